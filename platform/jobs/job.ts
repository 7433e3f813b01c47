import type { Collectivite } from '#platform/collectivites'
import type { ContextSource, Ctx, CtxOperateur } from '#platform/context'
import type { Database } from '#platform/db'
import type { Log } from '#platform/log'

/**
 * What stands around a running job.
 *
 * @typeParam House what the program gives its services (files, mail, configuration …)
 */
export interface Travail<House = unknown> {
  house: House
  id: string
  /** 1 for the first try. */
  attempt: number
  log: Log
  /** The collectivité for which the job was enqueued. @throws Error for a job of the whole house */
  collectivite: Collectivite
  inContext<T>(work: (ctx: Ctx) => Promise<T>): Promise<T>
  /** The same, at most once for this job however often it is run again: the second time, `work` is not called. */
  once(work: (ctx: Ctx) => Promise<void>): Promise<void>
  inOperateurContext<T>(work: (ctx: CtxOperateur) => Promise<T>): Promise<T>
}

/** How a failing job is tried again; `expire` must exceed the longest run, since the queue does not stop an expired job. */
export const RETRY = {
  /** Work on our own database and disk. */
  local: { retryLimit: 8, retryDelay: 1, retryBackoff: true, retryDelayMax: 300, expireInSeconds: 300 },
  /** A third party that may be down for days: about one week of tries. */
  tiers: { retryLimit: 60, retryDelay: 5, retryBackoff: true, retryDelayMax: 10_800, expireInSeconds: 900 },
  /** Timetables: the next turn comes anyway. */
  horaire: { retryLimit: 2, retryDelay: 30, retryBackoff: true, retryDelayMax: 300, expireInSeconds: 3600 },
} as const

/** One kind of background work. The payload holds identifiers only, never contents nor secrets. */
export interface Job<Payload extends object = object, House = unknown> {
  /** `service.verbe-nom`, also the name of the queue. */
  name: string
  /** French words for the operator's page. */
  label: string
  retry: keyof typeof RETRY
  /** Timetable in Europe/Paris (five fields): the job then runs for the whole house, without payload. */
  cron?: string
  run(travail: Travail<House>, payload: Payload): Promise<void>
}

/** Where actions put work for later: always in their own transaction, so that it exists if and only if the change does. */
export interface JobQueue {
  /** @returns the id of the job, or undefined when `options.key` shows that the same work is already waiting */
  enqueue<Payload extends object>(
    ctx: Ctx,
    job: Job<Payload, never> | Job<Payload>,
    payload: Payload,
    options?: { key?: string; startAfter?: Date },
  ): Promise<string | undefined>
  /** One job for each service that listens to this journal entry. */
  dispatch(ctx: Ctx, entry: { id: string; nom: string }): Promise<void>
}

export type JobSource = ContextSource & { db: Database; log: Log }
