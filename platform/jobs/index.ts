import { sql } from 'drizzle-orm'
import { type JobWithMetadata, PgBoss } from 'pg-boss'
import { findCollectivite } from '#platform/collectivites'
import type { Ctx } from '#platform/context'
import { type Actor, inContext, inOperateurContext } from '#platform/context'
import type { Database, Migrations, Tx } from '#platform/db'
import { rowsOf } from '#platform/db'
import { type Entree, findEntree } from '#platform/journal'
import { type Job, type JobQueue, type JobSource, RETRY, type Travail } from './job.ts'
import { asOwner, queueIn } from './owner.ts'

export {
  cancelTravail,
  countTravaux,
  eraseTravaux,
  type FiltreTravaux,
  findTravail,
  listTravaux,
  retryTravail,
  type TravailVu,
} from './board.ts'
export { type Job, type JobQueue, RETRY, type Travail } from './job.ts'

export const jobsMigrations: Migrations = { unit: 'jobs', folder: new URL('./migrations/', import.meta.url) }

/** What a service does when another one (or itself) writes an event; runs exactly once, in its own transaction. */
export type Reaction = (ctx: Ctx, entry: Entree) => Promise<void>

/** The services as the queue sees them. */
export interface JobOwner<House> {
  name: string
  jobs: readonly Job<never, House>[]
  reactions: Readonly<Record<string, Reaction>>
}

export interface Worker extends JobQueue {
  /** Starts fetching; until then jobs are only enqueued. */
  start<House extends JobSource>(house: House): Promise<void>
  /** Runs, one after the other and in this call, every job that is due, until none is (tests, scripts). */
  drain<House extends JobSource>(house: House): Promise<void>
  /** Lets running jobs end, then stops. */
  stop(): Promise<void>
}

/**
 * Opens the queue of the house. Enqueuing works at once; `start` makes this process work.
 *
 * @param owners the list of services: their jobs become queues, their reactions one queue a service
 */
export async function openJobs<House extends JobSource>(
  db: Database,
  owners: readonly JobOwner<House>[],
): Promise<Worker> {
  const boss = new PgBoss({ ...db.boss, schema: 'travaux', useListenNotify: true, superviseIntervalSeconds: 60 })
  const errors: unknown[] = []
  boss.on('error', (error) => errors.push(error))
  await boss.start()
  if (db.kind === 'pglite') await releaseOrphans(db)
  for (const owner of owners) {
    for (const job of owner.jobs) await prepareQueue(boss, job.name, job.retry)
    if (Object.keys(owner.reactions).length > 0) await prepareQueue(boss, reactionQueue(owner.name), 'local')
  }

  return {
    async enqueue(ctx, job, payload, options = {}) {
      return asOwner(ctx.tx, async () => {
        if (options.key && (await isWaiting(ctx.tx, job.name, options.key))) return undefined
        const id = await boss.send(
          job.name,
          { ...payload, collectiviteId: ctx.collectivite.id },
          {
            db: queueIn(ctx.tx),
            ...(options.key ? { singletonKey: options.key } : {}),
            ...(options.startAfter ? { startAfter: options.startAfter } : {}),
          },
        )
        return id ?? undefined
      })
    },
    async dispatch(ctx, entry) {
      const listeners = owners.filter((owner) => owner.reactions[entry.nom])
      if (listeners.length === 0) return
      await asOwner(ctx.tx, async () => {
        for (const owner of listeners) {
          const data = { entreeId: entry.id, collectiviteId: ctx.collectivite.id }
          await boss.send(reactionQueue(owner.name), data, { db: queueIn(ctx.tx) })
        }
      })
    },
    async start(house) {
      for (const error of errors) house.log.error({ err: error }, 'file des travaux')
      boss.removeAllListeners('error')
      boss.on('error', (error) => house.log.error({ err: error }, 'file des travaux'))
      for (const owner of owners) await startOwner(boss, owner, house as unknown as House)
    },
    drain: (house) => drainOwners(boss, owners, house as unknown as House),
    stop: () => boss.stop({ graceful: true, timeout: 10_000 }),
  }
}

/**
 * The embedded database has one process: a job still active when it opens was cut by a crash. It starts again at once,
 * instead of at its expiry. With PostgreSQL other processes may hold it: its heartbeat decides.
 */
function releaseOrphans(db: Database) {
  return db.inTransaction('operateur', (tx) =>
    asOwner(tx, () =>
      tx.execute(sql`update travaux.job set state = 'retry', start_after = now() where state = 'active'`),
    ),
  )
}

/** Queue of what a service does when events are written. */
export const reactionQueue = (service: string) => `${service}.evenement`

/**
 * A key alone holds nothing back in a standard queue of pg-boss: the same work that waits is looked for here. One that
 * failed and waits for another try does not count: who asks now is not to wait for it.
 */
async function isWaiting(tx: Tx, queue: string, key: string): Promise<boolean> {
  const found = await rowsOf(
    tx,
    sql`select 1 from travaux.job where name = ${queue} and singleton_key = ${key} and state = 'created' limit 1`,
  )
  return found.length > 0
}

