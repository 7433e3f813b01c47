import { sql } from 'drizzle-orm'
import type { Ctx, CtxOperateur } from '#platform/context'
import { rowsOf } from '#platform/db'
import { NotFoundError } from '#platform/errors'
import { asOwner } from './owner.ts'

/** A job as the operator sees it. */
export interface TravailVu {
  id: string
  name: string
  state: 'created' | 'retry' | 'active' | 'completed' | 'cancelled' | 'failed'
  collectiviteId: string | null
  attempts: number
  retryLimit: number
  createdOn: Date
  startAfter: Date
  completedOn: Date | null
  /** Message of the last failure. */
  message: string | null
  /** Identifiers that the job was given, the collectivité apart. */
  identifiants: Record<string, unknown>
}

/** What narrows the list of jobs. */
export interface FiltreTravaux {
  state?: string
  name?: string
  collectiviteId?: string
  /** Part of the last error, or of the name. */
  mots?: string
}

const COLUMNS = sql`id, name, state, data->>'collectiviteId' as "collectiviteId", retry_count as attempts, retry_limit as "retryLimit",
  created_on as "createdOn", start_after as "startAfter", completed_on as "completedOn", output->>'message' as message,
  coalesce(data, '{}') - 'collectiviteId' as identifiants`

/** Latest jobs first. */
export async function listTravaux(
  ctx: CtxOperateur,
  filter: FiltreTravaux & { limit: number; offset: number },
): Promise<TravailVu[]> {
  return asOwner(ctx.tx, async () => {
    const rows = await rowsOf<Record<keyof TravailVu, unknown>>(
      ctx.tx,
      sql`select ${COLUMNS} from travaux.job where ${conditions(filter)} order by created_on desc, id limit ${filter.limit} offset ${filter.offset}`,
    )
    return rows.map(toTravail)
  })
}

export async function findTravail(ctx: CtxOperateur, id: string): Promise<TravailVu | undefined> {
  return asOwner(ctx.tx, async () => {
    const [row] = await rowsOf<Record<keyof TravailVu, unknown>>(
      ctx.tx,
      sql`select ${COLUMNS} from travaux.job where id = ${id}`,
    )
    return row && toTravail(row)
  })
}

/** Number of jobs by state, for the filter and for supervision. */
export async function countTravaux(
  ctx: Pick<CtxOperateur, 'tx'>,
  filter: FiltreTravaux = {},
): Promise<Record<string, number>> {
  return asOwner(ctx.tx, async () => {
    const rows = await rowsOf<{ state: string; count: number }>(
      ctx.tx,
      sql`select state::text, count(*)::int as count from travaux.job where ${conditions(filter)} group by state`,
    )
    return Object.fromEntries(rows.map((row) => [row.state, row.count]))
  })
}

/** Puts a failed, cancelled or waiting job at the head, with a fresh allowance of tries. @throws NotFoundError */
export function retryTravail(ctx: CtxOperateur, id: string): Promise<void> {
  return change(
    ctx,
    sql`update travaux.job set state = 'created', retry_count = 0, start_after = now(), completed_on = null
      where id = ${id} and state in ('failed', 'cancelled', 'retry', 'created') returning 1`,
  )
}

/** Cancels a job that is not done. @throws NotFoundError */
export function cancelTravail(ctx: CtxOperateur, id: string): Promise<void> {
  return change(
    ctx,
    sql`update travaux.job set state = 'cancelled', completed_on = now() where id = ${id} and state in ('created', 'retry', 'active') returning 1`,
  )
}

/** The collectivité leaves: nothing more is done for it, and nothing is kept of what was. */
export async function eraseTravaux(ctx: Ctx): Promise<void> {
  await asOwner(ctx.tx, () =>
    ctx.tx.execute(
      sql`delete from travaux.job where data->>'collectiviteId' = ${ctx.collectivite.id} and state <> 'active'`,
    ),
  )
}

async function change(ctx: CtxOperateur, statement: ReturnType<typeof sql>) {
  const changed = await asOwner(ctx.tx, () => rowsOf(ctx.tx, statement))
  if (changed.length === 0) throw new NotFoundError('Ce travail n’existe plus, ou son état a changé entre-temps.')
}

function conditions(filter: FiltreTravaux) {
  const parts = [sql`name not like '\\_\\_%'`]
  if (filter.state) parts.push(sql`state::text = ${filter.state}`)
  if (filter.name) parts.push(sql`name = ${filter.name}`)
  if (filter.collectiviteId) parts.push(sql`data->>'collectiviteId' = ${filter.collectiviteId}`)
  if (filter.mots) {
    const mots = `%${filter.mots.replace(/[%_\\]/g, '\\$&')}%`
    parts.push(sql`(name ilike ${mots} or output->>'message' ilike ${mots})`)
  }
  return sql.join(parts, sql` and `)
}

function toTravail(row: Record<keyof TravailVu, unknown>): TravailVu {
  const date = (value: unknown) => (value === null ? null : new Date(value as string))
  return {
    ...(row as unknown as TravailVu),
    createdOn: date(row.createdOn) as Date,
    startAfter: date(row.startAfter) as Date,
    completedOn: date(row.completedOn),
  }
}
