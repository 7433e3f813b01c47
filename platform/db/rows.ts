import type { SQL } from 'drizzle-orm'
import type { Tx } from './database.ts'

/** Runs a raw query and returns its rows, whichever driver is below. Column names are those of the query. */
export async function rowsOf<Row extends Record<string, unknown>>(tx: Tx, query: SQL): Promise<Row[]> {
  const result = (await tx.execute(query)) as { rows: Row[] }
  return result.rows
}
