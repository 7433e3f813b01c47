import { and, asc, desc, eq, ilike, inArray, isNull, lt, ne, or, sql } from 'drizzle-orm'
import type { Ctx } from '#platform/context'
import { NotFoundError } from '#platform/errors'
import { seesEverything } from './permissions.ts'
import { circuit, document, dossier, type EtatDossier, etape, preparation } from './schema.ts'

export type Circuit = Omit<typeof circuit.$inferSelect, 'collectiviteId' | 'archiveLe'>
export type EtapeParapheur = Omit<typeof etape.$inferSelect, 'collectiviteId' | 'dossierId'>
export type DocumentParapheur = Omit<typeof document.$inferSelect, 'collectiviteId' | 'dossierId'>
export type DossierParapheur = Omit<typeof dossier.$inferSelect, 'collectiviteId'>
/** A dossier with its documents and steps, in order. */
export type DossierComplet = DossierParapheur & { documents: DocumentParapheur[]; etapes: EtapeParapheur[] }

/** Circuits that may be chosen, the default one first. */
export async function listCircuits(ctx: Ctx): Promise<Circuit[]> {
  return ctx.tx
    .select({ id: circuit.id, nom: circuit.nom, etapes: circuit.etapes, parDefaut: circuit.parDefaut })
    .from(circuit)
    .where(and(eq(circuit.collectiviteId, ctx.collectivite.id), isNull(circuit.archiveLe)))
    .orderBy(desc(circuit.parDefaut), asc(circuit.nom))
}

/** @throws NotFoundError */
export async function getCircuit(ctx: Ctx, id: string): Promise<Circuit> {
  const found = (await listCircuits(ctx)).find((one) => one.id === id)
  if (!found) throw new NotFoundError('Ce circuit n’existe plus : choisissez-en un autre.')
  return found
}

export async function saveCircuit(ctx: Ctx, values: Circuit): Promise<void> {
  if (values.parDefaut) {
    await ctx.tx
      .update(circuit)
      .set({ parDefaut: false })
      .where(and(eq(circuit.collectiviteId, ctx.collectivite.id), ne(circuit.id, values.id)))
  }
  await ctx.tx
    .insert(circuit)
    .values({ ...values, collectiviteId: ctx.collectivite.id })
    .onConflictDoUpdate({ target: [circuit.collectiviteId, circuit.id], set: values })
}

export async function archiveCircuit(ctx: Ctx, id: string): Promise<void> {
  await ctx.tx
    .update(circuit)
    .set({ archiveLe: ctx.now, parDefaut: false })
    .where(and(eq(circuit.collectiviteId, ctx.collectivite.id), eq(circuit.id, id)))
}

/** Those that the actor emitted or is asked to decide; all of them for who reads everything. */
function visibleTo(ctx: Ctx) {
  const mine = eq(dossier.collectiviteId, ctx.collectivite.id)
  if (seesEverything(ctx.actor)) return mine
  if (!('compteId' in ctx.actor)) return sql`false`
  const asked = ctx.tx
    .select({ id: etape.dossierId })
    .from(etape)
    .where(and(eq(etape.collectiviteId, ctx.collectivite.id), eq(etape.compteId, ctx.actor.compteId)))
  return and(mine, or(eq(dossier.emetteurId, ctx.actor.compteId), inArray(dossier.id, asked)))
}

/** @throws NotFoundError for what the actor may not see either */
export async function getDossier(ctx: Ctx, id: string): Promise<DossierComplet> {
  const [row] = await ctx.tx
    .select()
    .from(dossier)
    .where(and(visibleTo(ctx), eq(dossier.id, id)))
  if (!row) throw new NotFoundError()
  const { collectiviteId: _, ...rest } = row
  return { ...rest, documents: await listDocuments(ctx, id), etapes: await listEtapes(ctx, id) }
}

/** The same, its row locked until the commit: decisions on one dossier come one after the other. */
export async function lockDossier(ctx: Ctx, id: string): Promise<DossierComplet> {
  await ctx.tx.select().from(dossier).where(ofDossier(ctx, id)).for('update')
  return getDossier(ctx, id)
}

