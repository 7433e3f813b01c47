import type { Collectivite } from '#platform/collectivites'
import { type Ctx, inContext } from '#platform/context'
import type { House } from '#platform/service'
import { buildNom } from '#standards/actes'
import { jourDe } from '#standards/calendrier'
import { asRoom } from '../acteur.ts'
import { failTransaction } from '../actions/fail-transaction.ts'
import type { Canal } from '../canal.ts'
import { prepareDepot } from '../depot.ts'
import { inspectDocuments } from '../examen.ts'
import type { DepotActe, Document, Transaction } from '../modele.ts'
import { insertEnveloppe, nextSerie } from '../store/enveloppes.ts'
import { findTransaction, insertEtape, listDocuments, updateTransaction } from '../store/transactions.ts'

/**
 * Looks into documents that nobody looked into yet, judges the acte a last time, then gives the transaction the one name
 * under which it will leave, ever.
 *
 * @returns false when there is nothing to send: refused, or answered already
 */
export async function prepareEnveloppe(
  house: House,
  collectivite: Collectivite,
  canal: Canal,
  id: string,
): Promise<boolean> {
  const within = <T>(work: (ctx: Ctx) => Promise<T>) => inContext(house, asRoom(collectivite, id), work)
  const found = await within(async (ctx) => {
    const transaction = await findTransaction(ctx, id)
    return transaction && { transaction, documents: await listDocuments(ctx, id) }
  })
  if (!found) return false
  if (found.transaction.etat !== 'poste') return ['en-attente', 'transmis'].includes(found.transaction.etat)
  await inspectDocuments(
    house,
    collectivite,
    found.documents.map(({ fichierId }) => fichierId),
  )
  return within(async (ctx) => {
    const transaction = await findTransaction(ctx, id, { lock: true })
    if (transaction?.etat !== 'poste') return transaction?.etat === 'en-attente'
    const accepted = await judge(ctx, transaction, found.documents)
    if (accepted) await nameEnveloppe(ctx, canal, accepted)
    return accepted !== undefined
  })
}

/** The acte with the classification held now; undefined when it had to be refused. */
async function judge(
  ctx: Ctx,
  transaction: Transaction,
  documents: readonly Document[],
): Promise<Transaction | undefined> {
  if (transaction.type !== 1) return transaction
  const { fautes, classification } = await prepareDepot(ctx, depotOf(transaction, documents), { self: true })
  if (fautes.length === 0) return { ...transaction, dateClassification: classification?.date ?? null }
  const detail = fautes.map(({ message }) => message).join(' ')
  await failTransaction(ctx, transaction, {
    etat: 'erreur',
    anomalie: { code: fautes[0]?.code ?? '', detail, aide: 'Corrigez l’acte, puis envoyez-le à nouveau.' },
    message: `Enveloppe invalide : ${detail}`,
  })
  return undefined
}

function depotOf(transaction: Transaction, documents: readonly Document[]): DepotActe {
  return {
    ...transaction,
    origine: undefined,
    dateClassification: undefined,
    dateDecision: transaction.dateDecision as string,
    documents,
  }
}

async function nameEnveloppe(ctx: Ctx, canal: Canal, transaction: Transaction): Promise<void> {
  const jour = jourDe(ctx.now)
  const serie = await nextSerie(ctx, jour)
  const { trigramme, quadrigramme } = canal
  const name = { siren: ctx.collectivite.siren, date: jour, serie, quadrigramme }
  await insertEnveloppe(ctx, {
    collectiviteId: ctx.collectivite.id,
    transactionId: transaction.id,
    jour,
    serie,
    nom: buildNom({ genre: 'enveloppe', ...name }),
    nomArchive: buildNom({ genre: 'archive', trigramme, ...name }),
    archiveFichierId: null,
    enveloppeFichierId: null,
    creeeLe: ctx.now,
    envoyeeLe: null,
    essais: 0,
    dernierEssaiLe: null,
    derniereErreur: null,
  })
  const { dateClassification } = transaction
  await updateTransaction(ctx, transaction, { etat: 'en-attente', dateClassification })
  await insertEtape(ctx, {
    transactionId: transaction.id,
    etat: 'en-attente',
    message: 'Contrôles réussis, enveloppe prête',
    fichierId: null,
  })
}
