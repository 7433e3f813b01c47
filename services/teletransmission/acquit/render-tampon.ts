import type { Collectivite } from '#platform/collectivites'
import { inContext } from '#platform/context'
import { NotFoundError } from '#platform/errors'
import type { House } from '#platform/service'
import { type Jour, jourDe } from '#standards/calendrier'
import { PdfError, stampPdf, tamponActe } from '#standards/pdf'
import { asRoom } from '../acteur.ts'
import { sansTampon } from '../errors.ts'
import type { Document, Transaction } from '../modele.ts'
import { bytesOf } from '../octets.ts'
import { listDocuments, requireTransaction } from '../store/transactions.ts'

/**
 * The acte, or one of its annexes, with the stamp of its transmission on every page. Outside any transaction. Never the
 * bare document: whoever gets a PDF from here gets it stamped.
 *
 * @param options.ordre 1 (default) for the acte, then its annexes
 * @throws NotFoundError; DomainError `teletransmission.tampon-impossible`
 */
export async function renderTampon(
  house: House,
  collectivite: Collectivite,
  transactionId: string,
  options: { publieLe?: Jour; ordre?: number } = {},
): Promise<Uint8Array> {
  const { transaction, documents } = await inContext(house, asRoom(collectivite), async (ctx) => ({
    transaction: await requireTransaction(ctx, transactionId),
    documents: await listDocuments(ctx, transactionId),
  }))
  const document = documents.find(({ ordre }) => ordre === (options.ordre ?? 1))
  if (!document) throw new NotFoundError('Ce document n’existe pas.')
  return stampDocument(house, collectivite, transaction, document, options.publieLe)
}

async function stampDocument(
  house: House,
  collectivite: Collectivite,
  transaction: Transaction,
  document: Document,
  publieLe: Jour | undefined,
): Promise<Uint8Array> {
  const { idActe, arLe: recuLe } = transaction
  if (!idActe || !recuLe) throw sansTampon('l’acte n’a pas d’accusé de réception.')
  if (document.mime !== 'application/pdf') throw sansTampon(`« ${document.nom} » n’est pas un PDF.`)
  const envoyeLe = jourDe(transaction.transmisLe ?? transaction.deposeLe)
  const bytes = await bytesOf(await house.files.read(collectivite.id, document.sha256))
  try {
    return await stampPdf(bytes, { lines: tamponActe({ envoyeLe, recuLe, publieLe, idActe }) })
  } catch (error) {
    if (error instanceof PdfError) throw sansTampon(`« ${document.nom} » : ${error.message}.`)
    throw error
  }
}
