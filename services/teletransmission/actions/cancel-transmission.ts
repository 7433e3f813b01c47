import type { Ctx } from '#platform/context'
import { nameTransaction, parseIdActe } from '#standards/actes'
import { recordActe } from '../events.ts'
import { envoyer } from '../jobs.ts'
import { canCancel, demand } from '../permissions.ts'
import { insertEtape, insertTransaction, requireTransaction, updateTransaction } from '../store/transactions.ts'
import { newTransaction } from './new-transaction.ts'

/**
 * Asks the ministry to cancel the transmission of an acte (6-1): not the acte itself. Once at a time.
 *
 * @throws ForbiddenError with the reason
 */
export async function cancelTransmission(ctx: Ctx, id: string): Promise<void> {
  const acte = await requireTransaction(ctx, id, { lock: true })
  demand(canCancel(ctx.actor, acte))
  const idActe = acte.idActe as string
  const request = newTransaction(ctx, {
    type: 6,
    acteId: acte.id,
    idActe,
    nature: acte.nature,
    matiere: acte.matiere,
    numero: acte.numero,
    dateDecision: acte.dateDecision,
    objet: `Annulation de la transmission de l’acte ${acte.numero}`,
    origine: acte.origine,
    messageNom: nameTransaction({ ...parseIdActe(idActe), transaction: 6, flux: 1 }, []).message,
  })
  await insertTransaction(ctx, request)
  await insertEtape(ctx, {
    transactionId: request.id,
    etat: 'poste',
    message: 'Demande d’annulation',
    fichierId: null,
  })
  await updateTransaction(ctx, acte, { etat: 'annulation-demandee' })
  await insertEtape(ctx, {
    transactionId: acte.id,
    etat: 'annulation-demandee',
    message: `Annulation demandée par ${ctx.actor.nom}`,
    fichierId: null,
  })
  await recordActe(ctx, 'acte.annulation-demandee', acte, { idActe })
  await ctx.jobs.enqueue(ctx, envoyer, { transactionId: request.id })
}
