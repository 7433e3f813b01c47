import { and, asc, count, desc, eq, gte, isNotNull, lte, type SQL, sql } from 'drizzle-orm'
import type { Ctx, CtxOperateur } from '#platform/context'
import { NotFoundError } from '#platform/errors'
import type { Archive, Objet } from '../modele.ts'
import { archive, compteur, objet } from '../schema.ts'

const mine = (ctx: Ctx) => eq(archive.collectiviteId, ctx.collectivite.id)

/** Next number of the year, from 1; the others wait for the commit. */
export async function nextNumero(ctx: Ctx, annee: number): Promise<number> {
  const [row] = await ctx.tx
    .insert(compteur)
    .values({ collectiviteId: ctx.collectivite.id, annee, dernier: 1 })
    .onConflictDoUpdate({
      target: [compteur.collectiviteId, compteur.annee],
      set: { dernier: sql`${compteur.dernier} + 1` },
    })
    .returning()
  return (row as { dernier: number }).dernier
}

export async function insertArchive(ctx: Ctx, row: Archive, objets: readonly Objet[]): Promise<void> {
  await ctx.tx.insert(archive).values(row)
  await ctx.tx.insert(objet).values([...objets])
}

/** @throws NotFoundError */
export async function getArchive(ctx: Ctx, id: string): Promise<Archive> {
  const [row] = await ctx.tx
    .select()
    .from(archive)
    .where(and(mine(ctx), eq(archive.id, id)))
  if (!row) throw new NotFoundError('Cette archive n’existe pas, ou vous n’y avez pas accès.')
  return row
}

/** Files of an archive: the objects, then what describes and proves them. */
export function listObjets(ctx: Ctx, archiveId: string): Promise<Objet[]> {
  return ctx.tx
    .select()
    .from(objet)
    .where(and(eq(objet.collectiviteId, ctx.collectivite.id), eq(objet.archiveId, archiveId)))
    .orderBy(asc(objet.ordre))
}

export interface FiltreArchives {
  q?: string
  /** Days of the documents, both included. */
  du?: string
  au?: string
  /** End of the DUA on or before this day. */
  echue?: string
  alterees?: boolean
}

export type TriArchives = 'cote' | 'date' | 'dua'
const COLUMNS = { cote: archive.entreeLe, date: archive.debut, dua: archive.duaFin } as const

export function listArchives(
  ctx: Ctx,
  filtre: FiltreArchives,
  page: { sort: TriArchives; dir: 'asc' | 'desc'; limit: number; offset: number },
): Promise<Archive[]> {
  const order = page.dir === 'asc' ? asc : desc
  return ctx.tx
    .select()
    .from(archive)
    .where(conditions(ctx, filtre))
    .orderBy(order(COLUMNS[page.sort]), order(archive.id))
    .limit(page.limit)
    .offset(page.offset)
}

export async function countArchives(ctx: Ctx, filtre: FiltreArchives): Promise<number> {
  const [row] = await ctx.tx.select({ total: count() }).from(archive).where(conditions(ctx, filtre))
  return row?.total ?? 0
}

function conditions(ctx: Ctx, { q = '', du, au, echue, alterees }: FiltreArchives): SQL | undefined {
  const words = foldWords(q).split(' ').filter(Boolean)
  return and(
    mine(ctx),
    ...words.map((word) => sql`position(${word} in ${archive.recherche}) > 0`),
    du ? gte(sql`coalesce(${archive.fin}, ${archive.debut})`, du) : undefined,
    au ? lte(archive.debut, au) : undefined,
    echue ? lte(archive.duaFin, echue) : undefined,
    alterees ? isNotNull(archive.alteration) : undefined,
  )
}

/** Words as they are compared: without accents nor capitals. */
export const foldWords = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .toLowerCase()
    .replace(/\s+/g, ' ')
    .trim()

/** Those verified the longest ago, first. */
export function listAVerifier(ctx: Ctx, limit: number): Promise<Archive[]> {
  return ctx.tx.select().from(archive).where(mine(ctx)).orderBy(asc(archive.verifieeLe)).limit(limit)
}

export async function updateVerification(
  ctx: Ctx,
  id: string,
  result: Pick<Archive, 'verifieeLe' | 'alteration'>,
): Promise<void> {
  await ctx.tx
    .update(archive)
    .set(result)
    .where(and(mine(ctx), eq(archive.id, id)))
}

/** Archives of the whole house found altered, and those verified too long ago. */
export async function countTroubles(ctx: CtxOperateur, before: Date): Promise<{ alterees: number; anciennes: number }> {
  const [row] = await ctx.tx
    .select({
      alterees: sql<number>`count(*) filter (where ${archive.alteration} is not null)::int`,
      anciennes: sql<number>`count(*) filter (where ${archive.verifieeLe} < ${before.toISOString()}::timestamptz)::int`,
    })
    .from(archive)
  return row ?? { alterees: 0, anciennes: 0 }
}
