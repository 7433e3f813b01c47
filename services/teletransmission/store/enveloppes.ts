import { and, desc, eq, isNotNull, isNull, sql } from 'drizzle-orm'
import type { Ctx } from '#platform/context'
import { rowsOf } from '#platform/db'
import type { Enveloppe } from '../modele.ts'
import { enveloppe } from '../schema.ts'

type Scope = Pick<Ctx, 'tx' | 'collectivite'>

const mine = (ctx: Scope) => eq(enveloppe.collectiviteId, ctx.collectivite.id)

/** Next serial of the day, from 1; two transactions never get the same. */
export async function nextSerie(ctx: Scope, jour: string): Promise<number> {
  const [row] = await rowsOf<{ serie: number }>(
    ctx.tx,
    sql`insert into teletransmission.compteur as c (collectivite_id, jour, serie) values (${ctx.collectivite.id}, ${jour}, 1)
      on conflict (collectivite_id, jour) do update set serie = c.serie + 1 returning serie`,
  )
  return Number(row?.serie)
}

export async function insertEnveloppe(ctx: Scope, row: Enveloppe): Promise<void> {
  await ctx.tx.insert(enveloppe).values(row)
}

export async function findEnveloppe(ctx: Scope, transactionId: string): Promise<Enveloppe | undefined> {
  const [row] = await ctx.tx
    .select()
    .from(enveloppe)
    .where(and(mine(ctx), eq(enveloppe.transactionId, transactionId)))
  return row
}

/** @param nom name of our envelope, with `.xml` */
export async function findEnveloppeByNom(ctx: Scope, nom: string): Promise<Enveloppe | undefined> {
  const [row] = await ctx.tx
    .select()
    .from(enveloppe)
    .where(and(mine(ctx), eq(enveloppe.nom, nom)))
  return row
}

export async function updateEnveloppe(ctx: Scope, transactionId: string, changes: Partial<Enveloppe>): Promise<void> {
  await ctx.tx
    .update(enveloppe)
    .set(changes)
    .where(and(mine(ctx), eq(enveloppe.transactionId, transactionId)))
}

/** Envelopes of every collectivité that the ministry's server has refused or not answered yet (operator). */
export function listEnPanne(ctx: Pick<Ctx, 'tx'>): Promise<Enveloppe[]> {
  return ctx.tx
    .select()
    .from(enveloppe)
    .where(and(isNull(enveloppe.envoyeeLe), isNotNull(enveloppe.derniereErreur)))
    .orderBy(desc(enveloppe.dernierEssaiLe))
    .limit(100)
}

/** The last envelope that left, of any collectivité (operator). */
export async function findDernierEnvoi(ctx: Pick<Ctx, 'tx'>): Promise<Enveloppe | undefined> {
  const [row] = await ctx.tx
    .select()
    .from(enveloppe)
    .where(isNotNull(enveloppe.envoyeeLe))
    .orderBy(desc(enveloppe.envoyeeLe))
    .limit(1)
  return row
}
