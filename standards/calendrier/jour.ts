import { CalendrierError } from './errors.ts'

/** A civil day, `AAAA-MM-JJ`: no hour, no time zone. Days compare as text. */
export type Jour = string

const DAY_MS = 86_400_000

/** True on an existing day from 1900 to 9999, written `AAAA-MM-JJ`. */
export function isJour(text: string): text is Jour {
  if (!/^(?:19|[2-9]\d)\d{2}-\d{2}-\d{2}$/.test(text)) return false
  const date = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(date.getTime()) && jourOf(date) === text
}

/** The same text, when it is an existing day. @throws CalendrierError `calendrier.jour` quoting what was given. */
export function checkJour(text: string): Jour {
  if (isJour(text)) return text
  throw new CalendrierError(
    'calendrier.jour',
    `« ${String(text).slice(0, 40)} » n’est pas une date : elle s’écrit AAAA-MM-JJ, comme 2026-11-25`,
  )
}

/** The day `nombre` calendar days later (earlier when negative). @throws CalendrierError on a wrong day or number. */
export function addJours(jour: Jour, nombre: number): Jour {
  checkNombre(nombre)
  return checkJour(jourOf(new Date(dateOf(jour).getTime() + nombre * DAY_MS)))
}

/**
 * The day of the same number (quantième) `nombre` months later (earlier when negative); the last day of the month when
 * it has no such day: 31 January + 1 month is 28 or 29 February (code de procédure civile, art. 641, 2nd paragraph).
 * @throws CalendrierError on a wrong day or number.
 */
export function addMois(jour: Jour, nombre: number): Jour {
  checkNombre(nombre)
  const date = dateOf(jour)
  const month = date.getUTCMonth() + nombre
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate()
  return checkJour(jourOf(new Date(Date.UTC(date.getUTCFullYear(), month, Math.min(date.getUTCDate(), lastDay)))))
}

/** Number of days from `debut` to `fin`: 0 on the same day, negative when `fin` comes first. @throws CalendrierError */
export function countJours(debut: Jour, fin: Jour): number {
  return (dateOf(fin).getTime() - dateOf(debut).getTime()) / DAY_MS
}

/** Day of the week by ISO 8601: 1 for Monday to 7 for Sunday. @throws CalendrierError on a wrong day. */
export function jourDeSemaine(jour: Jour): number {
  return dateOf(jour).getUTCDay() || 7
}

function dateOf(jour: Jour): Date {
  return new Date(`${checkJour(jour)}T00:00:00Z`)
}

function jourOf(date: Date): string {
  return Number.isNaN(date.getTime()) ? 'hors limites' : date.toISOString().slice(0, 10)
}

function checkNombre(nombre: number): void {
  if (Number.isSafeInteger(nombre)) return
  throw new CalendrierError('calendrier.nombre', `« ${nombre} » n’est pas un nombre entier de jours ou de mois`)
}
