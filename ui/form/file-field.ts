import { html, type SafeHtml } from '@remix-run/html-template'
import { attributes } from '../attributes.ts'
import { controlAttributes, type FieldOptions, field } from './field.ts'

export interface FileFieldOptions extends FieldOptions {
  /** `.pdf,application/pdf`. */
  accept?: string | undefined
  multiple?: boolean | undefined
  /** Address of resumable uploads: large files go there as soon as they are chosen, the form carries their id. */
  televersement?: string | undefined
  /** Files that had arrived when the form came back with mistakes (`keepRecus`): sent again unless unticked. */
  recus?: readonly { id: string; nom: string }[] | undefined
}

/** Files; the form must be `multipart`. */
export function fileField(options: FileFieldOptions): SafeHtml {
  const { accept, multiple, televersement, recus = [] } = options
  const required = options.required && recus.length === 0
  const input = html`<input${controlAttributes({ ...options, required }, { type: 'file', accept, multiple })}>`
  if (!televersement) return field(options, input)
  const kept = recus.map(
    ({ id, nom }) =>
      html`<label><input${attributes({ type: 'checkbox', name: `${options.name}_televersement`, value: id, checked: true })}>${nom} (déjà envoyé)</label>`,
  )
  return field(
    options,
    html`<envoi-fichiers data-island="televersement" data-televersement="${televersement}">${input}${kept}</envoi-fichiers>`,
  )
}
