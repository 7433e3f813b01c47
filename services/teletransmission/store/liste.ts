/** Lists of transactions: the page, the desktop, the exports, what is late, what has had its time. */
import { and, asc, count, desc, eq, gte, ilike, inArray, lt, or, type SQL, sql } from 'drizzle-orm'
import type { Ctx } from '#platform/context'
import type { Transaction } from '../modele.ts'
import { transaction } from '../schema.ts'
import { ETATS_EN_CHEMIN, type EtatTransaction } from '../states.ts'

type Scope = Pick<Ctx, 'tx' | 'collectivite'>

const mine = (ctx: Scope) => eq(transaction.collectiviteId, ctx.collectivite.id)

export interface FiltreTransactions {
  q?: string
  etat?: EtatTransaction
  nature?: number
  /** Days of deposit, both included. */
  du?: Date
  avant?: Date
  /** Requests of classification and cancellations as well. */
  tous?: boolean
}

const SORTS = {
  depot: transaction.deposeLe,
  decision: transaction.dateDecision,
  numero: transaction.numero,
  objet: transaction.objet,
} as const
export type TriTransactions = keyof typeof SORTS
export const TRIS = Object.keys(SORTS) as TriTransactions[]

export async function listTransactions(
  ctx: Scope,
  filtre: FiltreTransactions,
  tri: { par: TriTransactions; sens: 'asc' | 'desc' },
  page: { limit: number; offset: number },
): Promise<{ rows: Transaction[]; total: number }> {
  const where = conditions(ctx, filtre)
  const order = tri.sens === 'asc' ? asc : desc
  const rows = await ctx.tx
    .select()
    .from(transaction)
    .where(where)
    .orderBy(order(SORTS[tri.par]), order(transaction.id))
    .limit(page.limit)
    .offset(page.offset)
  const [counted] = await ctx.tx.select({ total: count() }).from(transaction).where(where)
  return { rows, total: counted?.total ?? 0 }
}

function conditions(ctx: Scope, filtre: FiltreTransactions): SQL | undefined {
  const words = filtre.q ? `%${filtre.q.replace(/[%_\\]/g, '\\$&')}%` : undefined
  return and(
    mine(ctx),
    filtre.tous ? undefined : eq(transaction.type, 1),
    filtre.etat ? eq(transaction.etat, filtre.etat) : undefined,
    filtre.nature ? eq(transaction.nature, filtre.nature) : undefined,
    filtre.du ? gte(transaction.deposeLe, filtre.du) : undefined,
    filtre.avant ? lt(transaction.deposeLe, filtre.avant) : undefined,
    words
      ? or(ilike(transaction.objet, words), ilike(transaction.numero, words), ilike(transaction.idActe, words))
      : undefined,
  )
}

/** Every transaction after this id, in the order of ids: for exports, page by page. */
export function listTransactionsAfter(ctx: Scope, id: string, limit: number): Promise<Transaction[]> {
  return ctx.tx
    .select()
    .from(transaction)
    .where(and(mine(ctx), sql`${transaction.id} > ${id}`))
    .orderBy(asc(transaction.id))
    .limit(limit)
}

/** Transactions without news of the ministry since `before`; of all collectivités for the operator. */
export function listSansReponse(
  ctx: { tx: Ctx['tx']; collectivite?: Ctx['collectivite'] },
  before: Date,
): Promise<Transaction[]> {
  return ctx.tx
    .select()
    .from(transaction)
    .where(
      and(
        ctx.collectivite ? eq(transaction.collectiviteId, ctx.collectivite.id) : undefined,
        inArray(transaction.etat, [...ETATS_EN_CHEMIN]),
        lt(transaction.deposeLe, before),
      ),
    )
    .orderBy(asc(transaction.deposeLe))
    .limit(200)
}

/** Actes in one of these states, last changed first, for the desktop; `sansOrigine`: only those of no dossier. */
export function listActes(
  ctx: Scope,
  etats: readonly EtatTransaction[],
  options: { limit: number; sansOrigine?: boolean },
): Promise<Transaction[]> {
  return ctx.tx
    .select()
    .from(transaction)
    .where(
      and(
        mine(ctx),
        eq(transaction.type, 1),
        inArray(transaction.etat, [...etats]),
        options.sansOrigine ? sql`${transaction.origine} is null` : undefined,
      ),
    )
    .orderBy(desc(transaction.modifieLe))
    .limit(options.limit)
}

/** What nothing has changed since `before`: in an end state, for the rules of retention. */
export function listAnciennes(ctx: Scope, etats: readonly EtatTransaction[], before: Date): Promise<Transaction[]> {
  return ctx.tx
    .select()
    .from(transaction)
    .where(and(mine(ctx), inArray(transaction.etat, [...etats]), lt(transaction.modifieLe, before)))
    .orderBy(asc(transaction.modifieLe))
    .limit(1000)
}
