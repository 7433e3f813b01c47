import { html, type SafeHtml } from '@remix-run/html-template'

export type Tone = 'neutre' | 'information' | 'succes' | 'attention' | 'danger'

/** A state in one or two words; the colour only repeats what the words say. */
export function badge(label: string, tone: Tone = 'neutre'): SafeHtml {
  return html`<span class="badge ${tone}">${label}</span>`
}

/** A message inside the page that stays: what to know before acting. */
export function notice(tone: Tone, contenu: SafeHtml | string): SafeHtml {
  return html`<div class="encart ${tone}">${typeof contenu === 'string' ? html`<p>${contenu}</p>` : contenu}</div>`
}
