import { countJours, formatHeure, formatInstant, formatJour, heureDe, jourDe } from '#standards/calendrier'
import { etapeActive, etapeOf, etapesCourantes } from '../dossier.ts'
import type { DossierComplet, EtapeSuivie, Moteur } from '../modele.ts'
import type { EtatDossier } from '../states.ts'

/** « depuis 9 h 05 », « depuis hier », « depuis 3 jours », then the day itself. */
export function depuisText(since: Date, now: Date): string {
  const days = countJours(jourDe(since), jourDe(now))
  if (days <= 0) return `depuis ${formatHeure(heureDe(since))}`
  if (days === 1) return 'depuis hier'
  return days <= 30 ? `depuis ${days} jours` : `depuis le ${formatJour(jourDe(since))}`
}

/** « aujourd’hui à 9 h 05 », « hier à 9 h 05 », then the day. */
export function quandText(instant: Date, now: Date): string {
  const days = countJours(jourDe(instant), jourDe(now))
  if (days === 0) return `aujourd’hui à ${formatHeure(heureDe(instant))}`
  if (days === 1) return `hier à ${formatHeure(heureDe(instant))}`
  return `le ${formatInstant(instant)}`
}

/** Where the dossier stands, as one would say it at the counter. */
export function etatPhrase(moteur: Moteur, complet: DossierComplet, now: Date): string {
  const { dossier } = complet
  const active = etapeActive(complet)
  const phrases: Record<EtatDossier, () => string> = {
    brouillon: () => `Brouillon enregistré ${quandText(dossier.modifieLe, now)}. Il n’est pas encore envoyé.`,
    'en-cours': () => (active ? attente(active, now) : 'En cours de traitement.'),
    'en-erreur': () => (active ? `${etapeOf(moteur, active.code).label} : ${sentence(active.message)}` : 'À corriger.'),
    termine: () => `Terminé ${quandText(dossier.closLe ?? dossier.modifieLe, now)}. ${lastWords(complet)}`.trim(),
    annule: () => `Annulé ${quandText(dossier.closLe ?? dossier.modifieLe, now)}. ${cancelledWords(complet)}`.trim(),
  }
  return phrases[dossier.etat]()
}

function attente({ message, depuis }: EtapeSuivie, now: Date): string {
  const plain = message.replace(/[.\s]+$/, '')
  if (!depuis) return `${plain}.`
  // « … de Nadia Benali, première adjointe, depuis hier ».
  return `${plain}${plain.includes(',') ? ',' : ''} ${depuisText(depuis, now)}.`
}

function lastWords(complet: DossierComplet): string {
  const done = etapesCourantes(complet).findLast(({ etat }) => etat === 'fait')
  return done ? sentence(done.message) : ''
}

function cancelledWords(complet: DossierComplet): string {
  const cancelled = etapesCourantes(complet).find(({ etat, termineLe }) => etat === 'annule' && termineLe !== null)
  return cancelled?.reference && cancelled.message ? sentence(cancelled.message) : ''
}

const sentence = (text: string) => (/[.!?…](\s?»)?$/.test(text) ? text : `${text}.`)
