import { and, asc, between, desc, eq, lt, sql } from 'drizzle-orm'
import type { Ctx, CtxOperateur } from '#platform/context'
import { rowsOf } from '#platform/db'
import type { Entree } from './index.ts'
import type { Scellement } from './scellement.ts'
import { chaine, entree, scellement } from './schema.ts'

/** What narrows a reading of the journal. */
export interface FiltreJournal {
  nom?: string
  sujetType?: string
  sujetId?: string
  /** Part of the name of who acted. */
  personne?: string
  /** Words of the facts, or the identifier of the subject. */
  mots?: string
}

/**
 * Entries of the collectivité, latest first.
 *
 * @param page.avant only entries of a lower number: the next page of a long reading
 */
export function listJournal(
  ctx: Ctx,
  filter: FiltreJournal,
  page: { limit: number; offset?: number; avant?: number },
): Promise<Entree[]> {
  return ctx.tx
    .select()
    .from(entree)
    .where(and(conditions(ctx, filter), page.avant === undefined ? undefined : lt(entree.numero, page.avant)))
    .orderBy(desc(entree.numero))
    .limit(page.limit)
    .offset(page.offset ?? 0)
}

/** Entries of the collectivité by number, both ends included, in order: for exports page by page. */
export function listEntreesBetween(ctx: Ctx, from: number, to: number): Promise<Entree[]> {
  return ctx.tx
    .select()
    .from(entree)
    .where(and(eq(entree.collectiviteId, ctx.collectivite.id), between(entree.numero, from, to)))
    .orderBy(asc(entree.numero))
}

/** Numbers follow each other from 1: without filter, nothing is counted. */
export async function countJournal(ctx: Ctx, filter: FiltreJournal): Promise<number> {
  if (Object.values(filter).every((value) => !value)) return (await findTete(ctx))?.dernierNumero ?? 0
  const [row] = await ctx.tx.select({ count: sql<number>`count(*)::int` }).from(entree).where(conditions(ctx, filter))
  return row?.count ?? 0
}

/** Head of the chain: number and digest of the last entry. */
export async function findTete(ctx: Ctx): Promise<{ dernierNumero: number; derniereEmpreinte: string } | undefined> {
  const [row] = await ctx.tx.select().from(chaine).where(eq(chaine.collectiviteId, ctx.collectivite.id))
  return row
}

/** Seals of the collectivité, latest first unless told otherwise. */
export function listScellements(
  ctx: Ctx,
  page: { limit: number; offset?: number; ordre?: 'premiers' | 'derniers' },
): Promise<Scellement[]> {
  return ctx.tx
    .select()
    .from(scellement)
    .where(eq(scellement.collectiviteId, ctx.collectivite.id))
    .orderBy((page.ordre === 'premiers' ? asc : desc)(scellement.dernierNumero))
    .limit(page.limit)
    .offset(page.offset ?? 0)
}

/** The seal of exactly this entry. */
export async function findScellementOf(ctx: Ctx, numero: number): Promise<Scellement | undefined> {
  const [row] = await ctx.tx
    .select()
    .from(scellement)
    .where(and(eq(scellement.collectiviteId, ctx.collectivite.id), eq(scellement.dernierNumero, numero)))
  return row
}

/** How far the journal of a collectivité is sealed. */
export interface EtatScellement extends Record<string, unknown> {
  collectiviteId: string
  entrees: number
  /** Number of the last sealed entry; 0 before the first seal. */
  scellees: number
  scelleLe: Date | null
  /** Since when the oldest entry that no seal covers waits for one. */
  attendDepuis: Date | null
}

/** The state of the seals of every journal of the house, those of closed collectivités included. */
export async function listEtatsScellement(ctx: Pick<CtxOperateur, 'tx'>): Promise<EtatScellement[]> {
  const rows = await rowsOf<EtatScellement>(
    ctx.tx,
    sql`select c.collectivite_id as "collectiviteId", c.dernier_numero::int as entrees,
          coalesce(s.dernier_numero, 0)::int as scellees, s.scelle_le as "scelleLe", e.instant as "attendDepuis"
        from journal.chaine c
        left join lateral (select dernier_numero, scelle_le from journal.scellement
          where collectivite_id = c.collectivite_id order by dernier_numero desc limit 1) s on true
        left join journal.entree e
          on e.collectivite_id = c.collectivite_id and e.numero = coalesce(s.dernier_numero, 0) + 1`,
  )
  const date = (value: unknown) => (value === null ? null : new Date(value as string))
  return rows.map((row) => ({ ...row, scelleLe: date(row.scelleLe), attendDepuis: date(row.attendDepuis) }))
}

function conditions(ctx: Ctx, { nom, sujetType, sujetId, personne, mots }: FiltreJournal) {
  return and(
    eq(entree.collectiviteId, ctx.collectivite.id),
    nom ? eq(entree.nom, nom) : undefined,
    sujetType ? eq(entree.sujetType, sujetType) : undefined,
    sujetId ? eq(entree.sujetId, sujetId) : undefined,
    personne ? sql`${entree.acteur}->>'nom' ilike ${contains(personne)}` : undefined,
    mots ? sql`(${entree.sujetId} = ${mots} or ${entree.details}::text ilike ${contains(mots)})` : undefined,
  )
}

const contains = (words: string) => `%${words.replace(/[%_\\]/g, '\\$&')}%`
