import { sql } from 'drizzle-orm'
import { rowsOf, type Tx } from '#platform/db'

/** Dossiers under way in all collectivités, and étapes that have waited for the program itself since before `before`. */
export async function countEnCours(
  tx: Tx,
  before: Date,
): Promise<{ enCours: number; enErreur: number; bloquees: number }> {
  const [row] = await rowsOf<{ enCours: number; enErreur: number; bloquees: number }>(
    tx,
    sql`select
      (select count(*)::int from bus.dossier where etat = 'en-cours') as "enCours",
      (select count(*)::int from bus.dossier where etat = 'en-erreur') as "enErreur",
      (select count(*)::int from bus.etape where etat = 'en-cours' and qui_agit = 'Parvis' and depuis < ${before}) as bloquees`,
  )
  return row ?? { enCours: 0, enErreur: 0, bloquees: 0 }
}
