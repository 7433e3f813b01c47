import { html, type SafeHtml } from '@remix-run/html-template'
import { attributes } from '../attributes.ts'
import { dialogue } from '../parts/dialogue.ts'

export type ButtonKind = 'principal' | 'secondaire' | 'danger'

export interface SubmitOptions {
  name?: string | undefined
  value?: string | undefined
  kind?: ButtonKind | undefined
  /** Question asked before anything is done: what will happen, and whether it can be undone. */
  confirm?: string | undefined
  /** Sends even when fields are missing (save for later, cancel). */
  sansControle?: boolean | undefined
}

export function submitButton(label: string, options: SubmitOptions = {}): SafeHtml {
  const { name, value, kind = 'principal', confirm, sansControle } = options
  const button = html`<button${attributes({ type: 'submit', class: kind, name, value, formnovalidate: sansControle })}>${label}</button>`
  if (!confirm) return button
  return dialogue({ ouvrir: label, kind, titre: `${label}\u00a0?`, contenu: html`<p>${confirm}</p>`, actions: button })
}

/** A link that looks like a button: it leads somewhere, it changes nothing. */
export function linkButton(label: string, href: string, kind: ButtonKind = 'secondaire'): SafeHtml {
  return html`<a class="bouton ${kind}" href="${href}">${label}</a>`
}
