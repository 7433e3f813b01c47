import { and, eq, isNull, sql } from 'drizzle-orm'
import type { Ctx, CtxOperateur } from '#platform/context'
import type { Tx } from '#platform/db'
import { ForbiddenError } from '#platform/errors'
import { quotaError } from './errors.ts'
import { contenu, fichier, quota, televersement } from './schema.ts'

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
  const services = await ctx.tx
    .selectDistinct({ service: fichier.service })
    .from(fichier)
    .where(eq(fichier.collectiviteId, id))
    .orderBy(fichier.service)
  const usages: Usage[] = [await getUsage(ctx.tx, id)]
  for (const { service } of services) usages.push(await getServiceUsage(ctx.tx, id, service))
  return usages
}

/** Use and room of every collectivité that stores something, in one query: for supervision. */
export async function listAllUsages(
  ctx: Pick<CtxOperateur, 'tx'>,
): Promise<{ collectiviteId: string; utilise: number; permis: number }[]> {
  const { collectiviteId } = contenu
  return ctx.tx
    .select({
      collectiviteId,
      utilise: sumOf(contenu.taille),
      permis: sql<number>`coalesce(max(${quota.octets}), ${DEFAULT_TOTAL}::bigint)`.mapWith(Number),
    })
    .from(contenu)
    .leftJoin(quota, and(eq(quota.collectiviteId, collectiviteId), eq(quota.service, TOTAL)))
    .groupBy(collectiviteId)
}

/** What is stored, each content once, whether it is attached yet or not. */
export async function getUsage(tx: Tx, collectiviteId: string): Promise<Usage & { permis: number }> {
  const [row] = await tx
    .select({ utilise: sumOf(contenu.taille) })
    .from(contenu)
    .where(eq(contenu.collectiviteId, collectiviteId))
  const permis = (await findQuota(tx, collectiviteId, TOTAL)) ?? DEFAULT_TOTAL
  return { service: undefined, utilise: row?.utilise ?? 0, permis }
}

async function getServiceUsage(tx: Tx, collectiviteId: string, service: string): Promise<Usage> {
  const [row] = await tx
    .select({ utilise: sumOf(contenu.taille) })
    .from(fichier)
    .innerJoin(contenu, and(eq(contenu.collectiviteId, fichier.collectiviteId), eq(contenu.sha256, fichier.sha256)))
    .where(and(eq(fichier.collectiviteId, collectiviteId), eq(fichier.service, service)))
  return { service, utilise: row?.utilise ?? 0, permis: await findQuota(tx, collectiviteId, service) }
}

/** @throws DomainError `fichiers.quota` when `taille` more bytes do not fit in the room of the service */
export async function checkServiceQuota(tx: Tx, collectiviteId: string, service: string, taille: number) {
  const usage = await getServiceUsage(tx, collectiviteId, service)
  if (usage.permis !== undefined && usage.utilise + taille > usage.permis)
    throw quotaError(usage.utilise, usage.permis, service)
}

/** Room promised to the uploads under way. */
export async function getPromised(tx: Tx, collectiviteId: string): Promise<number> {
  const [row] = await tx
    .select({ promis: sumOf(televersement.taille) })
    .from(televersement)
    .where(and(eq(televersement.collectiviteId, collectiviteId), isNull(televersement.sha256)))
  return row?.promis ?? 0
}

const sumOf = (column: typeof contenu.taille | typeof televersement.taille) =>
  sql<number>`coalesce(sum(${column}), 0)`.mapWith(Number)

async function findQuota(tx: Tx, collectiviteId: string, service: string): Promise<number | undefined> {
  const [row] = await tx
    .select()
    .from(quota)
    .where(and(eq(quota.collectiviteId, collectiviteId), eq(quota.service, service)))
  return row?.octets ?? DEFAULTS[service]
}
