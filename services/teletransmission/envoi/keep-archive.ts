import type { Collectivite } from '#platform/collectivites'
import { type Ctx, inContext } from '#platform/context'
import { NotFoundError } from '#platform/errors'
import { attachFile, type Contenu } from '#platform/files'
import type { House } from '#platform/service'
import type { FicheCollectivite } from '#services/annuaire'
import {
  buildActe,
  buildAnnulation,
  buildDemandeClassification,
  composePaquet,
  type EntreeArchive,
  isEmailAccepte,
  LIMITES_DEPOT,
  packArchive,
} from '#standards/actes'
import { asRoom } from '../acteur.ts'
import { failTransaction } from '../actions/fail-transaction.ts'
import type { Canal } from '../canal.ts'
import type { Document, Transaction } from '../modele.ts'
import { findEnveloppe, updateEnveloppe } from '../store/enveloppes.ts'
import { requireTransaction } from '../store/transactions.ts'
import { type ArchiveGardee, beginTry, type Composition } from './prepare-enveloppe.ts'

/**
 * Composes the archive and keeps it, once; the same rows give the same bytes. Nothing has left before it is kept.
 *
 * @returns the archive to send, undefined when there is nothing to send
 */
export async function keepArchive(
  house: House,
  collectivite: Collectivite,
  canal: Canal,
  composition: Composition,
): Promise<ArchiveGardee | undefined> {
  const { transaction, enveloppe, documents, fiche, ecriture } = composition
  const paquet = composePaquet(
    { ...canal, date: enveloppe.jour, serie: enveloppe.serie },
    expediteurOf(fiche, canal),
    { nom: transaction.messageNom as string, contenu: buildMessage(transaction, documents) },
    documents.map((document) => entreeOf(house, composition, document)),
  )
  return house.files.writeInto(ecriture, packArchive(paquet.entrees, enveloppe.creeeLe), (archive, inscrire) =>
    inContext(house, asRoom(collectivite, transaction.id), async (ctx) => {
      const row = await requireTransaction(ctx, transaction.id, { lock: true })
      if (!(await findEnveloppe(ctx, row.id))?.archiveFichierId) {
        if (archive.taille > LIMITES_DEPOT.octets) return refuseTaille(ctx, row)
        await inscrire(ctx.tx)
        await attachArchive(ctx, row, archive, paquet.nom)
      }
      return beginTry(ctx, house, row.id)
    }),
  )
}

function buildMessage(transaction: Transaction, documents: readonly Document[]): Uint8Array {
  if (transaction.type === 6) return buildAnnulation(transaction.idActe as string)
  if (transaction.type === 7) return buildDemandeClassification(transaction.dateClassification ?? undefined)
  const [document, ...annexes] = documents.map(({ nomProtocole }) => ({ nom: nomProtocole }))
  return buildActe({
    date: transaction.dateDecision as string,
    numero: transaction.numero,
    nature: transaction.nature,
    matiere: transaction.matiere,
    objet: transaction.objet,
    dateClassification: transaction.dateClassification as string,
    document: document as { nom: string },
    annexes,
    documentPapier: transaction.documentPapier,
  })
}

/** Our mailbox first, then the commune's: both get every answer. */
function expediteurOf(fiche: FicheCollectivite, { adresseRetour }: Canal) {
  const { siren, departement, arrondissement, natureActes: nature, nom, telephone, email } = fiche
  const own = isEmailAccepte(email) ? [email] : []
  return {
    emetteur: { siren, departement, arrondissement, nature },
    referent: { nom, telephone, ...(own[0] ? { email: own[0] } : {}) },
    adressesRetour: [adresseRetour, ...own],
  }
}

/** Opened only when its turn comes: five hundred annexes are not five hundred open files. */
function entreeOf(
  house: House,
  { lectures }: Composition,
  { nom, nomProtocole, sha256, taille }: Document,
): EntreeArchive {
  async function* flux() {
    const lecture = lectures.get(sha256)
    if (!lecture) throw new NotFoundError(`Le contenu de « ${nom} » n’existe plus.`)
    yield* (await house.files.openLecture(lecture)) as AsyncIterable<Uint8Array>
  }
  return { nom: nomProtocole, contenu: { taille, flux: flux() } }
}

async function refuseTaille(ctx: Ctx, transaction: Transaction): Promise<undefined> {
  const detail = 'L’enveloppe dépasse la taille que la préfecture accepte. Réduisez les annexes.'
  await failTransaction(ctx, transaction, {
    etat: 'erreur',
    anomalie: { code: 'fichiers.taille', detail, aide: 'Corrigez l’acte, puis envoyez-le à nouveau.' },
    message: detail,
  })
}

async function attachArchive(ctx: Ctx, { id }: Transaction, archive: Contenu, nom: string): Promise<void> {
  const { id: archiveFichierId } = await attachFile(ctx, archive, { service: 'teletransmission', nom })
  await updateEnveloppe(ctx, id, { archiveFichierId })
}
