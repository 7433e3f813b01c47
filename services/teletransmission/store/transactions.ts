import { and, asc, count, desc, eq, gte, ilike, inArray, lt, max, or, type SQL, sql } from 'drizzle-orm'
import type { Ctx } from '#platform/context'
import { NotFoundError } from '#platform/errors'
import type { Document, EtapeTransaction, NewTransaction, Transaction } from '../modele.ts'
import { document, etape, transaction } from '../schema.ts'
import { ETATS_EN_CHEMIN, ETATS_MORTS, type EtatTransaction } from '../states.ts'

type Scope = Pick<Ctx, 'tx' | 'collectivite'>

const mine = (ctx: Scope) => eq(transaction.collectiviteId, ctx.collectivite.id)

export async function insertTransaction(ctx: Ctx, row: NewTransaction, documents: readonly Document[] = []) {
  await ctx.tx.insert(transaction).values(row)
  if (documents.length > 0) await ctx.tx.insert(document).values([...documents])
}

/** @param options.lock keeps every other writer out until the commit */
export async function findTransaction(
  ctx: Scope,
  id: string,
  options: { lock?: boolean } = {},
): Promise<Transaction | undefined> {
  const query = ctx.tx
    .select()
    .from(transaction)
    .where(and(mine(ctx), eq(transaction.id, id)))
  const [row] = options.lock ? await query.for('update') : await query
  return row
}

/** @throws NotFoundError */
export async function requireTransaction(
  ctx: Scope,
  id: string,
  options: { lock?: boolean } = {},
): Promise<Transaction> {
  const found = await findTransaction(ctx, id, options)
  if (!found) throw new NotFoundError('Cette transmission n’existe pas, ou vous n’y avez pas accès.')
  return found
}

export async function updateTransaction(
  ctx: Ctx,
  { id }: Pick<Transaction, 'id'>,
  changes: Partial<Transaction>,
): Promise<Transaction> {
  const [row] = await ctx.tx
    .update(transaction)
    .set({ ...changes, modifieLe: ctx.now })
    .where(and(mine(ctx), eq(transaction.id, id)))
    .returning()
  if (!row) throw new Error(`The transaction ${id} vanished under its lock`)
  return row
}

export function listDocuments(ctx: Scope, transactionId: string): Promise<Document[]> {
  return ctx.tx
    .select()
    .from(document)
    .where(and(eq(document.collectiviteId, ctx.collectivite.id), eq(document.transactionId, transactionId)))
    .orderBy(asc(document.ordre))
}

export async function insertEtape(
  ctx: Ctx,
  row: Omit<EtapeTransaction, 'collectiviteId' | 'instant' | 'par' | 'rang'>,
) {
  const common = { collectiviteId: ctx.collectivite.id, instant: ctx.now, par: ctx.actor.nom }
  await ctx.tx.insert(etape).values({ ...row, ...common })
}

export function listEtapes(ctx: Scope, transactionId: string): Promise<EtapeTransaction[]> {
  return ctx.tx
    .select()
    .from(etape)
    .where(and(eq(etape.collectiviteId, ctx.collectivite.id), eq(etape.transactionId, transactionId)))
    .orderBy(asc(etape.rang))
}

/** The live acte that holds this identifier, else the last one that held it. Locked: an answer is about to change it. */
export async function lockActe(
  ctx: Scope,
  acte: { idActe: string } | { date: string; numero: string; nature: number },
): Promise<Transaction | undefined> {
  const which =
    'idActe' in acte
      ? eq(transaction.idActe, acte.idActe)
      : and(
          eq(transaction.dateDecision, acte.date),
          eq(transaction.numero, acte.numero),
          eq(transaction.nature, acte.nature),
        )
  const dead = inArray(transaction.etat, [...ETATS_MORTS])
  const [row] = await ctx.tx
    .select()
    .from(transaction)
    .where(and(mine(ctx), eq(transaction.type, 1), which))
    .orderBy(asc(dead), desc(transaction.rang))
    .limit(1)
    .for('update')
  return row
}

/** The request of this type that is on its way: `acteId` for a cancellation. */
export async function findEnChemin(
  ctx: Scope,
  type: 6 | 7,
  options: { acteId?: string; lock?: boolean } = {},
): Promise<Transaction | undefined> {
  const query = ctx.tx
    .select()
    .from(transaction)
    .where(
      and(
        mine(ctx),
        eq(transaction.type, type),
        inArray(transaction.etat, [...ETATS_EN_CHEMIN]),
        options.acteId ? eq(transaction.acteId, options.acteId) : undefined,
      ),
    )
    .limit(1)
  const [row] = options.lock ? await query.for('update') : await query
  return row
}

/** Whether a live acte holds this identifier. */
export async function isIdActePris(ctx: Scope, idActe: string): Promise<boolean> {
  const [row] = await ctx.tx
    .select({ total: count() })
    .from(transaction)
    .where(
      and(
        mine(ctx),
        eq(transaction.idActe, idActe),
        eq(transaction.type, 1),
        sql`${transaction.etat} not in ('en-anomalie', 'erreur', 'annule')`,
      ),
    )
  return (row?.total ?? 0) > 0
}

/** Numbers of the actes of this nature decided within the year, last deposited first. */
export async function listNumeros(ctx: Scope, nature: number, annee: string): Promise<string[]> {
  const rows = await ctx.tx
    .select({ numero: transaction.numero })
    .from(transaction)
    .where(
      and(
        mine(ctx),
        eq(transaction.type, 1),
        eq(transaction.nature, nature),
        gte(transaction.dateDecision, `${annee}-01-01`),
        lt(transaction.dateDecision, `${Number(annee) + 1}-01-01`),
      ),
    )
    .orderBy(desc(transaction.rang))
  return rows.map(({ numero }) => numero)
}

/** The newest classification in force that an accusé de réception or an anomaly told. */
export async function findDateEnCours(ctx: Scope): Promise<string | undefined> {
  const [row] = await ctx.tx
    .select({ date: max(transaction.classificationEnCours) })
    .from(transaction)
    .where(mine(ctx))
  return row?.date ?? undefined
}

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

export async function removeTransaction(ctx: Ctx, id: string): Promise<void> {
  await ctx.tx.delete(transaction).where(and(mine(ctx), eq(transaction.id, id)))
}

/** Identifiers of every file that a transaction holds. */
export async function listFichierIds(ctx: Scope, row: Transaction): Promise<string[]> {
  const documents = await listDocuments(ctx, row.id)
  const own = [row.arFichierId, row.messageFichierId, row.bordereauFichierId, row.tamponneFichierId]
  return [...documents.map(({ fichierId }) => fichierId), ...own.filter((id) => id !== null)]
}
