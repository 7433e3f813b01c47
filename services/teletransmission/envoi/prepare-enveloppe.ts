import type { Collectivite } from '#platform/collectivites'
import { type Ctx, inContext } from '#platform/context'
import { type Faute, NotFoundError } from '#platform/errors'
import { type Ecriture, type Fichier, getFichier, type Lecture } from '#platform/files'
import type { House } from '#platform/service'
import { type FicheCollectivite, getFiche } from '#services/annuaire'
import { buildNom } from '#standards/actes'
import { jourDe } from '#standards/calendrier'
import { asRoom } from '../acteur.ts'
import { failTransaction } from '../actions/fail-transaction.ts'
import type { Canal } from '../canal.ts'
import { prepareDepot } from '../depot.ts'
import { inspectFichiers } from '../examen.ts'
import type { DepotActe, Document, Enveloppe, Transaction } from '../modele.ts'
import { findEnveloppe, insertEnveloppe, nextSerie, updateEnveloppe } from '../store/enveloppes.ts'
import { findTransaction, insertEtape, listDocuments, updateTransaction } from '../store/transactions.ts'

/** All that the archive of an envelope is made of: nothing more is asked of the database. */
export interface Composition {
  transaction: Transaction
  enveloppe: Enveloppe
  documents: Document[]
  fiche: FicheCollectivite
  lectures: Map<string, Lecture>
  ecriture: Ecriture
}

/** The archive that is sent, always the same. */
export interface ArchiveGardee {
  nom: string
  taille: number
  lecture: Lecture
}

/** What an envelope waits for: that its contents be looked at, its archive made, its archive sent. */
type Suite = { aExaminer: Fichier[] } | { aComposer: Composition } | { aEnvoyer: ArchiveGardee }

/**
 * Looks into documents that nobody looked into yet, judges the acte a last time, then gives the transaction the one name
 * under which it will leave, ever.
 *
 * @returns undefined when there is nothing to send: refused, or answered already
 */
export async function prepareEnveloppe(
  house: House,
  collectivite: Collectivite,
  canal: Canal,
  id: string,
): Promise<Exclude<Suite, { aExaminer: unknown }> | undefined> {
  const step = () => inContext(house, asRoom(collectivite, id), (ctx) => findSuite(ctx, house, canal, id))
  for (let suite = await step(); ; suite = await step()) {
    if (!suite || !('aExaminer' in suite)) return suite
    await inspectFichiers(house, collectivite, suite.aExaminer)
  }
}

async function findSuite(ctx: Ctx, house: House, canal: Canal, id: string): Promise<Suite | undefined> {
  const transaction = await findTransaction(ctx, id, { lock: true })
  if (transaction?.etat === 'poste') return prepareDepart(ctx, house, canal, transaction)
  if (transaction?.etat !== 'en-attente' && transaction?.etat !== 'transmis') return undefined
  const enveloppe = await findEnveloppe(ctx, id)
  if (!enveloppe || enveloppe.envoyeeLe) return undefined
  if (!enveloppe.archiveFichierId) {
    const documents = await listDocuments(ctx, id)
    return compose(ctx, house, { transaction, enveloppe, documents, fiche: await getFiche(ctx) })
  }
  const archive = await beginTry(ctx, house, id)
  return archive && { aEnvoyer: archive }
}

async function prepareDepart(
  ctx: Ctx,
  house: House,
  canal: Canal,
  transaction: Transaction,
): Promise<Suite | undefined> {
  const documents = await listDocuments(ctx, transaction.id)
  if (transaction.type !== 1) {
    const named = await nameEnveloppe(ctx, canal, transaction)
    return compose(ctx, house, { ...named, documents, fiche: await getFiche(ctx) })
  }
  const depot = await prepareDepot(ctx, depotOf(transaction, documents), { self: true })
  if (depot.inconnus.length > 0) return { aExaminer: depot.inconnus }
  if (depot.fautes.length > 0) {
    await refuse(ctx, transaction, depot.fautes)
    return undefined
  }
  const dateClassification = depot.classification?.date ?? null
  const named = await nameEnveloppe(ctx, canal, { ...transaction, dateClassification })
  return compose(ctx, house, { ...named, documents, fiche: depot.fiche ?? (await getFiche(ctx)) })
}

async function compose(
  ctx: Ctx,
  { files }: House,
  rows: Omit<Composition, 'lectures' | 'ecriture'>,
): Promise<{ aComposer: Composition }> {
  const digests = rows.documents.map(({ sha256 }) => sha256)
  const lectures = await files.prepareLectures(ctx, digests)
  return { aComposer: { ...rows, lectures, ecriture: await files.prepareEcriture(ctx) } }
}

/** The archive to send, unless the ministry has it; counts the try before it begins. */
export async function beginTry(ctx: Ctx, { files }: House, id: string): Promise<ArchiveGardee | undefined> {
  const enveloppe = await findEnveloppe(ctx, id)
  if (!enveloppe?.archiveFichierId || enveloppe.envoyeeLe) return undefined
  await updateEnveloppe(ctx, id, { essais: enveloppe.essais + 1, dernierEssaiLe: ctx.now })
  const { sha256, taille } = await getFichier(ctx, enveloppe.archiveFichierId)
  const lecture = (await files.prepareLectures(ctx, [sha256])).get(sha256)
  if (!lecture) throw new NotFoundError('L’archive à envoyer n’existe plus.')
  return { nom: enveloppe.nomArchive, taille, lecture }
}

async function refuse(ctx: Ctx, transaction: Transaction, fautes: readonly Faute[]): Promise<void> {
  const detail = fautes.map(({ message }) => message).join(' ')
  await failTransaction(ctx, transaction, {
    etat: 'erreur',
    anomalie: { code: fautes[0]?.code ?? '', detail, aide: 'Corrigez l’acte, puis envoyez-le à nouveau.' },
    message: `Enveloppe invalide : ${detail}`,
  })
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

async function nameEnveloppe(
  ctx: Ctx,
  canal: Canal,
  transaction: Transaction,
): Promise<{ transaction: Transaction; enveloppe: Enveloppe }> {
  const jour = jourDe(ctx.now)
  const serie = await nextSerie(ctx, jour)
  const { trigramme, quadrigramme } = canal
  const name = { siren: ctx.collectivite.siren, date: jour, serie, quadrigramme }
  const enveloppe: Enveloppe = {
    collectiviteId: ctx.collectivite.id,
    transactionId: transaction.id,
    jour,
    serie,
    nom: buildNom({ genre: 'enveloppe', ...name }),
    nomArchive: buildNom({ genre: 'archive', trigramme, ...name }),
    archiveFichierId: null,
    creeeLe: ctx.now,
    envoyeeLe: null,
    essais: 0,
    dernierEssaiLe: null,
    derniereErreur: null,
  }
  await insertEnveloppe(ctx, enveloppe)
  const { dateClassification } = transaction
  const updated = await updateTransaction(ctx, transaction, { etat: 'en-attente', dateClassification })
  await insertEtape(ctx, {
    transactionId: transaction.id,
    etat: 'en-attente',
    message: 'Contrôles réussis, enveloppe prête',
    fichierId: null,
  })
  return { transaction: updated, enveloppe }
}
