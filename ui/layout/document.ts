import { html, type SafeHtml } from '@remix-run/html-template'
import type { Assets } from '#platform/service'
import { attributes } from '../attributes.ts'
import { ADRESSES } from './adresses.ts'
import { PRODUIT } from './header.ts'

export type Largeur = 'etroit' | 'lecture' | 'large'

export interface DocumentOptions {
  titre: string
  assets: Assets | undefined
  header: SafeHtml
  menu: SafeHtml
  contenu: SafeHtml
  largeur: Largeur
  toast: string | undefined
  /** Address of the live events of the page. */
  evenements: string | undefined
  islands: readonly string[]
}

/** The whole HTML document. Islands are added by themselves: each component names its own in `data-island`. */
export function htmlDocument(options: DocumentOptions): string {
  const { titre, assets, contenu, largeur, toast, evenements } = options
  const islands = new Set([...options.islands, ...islandsOf(contenu)])
  const body = html`<body class="${largeur}"${attributes({ 'data-menu': String(options.menu) !== '' })}>
<a class="evitement" href="#contenu">Aller au contenu</a>
${options.header}
${options.menu}
<main id="contenu" tabindex="-1">
${toast ? html`<div id="message" class="message" role="status"><p>${toast}</p></div>` : ''}
${contenu}
</main>
${evenements ? html`<turbo-stream-source src="${evenements}"></turbo-stream-source>` : ''}
${footer}
</body>`
  return String(html`<!doctype html>
<html lang="fr">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${titre} · ${PRODUIT}</title>
<meta name="color-scheme" content="light dark">
<meta name="turbo-prefetch" content="false">
<meta name="turbo-refresh-method" content="morph">
<meta name="turbo-refresh-scroll" content="preserve">
${assets ? html`<link rel="icon" href="${assets.url('icone')}" type="image/svg+xml">` : ''}
${assets ? html`<link rel="stylesheet" href="${assets.url('styles')}" data-turbo-track="reload">` : ''}
${assets ? [...['base'], ...islands].map((name) => script(assets, name)) : ''}
</head>
${body}
</html>
`)
}

const script = (assets: Assets, name: string) => {
  const track = name === 'base' ? html` data-turbo-track="reload"` : ''
  return html`<script type="module" src="${assets.url(name)}"${track}></script>
`
}

/** Typed text is escaped: only our own components write this attribute. */
function islandsOf(contenu: SafeHtml): string[] {
  return [...String(contenu).matchAll(/ data-island="([a-z-]+)"/g)].map((match) => match[1] as string)
}

const footer = html`<footer class="pied">
<p>${PRODUIT}, logiciel libre des communes</p>
<ul>
<li><a href="${ADRESSES.accessibilite}">Accessibilité : non conforme</a></li>
<li><a href="${ADRESSES.mentions}">Mentions légales</a></li>
</ul>
</footer>`
