import { sql } from 'drizzle-orm'
import { type Database, rowsOf } from '#platform/db'

/** Reads a fact about the house itself (whether the demonstration is sown …). */
export function findEtat(db: Database, cle: string): Promise<string | undefined> {
  return db.inTransaction('operateur', async (tx) => {
    const [row] = await rowsOf<{ valeur: string }>(tx, sql`select valeur from parvis.etat where cle = ${cle}`)
    return row?.valeur
  })
}

export function setEtat(db: Database, cle: string, valeur: string): Promise<void> {
  return db.inTransaction('operateur', async (tx) => {
    await tx.execute(
      sql`insert into parvis.etat (cle, valeur) values (${cle}, ${valeur}) on conflict (cle) do update set valeur = excluded.valeur`,
    )
  })
}
