import { prorogerDelai } from './delais.ts'
import type { Lieu } from './feries.ts'
import { addJours, addMois, type Jour } from './jour.ts'

const HOUR_MS = 3_600_000

/**
 * Last day to transmit a décision individuelle to the préfet: 15 days from its signature (CGCT, L. 2131-1, II).
 * The code says nothing of Sundays: the day is not put off, so that nobody relies on it.
 * @throws CalendrierError on a wrong day.
 */
export function limiteTransmission(signature: Jour): Jour {
  return addJours(signature, 15)
}

/**
 * Last day on which the préfet may bring an acte before the court: two months after its reception (CGCT, L. 2131-6).
 * It is a délai franc, put off to the next working day (Conseil d’État, 5 June 2009, n° 312682): received on 9 January,
 * the acte may be brought until 10 March included. A request for missing documents or for a withdrawal restarts it.
 * @throws CalendrierError on a wrong day.
 */
export function limiteDefere(reception: Jour, lieu: Lieu = {}): Jour {
  return recoursFranc(reception, lieu)
}

/**
 * Last day on which anyone else may bring a decision before the court: two months, franc, after its publication or
 * notification (code de justice administrative, R. 421-1), put off to the next working day.
 * @throws CalendrierError on a wrong day.
 */
export function limiteRecours(publication: Jour, lieu: Lieu = {}): Jour {
  return recoursFranc(publication, lieu)
}

/**
 * Latest instant to notify a personal data breach to the CNIL: 72 hours after becoming aware of it (RGPD, art. 33 § 1),
 * week-ends and holidays included: a delay in hours is never put off (regulation 1182/71, art. 3 § 4).
 */
export function limiteNotificationCnil(connaissance: Date): Date {
  return new Date(connaissance.getTime() + 72 * HOUR_MS)
}

/**
 * Last day to answer a person who exercises a right: one month from reception, three when the answer is put off for a
 * complex request (RGPD, art. 12 § 3), ending on a working day (regulation 1182/71, art. 3 § 4; EDPB guidelines 01/2022,
 * § 5.3). The day of the month is kept, or the last day of a shorter month.
 * @throws CalendrierError on a wrong day.
 */
export function limiteReponseDroits(
  reception: Jour,
  { prolongee = false, ...lieu }: Lieu & { prolongee?: boolean } = {},
): Jour {
  return prorogerDelai(addMois(reception, prolongee ? 3 : 1), lieu)
}

function recoursFranc(evenement: Jour, lieu: Lieu): Jour {
  return prorogerDelai(addJours(addMois(evenement, 2), 1), lieu)
}
