import { eq } from 'drizzle-orm'
import type { Ctx } from '#platform/context'
import {
  classification,
  compteur,
  courriel,
  document,
  enveloppe,
  etape,
  examen,
  retour,
  transaction,
} from '../schema.ts'

const TABLES = [retour, courriel, etape, enveloppe, document, transaction, compteur, classification, examen]

/** Everything that this room holds of the collectivité. */
export async function eraseAll(ctx: Ctx): Promise<void> {
  for (const table of TABLES) await ctx.tx.delete(table).where(eq(table.collectiviteId, ctx.collectivite.id))
}
