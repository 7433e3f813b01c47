import { createHash, randomBytes } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { type Collectivite, insertCollectivite } from '#platform/collectivites'
import { readConfig } from '#platform/config'
import { type Actor, type Ctx, createId, inContext } from '#platform/context'
import { type Database, type Migrations, openDatabase } from '#platform/db'
import { listJobOwners, listMigrations, type OpenHouse, openHouse } from '#platform/house'
import { openJobs } from '#platform/jobs'
import { createLog } from '#platform/log'
import type { Service } from '#platform/service'

/** A house for tests: a real database, a frozen clock, a folder of its own; `close` removes everything. */
export interface TestHouse extends OpenHouse {
  setNow(instant: string): void
  createCollectivite(values?: Partial<Collectivite>): Promise<Collectivite>
  /** An agent holding exactly these roles. */
  actor(roles: readonly string[], nom?: string): Actor
  /** One action as this actor. */
  as<T>(actor: Actor, collectivite: Collectivite, work: (ctx: Ctx) => Promise<T>): Promise<T>
}

/**
 * Opens a house with these services only, on PGlite, or on PostgreSQL when `PARVIS_TEST_POSTGRES` names a server where
 * databases may be created.
 *
 * @param options.now first instant of the frozen clock
 * @param options.env configuration, as environment variables
 */
export async function openTestHouse(
  options: { services?: readonly Service[]; now?: string; env?: Record<string, string> } = {},
): Promise<TestHouse> {
  const services = options.services ?? []
  const folder = mkdtempSync(join(tmpdir(), 'parvis-test-'))
  const config = readConfig({ PARVIS_DATA: folder, PARVIS_JOURNALISATION: 'silent', ...options.env })
  const server = options.env?.PARVIS_TEST_POSTGRES ?? process.env.PARVIS_TEST_POSTGRES
  const { db, dispose } = await openTestDatabase(services, server)
  let now = new Date(options.now ?? '2026-03-02T09:00:00Z')
  const house = await openHouse({
    config,
    log: createLog(config.logLevel),
    services,
    assets: { url: (entry) => `/actifs/${entry}` },
    clock: () => now,
    db,
  })
  return {
    ...house,
    setNow: (instant) => {
      now = new Date(instant)
    },
    async createCollectivite(values = {}) {
      const id = createId(now, house.random)
      const collectivite: Collectivite = {
        id,
        slug: `commune-${id.slice(-8)}`,
        nom: 'Commune d’essai',
        siren: String(100_000_000 + (randomBytes(4).readUInt32BE() % 800_000_000)),
        genre: 'commune',
        population: 950,
        creeeLe: now,
        fermeeLe: null,
        ...values,
      }
      await db.inTransaction({ collectiviteId: id }, (tx) => insertCollectivite(tx, collectivite))
      return collectivite
    },
    actor: (roles, nom = 'Camille Essai') => ({
      genre: 'agent',
      compteId: createId(now, house.random),
      nom,
      email: 'camille@essai.test',
      roles: new Set(roles),
    }),
    as: (actor, collectivite, work) => inContext(house, { actor, collectivite, requestId: 'essai' }, work),
    async close() {
      await house.close()
      await dispose()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A service with nothing in it, to be completed by a test. */
export function emptyService(name: string): Service {
  return {
    name,
    catalogue: { code: name, nom: name, objectif: 'Essai', inclus: [], remplace: [], depuis: '2026-01-01' },
    routes: [],
    jobs: [],
    events: { emits: {}, on: {} },
    permissions: { roles: {} },
    retention: [],
    personalData: [],
    exportCollectivite: async () => {},
    eraseCollectivite: async () => {},
    health: async () => ({ state: 'bon', message: 'Essai' }),
    migrations: { unit: name, folder: new URL('./migrations/', import.meta.url) },
  }
}

async function openTestDatabase(
  services: readonly Service[],
  server: string | undefined,
): Promise<{ db: Database; dispose: () => Promise<void> }> {
  const migrations = listMigrations(services)
  if (server) return openTestPostgres(server, migrations)
  return { db: await openTestPglite(migrations, services), dispose: async () => {} }
}

/** Starts from a copy of the migrated schema, made once per version of the schema and per machine. */
async function openTestPglite(migrations: readonly Migrations[], services: readonly Service[]): Promise<Database> {
  const file = join(tmpdir(), `parvis-schema-${schemaDigest(migrations, services)}.tar`)
  if (existsSync(file)) return openDatabase({ snapshot: new Blob([readFileSync(file)]), migrations })
  const db = await openDatabase({ migrations })
  const jobs = await openJobs(db, listJobOwners(services))
  await jobs.stop()
  if (db.dump) {
    const partial = `${file}.${randomBytes(4).toString('hex')}`
    writeFileSync(partial, Buffer.from(await (await db.dump()).arrayBuffer()))
    renameSync(partial, file)
  }
  return db
}

function schemaDigest(migrations: readonly Migrations[], services: readonly Service[]): string {
  const hash = createHash('sha256').update(readFileSync(new URL('../../package-lock.json', import.meta.url)))
  for (const { unit, folder } of migrations) {
    for (const name of readdirSync(folder).sort())
      hash
        .update(unit)
        .update(name)
        .update(readFileSync(new URL(name, folder)))
  }
  for (const service of services)
    hash.update(JSON.stringify([service.name, service.jobs.map((job) => [job.name, job.retry])]))
  return hash.digest('hex').slice(0, 20)
}

async function openTestPostgres(server: string, migrations: readonly Migrations[]) {
  const name = `parvis_test_${randomBytes(6).toString('hex')}`
  await onServer(server, `create database ${name}`)
  const url = new URL(server)
  url.pathname = `/${name}`
  return {
    db: await openDatabase({ url: url.href, migrations }),
    dispose: () => onServer(server, `drop database ${name} with (force)`),
  }
}

async function onServer(url: string, statement: string) {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(statement)
  await client.end()
}
