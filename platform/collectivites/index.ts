import { and, asc, eq, isNull } from 'drizzle-orm'
import { integer, pgSchema, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { Migrations, Tx } from '#platform/db'

export const collectivitesMigrations: Migrations = {
  unit: 'collectivites',
  folder: new URL('./migrations/', import.meta.url),
}

const table = pgSchema('parvis').table('collectivite', {
  id: uuid().primaryKey(),
  slug: text().notNull(),
  nom: text().notNull(),
  siren: text().notNull(),
  genre: text().notNull(),
  population: integer(),
  creeeLe: timestamp('creee_le', { withTimezone: true }).notNull(),
  fermeeLe: timestamp('fermee_le', { withTimezone: true }),
})

/** A body whose data are walled off from the others: a commune, its CCAS, a syndicat, or the operator itself. */
export interface Collectivite {
  id: string
  /** First segment of its addresses: `/c/<slug>/…`. */
  slug: string
  nom: string
  siren: string
  genre: string
  population: number | null
  creeeLe: Date
  fermeeLe: Date | null
}

/** Open collectivité by its address. */
export async function findCollectiviteBySlug(tx: Tx, slug: string): Promise<Collectivite | undefined> {
  const [row] = await tx
    .select()
    .from(table)
    .where(and(eq(table.slug, slug), isNull(table.fermeeLe)))
  return row
}

export async function findCollectivite(tx: Tx, id: string): Promise<Collectivite | undefined> {
  const [row] = await tx.select().from(table).where(eq(table.id, id))
  return row
}

export async function listCollectivites(tx: Tx): Promise<Collectivite[]> {
  return tx.select().from(table).where(isNull(table.fermeeLe)).orderBy(asc(table.nom))
}

/** Inserts a collectivité; the transaction's scope must be that same collectivité (its walls already stand). */
export async function insertCollectivite(tx: Tx, collectivite: Omit<Collectivite, 'fermeeLe'>): Promise<void> {
  await tx.insert(table).values(collectivite)
}

export async function updateCollectivite(
  tx: Tx,
  id: string,
  changes: Partial<Pick<Collectivite, 'nom' | 'population' | 'fermeeLe'>>,
): Promise<void> {
  await tx.update(table).set(changes).where(eq(table.id, id))
}

/** The one body that runs the house; undefined before the installation is done. */
export async function findOperateur(tx: Tx): Promise<Collectivite | undefined> {
  const [row] = await tx
    .select()
    .from(table)
    .where(and(eq(table.genre, 'operateur'), isNull(table.fermeeLe)))
  return row
}
