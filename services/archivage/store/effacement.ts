import { eq } from 'drizzle-orm'
import type { Ctx } from '#platform/context'
import { accord, archive, compteur, objet, versement } from '../schema.ts'

/** Everything that this room holds of the collectivité, once it was handed back. */
export async function eraseAll(ctx: Ctx): Promise<void> {
  for (const table of [objet, archive, versement, compteur, accord])
    await ctx.tx.delete(table).where(eq(table.collectiviteId, ctx.collectivite.id))
}
