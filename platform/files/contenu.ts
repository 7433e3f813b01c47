import { and, eq, inArray, lt, notExists, sql } from 'drizzle-orm'
import type { Tx } from '#platform/db'
import { cle, contenu, fichier } from './schema.ts'

/** Content stored for one collectivité, encrypted under its key, addressed by the digest of the clear bytes. */
export interface Contenu {
  /** SHA-256 of the clear bytes, lower-case hexadecimal. */
  sha256: string
  /** Clear bytes. */
  taille: number
  /** MIME type sniffed from the content, never the declared one. */
  type: string
}

/** Largest content, in bytes, unless the caller says less or more. */
export const MAX_TAILLE = 5e9

export type ContenuRow = typeof contenu.$inferSelect

const addressed = (collectiviteId: string, sha256: string) =>
  and(eq(contenu.collectiviteId, collectiviteId), eq(contenu.sha256, sha256))

export async function listContenus(tx: Tx, collectiviteId: string, digests: readonly string[]): Promise<ContenuRow[]> {
  if (digests.length === 0) return []
  return tx
    .select()
    .from(contenu)
    .where(and(eq(contenu.collectiviteId, collectiviteId), inArray(contenu.sha256, [...digests])))
}

/** A content, kept until the end of the transaction from a sweep that would remove it. */
export async function holdContenu(tx: Tx, collectiviteId: string, sha256: string): Promise<ContenuRow | undefined> {
  const [row] = await tx.select().from(contenu).where(addressed(collectiviteId, sha256)).for('key share')
  return row
}

/** Keeps a content, if it is there, from the sweep for another day. */
export async function touchContenu(
  tx: Tx,
  collectiviteId: string,
  sha256: string,
  now: Date,
): Promise<ContenuRow | undefined> {
  const where = addressed(collectiviteId, sha256)
  const [row] = await tx.update(contenu).set({ dernierUsage: now }).where(where).returning()
  return row
}

export async function insertContenu(tx: Tx, row: ContenuRow): Promise<void> {
  await tx.insert(contenu).values(row)
}

/** Makes the writes of one collectivité register one after the other, so that their sum is right. */
export async function lockContenus(tx: Tx, collectiviteId: string): Promise<void> {
  await tx.select().from(cle).where(eq(cle.collectiviteId, collectiviteId)).for('no key update')
}

const attached = (tx: Tx) =>
  tx
    .select({ one: sql`1` })
    .from(fichier)
    .where(and(eq(fichier.collectiviteId, contenu.collectiviteId), eq(fichier.sha256, contenu.sha256)))

/** Contents of all collectivités that nobody refers to and nobody touched since `before`. */
export function listAbandonnes(tx: Tx, before: Date, limit: number): Promise<ContenuRow[]> {
  return tx
    .select()
    .from(contenu)
    .where(and(lt(contenu.dernierUsage, before), notExists(attached(tx))))
    .limit(limit)
}

/**
 * Forgets those of the contents that are still abandoned, and tells where their blobs are. Locks them first: a file
 * being attached either makes us wait and see it, or waits for us and sees that the content is gone.
 */
export async function removeAbandonnes(
  tx: Tx,
  collectiviteId: string,
  digests: readonly string[],
  before: Date,
): Promise<string[]> {
  const due = and(
    eq(contenu.collectiviteId, collectiviteId),
    inArray(contenu.sha256, [...digests]),
    lt(contenu.dernierUsage, before),
  )
  await tx.select().from(contenu).where(due).orderBy(contenu.sha256).for('update')
  const removed = await tx
    .delete(contenu)
    .where(and(due, notExists(attached(tx))))
    .returning({ emplacement: contenu.emplacement })
  return removed.map((row) => row.emplacement)
}

/** Those of the places that hold a registered content. */
export async function listOccupes(tx: Tx, emplacements: readonly string[]): Promise<Set<string>> {
  const rows = await tx
    .select({ emplacement: contenu.emplacement })
    .from(contenu)
    .where(inArray(contenu.emplacement, [...emplacements]))
  return new Set(rows.map((row) => row.emplacement))
}
