import { randomBytes } from 'node:crypto'
import { authMigrations } from '#platform/auth'
import { collectivitesMigrations } from '#platform/collectivites'
import { openConfiance } from '#platform/confiance'
import type { Config } from '#platform/config'
import { dataPath } from '#platform/config'
import { type Database, dbMigrations, type Migrations, openDatabase } from '#platform/db'
import { fileJobs, filesMigrations, openFiles } from '#platform/files'
import { type JobOwner, jobsMigrations, openJobs, type Worker } from '#platform/jobs'
import { journalMigrations, scellerJournaux } from '#platform/journal'
import { type Live, openLive } from '#platform/live'
import type { Log } from '#platform/log'
import { envoyer, mailMigrations } from '#platform/mail'
import { purger, retentionMigrations } from '#platform/retention'
import type { Assets, House, Service } from '#platform/service'

/** What the composition root adds to the services: the parts that it alone may choose. */
export interface HouseParts {
  config: Config
  log: Log
  services: readonly Service[]
  assets: Assets
  clock?: () => Date
  random?: (size: number) => Uint8Array
  /** An open database (tests); otherwise the one that the configuration names. */
  db?: Database
}

export interface OpenHouse extends House {
  /** Makes this process work on the jobs. */
  startJobs(): Promise<void>
  /** Runs every due job to its end, in this call (tests, scripts). */
  drainJobs(): Promise<void>
  close(): Promise<void>
}

/** Every migration of the house, the kernel's before the services', in the order of the list. */
export function listMigrations(services: readonly Service[]): Migrations[] {
  return [...PLATFORM_MIGRATIONS, ...services.map((service) => service.migrations)]
}

const PLATFORM_MIGRATIONS = [
  dbMigrations,
  collectivitesMigrations,
  journalMigrations,
  jobsMigrations,
  filesMigrations,
  retentionMigrations,
  mailMigrations,
  authMigrations,
]

/** Whose jobs this process knows: the kernel's and the services'. */
export function listJobOwners(services: readonly Service[]): JobOwner<House>[] {
  return [
    { name: 'journal', jobs: [scellerJournaux], reactions: {} },
    { name: 'files', jobs: fileJobs, reactions: {} },
    { name: 'retention', jobs: [purger], reactions: {} },
    { name: 'mail', jobs: [envoyer], reactions: {} },
    ...services.map((service) => ({ name: service.name, jobs: service.jobs, reactions: service.events.on })),
  ]
}

/** Opens database, queue and file store; nothing runs yet. */
export async function openHouse(parts: HouseParts): Promise<OpenHouse> {
  const { config, services } = parts
  const db =
    parts.db ??
    (await openDatabase({
      url: config.databaseUrl,
      folder: dataPath(config, 'base'),
      migrations: listMigrations(services),
    }))
  const jobs: Worker = await openJobs(db, listJobOwners(services))
  const live: Live = await openLive(db)
  const clock = parts.clock ?? (() => new Date())
  const random = parts.random ?? ((size: number) => new Uint8Array(randomBytes(size)))
  const confiance = await openConfiance(config, { clock, random })
  const house: OpenHouse = {
    config,
    log: parts.log,
    services,
    assets: parts.assets,
    db,
    jobs,
    live,
    files: await openFiles({ config, db, clock, random }),
    confiance,
    horodatage: confiance.horodatage,
    clock,
    random,
    startJobs: () => jobs.start(house),
    drainJobs: () => jobs.drain(house),
    async close() {
      live.close()
      await jobs.stop()
      await db.close()
    },
  }
  return house
}
export { findEtat, setEtat } from './etat.ts'
