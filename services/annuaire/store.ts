import { and, asc, eq, ilike, inArray, isNotNull, isNull, lte, or, sql } from 'drizzle-orm'
import { listAcces } from '#platform/auth'
import type { Collectivite } from '#platform/collectivites'
import type { Ctx } from '#platform/context'
import { NotFoundError } from '#platform/errors'
import { fiche, mandat, personne } from './schema.ts'

/** What the law and the formats need to know of a collectivité. */
export type FicheCollectivite = Omit<typeof fiche.$inferSelect, 'collectiviteId'> &
  Pick<Collectivite, 'nom' | 'siren' | 'population'>

export type Mandat = Omit<typeof mandat.$inferSelect, 'collectiviteId' | 'personneId'>

/** Somebody of the collectivité, with his mandates and the roles he holds now. */
export type Personne = Omit<typeof personne.$inferSelect, 'collectiviteId'> & {
  mandats: Mandat[]
  roles: readonly string[]
}

/** @throws NotFoundError when the collectivité has no sheet yet */
export async function getFiche(ctx: Ctx): Promise<FicheCollectivite> {
  const [row] = await ctx.tx.select().from(fiche).where(eq(fiche.collectiviteId, ctx.collectivite.id))
  if (!row) throw new NotFoundError('La fiche de la collectivité n’est pas remplie : l’opérateur doit la compléter.')
  const { collectiviteId: _, ...rest } = row
  const { nom, siren, population } = ctx.collectivite
  return { ...rest, nom, siren, population }
}

export async function saveFiche(ctx: Ctx, values: Omit<typeof fiche.$inferInsert, 'collectiviteId'>): Promise<void> {
  await ctx.tx
    .insert(fiche)
    .values({ ...values, collectiviteId: ctx.collectivite.id })
    .onConflictDoUpdate({ target: fiche.collectiviteId, set: values })
}

/** People of the collectivité by name; those who left only when asked for. */
export async function listPersonnes(ctx: Ctx, filter: { q?: string; partis?: boolean } = {}): Promise<Personne[]> {
  const words = filter.q ? `%${filter.q.replace(/[%_\\]/g, '\\$&')}%` : undefined
  const rows = await ctx.tx
    .select()
    .from(personne)
    .where(
      and(
        eq(personne.collectiviteId, ctx.collectivite.id),
        filter.partis ? isNotNull(personne.partiLe) : isNull(personne.partiLe),
        words
          ? or(
              ilike(personne.nom, words),
              ilike(personne.prenom, words),
              ilike(personne.email, words),
              ilike(personne.qualite, words),
            )
          : undefined,
      ),
    )
    .orderBy(asc(personne.nom), asc(personne.prenom))
  return complete(ctx, rows)
}

/** @throws NotFoundError */
export async function getPersonne(ctx: Ctx, id: string): Promise<Personne> {
  const rows = await ctx.tx
    .select()
    .from(personne)
    .where(and(eq(personne.collectiviteId, ctx.collectivite.id), eq(personne.id, id)))
  const [found] = await complete(ctx, rows)
  if (!found) throw new NotFoundError('Cette personne n’est pas dans l’annuaire de la collectivité.')
  return found
}

export async function findPersonneByCompte(ctx: Ctx, compteId: string): Promise<Personne | undefined> {
  const rows = await ctx.tx
    .select()
    .from(personne)
    .where(
      and(eq(personne.collectiviteId, ctx.collectivite.id), eq(personne.compteId, compteId), isNull(personne.partiLe)),
    )
  return (await complete(ctx, rows))[0]
}

/** Who holds this role now. */
export async function listTitulaires(ctx: Ctx, role: string): Promise<Personne[]> {
  return (await listPersonnes(ctx)).filter((someone) => someone.roles.includes(role))
}

export async function insertPersonne(
  ctx: Ctx,
  values: Omit<typeof personne.$inferInsert, 'collectiviteId' | 'id'>,
): Promise<string> {
  const id = ctx.newId()
  await ctx.tx.insert(personne).values({ ...values, id, collectiviteId: ctx.collectivite.id })
  return id
}

export async function updatePersonne(
  ctx: Ctx,
  id: string,
  changes: Partial<Omit<typeof personne.$inferInsert, 'collectiviteId' | 'id'>>,
): Promise<void> {
  await ctx.tx
    .update(personne)
    .set(changes)
    .where(and(eq(personne.collectiviteId, ctx.collectivite.id), eq(personne.id, id)))
}

/** An élu holds one mandate at a time: another function closes the one before. */
export async function setMandat(ctx: Ctx, personneId: string, fonction: string, debut: string): Promise<void> {
  await closeMandats(ctx, personneId, debut)
  await ctx.tx
    .insert(mandat)
    .values({ collectiviteId: ctx.collectivite.id, id: ctx.newId(), personneId, fonction, debut })
}

export async function closeMandats(ctx: Ctx, personneId: string, fin: string): Promise<void> {
  await ctx.tx
    .update(mandat)
    .set({ fin })
    .where(and(eq(mandat.collectiviteId, ctx.collectivite.id), eq(mandat.personneId, personneId), isNull(mandat.fin)))
}

/** People who left before this day: their personal data are no longer needed. */
export async function listPartisAvant(ctx: Ctx, jour: string): Promise<{ id: string; nom: string; partiLe: string }[]> {
  const rows = await ctx.tx
    .select({
      id: personne.id,
      nom: sql<string>`${personne.prenom} || ' ' || ${personne.nom}`,
      partiLe: personne.partiLe,
    })
    .from(personne)
    .where(and(eq(personne.collectiviteId, ctx.collectivite.id), lte(personne.partiLe, jour)))
  return rows.map((row) => ({ ...row, partiLe: row.partiLe as string }))
}

export async function removePersonne(ctx: Ctx, id: string): Promise<void> {
  await ctx.tx.delete(personne).where(and(eq(personne.collectiviteId, ctx.collectivite.id), eq(personne.id, id)))
}

export async function eraseAnnuaire(ctx: Ctx): Promise<void> {
  for (const table of [mandat, personne, fiche])
    await ctx.tx.delete(table).where(eq(table.collectiviteId, ctx.collectivite.id))
}

async function complete(ctx: Ctx, rows: (typeof personne.$inferSelect)[]): Promise<Personne[]> {
  if (rows.length === 0) return []
  const mandats = await ctx.tx
    .select()
    .from(mandat)
    .where(
      and(
        eq(mandat.collectiviteId, ctx.collectivite.id),
        inArray(
          mandat.personneId,
          rows.map((row) => row.id),
        ),
      ),
    )
    .orderBy(asc(mandat.debut))
  const roles = new Map((await listAcces(ctx)).map((acces) => [acces.compte.id, acces.roles]))
  return rows.map(({ collectiviteId: _, ...row }) => ({
    ...row,
    mandats: mandats
      .filter((item) => item.personneId === row.id)
      .map(({ collectiviteId: _c, personneId: _p, ...rest }) => rest),
    roles: (row.compteId && roles.get(row.compteId)) || [],
  }))
}
