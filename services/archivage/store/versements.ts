import {
  and,
  asc,
  count,
  desc,
  eq,
  ilike,
  inArray,
  isNotNull,
  isNull,
  lte,
  ne,
  notInArray,
  or,
  type SQL,
  sql,
} from 'drizzle-orm'
import type { Ctx, CtxOperateur } from '#platform/context'
import { NotFoundError } from '#platform/errors'
import type { Versement } from '../modele.ts'
import { versement } from '../schema.ts'
import { canBecome, ETATS_FINIS, ETATS_TENUS, type EtatVersement, type EtatVu } from '../states.ts'

const mine = (ctx: Ctx) => eq(versement.collectiviteId, ctx.collectivite.id)
const WAITING = and(isNotNull(versement.incident), notInArray(versement.etat, [...ETATS_FINIS]))

export async function insertVersement(ctx: Ctx, row: Versement): Promise<void> {
  await ctx.tx.insert(versement).values(row)
}

/** @param options.lock keeps every other writer out until the commit; @throws NotFoundError */
export async function getVersementRow(ctx: Ctx, id: string, options: { lock?: boolean } = {}): Promise<Versement> {
  const query = ctx.tx
    .select()
    .from(versement)
    .where(and(mine(ctx), eq(versement.id, id)))
  const [row] = options.lock ? await query.for('update') : await query
  if (!row) throw new NotFoundError('Ce versement n’existe pas, ou vous n’y avez pas accès.')
  return row
}

/** Writes progress, and with it the end of any trouble. @throws Error on a state that may not follow */
export async function updateVersement(
  ctx: Ctx,
  row: Pick<Versement, 'id' | 'etat'>,
  changes: Partial<Versement>,
): Promise<void> {
  if (changes.etat && changes.etat !== row.etat && !canBecome(row.etat, changes.etat))
    throw new Error(`A transfer cannot go from ${row.etat} to ${changes.etat}`)
  await ctx.tx
    .update(versement)
    .set({ incident: null, ...changes })
    .where(and(mine(ctx), eq(versement.id, row.id)))
}

/** Attempts under this identifier by this service, latest first. */
export function listTentatives(ctx: Ctx, serviceVersant: string, identifiant: string): Promise<Versement[]> {
  return ctx.tx
    .select()
    .from(versement)
    .where(and(mine(ctx), eq(versement.serviceVersant, serviceVersant), eq(versement.identifiant, identifiant)))
    .orderBy(desc(versement.deposeLe), desc(versement.id))
}

/** The transfer other than `id` that already holds this identifier. */
export async function findTenant(
  ctx: Ctx,
  id: string,
  serviceVersant: string,
  identifiant: string,
): Promise<Versement | undefined> {
  const [row] = await ctx.tx
    .select()
    .from(versement)
    .where(
      and(
        mine(ctx),
        ne(versement.id, id),
        eq(versement.serviceVersant, serviceVersant),
        eq(versement.identifiant, identifiant),
        inArray(versement.etat, [...ETATS_TENUS]),
      ),
    )
  return row
}

/** The transfer, not refused, whose package has these very bytes. */
export async function findBySip(ctx: Ctx, sha256: string): Promise<Versement | undefined> {
  const [row] = await ctx.tx
    .select()
    .from(versement)
    .where(and(mine(ctx), eq(versement.sipSha256, sha256), ne(versement.etat, 'refuse')))
  return row
}

export interface FiltreVersements {
  q?: string
  etat?: EtatVu
}

export function listVersements(
  ctx: Ctx,
  filtre: FiltreVersements,
  page: { dir: 'asc' | 'desc'; limit: number; offset: number },
): Promise<Versement[]> {
  const order = page.dir === 'asc' ? asc : desc
  return ctx.tx
    .select()
    .from(versement)
    .where(conditions(ctx, filtre))
    .orderBy(order(versement.deposeLe), order(versement.id))
    .limit(page.limit)
    .offset(page.offset)
}

export async function countVersements(ctx: Ctx, filtre: FiltreVersements): Promise<number> {
  const [row] = await ctx.tx.select({ total: count() }).from(versement).where(conditions(ctx, filtre))
  return row?.total ?? 0
}

function conditions(ctx: Ctx, { q = '', etat }: FiltreVersements): SQL | undefined {
  const words = `%${q.replace(/[%_\\]/g, '\\$&')}%`
  return and(
    mine(ctx),
    q === ''
      ? undefined
      : or(
          ilike(versement.objet, words),
          ilike(versement.numero, words),
          ilike(versement.identifiant, words),
          ilike(versement.cote, words),
        ),
    etat === undefined ? undefined : etat === 'en-attente' ? WAITING : and(eq(versement.etat, etat), notWaiting(etat)),
  )
}

const notWaiting = (etat: EtatVersement) => (ETATS_FINIS.includes(etat) ? undefined : isNull(versement.incident))

/** Refused, or held up by a trouble of the house: what somebody should look at. */
export function listEnSouffrance(ctx: Ctx, limit: number): Promise<Versement[]> {
  return ctx.tx
    .select()
    .from(versement)
    .where(and(mine(ctx), or(eq(versement.etat, 'refuse'), WAITING), notReplaced))
    .orderBy(desc(versement.deposeLe))
    .limit(limit)
}

/** A refusal that a later attempt has repaired awaits nobody. */
const notReplaced = sql`not exists (select from archivage.versement suite
  where suite.collectivite_id = ${versement.collectiviteId} and suite.service_versant = ${versement.serviceVersant}
    and suite.identifiant = ${versement.identifiant} and suite.tentative > ${versement.tentative})`

export function listEnCours(ctx: Ctx, limit: number): Promise<Versement[]> {
  return ctx.tx
    .select()
    .from(versement)
    .where(and(mine(ctx), isNull(versement.incident), notInArray(versement.etat, [...ETATS_FINIS])))
    .orderBy(desc(versement.deposeLe))
    .limit(limit)
}

/** Refused before this instant and whose package is still kept. */
export function listPaquetsRefuses(ctx: Ctx, before: Date): Promise<Versement[]> {
  return ctx.tx
    .select()
    .from(versement)
    .where(
      and(mine(ctx), eq(versement.etat, 'refuse'), isNotNull(versement.sipFichierId), lte(versement.reponduLe, before)),
    )
}

/** How many transfers of the whole house wait for it to be repaired. */
export async function countEnAttente(ctx: CtxOperateur): Promise<number> {
  const [row] = await ctx.tx.select({ total: count() }).from(versement).where(WAITING)
  return row?.total ?? 0
}
