import type { Ctx } from '#platform/context'
import { recordActe } from '../events.ts'
import type { Transaction } from '../modele.ts'
import { updateEnveloppe } from '../store/enveloppes.ts'
import { insertEtape, updateTransaction } from '../store/transactions.ts'

/**
 * The ministry's server has the archive. Also told by its answer, when that comes before the end of our own sending: the
 * timeline keeps its order and nothing is sent twice.
 *
 * @param transaction locked by the caller
 */
export async function markTransmis(ctx: Ctx, transaction: Transaction): Promise<Transaction> {
  await updateEnveloppe(ctx, transaction.id, { envoyeeLe: ctx.now, derniereErreur: null })
  if (transaction.etat !== 'en-attente') return transaction
  await insertEtape(ctx, {
    transactionId: transaction.id,
    etat: 'transmis',
    message: 'Transmis à la préfecture',
    fichierId: null,
  })
  if (transaction.type === 1) {
    await recordActe(ctx, 'acte.transmis', transaction, { idActe: transaction.idActe })
  }
  return updateTransaction(ctx, transaction, { etat: 'transmis', transmisLe: ctx.now })
}
