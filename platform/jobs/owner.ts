import { sql } from 'drizzle-orm'
import { type DrizzleTransactionLike, fromDrizzle } from 'pg-boss'
import type { Tx } from '#platform/db'

/** The queue's tables belong to the owner of the database, not to the role of the application. */
export async function asOwner<T>(tx: Tx, work: () => Promise<T>): Promise<T> {
  await tx.execute(sql`select set_config('role', 'none', true)`)
  const result = await work()
  await tx.execute(sql`select set_config('role', 'parvis_app', true)`)
  return result
}

/** The transaction as pg-boss takes it: the job exists if and only if the business change is committed. */
export function queueIn(tx: Tx) {
  return fromDrizzle(tx as unknown as DrizzleTransactionLike, sql)
}
