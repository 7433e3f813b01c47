import { and, asc, eq } from 'drizzle-orm'
import type { Actor, Ctx } from '#platform/context'
import { DomainError, NotFoundError } from '#platform/errors'
import { record } from '#platform/journal'
import { type Compte, getCompte, toCompte } from './comptes.ts'
import { acces, compte } from './schema.ts'

/** What an account may do in the collectivité of the context. Roles are `service.role`. */
export interface Acces {
  compte: Compte
  roles: readonly string[]
  depuis: Date
}

/**
 * Gives exactly these roles in the collectivité of the context, at once for the sessions already open.
 *
 * @throws NotFoundError when there is no such account
 * @throws DomainError `auth.role-inconnu` for something that is no role, `auth.sans-role` for an empty list
 */
export async function setAcces(ctx: Ctx, compteId: string, roles: readonly string[]): Promise<void> {
  const wrong = roles.find((role) => !/^[a-z0-9-]+\.[a-z0-9-]+$/.test(role))
  if (wrong !== undefined) throw new DomainError('auth.role-inconnu', `« ${wrong} » n’est pas un rôle.`)
  if (roles.length === 0)
    throw new DomainError('auth.sans-role', 'Choisissez au moins un rôle, ou retirez l’accès de cette personne.')
  const { nom } = await getCompte(ctx.tx, compteId)
  const sorted = [...new Set(roles)].sort()
  await ctx.tx
    .insert(acces)
    .values({ collectiviteId: ctx.collectivite.id, compteId, roles: sorted, depuis: ctx.now })
    .onConflictDoUpdate({ target: [acces.collectiviteId, acces.compteId], set: { roles: sorted } })
  await record(ctx, 'compte.acces-modifie', { type: 'compte', id: compteId }, { nom, roles: sorted })
}

/** Takes every role away in this collectivité; the next request of the person no longer enters it. @throws NotFoundError */
export async function removeAcces(ctx: Ctx, compteId: string): Promise<void> {
  const { nom } = await getCompte(ctx.tx, compteId)
  const removed = await ctx.tx.delete(acces).where(ofCompte(ctx, compteId)).returning()
  if (removed.length === 0) throw new NotFoundError('Cette personne n’a pas d’accès à cette collectivité.')
  await markUnused(ctx, compteId)
  await record(ctx, 'compte.acces-retire', { type: 'compte', id: compteId }, { nom })
}

/** The collectivité leaves: nobody enters it any more. */
export async function removeAllAcces(ctx: Ctx): Promise<void> {
  const removed = await ctx.tx.delete(acces).where(eq(acces.collectiviteId, ctx.collectivite.id)).returning()
  for (const { compteId } of removed) await markUnused(ctx, compteId)
}

/** Who may enter this collectivité, by name. */
export async function listAcces(ctx: Ctx): Promise<Acces[]> {
  const rows = await ctx.tx
    .select()
    .from(acces)
    .innerJoin(compte, eq(compte.id, acces.compteId))
    .where(eq(acces.collectiviteId, ctx.collectivite.id))
    .orderBy(asc(compte.nom), asc(compte.email))
  return rows.map((row) => ({ compte: toCompte(row.compte), roles: row.acces.roles, depuis: row.acces.depuis }))
}

export async function findAcces(ctx: Ctx, compteId: string): Promise<Acces | undefined> {
  const [row] = await ctx.tx
    .select()
    .from(acces)
    .innerJoin(compte, eq(compte.id, acces.compteId))
    .where(ofCompte(ctx, compteId))
  return row && { compte: toCompte(row.compte), roles: row.acces.roles, depuis: row.acces.depuis }
}

/** The person as an actor of this collectivité (seeds, work done in somebody's name). @throws NotFoundError */
export async function actorOf(ctx: Ctx, compteId: string): Promise<Actor> {
  const found = await findAcces(ctx, compteId)
  if (!found) throw new NotFoundError('Cette personne n’a pas d’accès à cette collectivité.')
  const { nom, email } = found.compte
  return { genre: 'agent', compteId, nom, email, roles: new Set(found.roles) }
}

function ofCompte(ctx: Ctx, compteId: string) {
  return and(eq(acces.collectiviteId, ctx.collectivite.id), eq(acces.compteId, compteId))
}

function markUnused(ctx: Ctx, compteId: string) {
  return ctx.tx
    .update(compte)
    .set({ sansAccesDepuis: ctx.now })
    .where(and(eq(compte.id, compteId), eq(compte.nombreAcces, 0)))
}
