import { and, eq, gt, isNull, ne, sql } from 'drizzle-orm'
import type { Ctx, CtxOperateur } from '#platform/context'
import { rowsOf, type Tx } from '#platform/db'
import { ForbiddenError } from '#platform/errors'
import { quotaError } from './errors.ts'
import { occupation, quota, televersement } from './schema.ts'

/** The whole of a collectivité, as a "service" of the quota table. */
const TOTAL = ''

/** Bytes granted unless the operator says otherwise; a service that is not listed has no limit of its own. */
const DEFAULT_TOTAL = 100e9
const DEFAULTS: Readonly<Record<string, number>> = { fichiers: 5e9, sauvegarde: 40e9 }

/** Bytes used and granted. */
export interface Usage {
  /** Undefined for the whole collectivité. */
  service: string | undefined
  utilise: number
  /** Undefined: no limit of its own. */
  permis: number | undefined
}

/**
 * Grants room to the collectivité of the context, or to one of its services.
 *
 * @param grant.octets undefined to return to the default
 * @throws ForbiddenError unless the operator acts
 */
export async function setQuota(ctx: Ctx, grant: { service?: string; octets: number | undefined }): Promise<void> {
  if (ctx.actor.genre !== 'operateur' && ctx.actor.genre !== 'systeme')
    throw new ForbiddenError('Seul l’opérateur peut changer la place accordée à une collectivité.')
  const key = { collectiviteId: ctx.collectivite.id, service: grant.service ?? TOTAL }
  await ctx.tx.delete(quota).where(and(eq(quota.collectiviteId, key.collectiviteId), eq(quota.service, key.service)))
  if (grant.octets !== undefined) await ctx.tx.insert(quota).values({ ...key, octets: grant.octets })
}

/** Use of the collectivité, the whole first, then each service that holds files. */
export async function listUsages(ctx: Ctx): Promise<Usage[]> {
  const { id } = ctx.collectivite
  const rows = await ctx.tx
    .select({ service: occupation.service, octets: occupation.octets })
    .from(occupation)
    .where(and(eq(occupation.collectiviteId, id), ne(occupation.service, TOTAL), gt(occupation.octets, 0)))
    .orderBy(occupation.service)
  const usages: Usage[] = [await getUsage(ctx.tx, id)]
  for (const { service, octets } of rows)
    usages.push({ service, utilise: octets, permis: await findQuota(ctx.tx, id, service) })
  return usages
}

/** Use and room of every collectivité that stores something, in one query: for supervision. */
export async function listAllUsages(
  ctx: Pick<CtxOperateur, 'tx'>,
): Promise<{ collectiviteId: string; utilise: number; permis: number }[]> {
  const { collectiviteId } = occupation
  return ctx.tx
    .select({
      collectiviteId,
      utilise: occupation.octets,
      permis: sql<number>`coalesce(${quota.octets}, ${DEFAULT_TOTAL}::bigint)`.mapWith(Number),
    })
    .from(occupation)
    .leftJoin(quota, and(eq(quota.collectiviteId, collectiviteId), eq(quota.service, TOTAL)))
    .where(and(eq(occupation.service, TOTAL), gt(occupation.octets, 0)))
}

/** What is stored, each content once, whether it is attached yet or not. */
export async function getUsage(tx: Tx, collectiviteId: string): Promise<Usage & { permis: number }> {
  const [row] = await rowsOf<{ permis: string | null; utilise: string | null }>(
    tx,
    sql`select
      (select octets from fichiers.quota where collectivite_id = ${collectiviteId} and service = ${TOTAL}) as permis,
      (select octets from fichiers.occupation where collectivite_id = ${collectiviteId} and service = ${TOTAL}) as utilise`,
  )
  return { service: undefined, utilise: Number(row?.utilise ?? 0), permis: Number(row?.permis ?? DEFAULT_TOTAL) }
}

/** @throws DomainError `fichiers.quota` when `taille` more bytes do not fit in the room of the service */
export async function checkServiceQuota(tx: Tx, collectiviteId: string, service: string, taille: number) {
  const permis = await findQuota(tx, collectiviteId, service)
  if (permis === undefined) return
  const utilise = await getOccupation(tx, collectiviteId, service)
  if (utilise + taille > permis) throw quotaError(utilise, permis, service)
}

async function getOccupation(tx: Tx, collectiviteId: string, service: string): Promise<number> {
  const [row] = await tx
    .select({ octets: occupation.octets })
    .from(occupation)
    .where(and(eq(occupation.collectiviteId, collectiviteId), eq(occupation.service, service)))
  return row?.octets ?? 0
}

/** Room promised to the uploads under way. */
export async function getPromised(tx: Tx, collectiviteId: string): Promise<number> {
  const [row] = await tx
    .select({ promis: sql<number>`coalesce(sum(${televersement.taille}), 0)`.mapWith(Number) })
    .from(televersement)
    .where(and(eq(televersement.collectiviteId, collectiviteId), isNull(televersement.sha256)))
  return row?.promis ?? 0
}

async function findQuota(tx: Tx, collectiviteId: string, service: string): Promise<number | undefined> {
  const [row] = await tx
    .select()
    .from(quota)
    .where(and(eq(quota.collectiviteId, collectiviteId), eq(quota.service, service)))
  return row?.octets ?? DEFAULTS[service]
}
