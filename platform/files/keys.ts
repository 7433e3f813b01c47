import { eq } from 'drizzle-orm'
import type { Tx } from '#platform/db'
import type { PlatformKey } from '#platform/secrets'
import { cle } from './schema.ts'

/** The data keys: one a collectivité, wrapped by the platform key, unwrapped anew at each use. */
export interface Keyring {
  /** @returns 32 bytes. @throws SecretsError */
  find(tx: Tx, collectiviteId: string): Promise<Uint8Array | undefined>
  /** The same, created when it is missing. */
  getOrCreate(tx: Tx, collectiviteId: string, now: Date): Promise<Uint8Array>
  /** Unwraps any one key. @throws SecretsError when this is not the platform key that wrapped it */
  check(tx: Tx): Promise<void>
  /** Ids of those that have a key. */
  listCollectivites(tx: Tx): Promise<string[]>
}

export function createKeyring(platformKey: PlatformKey, random: (size: number) => Uint8Array): Keyring {
  // The id is part of the usage: the rows of two collectivités cannot be exchanged.
  const usageOf = (collectiviteId: string) => `fichiers.${collectiviteId}`
  const unwrap = (row: typeof cle.$inferSelect | undefined) =>
    row && platformKey.unwrap(row.cleEnveloppee, usageOf(row.collectiviteId))
  const find = async (tx: Tx, collectiviteId: string) => {
    const [row] = await tx.select().from(cle).where(eq(cle.collectiviteId, collectiviteId))
    return unwrap(row)
  }
  return {
    find,
    async getOrCreate(tx, collectiviteId, now) {
      const known = await find(tx, collectiviteId)
      if (known) return known
      const cleEnveloppee = platformKey.wrap(random(32), usageOf(collectiviteId))
      await tx.insert(cle).values({ collectiviteId, cleEnveloppee, creeeLe: now }).onConflictDoNothing()
      return (await find(tx, collectiviteId)) as Uint8Array
    },
    async check(tx) {
      const [row] = await tx.select().from(cle).limit(1)
      unwrap(row)
    },
    async listCollectivites(tx) {
      const rows = await tx.select({ id: cle.collectiviteId }).from(cle)
      return rows.map((row) => row.id)
    },
  }
}
