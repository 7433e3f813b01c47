import type { Ctx } from '#platform/context'
import { recordActe } from '../events.ts'
import type { Anomalie, Transaction } from '../modele.ts'
import { findTransaction, insertEtape, updateTransaction } from '../store/transactions.ts'

/**
 * Writes why a transaction ends badly: refused by us (`erreur`) or by the ministry (`en-anomalie`). The acte frees its
 * number and may be deposited again once corrected.
 *
 * @param transaction locked by the caller
 * @param cause.message line of the timeline; `cause.fichierId` raw message of the ministry
 */
export async function failTransaction(
  ctx: Ctx,
  transaction: Transaction,
  cause: { etat: 'erreur' | 'en-anomalie'; anomalie: Anomalie; message: string; fichierId?: string },
): Promise<void> {
  const { etat, anomalie, message, fichierId = null } = cause
  await updateTransaction(ctx, transaction, { etat, anomalie })
  await insertEtape(ctx, { transactionId: transaction.id, etat, message, fichierId })
  if (transaction.type === 1) await recordActe(ctx, 'acte.en-anomalie', transaction, { ...anomalie })
  if (transaction.type === 6) await restoreActe(ctx, transaction, message)
}

/** The cancellation did not go through: the transmission of the acte stands. */
async function restoreActe(ctx: Ctx, request: Transaction, raison: string): Promise<void> {
  const acte = await findTransaction(ctx, request.acteId as string, { lock: true })
  if (acte?.etat !== 'annulation-demandee') return
  await updateTransaction(ctx, acte, { etat: 'acquitte' })
  await insertEtape(ctx, {
    transactionId: acte.id,
    etat: 'acquitte',
    message: `L’annulation n’a pas abouti, la transmission reste valable. ${raison}`,
    fichierId: null,
  })
  await recordActe(ctx, 'acte.annulation-refusee', acte, { raison })
}
