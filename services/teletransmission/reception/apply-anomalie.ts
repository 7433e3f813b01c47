import type { Ctx } from '#platform/context'
import { type AnomalieActe, type AnomalieEnveloppe, explainAnomalie } from '#standards/actes'
import { isJour } from '#standards/calendrier'
import { failTransaction } from '../actions/fail-transaction.ts'
import type { Anomalie, Transaction } from '../modele.ts'
import { ETATS } from '../states.ts'
import { findEnveloppeByNom } from '../store/enveloppes.ts'
import { findTransaction, updateTransaction } from '../store/transactions.ts'
import type { Effet } from './effets.ts'
import { lockActeRecu } from './lock-acte-recu.ts'

/** 1-3: the acte is refused. Without IDActe, it is known by its date, number and nature. */
export async function applyAnomalieActe(ctx: Ctx, retour: AnomalieActe, fichierId: string): Promise<Effet> {
  const found = await lockActeRecu(ctx, retour.acte)
  if (!found) return { aRattacher: `Anomalie sur un acte inconnu ici (numéro « ${retour.acte.numero} »).` }
  const enCours = retour.dateClassificationEnCours
  if (isJour(enCours)) await updateTransaction(ctx, found, { classificationEnCours: enCours })
  return refuse(ctx, found, retour, `Anomalie signalée par la préfecture : ${textOf(retour)}`, fichierId)
}

/** `ANO_…`: the whole envelope is refused, with the one transaction that it carries. */
export async function applyAnomalieEnveloppe(
  ctx: Ctx,
  retour: AnomalieEnveloppe,
  nom: string,
  fichierId: string,
): Promise<Effet> {
  const refusee = nom.replace(/^ANO_/, '')
  const enveloppe = await findEnveloppeByNom(ctx, refusee)
  const found = enveloppe && (await findTransaction(ctx, enveloppe.transactionId, { lock: true }))
  if (!found) return { aRattacher: `Refus d’une enveloppe inconnue ici : ${refusee}.` }
  return refuse(ctx, found, retour, `Enveloppe rejetée par la préfecture (${textOf(retour)})`, fichierId)
}

async function refuse(
  ctx: Ctx,
  found: Transaction,
  retour: AnomalieActe | AnomalieEnveloppe,
  message: string,
  fichierId: string,
): Promise<Effet> {
  if (found.etat === 'en-attente' || found.etat === 'transmis') {
    await failTransaction(ctx, found, { etat: 'en-anomalie', anomalie: describe(retour), message, fichierId })
    return { transactionId: found.id }
  }
  if (found.etat === 'en-anomalie' && found.anomalie?.detail === retour.detail) {
    return { doublon: 'Cette anomalie est déjà connue.' }
  }
  const etat = ETATS[found.etat].label
  return {
    aRattacher: `Message d’anomalie reçu alors que l’acte n’est plus « Transmis » (il est « ${etat} ») : ${textOf(retour)}`,
    transactionId: found.id,
  }
}

const textOf = ({ nature, detail }: AnomalieActe | AnomalieEnveloppe) => [nature, detail].filter(Boolean).join(' : ')

function describe(retour: AnomalieActe | AnomalieEnveloppe): Anomalie {
  const known = explainAnomalie(retour)
  const aide = known
    ? `${known.cause} ${known.remede}`
    : 'Corrigez l’acte d’après ce message, puis envoyez-le à nouveau. En cas de doute, appelez le contrôle de légalité.'
  return { code: retour.nature, detail: retour.detail, aide }
}
