import { and, eq, ne } from 'drizzle-orm'
import type { Tx } from '#platform/db'
import { appareil } from './schema.ts'
import { createToken, digestToken } from './tokens.ts'

/** True when this account has already signed in from the browser that holds `token`. */
export async function isKnownAppareil(tx: Tx, token: string | undefined, compteId: string): Promise<boolean> {
  if (!token) return false
  const rows = await tx
    .select()
    .from(appareil)
    .where(and(eq(appareil.empreinte, digestToken(token)), eq(appareil.compteId, compteId)))
  return rows.length > 0
}

/**
 * Remembers the browser for this account.
 *
 * @param token the one it holds; replaced when no account knows it, so that nobody plants one
 * @returns the token to keep in its cookie, and whether the account has been seen elsewhere before but never here
 */
export async function rememberAppareil(
  ctx: { tx: Tx; now: Date },
  compteId: string,
  token: string | undefined,
): Promise<{ token: string; nouveau: boolean }> {
  const known = token
    ? await ctx.tx
        .select()
        .from(appareil)
        .where(eq(appareil.empreinte, digestToken(token)))
    : []
  const kept = token && known.length > 0 ? token : createToken()
  const others = await ctx.tx.select().from(appareil).where(eq(appareil.compteId, compteId)).limit(1)
  const nouveau = others.length > 0 && !known.some((row) => row.compteId === compteId)
  await ctx.tx
    .insert(appareil)
    .values({ empreinte: digestToken(kept), compteId, connuDepuis: ctx.now, vuLe: ctx.now })
    .onConflictDoUpdate({ target: [appareil.empreinte, appareil.compteId], set: { vuLe: ctx.now } })
  return { token: kept, nouveau }
}

/** The password was stolen or changed: browsers other than the one of `token` must prove themselves again. */
export async function forgetAppareils(tx: Tx, compteId: string, token?: string): Promise<void> {
  const own = eq(appareil.compteId, compteId)
  await tx.delete(appareil).where(token ? and(own, ne(appareil.empreinte, digestToken(token))) : own)
}
