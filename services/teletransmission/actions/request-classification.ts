import type { Ctx } from '#platform/context'
import { record } from '#platform/journal'
import { getFiche } from '#services/annuaire'
import { nameTransaction } from '#standards/actes'
import { envoyer } from '../jobs.ts'
import { canTransmit, demand } from '../permissions.ts'
import { findClassification } from '../store/classifications.ts'
import { findEnChemin, insertEtape, insertTransaction } from '../store/transactions.ts'
import { newTransaction } from './new-transaction.ts'

/**
 * Asks the préfecture for its classification (7-1); a request already on its way is enough.
 *
 * @throws ForbiddenError
 */
export async function requestClassification(ctx: Ctx): Promise<{ id: string }> {
  demand(canTransmit(ctx.actor))
  const waiting = await findEnChemin(ctx, 7, { lock: true })
  if (waiting) return { id: waiting.id }
  const known = await findClassification(ctx)
  const { departement, siren } = await getFiche(ctx)
  const transaction = newTransaction(ctx, {
    type: 7,
    objet: 'Demande de classification',
    dateClassification: known?.date ?? null,
    messageNom: nameTransaction({ departement, siren, transaction: 7, flux: 1 }, []).message,
  })
  await insertTransaction(ctx, transaction)
  await insertEtape(ctx, {
    transactionId: transaction.id,
    etat: 'poste',
    message: 'Demande de classification',
    fichierId: null,
  })
  await record(ctx, 'classification.demandee', { type: 'classification', id: transaction.id }, {})
  await ctx.jobs.enqueue(ctx, envoyer, { transactionId: transaction.id })
  return { id: transaction.id }
}
