import { isOuvrable, isOuvre, type Lieu } from './feries.ts'
import { addJours, type Jour } from './jour.ts'

/**
 * Jours francs: the day of the event and the last day both stay out of the count, every day between counts, Sundays and
 * holidays included (CGCT, L. 2121-11 and L. 2121-12, for convocations).
 *
 * With a positive number, the first day on which the awaited act may take place: convocation sent on a Monday, 3 jours
 * francs, council on Friday at the earliest. With a negative number, the last day on which the first act may be done:
 * council on a Friday, −3, convocation sent on Monday at the latest.
 *
 * @throws CalendrierError on a wrong day or number.
 */
export function addJoursFrancs(jour: Jour, nombre: number): Jour {
  return addJours(jour, nombre < 0 ? nombre - 1 : nombre + 1)
}

/**
 * A delay that would end on a Saturday, a Sunday or a holiday ends on the next working day (code de procédure civile,
 * art. 642; held by the Conseil d’État for appeals, 5 June 2009, n° 312682). Any other day is returned as it is.
 * @throws CalendrierError on a wrong day.
 */
export function prorogerDelai(jour: Jour, lieu: Lieu = {}): Jour {
  return isOuvre(jour, lieu) ? jour : prorogerDelai(addJours(jour, 1), lieu)
}

/** The day `nombre` jours ouvrés later, the first day not counted. @throws CalendrierError on a wrong day or number. */
export function addJoursOuvres(jour: Jour, nombre: number, lieu: Lieu = {}): Jour {
  return addCounted(jour, nombre, (day) => isOuvre(day, lieu))
}

/** The day `nombre` jours ouvrables later, the first day not counted. @throws CalendrierError on a wrong day or number. */
export function addJoursOuvrables(jour: Jour, nombre: number, lieu: Lieu = {}): Jour {
  return addCounted(jour, nombre, (day) => isOuvrable(day, lieu))
}

function addCounted(jour: Jour, nombre: number, counts: (jour: Jour) => boolean): Jour {
  addJours(jour, nombre) // refuses at once a number which is not whole, or leads out of the calendar
  const step = nombre < 0 ? -1 : 1
  let day = jour
  for (let left = Math.abs(nombre); left > 0; ) {
    day = addJours(day, step)
    if (counts(day)) left -= 1
  }
  return day
}