async function prepareQueue(boss: PgBoss, name: string, retry: keyof typeof RETRY) {
  await boss.createQueue(name, { ...RETRY[retry], deleteAfterSeconds: 30 * 86_400, heartbeatSeconds: 60, notify: true })
  // Fills the queue cache now: filling it from inside a business transaction would wait for that very transaction.
  await boss.findJobs(name, { id: '00000000-0000-7000-8000-000000000000' })
}

type Run<House> = (travail: Travail<House>, data: object) => Promise<void>

/** The queues of a service and what runs for each. */
function listQueues<House extends JobSource>(owner: JobOwner<House>): [queue: string, run: Run<House>][] {
  const queues: [string, Run<House>][] = owner.jobs.map((job) => [
    job.name,
    (travail, data) => job.run(travail, data as never),
  ])
  if (Object.keys(owner.reactions).length > 0) {
    queues.push([reactionQueue(owner.name), (travail, data) => react(owner, travail, data as { entreeId: string })])
  }
  return queues
}

function react<House>(owner: JobOwner<House>, travail: Travail<House>, data: { entreeId: string }) {
  return travail.once(async (ctx) => {
    const entry = await findEntree(ctx.tx, data.entreeId)
    const reaction = entry && owner.reactions[entry.nom]
    if (entry && reaction) await reaction(ctx, entry)
  })
}

type FetchedJob = JobWithMetadata<{ collectiviteId?: string }>

async function startOwner<House extends JobSource>(boss: PgBoss, owner: JobOwner<House>, house: House) {
  // A job whose time comes later (a new try) is told by nobody: polling finds it.
  const options = {
    includeMetadata: true,
    pollingIntervalSeconds: 2,
    notifyPollingIntervalSeconds: 5,
    batchSize: 1,
  } as const
  for (const [queue, run] of listQueues(owner)) {
    let worker = ''
    worker = await boss.work<{ collectiviteId?: string }, void, typeof options>(queue, options, async ([job]) => {
      if (!job) return
      // Where one job waited others may: look again at once, instead of at the next poll.
      if (worker) boss.notifyWorker(worker)
      await runJob(house, queue, run, job)
    })
  }
  for (const job of owner.jobs) if (job.cron) await boss.schedule(job.name, job.cron, {}, { tz: 'Europe/Paris' })
}

async function drainOwners<House extends JobSource>(boss: PgBoss, owners: readonly JobOwner<House>[], house: House) {
  const queues = owners.flatMap((owner) => listQueues(owner))
  for (let ran = true; ran; ) {
    ran = false
    for (const [queue, run] of queues) while (await drainOne(boss, queue, run, house)) ran = true
  }
}

/** @returns false when nothing was due */
async function drainOne<House extends JobSource>(
  boss: PgBoss,
  queue: string,
  run: Run<House>,
  house: House,
): Promise<boolean> {
  const [job] = await boss.fetch<{ collectiviteId?: string }>(queue, { includeMetadata: true, batchSize: 1 })
  if (!job) return false
  await runJob(house, queue, run, job).then(
    () => boss.complete(queue, job.id),
    (error: unknown) => boss.fail(queue, job.id, error instanceof Error ? { message: error.message } : {}),
  )
  return true
}

async function runJob<House extends JobSource>(house: House, queue: string, run: Run<House>, job: FetchedJob) {
  const log = house.log.child({ travail: queue, travailId: job.id })
  try {
    await run(await openTravail(house, queue, job.id, job.retryCount + 1, job.data?.collectiviteId, log), job.data)
  } catch (error) {
    log.warn({ err: error, attempt: job.retryCount + 1 }, 'travail en échec')
    throw error
  }
}

async function openTravail<House extends JobSource>(
  house: House,
  queue: string,
  id: string,
  attempt: number,
  collectiviteId: string | undefined,
  log: JobSource['log'],
): Promise<Travail<House>> {
  const actor: Actor = { genre: 'systeme', nom: `Parvis (${queue.split('.')[0]})` }
  const collectivite = collectiviteId
    ? await house.db.inTransaction({ collectiviteId }, (tx) => findCollectivite(tx, collectiviteId))
    : undefined
  const demand = () => {
    if (!collectivite) throw new Error(`The job ${queue} runs for no collectivité`)
    return collectivite
  }
  return {
    house,
    id,
    attempt,
    log,
    get collectivite() {
      return demand()
    },
    inContext: (run) => inContext(house, { actor, collectivite: demand(), requestId: id }, run),
    once: (run) =>
      inContext(house, { actor, collectivite: demand(), requestId: id }, async (ctx) => {
        const marked = await rowsOf(
          ctx.tx,
          sql`insert into parvis.travail_fait (travail_id, fait_le) values (${id}, ${ctx.now}) on conflict do nothing returning 1`,
        )
        if (marked.length > 0) await run(ctx)
      }),
    inOperateurContext: (run) => inOperateurContext(house, { actor, requestId: id }, run),
  }
}
