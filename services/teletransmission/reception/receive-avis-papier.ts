import type { Ctx } from '#platform/context'
import { recordActe } from '../events.ts'
import { insertEtape, lockActe, updateTransaction } from '../store/transactions.ts'

/**
 * « Multi-canal »: the ministry reminds that paper documents are awaited; the delay of control runs from their reception.
 *
 * @returns false when the acte is not known here
 */
export async function receiveAvisPapier(ctx: Ctx, idActe: string): Promise<boolean> {
  const acte = await lockActe(ctx, { idActe })
  if (!acte) return false
  if (acte.papierReclameLe) return true
  await updateTransaction(ctx, acte, { papierReclameLe: ctx.now })
  await insertEtape(ctx, {
    transactionId: acte.id,
    etat: acte.etat,
    message: 'La préfecture attend les documents papier : le délai de contrôle court à partir de leur réception',
    fichierId: null,
  })
  await recordActe(ctx, 'acte.papier-reclame', acte, { idActe })
  return true
}
