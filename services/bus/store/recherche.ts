import { and, asc, count, desc, eq, gte, lt, ne, type SQL, sql } from 'drizzle-orm'
import type { Ctx } from '#platform/context'
import { rowsOf, type Tx } from '#platform/db'
import type { Dossier } from '../modele.ts'
import { dossier, mot } from '../schema.ts'
import type { EtatDossier } from '../states.ts'

export interface FiltreDossiers {
  mots?: string
  flux?: string
  etat?: EtatDossier
  /** Last change from this instant on, and before that one. */
  depuis?: Date
  avant?: Date
  /** Drafts belong to those who write them. */
  sansBrouillons?: boolean
}

export interface TriDossiers {
  par: 'activite' | 'creation' | 'objet' | 'numero'
  sens: 'asc' | 'desc'
}

/** Counting stops here: nobody turns four hundred pages, and a count of everything would cost more than the page. */
export const MAX_TOTAL = 10_000

const COLUMNS = {
  activite: dossier.modifieLe,
  creation: dossier.id,
  objet: dossier.objet,
  numero: dossier.numero,
} as const

/**
 * Replaces the words of one dossier: its number as it is written, and the stems of its objet by the French dictionary,
 * without accents, so that « école » finds « Ecoles ».
 */
export async function indexMots(
  tx: Tx,
  row: Pick<Dossier, 'collectiviteId' | 'id' | 'objet' | 'numero'>,
): Promise<void> {
  const { collectiviteId, id: dossierId } = row
  await tx.delete(mot).where(and(eq(mot.collectiviteId, collectiviteId), eq(mot.dossierId, dossierId)))
  const mots = new Set([...(await stemsOf(tx, row.objet)), row.numero.toLowerCase()])
  mots.delete('')
  if (mots.size > 0) await tx.insert(mot).values([...mots].map((one) => ({ collectiviteId, dossierId, mot: one })))
}

export async function listDossiers(
  ctx: Ctx,
  filtre: FiltreDossiers,
  tri: TriDossiers,
  page: { limit: number; offset: number },
): Promise<Dossier[]> {
  const where = await conditions(ctx, filtre)
  const order = tri.sens === 'asc' ? asc : desc
  return ctx.tx
    .select()
    .from(dossier)
    .where(where)
    .orderBy(order(COLUMNS[tri.par]), order(dossier.id))
    .limit(page.limit)
    .offset(Math.min(page.offset, MAX_TOTAL))
}

/** Number of dossiers that answer, `MAX_TOTAL` at most. */
export async function countDossiers(ctx: Ctx, filtre: FiltreDossiers): Promise<number> {
  const found = ctx.tx
    .select({ one: sql`1`.as('one') })
    .from(dossier)
    .where(await conditions(ctx, filtre))
    .limit(MAX_TOTAL)
    .as('found')
  const [row] = await ctx.tx.select({ total: count() }).from(found)
  return row?.total ?? 0
}

async function conditions(ctx: Ctx, filtre: FiltreDossiers): Promise<SQL | undefined> {
  const { flux, etat, depuis, avant, sansBrouillons, mots = '' } = filtre
  const stems = mots === '' ? [] : await wordsOf(ctx.tx, mots.slice(0, 200))
  return and(
    eq(dossier.collectiviteId, ctx.collectivite.id),
    flux ? eq(dossier.flux, flux) : undefined,
    etat ? eq(dossier.etat, etat) : undefined,
    depuis ? gte(dossier.modifieLe, depuis) : undefined,
    avant ? lt(dossier.modifieLe, avant) : undefined,
    sansBrouillons ? ne(dossier.etat, 'brouillon') : undefined,
    ...stems.map((stem) => startsWith(ctx, stem)),
  )
}

/** Every word must be there, or begin one that is: one still being typed finds already. */
function startsWith(ctx: Ctx, stem: string): SQL {
  return sql`${dossier.id} in (select dossier_id from bus.mot where collectivite_id = ${ctx.collectivite.id}
    and mot >= ${stem} and mot < ${`${stem}\u{10ffff}`})`
}

/** A number is looked for as it is written, the rest by its stems. */
async function wordsOf(tx: Tx, mots: string): Promise<string[]> {
  const words = mots.split(/\s+/)
  const isNumber = (word: string) => /[\d_]/.test(word)
  const numbers = words.filter(isNumber).map((word) => word.toLowerCase())
  const stems = await stemsOf(tx, words.filter((word) => !isNumber(word)).join(' '))
  // The dictionary's list of little words has holes (« les »), and two letters begin too many words to tell anything.
  return [...numbers, ...stems.filter((stem) => stem.length > 2)]
}

async function stemsOf(tx: Tx, texte: string): Promise<string[]> {
  const [row] = await rowsOf<{ stems: string[] }>(
    tx,
    sql`select tsvector_to_array(to_tsvector('french', ${withoutAccents(texte)})) as stems`,
  )
  return row?.stems ?? []
}

const withoutAccents = (texte: string) => texte.normalize('NFD').replace(/\p{Mn}/gu, '')
