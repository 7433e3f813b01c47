import { and, eq } from 'drizzle-orm'
import type { Ctx } from '#platform/context'
import { NotFoundError } from '#platform/errors'
import { record } from '#platform/journal'
import { getCompte } from './comptes.ts'
import { revokeJetons } from './jetons.ts'
import { compte as table } from './schema.ts'
import { revokeSessions } from './sessions.ts'

/**
 * Shuts an account at once, everywhere, without touching its accesses: a stolen password, a conflict. By the operator,
 * in his own collectivité.
 *
 * @param motif French words for the journal
 * @throws NotFoundError when the account is not active
 */
export async function suspendCompte(ctx: Ctx, compteId: string, motif: string): Promise<void> {
  const { nom } = await change(ctx, compteId, 'actif', 'suspendu')
  await revokeSessions(ctx.tx, compteId)
  await revokeJetons(ctx.tx, compteId, ctx.now)
  await record(ctx, 'compte.suspendu', { type: 'compte', id: compteId }, { nom, motif })
}

/** The account is good again, with the same password. @throws NotFoundError when it was not suspended */
export async function restoreCompte(ctx: Ctx, compteId: string): Promise<void> {
  const { nom } = await change(ctx, compteId, 'suspendu', 'actif')
  await record(ctx, 'compte.retabli', { type: 'compte', id: compteId }, { nom })
}

async function change(ctx: Ctx, compteId: string, from: 'actif' | 'suspendu', to: 'actif' | 'suspendu') {
  const changed = await ctx.tx
    .update(table)
    .set({ etat: to })
    .where(and(eq(table.id, compteId), eq(table.etat, from)))
    .returning({ id: table.id })
  if (changed.length === 0) throw new NotFoundError('Ce compte n’existe pas, ou son état a changé entre-temps.')
  return getCompte(ctx.tx, compteId)
}
