import { html, type SafeHtml } from '@remix-run/html-template'
import { attributes } from '../attributes.ts'
import { controlAttributes, type FieldOptions, field, fieldGroup, idOf } from './field.ts'

export interface Option {
  value: string
  label: string
  /** More words, under the label of a radio button or a box. */
  hint?: string | undefined
  /** Heading under which the option is listed. */
  groupe?: string | undefined
  disabled?: boolean | undefined
}

export interface SelectFieldOptions extends FieldOptions {
  options: readonly Option[]
  /** First, empty choice; « Choisir » unless said. Null: none. */
  vide?: string | null | undefined
  /** Search as you type, for long lists; without JavaScript the list remains. */
  recherche?: boolean | undefined
  /** Values to offer first, under « Suggestions ». */
  suggestions?: readonly string[] | undefined
}

export function selectField(options: SelectFieldOptions): SafeHtml {
  const { vide = 'Choisir', recherche, suggestions = [] } = options
  const suggested = suggestions
    .map((value) => options.options.find((option) => option.value === value))
    .filter((option) => option !== undefined)
    .map((option) => ({ ...option, groupe: 'Suggestions' }))
  const others = options.options.filter((option) => !suggestions.includes(option.value))
  const content = html`${vide === null ? '' : html`<option value="">${vide}</option>`}${grouped([...suggested, ...others], options.value)}`
  const select = html`<select${controlAttributes(options, {})}>${content}</select>`
  return field(options, recherche ? html`<combo-box data-island="combobox">${select}</combo-box>` : select)
}

export function radioField(options: FieldOptions & { options: readonly Option[] }): SafeHtml {
  const choices = options.options.map((option, index) =>
    choice('radio', options, option, index, option.value === options.value),
  )
  return fieldGroup(options, html`<div class="choix">${choices}</div>`)
}

/** Several boxes under one name. */
export function checkboxesField(
  options: FieldOptions & { options: readonly Option[]; values?: readonly string[] | undefined },
): SafeHtml {
  const choices = options.options.map((option, index) =>
    choice('checkbox', { ...options, required: false }, option, index, options.values?.includes(option.value) ?? false),
  )
  return fieldGroup(options, html`<div class="choix">${choices}</div>`)
}

/** One box: `value` is `oui` when it is ticked. */
export function checkboxField(options: FieldOptions): SafeHtml {
  const { hint, faute } = options
  const id = idOf(options)
  return html`<div class="champ choix"${attributes({ 'data-faute': faute !== undefined })}>
${faute ? html`<p class="faute" id="${id}-faute">${faute.message}</p>` : ''}
<label><input${controlAttributes(options, { type: 'checkbox', value: 'oui', checked: options.value === 'oui' })}>
<span>${options.label}${hint ? html`<small id="${id}-aide">${hint}</small>` : ''}</span></label>
</div>`
}

function choice(type: string, group: FieldOptions, option: Option, index: number, checked: boolean): SafeHtml {
  const tied = attributes({
    type,
    id: `${idOf(group)}-${index + 1}`,
    name: group.name,
    value: option.value,
    checked,
    required: group.required,
    disabled: option.disabled || group.disabled,
    'aria-invalid': group.faute ? 'true' : undefined,
  })
  return html`<label><input${tied}><span>${option.label}${option.hint ? html`<small>${option.hint}</small>` : ''}</span></label>`
}

function grouped(options: readonly Option[], value: string | undefined): SafeHtml {
  const groups = [...Map.groupBy(options, (option) => option.groupe)]
  return html`${groups.map(([label, members]) => {
    const tags = members.map(
      (option) =>
        html`<option${attributes({ value: option.value, selected: option.value === value, disabled: option.disabled })}>${option.label}</option>`,
    )
    return label === undefined ? html`${tags}` : html`<optgroup label="${label}">${tags}</optgroup>`
  })}`
}
