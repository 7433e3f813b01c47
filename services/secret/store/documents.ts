import { and, asc, desc, eq, getTableColumns, gt, ilike, isNotNull, isNull, lt, lte, or, sql } from 'drizzle-orm'
import type { Ctx, CtxOperateur } from '#platform/context'
import type { Tx } from '#platform/db'
import { commentaire, demande, document, type Fin } from '../schema.ts'

export type Document = typeof document.$inferSelect
/** A document that is still there. */
export type DocumentVivant = Document & { identifiant: string; adata: string; ct: string; sel: string }
export type Commentaire = typeof commentaire.$inferSelect
/** What its sender sees of a document. */
export type DocumentSuivi = Omit<Document, 'adata' | 'ct' | 'sel' | 'collectiviteId'>

const { collectiviteId: _c, adata: _a, ct: _t, sel: _s, ...SUIVI } = getTableColumns(document)

/** Which collectivité holds a document; in the scope of the operator, which sees them all. */
export async function findCollectiviteId(tx: Tx, identifiant: string): Promise<string | undefined> {
  const [row] = await tx
    .select({ id: document.collectiviteId })
    .from(document)
    .where(eq(document.identifiant, identifiant))
  return row?.id
}

/** @returns false when the house already holds this ciphertext */
export async function insertDocument(ctx: Ctx, values: Omit<Document, 'collectiviteId'>): Promise<boolean> {
  const rows = await ctx.tx
    .insert(document)
    .values({ ...values, collectiviteId: ctx.collectivite.id })
    .onConflictDoNothing()
    .returning({ id: document.id })
  return rows.length > 0
}

/** A document that is still there and has not expired. */
export async function findVivant(ctx: Ctx, identifiant: string): Promise<DocumentVivant | undefined> {
  const [row] = await ctx.tx
    .select()
    .from(document)
    .where(and(named(ctx, identifiant), isVivant(ctx.now)))
  return row as DocumentVivant | undefined
}

/** One opening, taken in one statement: of two readers of the last one, the second finds nothing. */
export async function takeOuverture(ctx: Ctx, identifiant: string): Promise<DocumentVivant | undefined> {
  const left = or(isNull(document.ouverturesMax), lt(document.ouvertures, document.ouverturesMax))
  const [row] = await ctx.tx
    .update(document)
    .set({ ouvertures: sql`${document.ouvertures} + 1`, ouvertLe: sql`coalesce(${document.ouvertLe}, ${ctx.now})` })
    .where(and(named(ctx, identifiant), isVivant(ctx.now), left))
    .returning()
  return row as DocumentVivant | undefined
}

/** Erases the content. Whoever has an account keeps a line that says how it ended; of the others nothing remains. */
export async function finishDocument(
  ctx: Ctx,
  { id, compteId }: Pick<Document, 'id' | 'compteId'>,
  fin: Fin,
): Promise<void> {
  if (compteId === null) {
    await ctx.tx.delete(document).where(of(ctx, id))
    return
  }
  await ctx.tx
    .delete(commentaire)
    .where(and(eq(commentaire.collectiviteId, ctx.collectivite.id), eq(commentaire.documentId, id)))
  await ctx.tx
    .update(document)
    .set({ identifiant: null, adata: null, ct: null, sel: null, fin, finiLe: ctx.now })
    .where(of(ctx, id))
}

export async function listCommentaires(ctx: Ctx, documentId: string): Promise<Commentaire[]> {
  return ctx.tx
    .select()
    .from(commentaire)
    .where(and(eq(commentaire.collectiviteId, ctx.collectivite.id), eq(commentaire.documentId, documentId)))
    .orderBy(asc(commentaire.creeLe), asc(commentaire.id))
}

/** @returns false when the discussion already holds this ciphertext */
export async function insertCommentaire(ctx: Ctx, values: Omit<Commentaire, 'collectiviteId'>): Promise<boolean> {
  const rows = await ctx.tx
    .insert(commentaire)
    .values({ ...values, collectiviteId: ctx.collectivite.id })
    .onConflictDoNothing()
    .returning({ id: commentaire.id })
  return rows.length > 0
}

