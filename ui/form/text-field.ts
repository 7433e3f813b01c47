import { html, type SafeHtml } from '@remix-run/html-template'
import { controlAttributes, type FieldOptions, field } from './field.ts'

export interface TextFieldOptions extends FieldOptions {
  type?: 'text' | 'email' | 'tel' | 'url' | 'password' | 'number' | 'search' | 'time' | undefined
  autocomplete?: string | undefined
  inputmode?: 'text' | 'numeric' | 'decimal' | 'email' | 'tel' | 'url' | 'search' | undefined
  maxlength?: number | undefined
  pattern?: string | undefined
  placeholder?: string | undefined
  min?: string | number | undefined
  max?: string | number | undefined
  step?: string | number | undefined
  autofocus?: boolean | undefined
  /** Expected width, in characters: tells how long the answer is. */
  largeur?: 5 | 10 | 20 | undefined
}

export function textField(options: TextFieldOptions): SafeHtml {
  const { type = 'text', autocomplete, inputmode, maxlength, pattern, placeholder, min, max, step } = options
  return field(
    options,
    html`<input${controlAttributes(options, {
      type,
      value: type === 'password' ? undefined : options.value,
      autocomplete,
      inputmode,
      maxlength,
      pattern,
      placeholder,
      min,
      max,
      step,
      autofocus: options.autofocus,
      'data-largeur': options.largeur,
    })}>`,
  )
}

/** A day, by the browser's own calendar; `value` and bounds are `AAAA-MM-JJ`. */
export function dateField(options: FieldOptions & { min?: string | undefined; max?: string | undefined }): SafeHtml {
  const { min, max, value } = options
  return field(
    options,
    html`<input${controlAttributes(options, { type: 'date', value, min, max, 'data-largeur': 10 })}>`,
  )
}

export function textArea(
  options: FieldOptions & { rows?: number | undefined; maxlength?: number | undefined },
): SafeHtml {
  const { rows = 5, maxlength } = options
  // The browser drops one line feed after the tag: ours, not that of the text.
  return field(
    options,
    html`<textarea${controlAttributes(options, { rows, maxlength })}>
${options.value}</textarea>`,
  )
}

export function hiddenField(name: string, value: string): SafeHtml {
  return html`<input type="hidden" name="${name}" value="${value}">`
}
