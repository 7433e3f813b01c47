import { heureDe, jourDe } from './instant.ts'
import { checkJour, type Jour, jourDeSemaine } from './jour.ts'

const MOIS = [
  'janvier',
  'février',
  'mars',
  'avril',
  'mai',
  'juin',
  'juillet',
  'août',
  'septembre',
  'octobre',
  'novembre',
  'décembre',
]
const SEMAINE = ['lundi', 'mardi', 'mercredi', 'jeudi', 'vendredi', 'samedi', 'dimanche']

/**
 * How a day is written: `long` « 25 novembre 2026 », `semaine` « mercredi 25 novembre 2026 », `court` « 25/11/2026 ».
 */
export type StyleJour = 'long' | 'semaine' | 'court'

/** A day in French; the first of a month is « 1er ». @throws CalendrierError on a wrong day. */
export function formatJour(jour: Jour, style: StyleJour = 'long'): string {
  const [annee, mois, quantieme] = checkJour(jour).split('-') as [string, string, string]
  if (style === 'court') return `${quantieme}/${mois}/${annee}`
  const long = `${quantieme === '01' ? '1er' : Number(quantieme)} ${MOIS[Number(mois) - 1]} ${annee}`
  return style === 'semaine' ? `${SEMAINE[jourDeSemaine(jour) - 1]} ${long}` : long
}

/**
 * An instant as read on a clock in Paris: « 25 novembre 2026 à 9 h 05 » (no-break spaces in the hour), or in the style
 * `court` « 25/11/2026 09:05 ».
 * @throws CalendrierError `calendrier.instant` on an invalid `Date`.
 */
export function formatInstant(instant: Date, style: StyleJour = 'long'): string {
  const jour = formatJour(jourDe(instant), style)
  const heure = heureDe(instant)
  return style === 'court' ? `${jour} ${heure}` : `${jour} à ${formatHeure(heure)}`
}

/** `09:05` → « 9 h 05 », with no-break spaces. */
export function formatHeure(heure: string): string {
  const [hours, minutes] = heure.split(':')
  return `${Number(hours)}\u00a0h\u00a0${minutes}`
}
