import { mkdir } from 'node:fs/promises'
import { PGlite } from '@electric-sql/pglite'
import { sql } from 'drizzle-orm'
import { drizzle as drizzleNode } from 'drizzle-orm/node-postgres'
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import { drizzle as drizzlePglite } from 'drizzle-orm/pglite'
import pg from 'pg'
import { fromPglite } from 'pg-boss'
import { DomainError } from '#platform/errors'
import { type Migrations, migrate } from './migrate.ts'

/** What a store works on: always inside a transaction. The pool is reachable by nobody. */
export type Tx = PgDatabase<PgQueryResultHKT, Record<string, never>>

/** Whose rows the transaction may touch: those of one collectivité, or (reading only) those of all. */
export type Portee = { collectiviteId: string } | 'operateur'

export interface Database {
  /** Runs `work` in one transaction under the application role; commits its result, rolls back on any error. */
  inTransaction<T>(portee: Portee, work: (tx: Tx) => Promise<T>): Promise<T>
  /**
   * Calls `receive` with the payload of every NOTIFY on `channel`, once its transaction is committed; with the empty
   * text after a cut, when some may have been missed.
   */
  listen(channel: string, receive: (payload: string) => void): Promise<void>
  /** Raw access for pg-boss, the only other user of the connection. */
  boss: { db: ReturnType<typeof fromPglite>; backend: 'pglite' } | { connectionString: string }
  kind: 'pglite' | 'postgres'
  close(): Promise<void>
}

export class DatabaseUnavailableError extends DomainError {
  constructor(cause: unknown) {
    super(
      'db.indisponible',
      'La base de données ne répond pas pour le moment. Rien n’est perdu : réessayez dans une minute.',
      { status: 503, cause },
    )
  }
}

class DiskFullError extends DomainError {
  constructor(cause: unknown) {
    super(
      'db.disque-plein',
      'Le disque du serveur est plein : rien n’a été enregistré. L’opérateur doit libérer de la place, puis recommencez.',
      { status: 507, cause },
    )
  }
}

/**
 * Opens PGlite in `folder` (or in memory when it is undefined), or PostgreSQL at `url`, and migrates it.
 *
 * @param options.snapshot a `dumpDataDir` of PGlite to start from (tests)
 */
export async function openDatabase(options: {
  url?: string | undefined
  folder?: string | undefined
  snapshot?: Blob | undefined
  migrations: readonly Migrations[]
}): Promise<Database & { dump?: () => Promise<Blob> }> {
  return options.url
    ? openPostgres(options.url, options.migrations)
    : openPglite(options.folder, options.snapshot, options.migrations)
}

/**
 * One process, one connection, one small machine: 16 MB of buffers save about 130 MB of resident memory against the
 * default, at no measurable cost for our sizes; writes are flushed (the default of the embedded build does not).
 */
const EMBEDDED_PARAMS = [
  ...PGlite.defaultStartParams.filter((param) => param !== '-F'),
  ...['-c', 'shared_buffers=16MB', '-c', 'max_connections=10'],
]

async function openPglite(folder: string | undefined, snapshot: Blob | undefined, migrations: readonly Migrations[]) {
  if (folder) await mkdir(folder, { recursive: true, mode: 0o700 })
  const client = await PGlite.create({
    startParams: EMBEDDED_PARAMS,
    ...(folder ? { dataDir: folder } : {}),
    ...(snapshot ? { loadDataDir: snapshot } : {}),
  })
  const orm = drizzlePglite({ client })
  await client.transaction((tx) => migrate(tx, migrations))
  return {
    kind: 'pglite' as const,
    inTransaction: <T>(portee: Portee, work: (tx: Tx) => Promise<T>) =>
      orm
        .transaction(async (tx) => {
          await enter(tx as unknown as Tx, portee)
          return work(tx as unknown as Tx)
        })
        .catch((error: unknown) => {
          throw toRefusal(error)
        }),
    listen: async (channel: string, receive: (payload: string) => void) => {
      await client.listen(channel, receive)
    },
    boss: { db: fromPglite(client), backend: 'pglite' as const },
    close: () => client.close(),
    dump: () => client.dumpDataDir('none') as Promise<Blob>,
  }
}

