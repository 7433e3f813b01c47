import { and, eq, inArray, ne, sql } from 'drizzle-orm'
import type { Ctx } from '#platform/context'
import type { Dossier } from '../modele.ts'
import { dossier } from '../schema.ts'

/** Dossiers that hold this number and are not cancelled, other than `except`. */
export function listByNumero(ctx: Ctx, numero: string, except?: string): Promise<Dossier[]> {
  return ctx.tx
    .select()
    .from(dossier)
    .where(
      and(
        eq(dossier.collectiviteId, ctx.collectivite.id),
        eq(dossier.numero, numero),
        inArray(dossier.etat, ['brouillon', 'en-cours', 'en-erreur', 'termine']),
        except ? ne(dossier.id, except) : undefined,
      ),
    )
}

/** Whoever else takes this number waits until this transaction ends: two dossiers sent at once would not see each other. */
export async function lockNumero(ctx: Ctx, numero: string): Promise<void> {
  await ctx.tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${`${ctx.collectivite.id} ${numero}`}, 0))`)
}
