import { html, type SafeHtml } from '@remix-run/html-template'
import { controlAttributes, type FieldOptions, field } from './field.ts'

export interface FileFieldOptions extends FieldOptions {
  /** `.pdf,application/pdf`. */
  accept?: string | undefined
  multiple?: boolean | undefined
  /** Address of resumable uploads: large files go there as soon as they are chosen, the form carries their id. */
  televersement?: string | undefined
}

/** Files; the form must be `multipart`. */
export function fileField(options: FileFieldOptions): SafeHtml {
  const { accept, multiple, televersement } = options
  const input = html`<input${controlAttributes(options, { type: 'file', accept, multiple })}>`
  if (!televersement) return field(options, input)
  return field(
    options,
    html`<envoi-fichiers data-island="televersement" data-televersement="${televersement}">${input}</envoi-fichiers>`,
  )
}
