import { and, asc, desc, eq, sql } from 'drizzle-orm'
import type { Actor, Ctx, CtxOperateur } from '#platform/context'
import type { Migrations, Tx } from '#platform/db'
import { digestEntree, EMPREINTE_ORIGINE, linkEmpreinte } from './empreinte.ts'
import { type ActeurInscrit, chaine, type Details, entree } from './schema.ts'

export { canonicalEntree, canonicalJson, digestEntree, EMPREINTE_ORIGINE, linkEmpreinte } from './empreinte.ts'
export { scellerJournaux } from './jobs.ts'
export {
  countJournal,
  type EtatScellement,
  type FiltreJournal,
  findScellementOf,
  listEntreesBetween,
  listEtatsScellement,
  listJournal,
  listScellements,
} from './lecture.ts'
export { buildPreuve, type PreuveFile } from './preuve.ts'
export { type Horodatage, type Scellement, sealJournal } from './scellement.ts'
export type { ActeurInscrit, Details } from './schema.ts'
export { type Verification, verifyJournal } from './verification.ts'

export const journalMigrations: Migrations = { unit: 'journal', folder: new URL('./migrations/', import.meta.url) }

/** What an entry is about: `{ type: 'dossier', id }`. */
export interface Sujet {
  type: string
  id: string
}

/** One line of the journal, as read back. */
export type Entree = typeof entree.$inferSelect

/**
 * Appends one entry in the transaction of the change it tells, so that neither exists without the other. The chain of
 * the collectivité is locked until the commit. Services that listen to `nom` get one job each, in the same transaction.
 *
 * @param nom event name, French past participle: `acte.transmis`
 * @param details facts without secret nor content
 */
export async function record(ctx: Ctx, nom: string, sujet: Sujet, details: Details = {}): Promise<Entree> {
  const head = await lockChaine(ctx)
  const base = {
    collectiviteId: ctx.collectivite.id,
    numero: head.dernierNumero + 1,
    id: ctx.newId(),
    nom,
    acteur: inscribe(ctx.actor),
    sujetType: sujet.type,
    sujetId: sujet.id,
    details,
    instant: ctx.now,
    requeteId: ctx.requestId,
  }
  const empreinte = linkEmpreinte(head.derniereEmpreinte, digestEntree(base))
  const entry = { ...base, empreintePrecedente: head.derniereEmpreinte, empreinte }
  await ctx.tx.insert(entree).values(entry)
  await ctx.tx
    .update(chaine)
    .set({ dernierNumero: entry.numero, derniereEmpreinte: entry.empreinte })
    .where(eq(chaine.collectiviteId, ctx.collectivite.id))
  await ctx.jobs.dispatch(ctx, entry)
  await ctx.tx.execute(
    sql`select pg_notify('journal', ${JSON.stringify({ collectiviteId: base.collectiviteId, sujet: `${sujet.type}:${sujet.id}`, nom })})`,
  )
  return entry
}

async function lockChaine(ctx: Ctx) {
  const lock = async () => {
    const own = eq(chaine.collectiviteId, ctx.collectivite.id)
    return (await ctx.tx.select().from(chaine).where(own).for('update'))[0]
  }
  const known = await lock()
  if (known) return known
  await ctx.tx
    .insert(chaine)
    .values({ collectiviteId: ctx.collectivite.id, dernierNumero: 0, derniereEmpreinte: EMPREINTE_ORIGINE })
    .onConflictDoNothing()
  const head = await lock()
  if (!head) throw new Error('The chain of the collectivité cannot be read back')
  return head
}

function inscribe(actor: Actor): ActeurInscrit {
  return 'compteId' in actor
    ? { genre: actor.genre, nom: actor.nom, compteId: actor.compteId }
    : { genre: actor.genre, nom: actor.nom }
}

/** Entries about one subject, oldest first: the timeline of a dossier. */
export function listEntrees(ctx: Ctx, sujet: Sujet): Promise<Entree[]> {
  return ctx.tx
    .select()
    .from(entree)
    .where(
      and(
        eq(entree.collectiviteId, ctx.collectivite.id),
        eq(entree.sujetType, sujet.type),
        eq(entree.sujetId, sujet.id),
      ),
    )
    .orderBy(asc(entree.numero))
}

/** One entry by its id (event handlers read what they were called for). */
export async function findEntree(tx: Tx, id: string): Promise<Entree | undefined> {
  const [row] = await tx.select().from(entree).where(eq(entree.id, id))
  return row
}

/** Latest entries of the collectivité (of all of them for the operator), newest first. */
export function listLatestEntrees(ctx: Ctx | CtxOperateur, limit: number): Promise<Entree[]> {
  const query = ctx.tx.select().from(entree)
  const scoped = 'collectivite' in ctx ? query.where(eq(entree.collectiviteId, ctx.collectivite.id)) : query
  return scoped.orderBy(desc(entree.instant), desc(entree.numero)).limit(limit)
}
