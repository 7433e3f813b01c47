import { html, type SafeHtml } from '@remix-run/html-template'
import { clearToast, html as htmlReponse, type Reponse, toastOf } from '#platform/http'
import { htmlDocument, type Largeur } from './document.ts'
import { header } from './header.ts'
import { menu, menuLinks } from './menu.ts'
import type { Visite } from './visite.ts'

export interface PageOptions {
  /** Title of the page and its only h1. */
  titre: string
  contenu: SafeHtml
  /** Page above this one. */
  retour?: { href: string; label: string } | undefined
  /** Beside the title: the main action of the page. */
  actions?: SafeHtml | undefined
  /** `lecture` (default): text and forms; `large`: tables, documents; `etroit`: one small form, signing in. */
  largeur?: Largeur | undefined
  /** Subject `type:id` whose changes refresh the page by themselves. */
  live?: string | undefined
  /** Islands of the page itself; those of components are found by themselves. */
  islands?: readonly string[] | undefined
  /** 422 when a form is shown again. */
  status?: number | undefined
}

/** A whole page in the house's layout. */
export function page(demande: Visite, options: PageOptions): Reponse {
  const links = menuLinks(demande)
  const toast = toastOf(demande.cookies)
  const evenements =
    options.live && demande.hasCollectivite
      ? `/c/${demande.collectivite.slug}/evenements?sujet=${encodeURIComponent(options.live)}`
      : undefined
  const text = htmlDocument({
    titre: demande.hasCollectivite ? `${options.titre} · ${demande.collectivite.nom}` : options.titre,
    assets: demande.house.assets,
    header: header(demande, links.length > 0),
    menu: menu(demande, links),
    contenu: html`${pageHead(options)}${options.contenu}`,
    largeur: options.largeur ?? 'lecture',
    toast,
    evenements,
    islands: options.islands ?? [],
  })
  const reponse = htmlReponse(text, options.status)
  return toast === undefined ? reponse : { ...reponse, cookies: [clearToast] }
}

function pageHead({ titre, retour, actions }: PageOptions): SafeHtml {
  return html`<div class="page-tete">
${retour ? html`<p class="retour"><a href="${retour.href}">${retour.label}</a></p>` : ''}
<h1>${titre}</h1>
${actions ? html`<div class="actions">${actions}</div>` : ''}
</div>
`
}
