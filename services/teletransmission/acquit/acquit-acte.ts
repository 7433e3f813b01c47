import type { Collectivite } from '#platform/collectivites'
import { type Ctx, inContext } from '#platform/context'
import { renderDocument } from '#platform/documents'
import { DomainError } from '#platform/errors'
import { attachFile, type Contenu, getFichier } from '#platform/files'
import type { House } from '#platform/service'
import { asRoom } from '../acteur.ts'
import { readEnvoye } from '../envoi/read-envoye.ts'
import { recordActe } from '../events.ts'
import type { Transaction } from '../modele.ts'
import { streamOf } from '../octets.ts'
import { findClassification } from '../store/classifications.ts'
import { findEnveloppe } from '../store/enveloppes.ts'
import {
  findTransaction,
  listDocuments,
  listEtapes,
  requireTransaction,
  updateTransaction,
} from '../store/transactions.ts'
import { type Acquittement, describeBordereau } from './bordereau.ts'
import { renderTampon } from './render-tampon.ts'

/** What the acte left as: the message will be kept by the archive of the commune, apart from the documents. */
interface Depart {
  archive: string
  message: string
}

/** What the stamp gave: a stored PDF, nothing for a document that is no PDF, or why it failed. */
type Tampon = { contenu: Contenu } | { sansObjet: true } | { raison: string }

/**
 * After the accusé de réception: makes the bordereau and the stamped acte, keeps both, says so. Done once; a stamp that
 * failed may be asked for again.
 */
export async function acquitActe(house: House, collectivite: Collectivite, id: string): Promise<void> {
  const within = <T>(work: (ctx: Ctx) => Promise<T>) => inContext(house, asRoom(collectivite, id), work)
  const found = await within(async (ctx) => {
    const acquittement = await loadAcquittement(ctx, id)
    return acquittement && { acquittement, depart: await findDepart(ctx, acquittement.transaction) }
  })
  if (!found) return
  const { acquittement, depart } = found
  const bytes = await renderDocument(describeBordereau(acquittement), { at: house.clock() })
  const bordereau = await house.files.write(collectivite.id, streamOf(bytes))
  const tampon = await makeTampon(house, collectivite, acquittement)
  const message = depart && (await keepMessage(house, collectivite, depart))
  await within((ctx) => keep(ctx, id, { bordereau, message }, tampon))
}

/** Undefined when the message is kept already, or when nothing has left from here. */
async function findDepart(ctx: Ctx, { id, messageNom, messageFichierId }: Transaction): Promise<Depart | undefined> {
  const archiveId = (await findEnveloppe(ctx, id))?.archiveFichierId
  if (messageFichierId || !messageNom || !archiveId) return undefined
  return { archive: (await getFichier(ctx, archiveId)).sha256, message: messageNom }
}

async function keepMessage(house: House, collectivite: Collectivite, { archive, message }: Depart): Promise<Contenu> {
  return house.files.write(collectivite.id, streamOf(await readEnvoye(house, collectivite, archive, message)))
}

async function loadAcquittement(ctx: Ctx, id: string): Promise<Acquittement | undefined> {
  const transaction = await findTransaction(ctx, id)
  if (transaction?.type !== 1 || transaction.arLe === null || transaction.bordereauFichierId) return undefined
  return {
    collectivite: ctx.collectivite.nom,
    transaction,
    documents: await listDocuments(ctx, id),
    etapes: await listEtapes(ctx, id),
    classification: (await findClassification(ctx))?.contenu,
  }
}

async function makeTampon(
  house: House,
  collectivite: Collectivite,
  { transaction, documents }: Acquittement,
): Promise<Tampon> {
  if (documents[0]?.mime !== 'application/pdf') return { sansObjet: true }
  try {
    const stamped = await renderTampon(house, collectivite, transaction.id)
    return { contenu: await house.files.write(collectivite.id, streamOf(stamped)) }
  } catch (error) {
    if (error instanceof DomainError && error.code === 'teletransmission.tampon-impossible') {
      return { raison: error.message }
    }
    throw error
  }
}

async function keep(
  ctx: Ctx,
  id: string,
  { bordereau, message }: { bordereau: Contenu; message: Contenu | undefined },
  tampon: Tampon,
): Promise<void> {
  const transaction = await requireTransaction(ctx, id, { lock: true })
  if (transaction.bordereauFichierId) return
  const attach = async (contenu: Contenu, nom: string) =>
    (await attachFile(ctx, contenu, { service: 'teletransmission', nom })).id
  const kept = {
    bordereauFichierId: await attach(bordereau, `bordereau-${transaction.idActe}.pdf`),
    tamponneFichierId:
      'contenu' in tampon ? await attach(tampon.contenu, `acte-tamponne-${transaction.idActe}.pdf`) : null,
    ...(message ? { messageFichierId: await attach(message, transaction.messageNom as string) } : {}),
    tamponErreur: 'raison' in tampon ? tampon.raison : null,
  }
  await updateTransaction(ctx, transaction, kept)
  if ('raison' in tampon) await recordActe(ctx, 'acte.tampon-impossible', transaction, { raison: tampon.raison })
  else await recordActe(ctx, 'acte.tamponne', transaction, { tampon: 'contenu' in tampon })
}
