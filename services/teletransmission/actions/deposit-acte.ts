import type { Ctx } from '#platform/context'
import { FormError } from '#platform/errors'
import { attachFile } from '#platform/files'
import { getFiche } from '#services/annuaire'
import { extensionOf, nameTransaction } from '#standards/actes'
import { type DepotPrepare, prepareDepot } from '../depot.ts'
import { recordActe } from '../events.ts'
import { envoyer } from '../jobs.ts'
import type { DepotActe, Document } from '../modele.ts'
import { canTransmit, demand } from '../permissions.ts'
import { abregeOf } from '../rules.ts'
import { insertEtape, insertTransaction } from '../store/transactions.ts'
import { newTransaction } from './new-transaction.ts'

/**
 * Takes an acte in charge: it leaves by itself, and what becomes of it is told by the journal.
 *
 * @throws FormError with every fault at once; ForbiddenError
 */
export async function depositActe(ctx: Ctx, depot: DepotActe): Promise<{ id: string }> {
  demand(canTransmit(ctx.actor))
  const prepared = await prepareDepot(ctx, depot)
  if (prepared.fautes.length > 0) throw new FormError(prepared.fautes)
  const transaction = newTransaction(ctx, {
    type: 1,
    nature: depot.nature,
    matiere: depot.matiere,
    numero: depot.numero,
    objet: depot.objet.trim(),
    dateDecision: depot.dateDecision,
    documentPapier: depot.documentPapier,
    dateClassification: prepared.classification?.date ?? null,
    idActe: prepared.idActe ?? null,
    origine: depot.origine ?? null,
  })
  const { message, documents } = await nameDocuments(ctx, depot, prepared, transaction.id)
  await insertTransaction(ctx, { ...transaction, messageNom: message }, documents)
  await insertEtape(ctx, {
    transactionId: transaction.id,
    etat: 'poste',
    message: 'Dépôt initial',
    fichierId: null,
  })
  await recordActe(ctx, 'acte.poste', transaction, {
    numero: depot.numero,
    nature: depot.nature,
    idActe: transaction.idActe,
  })
  await ctx.jobs.enqueue(ctx, envoyer, { transactionId: transaction.id })
  return { id: transaction.id }
}

/** Names the message and its documents, and keeps the documents under this room's own name. */
async function nameDocuments(
  ctx: Ctx,
  depot: DepotActe,
  { fichiers, typologies, fiche }: DepotPrepare,
  transactionId: string,
): Promise<{ message: string; documents: Document[] }> {
  const { departement, siren } = fiche ?? (await getFiche(ctx))
  const names = nameTransaction(
    {
      departement,
      siren,
      date: depot.dateDecision,
      numero: depot.numero,
      nature: abregeOf(depot.nature),
      transaction: 1,
      flux: 1,
    },
    fichiers.map(({ type }, index) => ({
      typologie: typologies[index] as string,
      extension: extensionOf(type) as string,
    })),
  )
  const documents: Document[] = []
  for (const [index, fichier] of fichiers.entries()) {
    const own = await attachFile(ctx, fichier, { service: 'teletransmission', nom: fichier.nom })
    documents.push({
      collectiviteId: ctx.collectivite.id,
      transactionId,
      ordre: index + 1,
      nom: own.nom,
      nomProtocole: names.documents[index] as string,
      typologie: typologies[index] as string,
      fichierId: own.id,
      sha256: own.sha256,
      taille: own.taille,
      mime: own.type,
    })
  }
  return { message: names.message, documents }
}
