import type { Demande } from '#platform/http'
import type { Entree } from '#platform/journal'
import { formatDateTime, html, type SafeHtml, type Step } from '#ui'
import { etapeOf } from '../dossier.ts'
import { referencesOf } from '../historique.ts'
import type { EtapeSuivie } from '../modele.ts'
import type { VueDossier } from './dossier.ts'

/** Events of the dossier that are milestones of their own; the others belong to an étape. */
const MILESTONES: Readonly<Record<string, Step['etat']>> = {
  'dossier.cree': 'fait',
  'dossier.duplique': 'fait',
  'dossier.envoye': 'fait',
  'dossier.corrige': 'fait',
  'dossier.relance': 'fait',
  'dossier.annulation-demandee': 'fait',
  'dossier.annule': 'annule',
  'dossier.termine': 'fait',
}

/** The life of the dossier: what was done by whom, what is under way, what comes next and who is awaited. */
export function stepsOf(demande: Demande, vue: VueDossier): Step[] {
  const { complet } = vue
  const milestones = vue.entrees
    .filter(({ nom, sujetId }) => sujetId === complet.dossier.id && MILESTONES[nom])
    .map((entry) => ({ at: entry.instant, step: milestone(vue, entry) }))
  const etapes = complet.etapes
    .filter(({ etat, commenceLe }) => etat !== 'annule' || commenceLe)
    .map((etape) => ({ at: etape.commenceLe ?? FUTURE, step: etapeStep(demande, vue, etape) }))
  return [...milestones, ...etapes].sort((a, b) => a.at.getTime() - b.at.getTime()).map(({ step }) => step)
}

/** What has not begun comes last, in its order. */
const FUTURE = new Date('9999-12-31T00:00:00Z')

function milestone({ phrases }: VueDossier, entry: Entree): Step {
  const { motif } = entry.details
  return {
    titre: phrases[entry.nom] ?? entry.nom,
    etat: MILESTONES[entry.nom] ?? 'fait',
    quand: entry.instant,
    qui: entry.acteur.nom,
    detail: typeof motif === 'string' && motif !== '' ? motif : undefined,
  }
}

function etapeStep(demande: Demande, vue: VueDossier, etape: EtapeSuivie): Step {
  const { moteur, entrees } = vue
  const kind = etapeOf(moteur, etape.code)
  const references = referencesOf(etape)
  const news = entrees.filter(({ sujetType, sujetId }) => sujetType === kind.sujetType && references.includes(sujetId))
  const awaited = (etape.etat === 'en-cours' || etape.etat === 'erreur') && !etape.message.includes(etape.quiAgit)
  return {
    titre: kind.label,
    etat: etape.etat,
    quand: etape.termineLe ?? etape.depuis ?? undefined,
    qui: awaited ? `Attendu : ${etape.quiAgit}` : undefined,
    detail: html`${etape.message ? html`<p>${etape.message}</p>` : ''}${newsList(vue, news)}${roomLink(demande, vue, etape)}`,
  }
}

/** What the room wrote: visas, departure, receipt … under the étape that it belongs to. */
function newsList({ phrases }: VueDossier, news: readonly Entree[]): SafeHtml {
  if (news.length === 0) return html``
  return html`<ul>${news.map(
    ({ nom, instant, acteur }) =>
      html`<li>${phrases[nom] ?? nom} <small>${formatDateTime(instant)}${acteur.genre === 'systeme' ? '' : ` · ${acteur.nom}`}</small></li>`,
  )}</ul>`
}

function roomLink(demande: Demande, { moteur }: VueDossier, { code, reference }: EtapeSuivie): SafeHtml {
  const href = reference ? etapeOf(moteur, code).href?.(demande, reference) : undefined
  return href ? html`<p><a href="${href}">Voir le détail</a></p>` : html``
}
