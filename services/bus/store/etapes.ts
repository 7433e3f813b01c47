import { and, eq } from 'drizzle-orm'
import type { Tx } from '#platform/db'
import type { EtapeSuivie } from '../modele.ts'
import { etape } from '../schema.ts'

type Key = Pick<EtapeSuivie, 'collectiviteId' | 'dossierId' | 'tour' | 'ordre'>

/** The étapes of a new tour, all of them to come. */
export async function insertEtapes(
  tx: Tx,
  dossier: { collectiviteId: string; id: string; tour: number },
  codes: readonly string[],
): Promise<void> {
  const rows = codes.map((code, ordre) => ({
    collectiviteId: dossier.collectiviteId,
    dossierId: dossier.id,
    tour: dossier.tour,
    ordre,
    code,
    etat: 'attendu' as const,
    anciennes: [],
    par: '',
    message: '',
    quiAgit: '',
    empreinte: '',
    derniereEntree: 0,
  }))
  if (rows.length > 0) await tx.insert(etape).values(rows)
}

export async function updateEtape(tx: Tx, key: Key, changes: Partial<EtapeSuivie>): Promise<void> {
  await tx
    .update(etape)
    .set(changes)
    .where(
      and(
        eq(etape.collectiviteId, key.collectiviteId),
        eq(etape.dossierId, key.dossierId),
        eq(etape.tour, key.tour),
        eq(etape.ordre, key.ordre),
      ),
    )
}
