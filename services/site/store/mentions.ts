import { eq } from 'drizzle-orm'
import type { Ctx } from '#platform/context'
import { mentions } from '../schema.ts'

/** What only the operator knows of his house, and the law wants public. */
export type Mentions = Omit<typeof mentions.$inferSelect, 'collectiviteId'>

export async function findMentions(ctx: Ctx): Promise<Mentions | undefined> {
  const [row] = await ctx.tx.select().from(mentions).where(eq(mentions.collectiviteId, ctx.collectivite.id))
  if (!row) return undefined
  const { collectiviteId: _, ...rest } = row
  return rest
}

export async function saveMentions(ctx: Ctx, values: Mentions): Promise<void> {
  await ctx.tx
    .insert(mentions)
    .values({ ...values, collectiviteId: ctx.collectivite.id })
    .onConflictDoUpdate({ target: mentions.collectiviteId, set: values })
}
