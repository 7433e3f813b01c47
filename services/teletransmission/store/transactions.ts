import { and, asc, count, desc, eq, gte, inArray, lt, max, sql } from 'drizzle-orm'
import type { Ctx } from '#platform/context'
import { NotFoundError } from '#platform/errors'
import type { Document, EtapeTransaction, NewTransaction, Transaction } from '../modele.ts'
import { document, etape, transaction } from '../schema.ts'
import { ETATS_EN_CHEMIN, ETATS_MORTS } from '../states.ts'

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

export async function removeTransaction(ctx: Ctx, id: string): Promise<void> {
  await ctx.tx.delete(transaction).where(and(mine(ctx), eq(transaction.id, id)))
}

/** Identifiers of every file that a transaction holds. */
export async function listFichierIds(ctx: Scope, row: Transaction): Promise<string[]> {
  const documents = await listDocuments(ctx, row.id)
  const own = [row.arFichierId, row.messageFichierId, row.bordereauFichierId, row.tamponneFichierId]
  return [...documents.map(({ fichierId }) => fichierId), ...own.filter((id) => id !== null)]
}
