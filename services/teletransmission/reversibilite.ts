import type { Collectivite } from '#platform/collectivites'
import { type Ctx, inContext } from '#platform/context'
import { listFichiers } from '#platform/files'
import type { House, ReversibilityArchive } from '#platform/service'
import { asRoom } from './acteur.ts'
import type { Transaction } from './modele.ts'
import { ETATS } from './states.ts'
import { listClassifications } from './store/classifications.ts'
import { findEnveloppe } from './store/enveloppes.ts'
import { listTransactionsAfter } from './store/liste.ts'
import { listRetours } from './store/retours.ts'
import { listDocuments, listEtapes } from './store/transactions.ts'

const PAGE = 200
const FIRST = '00000000-0000-0000-0000-000000000000'

type Row = (string | number | null)[]
interface Piece {
  path: string
  sha256: string
  description: string
}

/** Transmissions with their life, their documents and their proofs; messages received; classifications. */
export async function exportTeletransmission(
  house: House,
  collectivite: Collectivite,
  archive: ReversibilityArchive,
): Promise<void> {
  const within = <T>(work: (ctx: Ctx) => Promise<T>) => inContext(house, asRoom(collectivite, 'reversibilite'), work)
  const transactions: Row[] = []
  const etapes: Row[] = []
  for (let after = FIRST; ; ) {
    const batch = await within((ctx) => readBatch(ctx, after))
    for (const { transaction, steps, pieces } of batch) {
      transactions.push(rowOf(transaction))
      etapes.push(...steps)
      for (const { path, sha256, description } of pieces) archive.addFile(path, sha256, description)
    }
    const last = batch.at(-1)
    if (!last) break
    after = last.transaction.id
  }
  archive.addTable('transmissions.csv', COLUMNS, transactions, 'Transmissions au contrôle de légalité')
  archive.addTable('etapes.csv', ['transmission', 'instant', 'etat', 'message', 'par'], etapes, 'Vie des transmissions')
  for (const { path, sha256, description } of await within(listOthers)) archive.addFile(path, sha256, description)
}

const COLUMNS = [
  'id',
  'type',
  'etat',
  'numero',
  'objet',
  'nature',
  'matiere',
  'date_decision',
  'identifiant',
  'depose_le',
  'transmis_le',
  'accuse_reception',
  'anomalie',
  'auteur',
]

function rowOf(row: Transaction): Row {
  return [
    row.id,
    row.type,
    ETATS[row.etat].label,
    row.numero,
    row.objet,
    row.nature,
    row.matiere,
    row.dateDecision,
    row.idActe,
    row.deposeLe.toISOString(),
    row.transmisLe?.toISOString() ?? null,
    row.arLe,
    row.anomalie?.detail ?? null,
    row.auteur.nom,
  ]
}

async function readBatch(ctx: Ctx, after: string) {
  const batch = []
  for (const transaction of await listTransactionsAfter(ctx, after, PAGE)) {
    const steps = (await listEtapes(ctx, transaction.id)).map(
      ({ instant, etat, message, par }): Row => [
        transaction.id,
        instant.toISOString(),
        ETATS[etat].label,
        message,
        par,
      ],
    )
    batch.push({ transaction, steps, pieces: await listPieces(ctx, transaction) })
  }
  return batch
}

/** Files of one transaction, in a folder of its own. */
async function listPieces(ctx: Ctx, transaction: Transaction): Promise<Piece[]> {
  const folder = `transmissions/${transaction.idActe ?? 'demande'}-${transaction.id.slice(-12)}`
  const documents = await listDocuments(ctx, transaction.id)
  const enveloppe = await findEnveloppe(ctx, transaction.id)
  const proofs = await listFichiers(
    ctx,
    [
      enveloppe?.archiveFichierId,
      transaction.arFichierId,
      transaction.bordereauFichierId,
      transaction.tamponneFichierId,
    ].filter((id) => id != null),
  )
  return [
    ...documents.map(({ ordre, nom, sha256 }) => ({
      path: `${folder}/documents/${ordre}-${nom}`,
      sha256,
      description: ordre === 1 ? 'Acte' : 'Annexe',
    })),
    ...proofs.map(({ nom, sha256 }) => ({ path: `${folder}/${nom}`, sha256, description: 'Preuve de transmission' })),
  ]
}

async function listOthers(ctx: Ctx): Promise<Piece[]> {
  const retours = await listRetours(ctx, ['applique', 'a-lire', 'a-rattacher', 'classe'], 100_000)
  const classifications = await listClassifications(ctx)
  const named = [
    ...retours.map(({ id, nom, fichierId }) => ({
      fichierId,
      path: `messages/${id}-${nom}`,
      description: 'Message reçu',
    })),
    ...retours.flatMap(({ id, pieces }) =>
      pieces.map(({ nom, fichierId }) => ({ fichierId, path: `messages/${id}-${nom}`, description: 'Pièce jointe' })),
    ),
    ...classifications.map(({ date, fichierId }) => ({
      fichierId,
      path: `classification-${date}.xml`,
      description: 'Classification de la préfecture',
    })),
  ]
  const fichiers = new Map(
    (
      await listFichiers(
        ctx,
        named.map(({ fichierId }) => fichierId),
      )
    ).map((fichier) => [fichier.id, fichier]),
  )
  return named.flatMap(({ fichierId, path, description }) => {
    const found = fichiers.get(fichierId)
    return found ? [{ path, description, sha256: found.sha256 }] : []
  })
}
