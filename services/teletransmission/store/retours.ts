import { and, count, desc, eq, inArray, lt } from 'drizzle-orm'
import type { Ctx } from '#platform/context'
import { NotFoundError } from '#platform/errors'
import type { Courriel, RetourGarde } from '../modele.ts'
import { courriel, retour } from '../schema.ts'

type Scope = Pick<Ctx, 'tx' | 'collectivite'>

/** Fails when another process has kept the same message meanwhile: its job tries again, and finds it known. */
export async function insertRetour(ctx: Scope, row: Omit<RetourGarde, 'rang'>): Promise<void> {
  await ctx.tx.insert(retour).values(row)
}

/** The message of this very mail, received before. */
export async function findRetourByEmpreinte(ctx: Scope, empreinte: string): Promise<RetourGarde | undefined> {
  const [row] = await ctx.tx
    .select()
    .from(retour)
    .where(and(eq(retour.collectiviteId, ctx.collectivite.id), eq(retour.empreinte, empreinte)))
  return row
}

/** @throws NotFoundError */
export async function requireRetour(ctx: Scope, id: string, options: { lock?: boolean } = {}): Promise<RetourGarde> {
  const query = ctx.tx
    .select()
    .from(retour)
    .where(and(eq(retour.collectiviteId, ctx.collectivite.id), eq(retour.id, id)))
  const [row] = options.lock ? await query.for('update') : await query
  if (!row) throw new NotFoundError('Ce message n’existe pas, ou vous n’y avez pas accès.')
  return row
}

export async function updateRetour(ctx: Scope, id: string, changes: Partial<RetourGarde>): Promise<void> {
  await ctx.tx
    .update(retour)
    .set(changes)
    .where(and(eq(retour.collectiviteId, ctx.collectivite.id), eq(retour.id, id)))
}

/** Messages in these states; of all collectivités for the operator. */
export function listRetours(
  ctx: { tx: Ctx['tx']; collectivite?: Ctx['collectivite'] },
  etats: readonly RetourGarde['etat'][],
  limit = 100,
): Promise<RetourGarde[]> {
  const scope = ctx.collectivite ? eq(retour.collectiviteId, ctx.collectivite.id) : undefined
  return ctx.tx
    .select()
    .from(retour)
    .where(and(scope, inArray(retour.etat, [...etats])))
    .orderBy(desc(retour.rang))
    .limit(limit)
}

export function listRetoursOf(ctx: Scope, transactionId: string): Promise<RetourGarde[]> {
  return ctx.tx
    .select()
    .from(retour)
    .where(and(eq(retour.collectiviteId, ctx.collectivite.id), eq(retour.transactionId, transactionId)))
    .orderBy(desc(retour.rang))
}

export async function removeRetoursOf(ctx: Scope, transactionId: string): Promise<RetourGarde[]> {
  return ctx.tx
    .delete(retour)
    .where(and(eq(retour.collectiviteId, ctx.collectivite.id), eq(retour.transactionId, transactionId)))
    .returning()
}

export async function insertCourriel(ctx: Scope, row: Omit<Courriel, 'collectiviteId' | 'rang'>): Promise<void> {
  await ctx.tx.insert(courriel).values({ ...row, collectiviteId: ctx.collectivite.id })
}

/** @throws NotFoundError */
export async function requireCourriel(ctx: Scope, id: string, options: { lock?: boolean } = {}): Promise<Courriel> {
  const query = ctx.tx
    .select()
    .from(courriel)
    .where(and(eq(courriel.collectiviteId, ctx.collectivite.id), eq(courriel.id, id)))
  const [row] = options.lock ? await query.for('update') : await query
  if (!row) throw new NotFoundError('Ce courriel n’existe pas.')
  return row
}

export async function updateCourriel(ctx: Scope, id: string, changes: Partial<Courriel>): Promise<void> {
  await ctx.tx
    .update(courriel)
    .set(changes)
    .where(and(eq(courriel.collectiviteId, ctx.collectivite.id), eq(courriel.id, id)))
}

/** Latest mails of the ministry (operator), in these states if any are given. */
export function listCourriels(
  ctx: Pick<Ctx, 'tx'>,
  filter: { etats?: readonly Courriel['etat'][]; limit: number },
): Promise<Courriel[]> {
  const query = ctx.tx.select().from(courriel)
  const scoped = filter.etats ? query.where(inArray(courriel.etat, [...filter.etats])) : query
  return scoped.orderBy(desc(courriel.rang)).limit(filter.limit)
}

/** Mails that nobody needs any more. */
export function listCourrielsBefore(ctx: Scope, before: Date): Promise<Courriel[]> {
  return ctx.tx
    .select()
    .from(courriel)
    .where(
      and(
        eq(courriel.collectiviteId, ctx.collectivite.id),
        inArray(courriel.etat, ['applique', 'doublon', 'classe']),
        lt(courriel.recuLe, before),
      ),
    )
    .limit(1000)
}

export async function removeCourriel(ctx: Scope, id: string): Promise<void> {
  await ctx.tx.delete(courriel).where(and(eq(courriel.collectiviteId, ctx.collectivite.id), eq(courriel.id, id)))
}

/** How many messages and mails wait for somebody (operator). */
export async function countARattacher(ctx: Pick<Ctx, 'tx'>): Promise<number> {
  const [retours] = await ctx.tx.select({ total: count() }).from(retour).where(eq(retour.etat, 'a-rattacher'))
  const [courriels] = await ctx.tx
    .select({ total: count() })
    .from(courriel)
    .where(inArray(courriel.etat, ['a-rattacher', 'illisible']))
  return (retours?.total ?? 0) + (courriels?.total ?? 0)
}
