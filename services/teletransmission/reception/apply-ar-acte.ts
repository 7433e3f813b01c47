import type { Ctx } from '#platform/context'
import type { ArActe } from '#standards/actes'
import { formatJour, isJour } from '#standards/calendrier'
import { markTransmis } from '../actions/mark-transmis.ts'
import { recordActe } from '../events.ts'
import { canBecome, ETATS } from '../states.ts'
import { insertEtape, lockActe, updateTransaction } from '../store/transactions.ts'
import type { Effet } from './effets.ts'
import { lockActeRecu } from './lock-acte-recu.ts'

/** 1-2: the préfecture has the acte. Late, it still counts: its date has legal force. */
export async function applyArActe(ctx: Ctx, ar: ArActe, fichierId: string): Promise<Effet> {
  const found = (await lockActe(ctx, ar)) ?? (await lockActeRecu(ctx, ar.acte))
  if (!found) return { aRattacher: `Accusé de réception d’un acte inconnu ici : ${ar.idActe}.` }
  if (found.arLe !== null) return { doublon: `L’acte ${found.numero} a déjà son accusé de réception.` }
  if (!isJour(ar.dateReception)) {
    return { aRattacher: 'Accusé de réception sans date de réception.', transactionId: found.id }
  }
  if (!canBecome(found.etat, 'acquitte')) {
    const motif = `Accusé de réception reçu alors que l’acte ${found.numero} est « ${ETATS[found.etat].label} ».`
    return { aRattacher: motif, transactionId: found.id }
  }
  const transaction = found.etat === 'en-attente' ? await markTransmis(ctx, found) : found
  await updateTransaction(ctx, transaction, {
    etat: 'acquitte',
    arLe: ar.dateReception,
    arFichierId: fichierId,
    anomalie: null,
    classificationEnCours: isJour(ar.dateClassificationEnCours) ? ar.dateClassificationEnCours : null,
  })
  await insertEtape(ctx, {
    transactionId: transaction.id,
    etat: 'acquitte',
    message: `Reçu par la préfecture le ${formatJour(ar.dateReception)}`,
    fichierId,
  })
  await recordActe(ctx, 'acte.acquitte', transaction, { idActe: transaction.idActe, recuLe: ar.dateReception })
  return { transactionId: transaction.id }
}
