import { and, asc, desc, eq, inArray, sql } from 'drizzle-orm'
import type { Ctx } from '#platform/context'
import type { Tx } from '#platform/db'
import type { Dossier, DossierComplet, EtapeSuivie, Piece } from '../modele.ts'
import { dossier, etape, piece } from '../schema.ts'
import { indexMots } from './recherche.ts'

/** @returns false when a dossier of this id exists already */
export async function insertDossier(tx: Tx, row: Dossier): Promise<boolean> {
  const inserted = await tx.insert(dossier).values(row).onConflictDoNothing().returning({ id: dossier.id })
  if (inserted.length === 0) return false
  await indexMots(tx, row)
  return true
}

export async function updateDossier(
  tx: Tx,
  { collectiviteId, id }: Pick<Dossier, 'collectiviteId' | 'id'>,
  changes: Partial<Dossier>,
): Promise<Dossier> {
  const [row] = await tx
    .update(dossier)
    .set(changes)
    .where(and(eq(dossier.collectiviteId, collectiviteId), eq(dossier.id, id)))
    .returning()
  if (!row) throw new Error(`The dossier ${id} vanished under its lock`)
  if (changes.objet !== undefined || changes.numero !== undefined) {
    await indexMots(tx, row)
  }
  return row
}

export async function removeDossier(tx: Tx, collectiviteId: string, id: string): Promise<void> {
  await tx.delete(dossier).where(and(eq(dossier.collectiviteId, collectiviteId), eq(dossier.id, id)))
}

/** The dossier with its pieces and étapes; `lock` keeps every other writer out until the commit. */
export async function findComplet(
  ctx: Pick<Ctx, 'tx' | 'collectivite'>,
  id: string,
  options: { lock?: boolean } = {},
): Promise<DossierComplet | undefined> {
  const { tx, collectivite } = ctx
  const query = tx
    .select()
    .from(dossier)
    .where(and(eq(dossier.collectiviteId, collectivite.id), eq(dossier.id, id)))
  const [row] = options.lock ? await query.for('update') : await query
  if (!row) return undefined
  const [complet] = await complete(tx, collectivite.id, [row])
  return complet
}

/** Adds pieces and étapes to these dossiers, in two queries whatever their number. */
export async function complete(tx: Tx, collectiviteId: string, rows: readonly Dossier[]): Promise<DossierComplet[]> {
  const ids = rows.map((row) => row.id)
  const pieces = ids.length === 0 ? [] : await listPieces(tx, collectiviteId, ids)
  const piecesOf = Map.groupBy(pieces, (row) => row.dossierId)
  const etapesOf = await listEtapes(tx, collectiviteId, ids)
  return rows.map((row) => ({
    dossier: row,
    pieces: piecesOf.get(row.id) ?? [],
    etapes: etapesOf.get(row.id) ?? [],
  }))
}

function listPieces(tx: Tx, collectiviteId: string, ids: readonly string[]): Promise<Piece[]> {
  return tx
    .select()
    .from(piece)
    .where(and(eq(piece.collectiviteId, collectiviteId), inArray(piece.dossierId, [...ids])))
    .orderBy(asc(piece.ordre), asc(piece.id))
}

/** Étapes of these dossiers, by dossier, in order. */
export async function listEtapes(
  tx: Tx,
  collectiviteId: string,
  ids: readonly string[],
): Promise<Map<string, EtapeSuivie[]>> {
  if (ids.length === 0) return new Map()
  const etapes = await tx
    .select()
    .from(etape)
    .where(and(eq(etape.collectiviteId, collectiviteId), inArray(etape.dossierId, [...ids])))
    .orderBy(asc(etape.tour), asc(etape.ordre))
  return Map.groupBy(etapes, (row) => row.dossierId)
}

/** All dossiers of the collectivité after this id, in the order of ids: for exports, page by page. */
export function listDossiersAfter(ctx: Ctx, id: string, limit: number): Promise<Dossier[]> {
  return ctx.tx
    .select()
    .from(dossier)
    .where(and(eq(dossier.collectiviteId, ctx.collectivite.id), sql`${dossier.id} > ${id}`))
    .orderBy(asc(dossier.id))
    .limit(limit)
}

/** Dossiers in one of these states that nothing has changed since `before`, oldest first. */
export function listDormants(
  ctx: Ctx,
  filter: { etats: readonly Dossier['etat'][]; flux?: string; before: Date },
): Promise<Dossier[]> {
  return ctx.tx
    .select()
    .from(dossier)
    .where(
      and(
        eq(dossier.collectiviteId, ctx.collectivite.id),
        inArray(dossier.etat, [...filter.etats]),
        filter.flux ? eq(dossier.flux, filter.flux) : undefined,
        sql`${dossier.modifieLe} < ${filter.before}`,
      ),
    )
    .orderBy(asc(dossier.modifieLe))
}

/** Latest dossiers in one state, for the desktop. */
export function listByEtat(ctx: Ctx, etat: Dossier['etat'], limit: number): Promise<Dossier[]> {
  return ctx.tx
    .select()
    .from(dossier)
    .where(and(eq(dossier.collectiviteId, ctx.collectivite.id), eq(dossier.etat, etat)))
    .orderBy(desc(dossier.modifieLe), desc(dossier.id))
    .limit(limit)
}

export async function removeAllDossiers(tx: Tx, collectiviteId: string): Promise<void> {
  await tx.delete(dossier).where(eq(dossier.collectiviteId, collectiviteId))
}