export type Liste = 'a-traiter' | 'en-cours' | 'termines' | 'rejetes'

const ETATS: Record<Exclude<Liste, 'a-traiter'>, EtatDossier[]> = {
  'en-cours': ['en-cours'],
  termines: ['signe'],
  rejetes: ['rejete', 'retire'],
}

/** A list of the parapheur, page by page, with the number of all its rows. */
export async function listDossiers(
  ctx: Ctx,
  filter: { liste: Liste; q: string; limit: number; offset: number; dir?: 'asc' | 'desc' },
): Promise<{ rows: (DossierParapheur & { etapeCourante: string | null })[]; total: number }> {
  const where = and(
    visibleTo(ctx),
    filter.liste === 'a-traiter' ? inArray(dossier.id, awaiting(ctx)) : inArray(dossier.etat, ETATS[filter.liste]),
    filter.q ? ilike(dossier.objet, `%${filter.q.replace(/[%_\\]/g, '\\$&')}%`) : undefined,
  )
  const current = sql<
    string | null
  >`(select e.qualite || ' (' || e.nom || ')' from parapheur.etape e where e.collectivite_id = ${dossier.collectiviteId} and e.dossier_id = ${dossier.id} and e.etat = 'en-cours' limit 1)`
  const rows = await ctx.tx
    .select({ dossier, etapeCourante: current })
    .from(dossier)
    .where(where)
    .orderBy(filter.dir === 'asc' ? asc(dossier.creeLe) : desc(dossier.creeLe))
    .limit(filter.limit)
    .offset(filter.offset)
  const [count] = await ctx.tx.select({ total: sql<number>`count(*)::int` }).from(dossier).where(where)
  return { rows: rows.map((row) => ({ ...row.dossier, etapeCourante: row.etapeCourante })), total: count?.total ?? 0 }
}

/** Dossiers whose current step awaits the actor. */
function awaiting(ctx: Ctx) {
  const compteId = 'compteId' in ctx.actor ? ctx.actor.compteId : '00000000-0000-0000-0000-000000000000'
  return ctx.tx
    .select({ id: etape.dossierId })
    .from(etape)
    .where(and(eq(etape.collectiviteId, ctx.collectivite.id), eq(etape.compteId, compteId), eq(etape.etat, 'en-cours')))
}

export async function insertDossier(
  ctx: Ctx,
  values: Omit<DossierParapheur, 'etat' | 'termineLe' | 'motif' | 'creeLe'>,
  documents: readonly Omit<DocumentParapheur, 'ordre'>[],
  etapes: readonly Pick<EtapeParapheur, 'genre' | 'personneId' | 'compteId' | 'nom' | 'qualite'>[],
): Promise<void> {
  const key = { collectiviteId: ctx.collectivite.id, dossierId: values.id }
  await ctx.tx
    .insert(dossier)
    .values({ ...values, collectiviteId: ctx.collectivite.id, etat: 'en-cours', creeLe: ctx.now })
  await ctx.tx.insert(document).values(documents.map((one, ordre) => ({ ...one, ...key, ordre })))
  await ctx.tx.insert(etape).values(
    etapes.map((one, ordre) => ({
      ...one,
      ...key,
      ordre,
      etat: ordre === 0 ? ('en-cours' as const) : ('a-venir' as const),
    })),
  )
}

export async function updateDossier(
  ctx: Ctx,
  id: string,
  changes: Partial<Pick<DossierParapheur, 'etat' | 'termineLe' | 'motif'>>,
): Promise<void> {
  await ctx.tx.update(dossier).set(changes).where(ofDossier(ctx, id))
}

export async function updateEtape(
  ctx: Ctx,
  dossierId: string,
  ordre: number,
  changes: Partial<EtapeParapheur>,
): Promise<void> {
  await ctx.tx
    .update(etape)
    .set(changes)
    .where(and(eq(etape.collectiviteId, ctx.collectivite.id), eq(etape.dossierId, dossierId), eq(etape.ordre, ordre)))
}

