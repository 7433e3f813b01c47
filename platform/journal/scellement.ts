import { and, eq, gte } from 'drizzle-orm'
import type { Collectivite } from '#platform/collectivites'
import { type ContextSource, inContext } from '#platform/context'
import type { Tx } from '#platform/db'
import { chaine, scellement } from './schema.ts'

/** Stamps bytes with an RFC 3161 token; made by `#platform/confiance`. */
export interface Horodatage {
  /** @returns the DER time-stamp token and the name of the authority that gave it */
  stamp(data: Uint8Array): Promise<{ token: Uint8Array; autorite: string }>
}

export type Scellement = typeof scellement.$inferSelect

/** The program as sealing needs it. */
export type SealSource = ContextSource & { horodatage: Horodatage }

/**
 * Seals the head of the chain of a collectivité, unless it is sealed already: the authority is called outside any
 * transaction, over the text that says which digest is sealed.
 *
 * @returns the seal that covers the last entry, undefined for an empty journal
 */
export async function sealJournal(source: SealSource, collectivite: Collectivite): Promise<Scellement | undefined> {
  const who = { actor: { genre: 'systeme' as const, nom: 'Parvis (journal)' }, collectivite, requestId: 'scellement' }
  const head = await inContext(source, who, async (ctx) => {
    const [row] = await ctx.tx.select().from(chaine).where(eq(chaine.collectiviteId, collectivite.id))
    return row
  })
  if (!head) return undefined
  const known = await inContext(source, who, (ctx) => findScellement(ctx.tx, collectivite.id, head.dernierNumero))
  if (known) return known
  const texte = renderTexte(collectivite, head.dernierNumero, head.derniereEmpreinte)
  const { token, autorite } = await source.horodatage.stamp(new TextEncoder().encode(texte))
  return inContext(source, who, async (ctx) => {
    const row = {
      collectiviteId: collectivite.id,
      dernierNumero: head.dernierNumero,
      empreinte: head.derniereEmpreinte,
      texte,
      jeton: token,
      autorite,
      scelleLe: ctx.now,
    }
    await ctx.tx.insert(scellement).values(row).onConflictDoNothing()
    return row
  })
}

/** The oldest seal that covers the entry of this number. */
export async function findScellement(tx: Tx, collectiviteId: string, numero: number) {
  const [row] = await tx
    .select()
    .from(scellement)
    .where(and(eq(scellement.collectiviteId, collectiviteId), gte(scellement.dernierNumero, numero)))
    .orderBy(scellement.dernierNumero)
    .limit(1)
  return row
}

/** What a seal stamps: whose journal, how far, which digest. */
export function renderTexte(collectivite: Collectivite, numero: number, empreinte: string): string {
  return `parvis-journal-1\ncollectivite ${collectivite.id}\nsiren ${collectivite.siren}\nnumero ${numero}\nempreinte ${empreinte}\n`
}
