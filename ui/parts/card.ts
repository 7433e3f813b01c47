import { html, type SafeHtml } from '@remix-run/html-template'

export interface CardOptions {
  titre?: string | undefined
  contenu: SafeHtml
  /** Makes the title a link. */
  href?: string | undefined
  actions?: SafeHtml | undefined
}

export function card({ titre, contenu, href, actions }: CardOptions): SafeHtml {
  const heading = titre && html`<h2>${href ? html`<a href="${href}">${titre}</a>` : titre}</h2>`
  return html`<section class="carte">${heading}${contenu}${actions && html`<div class="actions">${actions}</div>`}</section>`
}

/** Cards side by side where there is room. */
export function cardGrid(cards: SafeHtml[]): SafeHtml {
  return html`<div class="grille">${cards}</div>`
}

/** Says why there is nothing, what will come here, and how to begin. */
export function emptyState(options: {
  titre: string
  texte: string | SafeHtml
  action?: SafeHtml | undefined
}): SafeHtml {
  const { titre, texte, action } = options
  return html`<div class="vide"><p class="vide-titre">${titre}</p><p>${texte}</p>${action}</div>`
}

/** Left and right side by side on a wide screen (a document and what to do with it), one under the other on a phone. */
export function splitView(left: SafeHtml, right: SafeHtml): SafeHtml {
  return html`<div class="partage"><div>${left}</div><div>${right}</div></div>`
}
