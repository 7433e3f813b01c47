import type { Demande, Reponse } from '#platform/http'
import type { FicheCollectivite } from '#services/annuaire'
import { formatJour, jourDe, limiteRecours } from '#standards/calendrier'
import {
  card,
  dateTimeText,
  definitionList,
  formatBytes,
  formatDate,
  formatDateTime,
  html,
  linkButton,
  notice,
  page,
  pdfViewer,
  type SafeHtml,
  splitView,
} from '#ui'
import { domaineOf, natureDUnActe } from '../rules.ts'
import type { Preuve, Sonde } from '../store/preuves.ts'
import type { Piece, Publication, PublicationComplete } from '../store/publications.ts'
import { publicUrls } from '../urls.ts'
import { preuveCard } from './preuve.ts'
import { noticePublicite } from './publicite.ts'

export interface ActeData {
  publication: PublicationComplete
  fiche: FicheCollectivite | undefined
  preuves: readonly Preuve[]
  sondes: readonly Sonde[]
  voisines: { suivante?: Voisine | undefined; precedente?: Voisine | undefined }
}

type Voisine = Pick<Publication, 'id' | 'objet'>

/** One acte, as the law wants it read: the whole document, its author, the date of its publication, the proof. */
export function actePage(demande: Demande, data: ActeData): Reponse {
  const { collectivite } = demande
  const { publication } = data
  return page(demande, {
    titre: publication.objetMasque ? 'Acte retiré' : publication.objet,
    largeur: publication.retireeLe ? 'lecture' : 'large',
    retour: { href: publicUrls.actes(collectivite), label: 'Actes publiés' },
    contenu: publication.retireeLe ? withdrawn(demande, data) : online(demande, data),
  })
}

function online(demande: Demande, data: ActeData): SafeHtml {
  const { collectivite } = demande
  const { publication, voisines } = data
  const [acte, ...annexes] = publication.pieces
  const src = publicUrls.document(collectivite, publication.id)
  return html`<p class="chapeau">${[natureDUnActe(publication.natureLibelle), publication.numero].filter(Boolean).join(' ')},
mise en ligne le ${formatDateTime(publication.miseEnLigneLe)}</p>
${noticePublicite(data.fiche) ?? ''}
${splitView(
  acte ? pdfViewer({ src, downloadHref: src, titre: acte.nom }) : html``,
  html`${card({
    titre: 'L’acte',
    contenu: facts(publication),
    actions: acte
      ? html`<a class="bouton principal" href="${src}" download>${`Télécharger (PDF, ${formatBytes(acte.taille)})`}</a>`
      : html``,
  })}
${annexes.length > 0 ? annexesCard(demande, publication, annexes) : ''}
${rights(data)}
${preuveCard(demande, data)}`,
)}
${neighbours(demande, voisines)}`
}

function facts(publication: Publication): SafeHtml {
  return definitionList([
    ['Mise en ligne', html`<strong>${formatDateTime(publication.miseEnLigneLe)}</strong>`],
    ['Nature', natureDUnActe(publication.natureLibelle)],
    ['Numéro', publication.numero],
    ['Date de décision', formatDate(publication.dateDecision)],
    ['Auteur', html`${publication.auteurNom}, ${publication.auteurQualite}`],
    ['Domaine', `${domaineOf(publication.matiere)} (${publication.matiere})`],
    ...(publication.idActe ? [['Reçu en préfecture', publication.idActe] as const] : []),
  ])
}

const annexesCard = ({ collectivite }: Demande, { id }: Publication, annexes: readonly Piece[]) =>
  card({
    titre: annexes.length === 1 ? 'Annexe' : 'Annexes',
    contenu: html`<ul class="liens">${annexes.map(
      ({ nom, ordre, taille }) =>
        html`<li><a href="${publicUrls.document(collectivite, id, ordre)}" download>${nom}</a> <span class="discret">${formatBytes(taille)}</span></li>`,
    )}</ul>`,
  })

/** Two months to contest (CJA, R421-1); a copy on paper for whoever asks (CGCT, L2131-1, VI). */
function rights({ fiche, publication }: ActeData): SafeHtml {
  const contact = fiche?.email ? html` à <a href="mailto:${fiche.email}">${fiche.email}</a>` : html` à la mairie`
  const limit = formatJour(limiteRecours(jourDe(publication.miseEnLigneLe)))
  const recours =
    fiche?.publication === 'affichage'
      ? html`<p>Cet acte peut être contesté devant le tribunal administratif dans les deux mois de sa publicité à la mairie.</p>`
      : html`<p>Cet acte peut être contesté devant le tribunal administratif dans les deux mois de sa publication,
soit en principe jusqu’au ${limit}.</p>`
  return card({
    titre: 'Vos droits',
    contenu: html`${recours}<p>Une copie sur papier s’obtient en la demandant${contact}.</p>`,
  })
}

function neighbours({ collectivite }: Demande, { suivante, precedente }: ActeData['voisines']): SafeHtml {
  if (!suivante && !precedente) return html``
  const link = (label: string, rel: string, voisine: Voisine) =>
    html`<a class="bouton secondaire" rel="${rel}" href="${publicUrls.acte(collectivite, voisine.id)}" title="${voisine.objet}">${label}</a>`
  return html`<nav class="pages" aria-label="Autres actes">
<p>Autres actes, par date de mise en ligne</p>
${precedente ? link('Acte précédent', 'prev', precedente) : ''}${suivante ? link('Acte suivant', 'next', suivante) : ''}
</nav>`
}

/** What remains of a withdrawn acte: that it was there, from when to when, why no longer, and the proof. */
function withdrawn(demande: Demande, data: ActeData): SafeHtml {
  const { publication } = data
  const { retireeLe, motifRetrait, objetMasque } = publication
  return html`${notice(
    'attention',
    html`<p><strong>Retiré le ${retireeLe ? dateTimeText(retireeLe) : ''}.</strong> ${motifRetrait}</p>
<p>Cet acte a été en ligne ici à partir du ${dateTimeText(publication.miseEnLigneLe)}. Son document n’est plus donné.</p>`,
  )}
${card({ titre: 'L’acte', contenu: objetMasque ? definitionList([['Numéro', publication.numero]]) : facts(publication) })}
${objetMasque ? '' : preuveCard(demande, data)}
<p>${linkButton('Voir les actes publiés', publicUrls.actes(demande.collectivite))}</p>`
}
