import type { Ctx } from '#platform/context'
import type { ArAnnulation } from '#standards/actes'
import { formatJour, isJour } from '#standards/calendrier'
import { markTransmis } from '../actions/mark-transmis.ts'
import { recordActe } from '../events.ts'
import { findEnChemin, insertEtape, lockActe, updateTransaction } from '../store/transactions.ts'
import type { Effet } from './effets.ts'

/** 6-2: the transmission of the acte is cancelled; its request is answered. */
export async function applyArAnnulation(ctx: Ctx, ar: ArAnnulation, fichierId: string): Promise<Effet> {
  const acte = await lockActe(ctx, ar)
  if (!acte) return { aRattacher: `Annulation d’un acte inconnu ici : ${ar.idActe}.` }
  if (acte.etat === 'annule') return { doublon: `La transmission de l’acte ${acte.numero} est déjà annulée.` }
  if (acte.etat !== 'annulation-demandee') {
    const motif = `Annulation reçue sans avoir été demandée pour l’acte ${acte.numero}.`
    return { aRattacher: motif, transactionId: acte.id }
  }
  const le = isJour(ar.dateReception) ? ` le ${formatJour(ar.dateReception)}` : ''
  const message = `Annulation reçue par la préfecture${le}`
  const request = await findEnChemin(ctx, 6, { acteId: acte.id, lock: true })
  if (request) {
    const sent = await markTransmis(ctx, request)
    const arLe = isJour(ar.dateReception) ? ar.dateReception : null
    await updateTransaction(ctx, sent, { etat: 'acquitte', arLe, arFichierId: fichierId })
    await insertEtape(ctx, { transactionId: request.id, etat: 'acquitte', message, fichierId })
  }
  await updateTransaction(ctx, acte, { etat: 'annule' })
  await insertEtape(ctx, { transactionId: acte.id, etat: 'annule', message, fichierId })
  await recordActe(ctx, 'acte.annule', acte, { idActe: ar.idActe })
  return { transactionId: acte.id }
}
