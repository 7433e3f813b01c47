import { CalendrierError } from './errors.ts'
import { addJours, checkJour, type Jour } from './jour.ts'

const PARIS = new Intl.DateTimeFormat('fr-FR', {
  timeZone: 'Europe/Paris',
  numberingSystem: 'latn',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
})

/** Civil day in Paris at this instant. @throws CalendrierError `calendrier.instant` on an invalid `Date`. */
export function jourDe(instant: Date): Jour {
  const { year, month, day } = partsOf(instant)
  return checkJour(`${year}-${month}-${day}`)
}

/** Hour in Paris at this instant, `HH:MM`. @throws CalendrierError `calendrier.instant` on an invalid `Date`. */
export function heureDe(instant: Date): string {
  const { hour, minute } = partsOf(instant)
  return `${hour}:${minute}`
}

/** First instant of a civil day in Paris, from 1946 on: 22 or 23 h UTC the day before. @throws CalendrierError */
export function debutDe(jour: Jour): Date {
  const summer = new Date(`${addJours(jour, -1)}T22:00:00Z`)
  return jourDe(summer) === jour ? summer : new Date(`${addJours(jour, -1)}T23:00:00Z`)
}

function partsOf(instant: Date): Record<string, string> {
  if (Number.isNaN(instant.getTime())) throw new CalendrierError('calendrier.instant', 'Cette date n’existe pas')
  return Object.fromEntries(PARIS.formatToParts(instant).map(({ type, value }) => [type, value]))
}
