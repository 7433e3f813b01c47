import { html, type SafeHtml } from '@remix-run/html-template'
import type { Identity } from '#platform/http'
import { ADRESSES } from './adresses.ts'
import type { Visite } from './visite.ts'

export const PRODUIT = 'Parvis'

/** Product, collectivité, search, account. */
export function header(demande: Visite | undefined, hasMenu: boolean): SafeHtml {
  const identity = demande?.identity
  return html`<header class="entete${demande?.hasCollectivite ? ' commune' : ''}">
${hasMenu ? html`<button class="menu-bouton" type="button" popovertarget="menu">Menu</button>` : ''}
<a class="marque" href="${ADRESSES.accueil}">${logo}<span>${PRODUIT}</span></a>
${demande?.hasCollectivite ? collectiviteName(demande) : ''}
${demande?.hasCollectivite && demande.actor.genre !== 'public' ? search(demande) : ''}
${identity ? account(identity) : signInLink(demande)}
</header>`
}

function signInLink(demande: Visite | undefined): SafeHtml | '' {
  if (demande?.url.pathname === ADRESSES.connexion) return ''
  return html`<a class="entete-lien" href="${ADRESSES.connexion}">Se connecter</a>`
}

function collectiviteName({ collectivite, identity }: Visite): SafeHtml {
  const several = identity !== undefined && (identity.acces.size > 1 || identity.operateur !== undefined)
  if (!several) return html`<p class="collectivite">${collectivite.nom}</p>`
  return html`<p class="collectivite"><a href="${ADRESSES.mesCollectivites}" title="Changer de collectivité">${collectivite.nom}</a></p>`
}

function search({ collectivite, url }: Visite): SafeHtml {
  const action = `/c/${collectivite.slug}/recherche`
  const words = url.pathname === action ? (url.searchParams.get('q') ?? '') : ''
  return html`<form class="recherche" action="${action}" method="get" role="search" aria-label="Tout chercher">
<input type="search" name="q" value="${words}" aria-label="Rechercher partout" placeholder="Rechercher">
<button type="submit" aria-label="Lancer la recherche">${loupe}</button>
</form>`
}

function account({ nom, email }: Identity): SafeHtml {
  return html`<button class="compte-bouton" type="button" popovertarget="compte" aria-label="${initials(nom)}, compte de ${nom}"><span class="initiales">${initials(nom)}</span></button>
<div class="compte" id="compte" popover>
<p><strong>${nom}</strong><br><span class="compte-adresse">${email}</span></p>
<a class="bouton secondaire" href="${ADRESSES.monCompte}">Mon compte</a>
<form action="${ADRESSES.deconnexion}" method="post" data-turbo="false"><button class="secondaire" type="submit">Se déconnecter</button></form>
</div>`
}

function initials(nom: string): string {
  const words = nom.split(/[\s-]+/).filter(Boolean)
  return [words[0], words.length > 1 ? words.at(-1) : undefined].map((word) => word?.[0]?.toUpperCase() ?? '').join('')
}

const logo = html`<svg class="logo" viewBox="0 0 32 32" width="32" height="32" aria-hidden="true" focusable="false"><path d="M4 27h24M7 22h18M10 17V13a6 6 0 0 1 12 0v4"/></svg>`
const loupe = html`<svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false"><path d="m17 17-4-4m1.500-4a5.500 5.500 0 1 1-11 0 5.500 5.500 0 0 1 11 0Z"/></svg>`
