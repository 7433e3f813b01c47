import type { Demande, Reponse } from '#platform/http'
import type { Entree } from '#platform/journal'
import {
  badge,
  card,
  definitionList,
  emptyState,
  formatBytes,
  html,
  notice,
  page,
  pdfViewer,
  type SafeHtml,
  splitView,
  timeline,
} from '#ui'
import { acteCourant, documentsOf, etapeActive, fluxOf, nomOf, resultatOf } from '../dossier.ts'
import type { Autorisation, DossierComplet, Moteur, Piece } from '../modele.ts'
import { labelOf } from '../resultats.ts'
import { LIBELLES_ETAT } from '../states.ts'
import { busUrls } from '../urls.ts'
import { stepsOf } from './chronologie.ts'
import { dossierActions } from './dossier-actions.ts'
import { TONS } from './liste.ts'
import { etatPhrase } from './phrases.ts'

export interface VueDossier {
  moteur: Moteur
  complet: DossierComplet
  faits: readonly (readonly [label: string, value: string])[]
  /** Journal of the dossier and of what the rooms did for it, in the order of writing. */
  entrees: readonly Entree[]
  /** Sentence of each event. */
  phrases: Readonly<Record<string, string>>
  /** Whether the rooms would still give back what they hold. */
  retrait: Autorisation
  /** Whether the préfecture may be asked to cancel what it has received. */
  annulable: boolean
  /** Id that a copy would take. */
  copieId: string
}

/** The document beside its life: where it stands, what may be done, who did what, what comes next. */
export function dossierPage(demande: Demande, vue: VueDossier): Reponse {
  const { collectivite } = demande
  const { moteur, complet } = vue
  const { dossier } = complet
  return page(demande, {
    titre: nomOf(moteur, dossier),
    retour: { href: busUrls.dossiers(collectivite), label: 'Dossiers' },
    largeur: 'large',
    live: `dossier:${dossier.id}`,
    contenu: splitView(
      viewer(demande, complet),
      html`${stateCard(demande, vue)}${facts(vue)}${card({ titre: 'Déroulement', contenu: timeline(stepsOf(demande, vue)) })}${piecesCard(demande, complet)}`,
    ),
  })
}

function viewer({ collectivite }: Demande, complet: DossierComplet): SafeHtml {
  const shown = resultatOf(complet, 'acte-publie') ?? resultatOf(complet, 'acte-tamponne') ?? acteCourant(complet)
  if (!shown) return emptyState({ titre: 'Aucun document', texte: 'Le document apparaîtra ici une fois déposé.' })
  const href = busUrls.piece(collectivite, complet.dossier.id, shown.id)
  if (shown.type !== 'application/pdf')
    return notice('information', html`<p><a href="${href}">Télécharger ${shown.nom}</a></p>`)
  return pdfViewer({ src: `${href}?affichage=1`, titre: shown.nom, downloadHref: href })
}

function stateCard(demande: Demande, vue: VueDossier): SafeHtml {
  const { moteur, complet } = vue
  const { etat } = complet.dossier
  const active = etapeActive(complet)
  const who = active?.quiAgit === demande.actor.nom ? 'vous' : active?.quiAgit
  const awaited = etat === 'en-erreur' && who ? html`<p>Qui doit agir : <strong>${who}</strong>.</p>` : ''
  return card({
    contenu: html`<p>${badge(LIBELLES_ETAT[etat], TONS[etat])}</p><p class="chapeau">${etatPhrase(moteur, complet, demande.now)}</p>${awaited}`,
    actions: dossierActions(demande, vue),
  })
}

function facts({ moteur, complet, faits }: VueDossier): SafeHtml {
  const { dossier } = complet
  const flux = fluxOf(moteur, dossier)
  const ecartees = flux.etapes
    .filter((code) => !dossier.cheminement.includes(code))
    .map((code) => `${moteur.etapes[code]?.label ?? code} : ${flux.motifEcarte(dossier, code)}`)
  return card({
    titre: flux.label,
    contenu: definitionList([
      ...faits,
      ['Préparé par', dossier.auteur.nom],
      ...(ecartees.length > 0 ? ([['Étapes non demandées', ecartees.join(' ; ')]] as const) : []),
    ]),
  })
}

function piecesCard({ collectivite }: Demande, complet: DossierComplet): SafeHtml {
  const { dossier, pieces } = complet
  const line = (piece: Piece, label: string, detail: string) =>
    html`<li><a href="${busUrls.piece(collectivite, dossier.id, piece.id)}" download>${label}</a> <small>${detail}, ${formatBytes(piece.taille)}</small></li>`
  const documents = documentsOf(complet).map((piece) =>
    line(piece, piece.nom, piece.role === 'principal' ? 'Document' : 'Annexe'),
  )
  const results = pieces
    .filter(({ role }) => role === 'resultat')
    .map((piece) => {
      const former = piece.tour === dossier.tour ? '' : ' (envoi précédent)'
      return line(piece, `${labelOf(piece.resultat)}${former}`, piece.nom)
    })
  if (documents.length + results.length === 0) return html``
  return card({
    titre: 'Pièces et preuves',
    contenu: html`<ul class="pieces">${documents}${results}</ul>`,
    actions: html`<a class="bouton secondaire" href="${busUrls.export(collectivite, dossier.id)}" data-turbo="false">Tout télécharger (zip)</a>`,
  })
}
