import { and, asc, count, desc, eq, inArray, isNull, like, or, type SQL, sql } from 'drizzle-orm'
import type { Ctx } from '#platform/context'
import { searchable } from '../rules.ts'
import { preuve, publication, type ResultatSonde, sonde } from '../schema.ts'
import { type Publication, toPublication } from './publications.ts'

export interface FiltreActes {
  /** Words that must all be there. */
  q?: string
  /** Year of the decision, `AAAA`. */
  annee?: string
  nature?: string
  /** Domain of the nomenclature: `7`. */
  domaine?: string
  /** The agents' desk lists the withdrawn ones too. */
  avecRetirees?: boolean
  sort?: string
  dir?: 'asc' | 'desc'
  limit: number
  offset?: number
}

const COLUMNS = { objet: publication.objet, dateDecision: publication.dateDecision } as const

/** Actes of the collectivité, those put online last first, with the number of all that match. */
export async function listActes(ctx: Ctx, filtre: FiltreActes): Promise<{ rows: Publication[]; total: number }> {
  const where = matching(ctx, filtre)
  const column = COLUMNS[filtre.sort as keyof typeof COLUMNS] ?? publication.miseEnLigneLe
  const direction = filtre.dir === 'asc' ? asc : desc
  const rows = await ctx.tx
    .select()
    .from(publication)
    .where(where)
    .orderBy(direction(column), direction(publication.id))
    .limit(filtre.limit)
    .offset(filtre.offset ?? 0)
  const [counted] = await ctx.tx.select({ total: count() }).from(publication).where(where)
  return { rows: rows.map(toPublication), total: counted?.total ?? 0 }
}

function matching(ctx: Ctx, filtre: FiltreActes): SQL | undefined {
  const words = searchable(filtre.q ?? '')
    .split(' ')
    .filter((word) => word !== '')
  return and(
    eq(publication.collectiviteId, ctx.collectivite.id),
    filtre.avecRetirees ? undefined : isNull(publication.retireeLe),
    ...words.map((word) => like(publication.recherche, `%${word}%`)),
    filtre.annee && /^\d{4}$/.test(filtre.annee)
      ? sql`extract(year from ${publication.dateDecision}) = ${Number(filtre.annee)}`
      : undefined,
    filtre.nature ? eq(publication.natureLibelle, filtre.nature) : undefined,
    filtre.domaine && /^\d$/.test(filtre.domaine)
      ? or(eq(publication.matiere, filtre.domaine), like(publication.matiere, `${filtre.domaine}.%`))
      : undefined,
  )
}

/** What the filters of the list may offer: only what leads somewhere. */
export async function listChoix(ctx: Ctx): Promise<{ annees: string[]; natures: string[]; domaines: string[] }> {
  const rows = await ctx.tx
    .selectDistinct({
      annee: sql<string>`extract(year from ${publication.dateDecision})::text`,
      nature: publication.natureLibelle,
      domaine: sql<string>`split_part(${publication.matiere}, '.', 1)`,
    })
    .from(publication)
    .where(matching(ctx, { limit: 0 }))
  const distinct = (values: string[]) => [...new Set(values)].sort((a, b) => a.localeCompare(b, 'fr'))
  return {
    annees: distinct(rows.map((row) => row.annee)).reverse(),
    natures: distinct(rows.map((row) => row.nature)),
    domaines: distinct(rows.map((row) => row.domaine)),
  }
}

/** What an agent reads of a proof in the list of his desk. */
export interface EtatPreuve {
  horodatee: boolean
  derniereSonde: { resultat: ResultatSonde; faiteLe: Date } | undefined
}

/** State of the proof of these publications, by id. */
export async function listEtatsPreuve(ctx: Ctx, ids: readonly string[]): Promise<Map<string, EtatPreuve>> {
  const wanted = [...ids]
  const stamped = await ctx.tx
    .select({ id: preuve.publicationId })
    .from(preuve)
    .where(
      and(
        eq(preuve.collectiviteId, ctx.collectivite.id),
        eq(preuve.genre, 'mise-en-ligne'),
        inArray(preuve.publicationId, wanted),
      ),
    )
  const latest = await ctx.tx
    .selectDistinctOn([sonde.publicationId])
    .from(sonde)
    .where(and(eq(sonde.collectiviteId, ctx.collectivite.id), inArray(sonde.publicationId, wanted)))
    .orderBy(sonde.publicationId, desc(sonde.faiteLe))
  const done = new Set(stamped.map((row) => row.id))
  const sondes = new Map(latest.map((row) => [row.publicationId, row]))
  return new Map(wanted.map((id) => [id, { horodatee: done.has(id), derniereSonde: sondes.get(id) }]))
}
