import { html, type SafeHtml } from '@remix-run/html-template'

export interface DialogueOptions {
  /** Words of the button that opens it. */
  ouvrir: string
  kind?: 'principal' | 'secondaire' | 'danger' | undefined
  titre: string
  contenu: SafeHtml
  actions?: SafeHtml | undefined
}

/** A box opened by a button: a modal dialog where JavaScript runs, a folding section elsewhere. */
export function dialogue({ ouvrir, kind = 'secondaire', titre, contenu, actions }: DialogueOptions): SafeHtml {
  return html`<details class="dialogue">
<summary class="bouton ${kind}">${ouvrir}</summary>
<div class="dialogue-contenu"><h2>${titre}</h2>${contenu}<div class="actions">${actions}</div></div>
</details>`
}
