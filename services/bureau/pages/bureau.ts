import type { Demande, Reponse } from '#platform/http'
import type { Entree } from '#platform/journal'
import type { Attente } from '#platform/service'
import { card, cardGrid, emptyState, formatDateTime, html, page, type SafeHtml } from '#ui'
import { bureauUrls } from '../urls.ts'

export interface BureauData {
  attentes: readonly Attente[]
  enCours: readonly Attente[]
  nouvelles: readonly Entree[]
}

export function bureauPage(demande: Demande, data: BureauData): Reponse {
  const prenom = demande.actor.nom.split(' ')[0] ?? demande.actor.nom
  return page(demande, {
    titre: `Bonjour ${prenom}`,
    largeur: 'large',
    contenu: html`
${card({ titre: titleOf(data.attentes.length), contenu: listAttentes(data.attentes, nothingAwaits()) })}
${cardGrid([
  card({ titre: 'En cours', contenu: listAttentes(data.enCours, html`<p>Aucun dossier n’est en chemin.</p>`) }),
  card({ titre: 'Mes services', contenu: listServices(demande) }),
  card({ titre: 'Dernières nouvelles', contenu: listNouvelles(demande, data.nouvelles) }),
])}`,
  })
}

function titleOf(count: number): string {
  if (count === 0) return 'Rien ne vous attend'
  return count === 1 ? 'Une chose vous attend' : `${count} choses vous attendent`
}

function nothingAwaits(): SafeHtml {
  return emptyState({
    titre: 'Tout est à jour.',
    texte:
      'Ce qui demandera un visa, une signature ou une correction de votre part s’affichera ici, avec un bouton pour le faire.',
  })
}

function listAttentes(attentes: readonly Attente[], empty: SafeHtml): SafeHtml {
  if (attentes.length === 0) return empty
  return html`<ul class="attentes">${attentes.map(
    (attente) =>
      html`<li><a href="${attente.href}">${attente.label}</a> <span class="discret">${attente.detail} · depuis le ${formatDateTime(attente.since)}</span></li>`,
  )}</ul>`
}

function listServices(demande: Demande): SafeHtml {
  const { collectivite, actor } = demande
  const open = demande.house.services.filter((service) => service.name !== 'bureau' && service.menu?.visible(actor))
  return html`<ul>${open.map(
    (service) =>
      html`<li><a href="${service.menu?.href(collectivite)}">${service.catalogue.nom}</a> <span class="discret">${service.catalogue.objectif}</span></li>`,
  )}</ul>
<p><a href="${bureauUrls.catalogue(collectivite)}">Tout le catalogue</a></p>`
}

function listNouvelles(demande: Demande, nouvelles: readonly Entree[]): SafeHtml {
  const labels = Object.assign({}, ...demande.house.services.map((service) => service.events.emits)) as Record<
    string,
    string
  >
  const known = nouvelles.filter((entry) => labels[entry.nom])
  if (known.length === 0) return html`<p>Rien encore.</p>`
  return html`<ul>${known.map((entry) => html`<li>${labels[entry.nom]} <span class="discret">${titleOfSubject(entry)}${entry.acteur.nom}, ${formatDateTime(entry.instant)}</span></li>`)}</ul>`
}

/** The words by which people know the object, when the entry says them. */
function titleOfSubject(entry: Entree): string {
  const { objet, nom } = entry.details
  const title = typeof objet === 'string' ? objet : typeof nom === 'string' ? nom : ''
  return title ? `${title} · ` : ''
}
