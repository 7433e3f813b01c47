import type { Ctx } from '#platform/context'
import { type CourrierPrefecture, findTypeMessage } from '#standards/actes'
import { formatJour, isJour } from '#standards/calendrier'
import { recordActe } from '../events.ts'
import { insertEtape, lockActe } from '../store/transactions.ts'
import type { Effet } from './effets.ts'

/** 2-1, 3-1, 4-1, 5-1: a letter about an acte, kept with its documents until somebody has read it. */
export async function applyCourrier(ctx: Ctx, courrier: CourrierPrefecture, fichierId: string): Promise<Effet> {
  const genre = findTypeMessage(courrier.racine)?.libelle ?? courrier.racine
  const acte = await lockActe(ctx, courrier)
  if (!acte) return { aRattacher: `${genre} sur un acte inconnu ici : ${courrier.idActe}.` }
  const le = isJour(courrier.date) ? ` du ${formatJour(courrier.date)}` : ''
  await insertEtape(ctx, {
    transactionId: acte.id,
    etat: acte.etat,
    message: `${genre}${le} reçu de la préfecture`,
    fichierId,
  })
  await recordActe(ctx, 'acte.courrier-recu', acte, { genre, date: courrier.date })
  return { transactionId: acte.id, motif: courrier.texte, aLire: true }
}
