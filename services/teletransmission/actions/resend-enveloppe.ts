import type { Ctx } from '#platform/context'
import { etatRefuse } from '../errors.ts'
import { envoyer } from '../jobs.ts'
import { canResend, demand } from '../permissions.ts'
import { isLate } from '../rules.ts'
import { findEnveloppe, updateEnveloppe } from '../store/enveloppes.ts'
import { insertEtape, requireTransaction } from '../store/transactions.ts'

/**
 * Sends the same envelope again, at once: the ministry tells a double by its name.
 *
 * @throws ForbiddenError with the reason; DomainError `teletransmission.etat-refuse`
 */
export async function resendEnveloppe(ctx: Ctx, id: string): Promise<void> {
  const transaction = await requireTransaction(ctx, id, { lock: true })
  demand(canResend(ctx.actor, transaction, isLate(transaction.transmisLe ?? transaction.deposeLe, ctx.now)))
  const enveloppe = await findEnveloppe(ctx, id)
  if (!enveloppe) throw etatRefuse('L’enveloppe n’est pas encore prête : l’envoi suivra de lui-même.')
  await updateEnveloppe(ctx, id, { envoyeeLe: null })
  await insertEtape(ctx, {
    transactionId: id,
    etat: transaction.etat,
    message: `Nouvel envoi de la même enveloppe demandé par ${ctx.actor.nom}`,
    fichierId: null,
  })
  await ctx.jobs.enqueue(ctx, envoyer, { transactionId: id })
}