/** Bytes that the collectivité keeps: documents, comments, answers. */
export async function countOctets(ctx: Ctx): Promise<number> {
  const { id } = ctx.collectivite
  const sum = async (table: typeof document | typeof commentaire | typeof demande, alive: ReturnType<typeof and>) => {
    const [row] = await ctx.tx
      .select({ octets: sql<number>`coalesce(sum(${table.taille}), 0)`.mapWith(Number) })
      .from(table)
      .where(and(eq(table.collectiviteId, id), alive))
    return row?.octets ?? 0
  }
  return (
    (await sum(document, isNull(document.finiLe))) +
    (await sum(commentaire, undefined)) +
    (await sum(demande, isNull(demande.finieLe)))
  )
}

/** Documents that this account has sent, latest first, with the number of all of them. */
export async function listEnvoyes(
  ctx: Ctx,
  compteId: string,
  filter: { q: string; limit: number; offset: number },
): Promise<{ rows: DocumentSuivi[]; total: number }> {
  const where = and(
    eq(document.collectiviteId, ctx.collectivite.id),
    eq(document.compteId, compteId),
    filter.q ? ilike(document.libelle, `%${filter.q.replace(/[%_\\]/g, '\\$&')}%`) : undefined,
  )
  const rows = await ctx.tx
    .select(SUIVI)
    .from(document)
    .where(where)
    .orderBy(desc(document.creeLe), desc(document.id))
    .limit(filter.limit)
    .offset(filter.offset)
  const [count] = await ctx.tx.select({ total: sql<number>`count(*)::int` }).from(document).where(where)
  return { rows, total: count?.total ?? 0 }
}

/** A document of this account; undefined for that of somebody else. */
export async function findEnvoye(ctx: Ctx, compteId: string, id: string): Promise<DocumentSuivi | undefined> {
  const [row] = await ctx.tx
    .select(SUIVI)
    .from(document)
    .where(and(of(ctx, id), eq(document.compteId, compteId)))
  return row
}

/** Documents of the whole house whose time is over and which are still there. */
export async function listExpires(
  ctx: CtxOperateur,
  limit: number,
): Promise<Pick<Document, 'id' | 'collectiviteId'>[]> {
  return ctx.tx
    .select({ id: document.id, collectiviteId: document.collectiviteId })
    .from(document)
    .where(and(isNull(document.finiLe), lte(document.expireLe, ctx.now)))
    .orderBy(asc(document.expireLe))
    .limit(limit)
}

/** The same one, unless it has ended meanwhile. */
export async function findExpire(ctx: Ctx, id: string): Promise<Document | undefined> {
  const [row] = await ctx.tx
    .select()
    .from(document)
    .where(and(of(ctx, id), isNull(document.finiLe), lte(document.expireLe, ctx.now)))
    .for('update')
  return row
}

/** Finished before this instant: only the line of its sender remains. */
export async function listFinisAvant(ctx: Ctx, limit: Date): Promise<DocumentSuivi[]> {
  return ctx.tx
    .select(SUIVI)
    .from(document)
    .where(
      and(eq(document.collectiviteId, ctx.collectivite.id), isNotNull(document.finiLe), lt(document.finiLe, limit)),
    )
}

export async function removeDocument(ctx: Ctx, id: string): Promise<void> {
  await ctx.tx.delete(document).where(of(ctx, id))
}

export async function listAllDocuments(ctx: Ctx): Promise<Document[]> {
  return ctx.tx
    .select()
    .from(document)
    .where(eq(document.collectiviteId, ctx.collectivite.id))
    .orderBy(asc(document.creeLe))
}

/** Numbers of the whole house, for supervision. */
export async function summarize(ctx: CtxOperateur, since: Date): Promise<{ vivants: number; enRetard: number }> {
  const [row] = await ctx.tx
    .select({
      vivants: sql<number>`count(*)::int`,
      enRetard: sql<number>`count(*) filter (where ${lt(document.expireLe, since)})::int`,
    })
    .from(document)
    .where(isNull(document.finiLe))
  return row ?? { vivants: 0, enRetard: 0 }
}

const of = (ctx: Ctx, id: string) => and(eq(document.collectiviteId, ctx.collectivite.id), eq(document.id, id))
const named = (ctx: Ctx, identifiant: string) =>
  and(eq(document.collectiviteId, ctx.collectivite.id), eq(document.identifiant, identifiant))
const isVivant = (now: Date) => or(isNull(document.expireLe), gt(document.expireLe, now))
