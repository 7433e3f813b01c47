import { html, type SafeHtml } from '@remix-run/html-template'
import { attributes } from '../attributes.ts'
import { EXPLOITATION } from './adresses.ts'
import type { Visite } from './visite.ts'

interface MenuLink {
  label: string
  href: string
}

/** Rooms of the collectivité that the actor may enter, or the operator's boards; empty for the public. */
export function menuLinks(demande: Visite): readonly MenuLink[] {
  if (demande.hasCollectivite && demande.actor.genre !== 'public') {
    return demande.house.services
      .flatMap(({ menu }) => (menu?.visible(demande.actor) ? [menu] : []))
      .sort((a, b) => a.rang - b.rang)
      .map((entry) => ({ label: entry.label, href: entry.href(demande.collectivite) }))
  }
  const { identity } = demande
  return identity?.operateur && !identity.suite && !demande.hasCollectivite ? EXPLOITATION : []
}

/** One list for all screens: beside the page where there is room, opened by a button on a phone. */
export function menu(demande: Visite, links: readonly MenuLink[]): SafeHtml {
  if (links.length === 0) return html``
  const titre = demande.hasCollectivite ? 'Services' : 'Exploitation'
  const current = currentLink(links, demande.url.pathname)
  return html`<nav class="menu" id="menu" aria-label="${titre}" popover>
<p class="menu-titre">${titre}</p>
<ul>${links.map(({ label, href }) => {
    const here = href === current ? (href === demande.url.pathname ? 'page' : 'true') : undefined
    return html`<li><a href="${href}"${attributes({ 'aria-current': here })}>${label}</a></li>`
  })}</ul>
</nav>`
}

/** The longest entry that the address lies under; everything lies under the desk: it is current by itself only. */
function currentLink(links: readonly MenuLink[], pathname: string): string | undefined {
  const desk = links.find(({ href }) => links.length > 1 && links.every((link) => link.href.startsWith(href)))?.href
  return links
    .map(({ href }) => href)
    .filter((href) => pathname === href || (href !== desk && pathname.startsWith(`${href}/`)))
    .sort((a, b) => b.length - a.length)[0]
}
