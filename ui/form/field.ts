import { html, type SafeHtml } from '@remix-run/html-template'
import type { Faute } from '#platform/errors'
import { type AttributeValue, attributes } from '../attributes.ts'
import { fieldId } from './faults.ts'

/** What every field has. */
export interface FieldOptions {
  name: string
  label: string | SafeHtml
  /** Shown before the control: what to write, in which form. */
  hint?: string | SafeHtml | undefined
  value?: string | undefined
  faute?: Faute | undefined
  required?: boolean | undefined
  disabled?: boolean | undefined
  /** When two forms of a page use the same name. */
  id?: string | undefined
}

export const idOf = (field: FieldOptions) => field.id ?? fieldId(field.name)

/** Label, hint, mistake, then the control. */
export function field(options: FieldOptions, control: SafeHtml): SafeHtml {
  return html`<div class="champ"${attributes({ 'data-faute': options.faute !== undefined })}>
<label for="${idOf(options)}">${options.label}${optionalMark(options)}</label>
${hintAndFault(options)}
${control}
</div>`
}

/** A group of controls under one legend. */
export function fieldGroup(options: FieldOptions, controls: SafeHtml): SafeHtml {
  const tied = attributes({ 'aria-describedby': describedBy(options), id: idOf(options), tabindex: -1 })
  return html`<fieldset class="champ"${tied}${attributes({ 'data-faute': options.faute !== undefined })}>
<legend>${options.label}${optionalMark(options)}</legend>
${hintAndFault(options)}
${controls}
</fieldset>`
}

/** Attributes of the control itself, tied to its hint and its mistake. */
export function controlAttributes(options: FieldOptions, others: Readonly<Record<string, AttributeValue>>): SafeHtml {
  return attributes({
    id: idOf(options),
    name: options.name,
    required: options.required,
    disabled: options.disabled,
    'aria-describedby': describedBy(options),
    'aria-invalid': options.faute ? 'true' : undefined,
    ...others,
  })
}

function hintAndFault(options: FieldOptions): SafeHtml {
  const id = idOf(options)
  return html`${options.hint ? html`<p class="aide" id="${id}-aide">${options.hint}</p>` : ''}${
    options.faute ? html`<p class="faute" id="${id}-faute">${options.faute.message}</p>` : ''
  }`
}

function describedBy(options: FieldOptions): string | undefined {
  const id = idOf(options)
  const ids = [options.hint && `${id}-aide`, options.faute && `${id}-faute`].filter(Boolean)
  return ids.length > 0 ? ids.join(' ') : undefined
}

const optionalMark = (options: FieldOptions) =>
  options.required ? '' : html` <span class="facultatif">(facultatif)</span>`
