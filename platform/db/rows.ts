import type { SQL } from 'drizzle-orm'
import type { Tx } from './database.ts'

/** Runs a raw query and returns its rows, whichever driver is below. Column names are those of the query. */
export async function rowsOf<Row extends Record<string, unknown>>(tx: Tx, query: SQL): Promise<Row[]> {
  const result = (await tx.execute(query)) as { rows: Row[] }
  return result.rows
}

/** The only row of a list, or undefined; more than one is a mistake of the program. */
export function onOnly<Row>(rows: readonly Row[]): Row | undefined {
  if (rows.length > 1) throw new Error(`One row expected, ${rows.length} found`)
  return rows[0]
}
