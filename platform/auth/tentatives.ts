import { createHash } from 'node:crypto'
import { eq, inArray, sql } from 'drizzle-orm'
import type { Tx } from '#platform/db'
import { DomainError } from '#platform/errors'
import { tentative } from './schema.ts'

/**
 * How tries are slowed down: `libres` tries without delay, then `pas` seconds doubled each time up to `plafond`.
 * A whole town hall shares one address, hence its larger allowance. Strangers can hold the gate of an account at most one minute
 * at a time (ASVS 2.2.1: under 100 tries an hour), and a known browser of the person has a gate of its own.
 */
const REGLES = {
  compte: { libres: 5, pas: 2, plafond: 60 },
  appareil: { libres: 5, pas: 2, plafond: 900 },
  ip: { libres: 20, pas: 2, plafond: 900 },
  code: { libres: 5, pas: 2, plafond: 900 },
  envoi: { libres: 2, pas: 300, plafond: 7200 },
} as const

/** Failures are forgotten a day after the last one. */
export const TRY_MEMORY_MS = 86_400_000

export interface Cle {
  regle: keyof typeof REGLES
  id: string
}

/** Key of an account by its address, known or not: the delays of an unknown address are those of a true one. */
export function cleOfEmail(regle: Cle['regle'], email: string): Cle {
  return { regle, id: createHash('sha256').update(email).digest('hex') }
}

export class TropDeTentativesError extends DomainError {
  constructor(secondes: number) {
    const attente =
      secondes < 90 ? `${secondes} seconde${secondes > 1 ? 's' : ''}` : `${Math.ceil(secondes / 60)} minutes`
    super('auth.trop-de-tentatives', `Trop d’essais à la suite. Attendez ${attente}, puis recommencez.`, {
      status: 429,
      details: { secondes },
    })
    this.name = 'TropDeTentativesError'
  }
}

/**
 * Counts a try before it is made, so that simultaneous ones do not all slip through; `giveBackTry` undoes it when it
 * succeeds. A refused try is not counted.
 *
 * @throws TropDeTentativesError
 */
export async function takeTry(tx: Tx, cles: readonly Cle[], now: Date): Promise<void> {
  const names = cles.map(nameOf).sort()
  await tx
    .insert(tentative)
    .values(names.map((cle) => ({ cle, echecs: 0, derniereLe: now, libreLe: now })))
    .onConflictDoNothing()
  const rows = await tx
    .select()
    .from(tentative)
    .where(inArray(tentative.cle, names))
    .orderBy(tentative.cle)
    .for('update')
  const wait = Math.max(...rows.map((row) => row.libreLe.getTime() - now.getTime()))
  if (wait > 0) throw new TropDeTentativesError(Math.ceil(wait / 1000))
  for (const row of rows) {
    const before = now.getTime() - row.derniereLe.getTime() > TRY_MEMORY_MS ? 0 : row.echecs
    const libreLe = new Date(now.getTime() + 1000 * delayOf(row.cle, before + 1))
    await tx
      .update(tentative)
      .set({ echecs: before + 1, derniereLe: now, libreLe })
      .where(eq(tentative.cle, row.cle))
  }
}

/** After a success: the gates of the account open again; that of the address only forgets this try. */
export async function giveBackTry(tx: Tx, cles: readonly Cle[]): Promise<void> {
  const own = cles.filter((cle) => cle.regle !== 'ip').map(nameOf)
  const shared = cles.filter((cle) => cle.regle === 'ip').map(nameOf)
  if (own.length > 0) await tx.delete(tentative).where(inArray(tentative.cle, own))
  if (shared.length > 0)
    await tx
      .update(tentative)
      .set({ echecs: sql`greatest(0, ${tentative.echecs} - 1)` })
      .where(inArray(tentative.cle, shared))
}

function delayOf(cle: string, echecs: number): number {
  const { libres, pas, plafond } = REGLES[cle.split(':')[0] as Cle['regle']]
  return echecs < libres ? 0 : Math.min(plafond, pas * 2 ** (echecs - libres))
}

const nameOf = (cle: Cle) => `${cle.regle}:${cle.id}`