/** Steps that will not take place any more. */
export async function cancelEtapes(ctx: Ctx, dossierId: string): Promise<void> {
  await ctx.tx
    .update(etape)
    .set({ etat: 'annulee' })
    .where(
      and(
        eq(etape.collectiviteId, ctx.collectivite.id),
        eq(etape.dossierId, dossierId),
        inArray(etape.etat, ['a-venir', 'en-cours']),
      ),
    )
}

export async function setFichier(ctx: Ctx, dossierId: string, ordre: number, fichierId: string): Promise<void> {
  await ctx.tx
    .update(document)
    .set({ fichierId })
    .where(
      and(
        eq(document.collectiviteId, ctx.collectivite.id),
        eq(document.dossierId, dossierId),
        eq(document.ordre, ordre),
      ),
    )
}

export async function insertPreparation(
  ctx: Ctx,
  values: Omit<typeof preparation.$inferInsert, 'collectiviteId' | 'prepareeLe'>,
): Promise<void> {
  // A second attempt replaces the first: only the latest preparation of a step may be completed.
  await ctx.tx
    .delete(preparation)
    .where(
      and(
        eq(preparation.collectiviteId, ctx.collectivite.id),
        eq(preparation.dossierId, values.dossierId),
        eq(preparation.compteId, values.compteId),
      ),
    )
  await ctx.tx.insert(preparation).values({ ...values, collectiviteId: ctx.collectivite.id, prepareeLe: ctx.now })
}

export async function findPreparation(ctx: Ctx, id: string): Promise<typeof preparation.$inferSelect | undefined> {
  const [row] = await ctx.tx
    .select()
    .from(preparation)
    .where(and(eq(preparation.collectiviteId, ctx.collectivite.id), eq(preparation.id, id)))
  return row
}

export async function removePreparations(ctx: Ctx, dossierId: string): Promise<void> {
  await ctx.tx
    .delete(preparation)
    .where(and(eq(preparation.collectiviteId, ctx.collectivite.id), eq(preparation.dossierId, dossierId)))
}

/** Finished before `limit`, oldest first: for the end of their retention. */
export async function listTerminesAvant(ctx: Ctx, limit: Date): Promise<DossierParapheur[]> {
  return ctx.tx
    .select()
    .from(dossier)
    .where(
      and(eq(dossier.collectiviteId, ctx.collectivite.id), ne(dossier.etat, 'en-cours'), lt(dossier.termineLe, limit)),
    )
    .orderBy(asc(dossier.termineLe))
}

export async function listAllDossiers(ctx: Ctx): Promise<DossierComplet[]> {
  const rows = await ctx.tx
    .select()
    .from(dossier)
    .where(eq(dossier.collectiviteId, ctx.collectivite.id))
    .orderBy(asc(dossier.creeLe))
  const all: DossierComplet[] = []
  for (const row of rows)
    all.push({ ...row, documents: await listDocuments(ctx, row.id), etapes: await listEtapes(ctx, row.id) })
  return all
}

export async function removeDossier(ctx: Ctx, id: string): Promise<void> {
  await ctx.tx.delete(dossier).where(ofDossier(ctx, id))
}

export async function eraseParapheur(ctx: Ctx): Promise<void> {
  for (const table of [preparation, etape, document, dossier, circuit])
    await ctx.tx.delete(table).where(eq(table.collectiviteId, ctx.collectivite.id))
}

function listDocuments(ctx: Ctx, dossierId: string): Promise<DocumentParapheur[]> {
  return ctx.tx
    .select()
    .from(document)
    .where(and(eq(document.collectiviteId, ctx.collectivite.id), eq(document.dossierId, dossierId)))
    .orderBy(asc(document.ordre))
}

function listEtapes(ctx: Ctx, dossierId: string): Promise<EtapeParapheur[]> {
  return ctx.tx
    .select()
    .from(etape)
    .where(and(eq(etape.collectiviteId, ctx.collectivite.id), eq(etape.dossierId, dossierId)))
    .orderBy(asc(etape.ordre))
}

const ofDossier = (ctx: Ctx, id: string) => and(eq(dossier.collectiviteId, ctx.collectivite.id), eq(dossier.id, id))
