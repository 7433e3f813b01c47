import type { Ctx } from '#platform/context'
import { record } from '#platform/journal'
import type { Classification } from '#standards/actes'
import { formatJour, isJour } from '#standards/calendrier'
import { markTransmis } from '../actions/mark-transmis.ts'
import { saveClassification } from '../store/classifications.ts'
import { findEnChemin, insertEtape, updateTransaction } from '../store/transactions.ts'
import type { Effet } from './effets.ts'

/** 7-2: keeps the classification; given without being asked, it counts as well. */
export async function applyClassification(ctx: Ctx, contenu: Classification, fichierId: string): Promise<Effet> {
  const { date } = contenu
  if (!isJour(date) || contenu.matieres.length === 0 || contenu.natures.length === 0) {
    return { aRattacher: 'Classification incomplète : sans date, sans nature ou sans matière.' }
  }
  await saveClassification(ctx, { date, contenu, fichierId, recueLe: ctx.now })
  const message = `Mise à jour de la classification (version du ${formatJour(date)})`
  const request = await closeRequest(ctx, message, fichierId)
  await record(ctx, 'classification.recue', { type: 'classification', id: request ?? ctx.collectivite.id }, { date })
  return request ? { transactionId: request } : {}
}

/** 7-3: what we hold is the last one. */
export async function applySansChangement(ctx: Ctx, date: string, fichierId: string): Promise<Effet> {
  const le = isJour(date) ? ` (version du ${formatJour(date)})` : ''
  const request = await closeRequest(ctx, `Classification sans changement${le}`, fichierId)
  return request ? { transactionId: request } : { doublon: 'Aucune demande de classification n’attendait de réponse.' }
}

async function closeRequest(ctx: Ctx, message: string, fichierId: string): Promise<string | undefined> {
  const request = await findEnChemin(ctx, 7, { lock: true })
  // Not sent yet: this answer is not to that request.
  if (!request || request.etat === 'poste') return undefined
  const sent = await markTransmis(ctx, request)
  await updateTransaction(ctx, sent, { etat: 'acquitte', arFichierId: fichierId })
  await insertEtape(ctx, { transactionId: request.id, etat: 'acquitte', message, fichierId })
  return request.id
}
