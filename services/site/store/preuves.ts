import { and, asc, desc, eq, isNull, lt, max, notExists, sql } from 'drizzle-orm'
import type { Ctx, CtxOperateur } from '#platform/context'
import { type GenrePreuve, preuve, publication, sonde } from '../schema.ts'

export type Preuve = Omit<typeof preuve.$inferSelect, 'collectiviteId' | 'publicationId'>
export type Sonde = Omit<typeof sonde.$inferSelect, 'collectiviteId' | 'publicationId'>

/** Proofs of a publication, oldest first. */
export async function listPreuves(ctx: Ctx, publicationId: string): Promise<Preuve[]> {
  return ctx.tx
    .select()
    .from(preuve)
    .where(and(eq(preuve.collectiviteId, ctx.collectivite.id), eq(preuve.publicationId, publicationId)))
    .orderBy(asc(preuve.instant))
}

export async function insertPreuve(ctx: Ctx, publicationId: string, values: Preuve): Promise<void> {
  await ctx.tx.insert(preuve).values({ ...values, publicationId, collectiviteId: ctx.collectivite.id })
}

export async function listSondes(ctx: Ctx, publicationId: string): Promise<Sonde[]> {
  return ctx.tx
    .select()
    .from(sonde)
    .where(and(eq(sonde.collectiviteId, ctx.collectivite.id), eq(sonde.publicationId, publicationId)))
    .orderBy(asc(sonde.faiteLe))
}

export async function insertSonde(ctx: Ctx, publicationId: string, values: Sonde): Promise<void> {
  await ctx.tx
    .insert(sonde)
    .values({ ...values, publicationId, collectiviteId: ctx.collectivite.id })
    .onConflictDoNothing()
}

export async function listAllSondes(ctx: Ctx): Promise<(Sonde & { publicationId: string })[]> {
  return ctx.tx.select().from(sonde).where(eq(sonde.collectiviteId, ctx.collectivite.id)).orderBy(asc(sonde.faiteLe))
}

export async function listAllPreuves(ctx: Ctx): Promise<(Preuve & { publicationId: string })[]> {
  return ctx.tx.select().from(preuve).where(eq(preuve.collectiviteId, ctx.collectivite.id)).orderBy(asc(preuve.instant))
}

export async function removeSondes(ctx: Ctx, publicationId: string): Promise<void> {
  await ctx.tx
    .delete(sonde)
    .where(and(eq(sonde.collectiviteId, ctx.collectivite.id), eq(sonde.publicationId, publicationId)))
}

/** Publications whose last probe is older than `limit`, with its instant. */
export async function listSondesAvant(ctx: Ctx, limit: Date): Promise<{ id: string; objet: string; derniere: Date }[]> {
  const rows = await ctx.tx
    .select({ id: publication.id, objet: publication.objet, derniere: max(sonde.faiteLe) })
    .from(sonde)
    .innerJoin(
      publication,
      and(eq(publication.collectiviteId, sonde.collectiviteId), eq(publication.id, sonde.publicationId)),
    )
    .where(eq(sonde.collectiviteId, ctx.collectivite.id))
    .groupBy(publication.id, publication.objet)
    .having(lt(max(sonde.faiteLe), limit))
  return rows.flatMap(({ derniere, ...row }) => (derniere ? [{ ...row, derniere }] : []))
}

const without = (ctx: CtxOperateur, genre: GenrePreuve) =>
  notExists(
    ctx.tx
      .select({ one: sql`1` })
      .from(preuve)
      .where(
        and(
          eq(preuve.collectiviteId, publication.collectiviteId),
          eq(preuve.publicationId, publication.id),
          eq(preuve.genre, genre),
        ),
      ),
  )

/** Publications of the whole house, put online before `limit`, that lack this proof; withdrawn ones for `retrait` only. */
export function listSansPreuve(
  ctx: CtxOperateur,
  genre: GenrePreuve,
  limit: Date,
): Promise<{ collectiviteId: string; id: string; miseEnLigneLe: Date }[]> {
  const began = genre === 'retrait' ? publication.retireeLe : publication.miseEnLigneLe
  return ctx.tx
    .select({
      collectiviteId: publication.collectiviteId,
      id: publication.id,
      miseEnLigneLe: publication.miseEnLigneLe,
    })
    .from(publication)
    .where(
      and(lt(began, limit), without(ctx, genre), genre === 'deux-mois' ? isNull(publication.retireeLe) : undefined),
    )
}

/** Publications still online whose latest probe did not find the acte; in one collectivité, or all of them. */
export async function listSondesEnDefaut(
  ctx: Ctx | CtxOperateur,
): Promise<{ id: string; objet: string; faiteLe: Date; detail: string }[]> {
  const latest = ctx.tx
    .selectDistinctOn([sonde.collectiviteId, sonde.publicationId])
    .from(sonde)
    .where('collectivite' in ctx ? eq(sonde.collectiviteId, ctx.collectivite.id) : undefined)
    .orderBy(sonde.collectiviteId, sonde.publicationId, desc(sonde.faiteLe))
    .as('latest')
  return ctx.tx
    .select({ id: publication.id, objet: publication.objet, faiteLe: latest.faiteLe, detail: latest.detail })
    .from(latest)
    .innerJoin(
      publication,
      and(eq(publication.collectiviteId, latest.collectiviteId), eq(publication.id, latest.publicationId)),
    )
    .where(and(isNull(publication.retireeLe), sql`${latest.resultat} <> 'conforme'`))
}

/** How many actes are online in the house, and when one was last probed. */
export async function summarizeSite(ctx: CtxOperateur): Promise<{ enLigne: number; derniere: Date | undefined }> {
  const [online] = await ctx.tx
    .select({ total: sql<number>`count(*)::int` })
    .from(publication)
    .where(isNull(publication.retireeLe))
  const [last] = await ctx.tx.select({ at: max(sonde.faiteLe) }).from(sonde)
  return { enLigne: online?.total ?? 0, derniere: last?.at ?? undefined }
}
