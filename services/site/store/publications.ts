import { and, asc, desc, eq, inArray, isNull, lte, sql } from 'drizzle-orm'
import type { Ctx, CtxOperateur } from '#platform/context'
import { NotFoundError } from '#platform/errors'
import { type Fichier, listFichiers } from '#platform/files'
import { mentions, piece, preuve, publication, sonde } from '../schema.ts'

export type Publication = Omit<typeof publication.$inferSelect, 'collectiviteId' | 'recherche'>
/** A document of a publication: the acte (`ordre` 0) or an annexe. */
export type Piece = Fichier & { ordre: number }
export type PublicationComplete = Publication & { pieces: readonly Piece[] }

const INTROUVABLE = 'Cet acte n’est pas sur la page de la collectivité. Cherchez-le dans la liste des actes.'

export const ofPublication = (ctx: Ctx, id: string) =>
  and(eq(publication.collectiviteId, ctx.collectivite.id), eq(publication.id, id))

export async function insertPublication(
  ctx: Ctx,
  values: Omit<typeof publication.$inferInsert, 'collectiviteId' | 'objetMasque'>,
  pieces: readonly Fichier[],
): Promise<void> {
  const { id: collectiviteId } = ctx.collectivite
  await ctx.tx.insert(publication).values({ ...values, collectiviteId, objetMasque: false })
  const rows = pieces.map(({ id: fichierId, sha256 }, ordre) => ({ ordre, fichierId, sha256 }))
  await ctx.tx.insert(piece).values(rows.map((row) => ({ ...row, collectiviteId, publicationId: values.id })))
}

export async function updatePublication(
  ctx: Ctx,
  id: string,
  changes: Partial<Omit<typeof publication.$inferInsert, 'collectiviteId' | 'id'>>,
): Promise<void> {
  await ctx.tx.update(publication).set(changes).where(ofPublication(ctx, id))
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** @param lock what changes one publication comes one after the other */
export async function findPublication(
  ctx: Ctx,
  id: string,
  { lock = false }: { lock?: boolean } = {},
): Promise<Publication | undefined> {
  if (!UUID.test(id)) return undefined
  const query = ctx.tx.select().from(publication).where(ofPublication(ctx, id))
  const [row] = lock ? await query.for('update') : await query
  return row && toPublication(row)
}

/** @throws NotFoundError */
export async function getPublicationRow(ctx: Ctx, id: string, options: { lock?: boolean } = {}): Promise<Publication> {
  const found = await findPublication(ctx, id, options)
  if (!found) throw new NotFoundError(INTROUVABLE)
  return found
}

/** With its documents, the acte first. @throws NotFoundError */
export async function getComplete(ctx: Ctx, id: string): Promise<PublicationComplete> {
  return { ...(await getPublicationRow(ctx, id)), pieces: await listPieces(ctx, [id]) }
}

/** Documents of these publications, in order. */
export async function listPieces(ctx: Ctx, ids: readonly string[]): Promise<(Piece & { publicationId: string })[]> {
  if (ids.length === 0) return []
  const rows = await ctx.tx
    .select()
    .from(piece)
    .where(and(eq(piece.collectiviteId, ctx.collectivite.id), inArray(piece.publicationId, [...ids])))
    .orderBy(asc(piece.publicationId), asc(piece.ordre))
  const fichiers = new Map(
    (
      await listFichiers(
        ctx,
        rows.map((row) => row.fichierId),
      )
    ).map((fichier) => [fichier.id, fichier]),
  )
  return rows.flatMap(({ ordre, fichierId, publicationId, sha256 }) => {
    const fichier = fichiers.get(fichierId)
    // The digest is the one written at the publication, whatever has become of the file.
    return fichier ? [{ ...fichier, sha256, ordre, publicationId }] : []
  })
}

/** Removes the publication, its proofs and probes; returns the files that were theirs. */
export async function removePublication(ctx: Ctx, id: string): Promise<string[]> {
  const pieces = await ctx.tx
    .select({ id: piece.fichierId })
    .from(piece)
    .where(and(eq(piece.collectiviteId, ctx.collectivite.id), eq(piece.publicationId, id)))
  const preuves = await ctx.tx
    .select()
    .from(preuve)
    .where(and(eq(preuve.collectiviteId, ctx.collectivite.id), eq(preuve.publicationId, id)))
  await ctx.tx.delete(publication).where(ofPublication(ctx, id))
  return [...pieces.map((row) => row.id), ...preuves.flatMap((row) => [row.jetonId, row.certificatId])]
}

/** All of them, withdrawn ones included, oldest first. */
export async function listAllPublications(ctx: Ctx): Promise<Publication[]> {
  const rows = await ctx.tx
    .select()
    .from(publication)
    .where(eq(publication.collectiviteId, ctx.collectivite.id))
    .orderBy(asc(publication.miseEnLigneLe), asc(publication.id))
  return rows.map(toPublication)
}

/** Withdrawn before this instant, oldest first. */
export async function listRetireesAvant(ctx: Ctx, limit: Date): Promise<Publication[]> {
  const rows = await ctx.tx
    .select()
    .from(publication)
    .where(and(eq(publication.collectiviteId, ctx.collectivite.id), lte(publication.retireeLe, limit)))
    .orderBy(asc(publication.retireeLe))
  return rows.map(toPublication)
}

/** Whose page is to be fetched now, in the whole house. */
export function listASonder(ctx: CtxOperateur): Promise<{ collectiviteId: string; id: string }[]> {
  return ctx.tx
    .select({ collectiviteId: publication.collectiviteId, id: publication.id })
    .from(publication)
    .where(and(lte(publication.prochaineSondeLe, ctx.now), isNull(publication.retireeLe)))
    .orderBy(asc(publication.prochaineSondeLe))
}

export async function eraseSite(ctx: Ctx): Promise<void> {
  for (const table of [sonde, preuve, piece, publication, mentions])
    await ctx.tx.delete(table).where(eq(table.collectiviteId, ctx.collectivite.id))
}

/** The one put online just after (`suivante`) and just before (`precedente`), among those still online. */
export async function findVoisines(ctx: Ctx, { id, miseEnLigneLe }: Publication) {
  const online = and(eq(publication.collectiviteId, ctx.collectivite.id), isNull(publication.retireeLe))
  const key = sql`(${publication.miseEnLigneLe}, ${publication.id})`
  const here = sql`(${miseEnLigneLe.toISOString()}::timestamptz, ${id}::uuid)`
  const fields = { id: publication.id, objet: publication.objet }
  const [suivante] = await ctx.tx
    .select(fields)
    .from(publication)
    .where(and(online, sql`${key} > ${here}`))
    .orderBy(asc(publication.miseEnLigneLe), asc(publication.id))
    .limit(1)
  const [precedente] = await ctx.tx
    .select(fields)
    .from(publication)
    .where(and(online, sql`${key} < ${here}`))
    .orderBy(desc(publication.miseEnLigneLe), desc(publication.id))
    .limit(1)
  return { suivante, precedente }
}

export function toPublication(row: typeof publication.$inferSelect): Publication {
  const { collectiviteId: _, recherche: __, ...rest } = row
  return rest
}
