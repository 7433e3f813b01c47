import type { Ctx } from '#platform/context'
import { detachFichier } from '#platform/files'
import { etatRefuse } from '../errors.ts'
import { acquitter } from '../jobs.ts'
import { canTransmit, demand } from '../permissions.ts'
import { requireTransaction, updateTransaction } from '../store/transactions.ts'

/** Tries again the stamp that failed. @throws ForbiddenError; DomainError `teletransmission.etat-refuse` */
export async function retryTampon(ctx: Ctx, id: string): Promise<void> {
  demand(canTransmit(ctx.actor))
  const transaction = await requireTransaction(ctx, id, { lock: true })
  if (!transaction.tamponErreur || !transaction.bordereauFichierId) {
    throw etatRefuse('Il n’y a pas de tampon à refaire pour cet acte.')
  }
  await updateTransaction(ctx, transaction, { bordereauFichierId: null, tamponErreur: null })
  await detachFichier(ctx, transaction.bordereauFichierId)
  await ctx.jobs.enqueue(ctx, acquitter, { transactionId: id })
}
