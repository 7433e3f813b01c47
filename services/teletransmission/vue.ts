import type { Ctx } from '#platform/context'
import type { Classification } from '#standards/actes'
import type { TransactionVue } from './modele.ts'
import { findClassification } from './store/classifications.ts'
import { findEnveloppe } from './store/enveloppes.ts'
import { listEtapes, requireTransaction } from './store/transactions.ts'

/** The classification that the préfecture gave last. */
export async function getClassification(ctx: Ctx): Promise<Classification | undefined> {
  return (await findClassification(ctx))?.contenu
}

/**
 * A transaction for the rooms that depend on it. Their own rights decide who sees what they show of it.
 *
 * @throws NotFoundError
 */
export async function getTransaction(ctx: Ctx, id: string): Promise<TransactionVue> {
  const row = await requireTransaction(ctx, id)
  const enveloppe = await findEnveloppe(ctx, id)
  const etapes = await listEtapes(ctx, id)
  return {
    id: row.id,
    etat: row.etat,
    numero: row.numero,
    objet: row.objet,
    ...present({
      idActe: row.idActe,
      transmisLe: row.transmisLe,
      arLe: row.arLe,
      arXmlFichierId: row.arFichierId,
      archiveFichierId: enveloppe?.archiveFichierId,
      messageXmlFichierId: row.messageFichierId,
      bordereauFichierId: row.bordereauFichierId,
      tamponneFichierId: row.tamponneFichierId,
      anomalie: row.anomalie,
    }),
    etapes: etapes.map(({ etat, instant, message }) => ({ etat, instant, message })),
  }
}

type Present<T> = { [K in keyof T]?: Exclude<T[K], null | undefined> }

/** Members that have a value. */
function present<T extends object>(values: T): Present<T> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value != null)) as Present<T>
}
