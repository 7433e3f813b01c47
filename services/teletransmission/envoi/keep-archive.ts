import type { Collectivite } from '#platform/collectivites'
import { type Ctx, inContext } from '#platform/context'
import { attachFile, type Contenu } from '#platform/files'
import type { House } from '#platform/service'
import { type FicheCollectivite, getFiche } from '#services/annuaire'
import {
  buildActe,
  buildAnnulation,
  buildDemandeClassification,
  composePaquet,
  type EntreeArchive,
  isEmailAccepte,
  LIMITES_DEPOT,
  type Paquet,
  packArchive,
} from '#standards/actes'
import { asRoom } from '../acteur.ts'
import { failTransaction } from '../actions/fail-transaction.ts'
import type { Canal } from '../canal.ts'
import type { Document, Enveloppe, Transaction } from '../modele.ts'
import { streamOf } from '../octets.ts'
import { findEnveloppe, updateEnveloppe } from '../store/enveloppes.ts'
import { listDocuments, requireTransaction, updateTransaction } from '../store/transactions.ts'

interface Contents {
  transaction: Transaction
  enveloppe: Enveloppe
  documents: Document[]
  fiche: FicheCollectivite
}

/** Composes the archive and keeps it, once; the same rows give the same bytes. Nothing has left before it is kept. */
export async function keepArchive(house: House, collectivite: Collectivite, canal: Canal, id: string): Promise<void> {
  const within = <T>(work: (ctx: Ctx) => Promise<T>) => inContext(house, asRoom(collectivite, id), work)
  const contents = await within((ctx) => loadContents(ctx, id))
  if (!contents) return
  const { enveloppe, transaction } = contents
  const message = buildMessage(transaction, contents.documents)
  const paquet = composePaquet(
    { ...canal, date: enveloppe.jour, serie: enveloppe.serie },
    expediteurOf(contents.fiche, canal),
    { nom: transaction.messageNom as string, contenu: message },
    contents.documents.map((document) => entreeOf(house, collectivite, document)),
  )
  const kept = {
    message: await house.files.write(collectivite.id, streamOf(message)),
    enveloppe: await house.files.write(collectivite.id, streamOf(paquet.entrees[0]?.contenu as Uint8Array)),
    archive: await house.files.write(collectivite.id, packArchive(paquet.entrees, enveloppe.creeeLe)),
  }
  await within((ctx) => attachArchive(ctx, id, paquet, kept))
}

async function loadContents(ctx: Ctx, id: string): Promise<Contents | undefined> {
  const enveloppe = await findEnveloppe(ctx, id)
  if (!enveloppe || enveloppe.archiveFichierId) return undefined
  return {
    transaction: await requireTransaction(ctx, id),
    enveloppe,
    documents: await listDocuments(ctx, id),
    fiche: await getFiche(ctx),
  }
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
function entreeOf(house: House, collectivite: Collectivite, { nomProtocole, sha256, taille }: Document): EntreeArchive {
  async function* flux() {
    yield* (await house.files.read(collectivite.id, sha256)) as AsyncIterable<Uint8Array>
  }
  return { nom: nomProtocole, contenu: { taille, flux: flux() } }
}

async function attachArchive(
  ctx: Ctx,
  id: string,
  paquet: Paquet,
  kept: { message: Contenu; enveloppe: Contenu; archive: Contenu },
): Promise<void> {
  const transaction = await requireTransaction(ctx, id, { lock: true })
  if ((await findEnveloppe(ctx, id))?.archiveFichierId) return
  if (kept.archive.taille > LIMITES_DEPOT.octets) {
    const detail = 'L’enveloppe dépasse la taille que la préfecture accepte. Réduisez les annexes.'
    await failTransaction(ctx, transaction, {
      etat: 'erreur',
      anomalie: { code: 'fichiers.taille', detail, aide: 'Corrigez l’acte, puis envoyez-le à nouveau.' },
      message: detail,
    })
    return
  }
  const attach = async (contenu: Contenu, nom: string) =>
    (await attachFile(ctx, contenu, { service: 'teletransmission', nom })).id
  await updateTransaction(ctx, transaction, {
    messageFichierId: await attach(kept.message, transaction.messageNom as string),
  })
  await updateEnveloppe(ctx, id, {
    enveloppeFichierId: await attach(kept.enveloppe, paquet.enveloppe),
    archiveFichierId: await attach(kept.archive, paquet.nom),
  })
}
