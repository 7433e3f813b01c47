import { and, asc, desc, eq, gt, isNotNull, isNull, lt, lte } from 'drizzle-orm'
import type { Ctx, CtxOperateur } from '#platform/context'
import type { Tx } from '#platform/db'
import { cadence, commentaire, demande, document } from '../schema.ts'

export type DemandeDeSecret = Omit<typeof demande.$inferSelect, 'collectiviteId'>

/** Which collectivité asks; in the scope of the operator. */
export async function findDemandeur(tx: Tx, jeton: string): Promise<string | undefined> {
  const [row] = await tx.select({ id: demande.collectiviteId }).from(demande).where(eq(demande.jeton, jeton))
  return row?.id
}

export async function insertDemande(ctx: Ctx, values: Omit<typeof demande.$inferInsert, 'collectiviteId'>) {
  await ctx.tx.insert(demande).values({ ...values, collectiviteId: ctx.collectivite.id })
}

/** The request that this token opens, answered or not, unless it is over. */
export async function findByJeton(ctx: Ctx, jeton: string): Promise<DemandeDeSecret | undefined> {
  const [row] = await ctx.tx
    .select()
    .from(demande)
    .where(and(mine(ctx), eq(demande.jeton, jeton), isNull(demande.finieLe), gt(demande.expireLe, ctx.now)))
  return row
}

/** One answer a request, written in one statement: the second finds it taken. */
export async function saveReponse(ctx: Ctx, id: string, reponse: string): Promise<boolean> {
  const rows = await ctx.tx
    .update(demande)
    .set({ reponse, taille: reponse.length, repondueLe: ctx.now })
    .where(and(mine(ctx), eq(demande.id, id), isNull(demande.repondueLe), isNull(demande.finieLe)))
    .returning({ id: demande.id })
  return rows.length > 0
}

/** A request of this account; undefined for that of somebody else. */
export async function findDemande(ctx: Ctx, compteId: string, id: string): Promise<DemandeDeSecret | undefined> {
  const [row] = await ctx.tx
    .select()
    .from(demande)
    .where(and(mine(ctx), eq(demande.id, id), eq(demande.compteId, compteId)))
  return row
}

export async function listDemandes(ctx: Ctx, compteId: string, limit: number): Promise<DemandeDeSecret[]> {
  return ctx.tx
    .select()
    .from(demande)
    .where(and(mine(ctx), eq(demande.compteId, compteId)))
    .orderBy(desc(demande.creeLe))
    .limit(limit)
}

export async function markOuverte(ctx: Ctx, id: string): Promise<void> {
  await ctx.tx
    .update(demande)
    .set({ ouverteLe: ctx.now })
    .where(and(mine(ctx), eq(demande.id, id), isNull(demande.ouverteLe)))
}

/** Erases key and answer. */
export async function finishDemande(ctx: Ctx, id: string): Promise<void> {
  await ctx.tx
    .update(demande)
    .set({ cleEnveloppee: null, reponse: null, taille: 0, finieLe: ctx.now })
    .where(and(mine(ctx), eq(demande.id, id)))
}

export async function listDemandesExpirees(ctx: CtxOperateur, limit: number) {
  return ctx.tx
    .select({ id: demande.id, collectiviteId: demande.collectiviteId })
    .from(demande)
    .where(and(isNull(demande.finieLe), lte(demande.expireLe, ctx.now)))
    .orderBy(asc(demande.expireLe))
    .limit(limit)
}

export async function listDemandesFiniesAvant(ctx: Ctx, limit: Date): Promise<DemandeDeSecret[]> {
  return ctx.tx
    .select()
    .from(demande)
    .where(and(mine(ctx), isNotNull(demande.finieLe), lt(demande.finieLe, limit)))
}

export async function removeDemande(ctx: Ctx, id: string): Promise<void> {
  await ctx.tx.delete(demande).where(and(mine(ctx), eq(demande.id, id)))
}

export async function listAllDemandes(ctx: Ctx): Promise<DemandeDeSecret[]> {
  return ctx.tx.select().from(demande).where(mine(ctx)).orderBy(asc(demande.creeLe))
}

/** Takes the turn of an address; false when its last deposit is later than `since`. */
export async function takeTour(tx: Tx, cle: string, now: Date, since: Date): Promise<boolean> {
  const rows = await tx
    .insert(cadence)
    .values({ cle, dernier: now })
    .onConflictDoUpdate({ target: cadence.cle, set: { dernier: now }, setWhere: lte(cadence.dernier, since) })
    .returning({ cle: cadence.cle })
  return rows.length > 0
}

export async function removeTours(ctx: CtxOperateur, before: Date): Promise<void> {
  await ctx.tx.delete(cadence).where(lt(cadence.dernier, before))
}

export async function eraseSecret(ctx: Ctx): Promise<void> {
  for (const table of [commentaire, document, demande])
    await ctx.tx.delete(table).where(eq(table.collectiviteId, ctx.collectivite.id))
}

const mine = (ctx: Ctx) => eq(demande.collectiviteId, ctx.collectivite.id)
