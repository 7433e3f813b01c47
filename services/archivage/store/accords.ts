import { and, eq } from 'drizzle-orm'
import type { Ctx } from '#platform/context'
import { ACCORD_ACTES, accordParDefaut } from '../accord.ts'
import type { Accord } from '../modele.ts'
import { accord } from '../schema.ts'

const mine = (ctx: Ctx, identifiant: string) =>
  and(eq(accord.collectiviteId, ctx.collectivite.id), eq(accord.identifiant, identifiant))

export async function findAccord(ctx: Ctx, identifiant: string): Promise<Accord | undefined> {
  const [row] = await ctx.tx.select().from(accord).where(mine(ctx, identifiant))
  return row
}

/**
 * The agreement for acts, made on first need. Locked until the commit: deposits of one collectivité enter one after the
 * other, so that the same one given twice is seen.
 */
export async function lockAccord(ctx: Ctx): Promise<Accord> {
  await ensureAccord(ctx)
  const [row] = await ctx.tx.select().from(accord).where(mine(ctx, ACCORD_ACTES)).for('update')
  return row as Accord
}

export async function ensureAccord(ctx: Ctx): Promise<void> {
  const row = { ...accordParDefaut(ctx.collectivite), collectiviteId: ctx.collectivite.id, id: ctx.newId() }
  await ctx.tx.insert(accord).values(row).onConflictDoNothing()
}

export async function updateAccord(ctx: Ctx, identifiant: string, changes: Partial<Accord>): Promise<void> {
  await ctx.tx.update(accord).set(changes).where(mine(ctx, identifiant))
}
