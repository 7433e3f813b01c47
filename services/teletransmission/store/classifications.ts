import { and, desc, eq, inArray } from 'drizzle-orm'
import type { Ctx } from '#platform/context'
import type { Faits } from '../modele.ts'
import { classification, examen } from '../schema.ts'

type Scope = Pick<Ctx, 'tx' | 'collectivite'>

export type ClassificationGardee = typeof classification.$inferSelect

/** The newest classification received. */
export async function findClassification(ctx: Scope): Promise<ClassificationGardee | undefined> {
  const [row] = await ctx.tx
    .select()
    .from(classification)
    .where(eq(classification.collectiviteId, ctx.collectivite.id))
    .orderBy(desc(classification.date))
    .limit(1)
  return row
}

export function listClassifications(ctx: Scope): Promise<ClassificationGardee[]> {
  return ctx.tx
    .select()
    .from(classification)
    .where(eq(classification.collectiviteId, ctx.collectivite.id))
    .orderBy(desc(classification.date))
}

/** The same date given again replaces the former answer: the préfecture has corrected it. */
export async function saveClassification(ctx: Scope, row: Omit<ClassificationGardee, 'collectiviteId'>): Promise<void> {
  const { date: _, ...changes } = row
  await ctx.tx
    .insert(classification)
    .values({ ...row, collectiviteId: ctx.collectivite.id })
    .onConflictDoUpdate({ target: [classification.collectiviteId, classification.date], set: changes })
}

/** What looking into these contents told, by digest; those never looked at are absent. */
export async function listFaits(ctx: Scope, digests: readonly string[]): Promise<Map<string, Faits>> {
  if (digests.length === 0) return new Map()
  const rows = await ctx.tx
    .select()
    .from(examen)
    .where(and(eq(examen.collectiviteId, ctx.collectivite.id), inArray(examen.sha256, [...digests])))
  return new Map(rows.map(({ sha256, faits }) => [sha256, faits]))
}

export async function saveFaits(ctx: Pick<Ctx, 'tx' | 'collectivite' | 'now'>, sha256: string, faits: Faits) {
  const row = { collectiviteId: ctx.collectivite.id, sha256, faits, examineLe: ctx.now }
  await ctx.tx.insert(examen).values(row).onConflictDoNothing()
}
