import type { Collectivite } from '#platform/collectivites'
import type { Database, Portee, Tx } from '#platform/db'
import type { JobQueue } from '#platform/jobs'

/** Who acts. Roles are `service.role`, those held in the collectivité of the context. */
export type Actor =
  | { genre: 'agent'; compteId: string; nom: string; email: string; roles: ReadonlySet<string> }
  | { genre: 'operateur'; compteId: string; nom: string; email: string; roles: ReadonlySet<string> }
  | { genre: 'systeme'; nom: string }
  | { genre: 'public'; nom: string }

/** What a context is made from: the parts of the running program that actions may lean on. */
export interface ContextSource {
  db: Database
  jobs: JobQueue
  /** The only clock of the program. */
  clock: () => Date
  /** The only source of random bytes of the program. */
  random: (size: number) => Uint8Array
}

/** What every action receives: one open transaction, who acts, for which collectivité, when. */
export interface Ctx {
  tx: Tx
  actor: Actor
  collectivite: Collectivite
  now: Date
  requestId: string
  jobs: JobQueue
  newId(): string
}

/** The same for reads and writes that belong to no collectivité (operator boards, accounts, timetables). */
export type CtxOperateur = Omit<Ctx, 'collectivite'>

/** Runs an action for one collectivité, in one transaction that commits with its result. */
export function inContext<T>(
  source: ContextSource,
  who: { actor: Actor; collectivite: Collectivite; requestId: string },
  work: (ctx: Ctx) => Promise<T>,
): Promise<T> {
  return open(source, { collectiviteId: who.collectivite.id }, who, (base) =>
    work({ ...base, collectivite: who.collectivite }),
  )
}

/** Runs an action over the whole house: reads all collectivités, writes only the shared tables. */
export function inOperateurContext<T>(
  source: ContextSource,
  who: { actor: Actor; requestId: string },
  work: (ctx: CtxOperateur) => Promise<T>,
): Promise<T> {
  return open(source, 'operateur', who, work)
}

function open<T>(
  source: ContextSource,
  portee: Portee,
  who: { actor: Actor; requestId: string },
  work: (ctx: CtxOperateur) => Promise<T>,
): Promise<T> {
  return source.db.inTransaction(portee, (tx) => {
    const now = source.clock()
    return work({
      tx,
      actor: who.actor,
      now,
      requestId: who.requestId,
      jobs: source.jobs,
      newId: () => createId(now, source.random),
    })
  })
}

/** UUID version 7 (RFC 9562 §5.7): 48 bits of milliseconds then random bits, so that keys grow with time. */
export function createId(at: Date, random: (size: number) => Uint8Array): string {
  const bytes = random(16)
  let millis = at.getTime()
  for (let index = 5; index >= 0; index--) {
    bytes[index] = millis % 256
    millis = Math.floor(millis / 256)
  }
  bytes[6] = 0x70 | ((bytes[6] as number) & 0x0f)
  bytes[8] = 0x80 | ((bytes[8] as number) & 0x3f)
  const hex = Buffer.from(bytes).toString('hex')
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`
}