async function openPostgres(url: string, migrations: readonly Migrations[]): Promise<Database> {
  const pool = new pg.Pool({ connectionString: url, max: 20, connectionTimeoutMillis: 5000 })
  // An idle connection that dies must not end the process: the next use opens a new one.
  pool.on('error', () => {})
  await migratePostgres(pool, migrations)
  const listener = createListener(url)
  return {
    kind: 'postgres',
    inTransaction: (portee, work) => transactPostgres(pool, portee, work),
    listen: listener.listen,
    boss: { connectionString: url },
    close: async () => {
      await listener.close()
      await pool.end()
    },
  }
}

/**
 * The connection is ours to take and to give back: Drizzle keeps for ever one that dies at its `begin`, and nobody would
 * hear the error of one that dies in the middle, which ends the process.
 */
async function transactPostgres<T>(pool: pg.Pool, portee: Portee, work: (tx: Tx) => Promise<T>): Promise<T> {
  const client = await pool.connect().catch((error: unknown) => {
    throw toRefusal(error)
  })
  let lost: Error | undefined
  const onError = (error: Error) => {
    lost = error
  }
  client.on('error', onError)
  try {
    return await drizzleNode({ client }).transaction(async (tx) => {
      await enter(tx as unknown as Tx, portee)
      return work(tx as unknown as Tx)
    })
  } catch (error) {
    throw lost ? new DatabaseUnavailableError(lost) : toRefusal(error)
  } finally {
    client.off('error', onError)
    client.release(lost)
  }
}

async function migratePostgres(pool: pg.Pool, migrations: readonly Migrations[]) {
  const client = await pool.connect()
  try {
    await client.query('begin')
    await migrate(
      { exec: (text) => client.query(text), query: (text, values) => client.query(text, values) },
      migrations,
    )
    await client.query('commit')
  } catch (error) {
    await client.query('rollback')
    throw error
  } finally {
    client.release()
  }
}

function enter(tx: Tx, portee: Portee) {
  const collectivite = portee === 'operateur' ? '' : portee.collectiviteId
  const genre = portee === 'operateur' ? 'operateur' : 'collectivite'
  return tx.execute(
    sql`select set_config('role', 'parvis_app', true), set_config('parvis.collectivite', ${collectivite}, true), set_config('parvis.portee', ${genre}, true)`,
  )
}

/** One connection kept for LISTEN, opened again (and all channels with it) when the server went away. */
function createListener(url: string) {
  const channels = new Map<string, ((payload: string) => void)[]>()
  let client: pg.Client | undefined
  let closed = false

  async function connect() {
    const next = new pg.Client({ connectionString: url })
    next.on('notification', ({ channel, payload }) => {
      for (const receive of channels.get(channel) ?? []) receive(payload ?? '')
    })
    // A server that stops says so, then cuts: two errors, one connection to replace.
    next.on('error', () => {
      if (client !== next) return
      client = undefined
      reconnect()
    })
    await next.connect()
    for (const channel of channels.keys()) await next.query(`listen "${channel}"`)
    client = next
  }

  function reconnect() {
    if (!closed) setTimeout(() => connect().then(tellMissed, reconnect), 1000).unref()
  }

  function tellMissed() {
    for (const receive of [...channels.values()].flat()) receive('')
  }

  return {
    async listen(channel: string, receive: (payload: string) => void) {
      channels.set(channel, [...(channels.get(channel) ?? []), receive])
      if (client) await client.query(`listen "${channel}"`)
      else await connect()
    },
    async close() {
      closed = true
      await client?.end()
    },
  }
}

const CONNECTION_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENOENT',
  'EPIPE',
  'ETIMEDOUT',
  '57P01',
  '57P02',
  '57P03',
  '08006',
  '08001',
  '08003',
])
const CONNECTION_WORDS = /Connection terminated|connection error|timeout exceeded when trying to connect/
const DISK_FULL = '53100'

/** What the machine refuses, in words; any other error passes as it is. */
function toRefusal(error: unknown): unknown {
  for (let current = error; current instanceof Error; current = current.cause) {
    const { code = '', message } = current as Error & { code?: string }
    if (code === DISK_FULL) return new DiskFullError(error)
    if (CONNECTION_CODES.has(code) || CONNECTION_WORDS.test(message)) return new DatabaseUnavailableError(error)
  }
  return error
}
