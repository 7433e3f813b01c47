import type { Collectivite } from '#platform/collectivites'
import { inContext } from '#platform/context'
import type { House, ReversibilityArchive } from '#platform/service'
import { namePieces } from './export-dossier.ts'
import type { DossierComplet } from './modele.ts'
import { complete, listDossiersAfter } from './store/dossiers.ts'

const PAGE = 500
const NIL = '00000000-0000-0000-0000-000000000000'

/** Hands everything back: one table of dossiers, one of étapes, and every document, in a folder a dossier. */
export async function exportBus(
  house: House,
  collectivite: Collectivite,
  archive: ReversibilityArchive,
): Promise<void> {
  const dossiers: (string | number | null)[][] = []
  const etapes: (string | number | null)[][] = []
  for (let after = NIL, last = false; !last; ) {
    const page = await readPage(house, collectivite, after)
    for (const complet of page) {
      dossiers.push(dossierRow(complet))
      etapes.push(...etapeRows(complet))
      for (const { piece, path } of namePieces(complet.pieces)) {
        archive.addFile(`${folderOf(complet)}/${path}`, piece.sha256, complet.dossier.objet || 'Dossier sans objet')
      }
    }
    after = page.at(-1)?.dossier.id ?? NIL
    last = page.length < PAGE
  }
  archive.addTable('dossiers.csv', DOSSIER_COLUMNS, dossiers, 'Dossiers : ce qu’ils disent et où ils en sont')
  archive.addTable('etapes.csv', ETAPE_COLUMNS, etapes, 'Étapes de chaque dossier')
}

function readPage(house: House, collectivite: Collectivite, after: string): Promise<DossierComplet[]> {
  const who = {
    actor: { genre: 'systeme' as const, nom: 'Parvis (réversibilité)' },
    collectivite,
    requestId: 'reversibilite',
  }
  return inContext(house, who, async (ctx) =>
    complete(ctx.tx, collectivite.id, await listDossiersAfter(ctx, after, PAGE)),
  )
}

const DOSSIER_COLUMNS = [
  'id',
  'flux',
  'etat',
  'objet',
  'numero',
  'donnees',
  'auteur',
  'cree_le',
  'envoye_le',
  'clos_le',
  'dossier',
]

function dossierRow(complet: DossierComplet) {
  const { id, flux, etat, objet, numero, donnees, auteur, creeLe, envoyeLe, closLe } = complet.dossier
  const dates = [creeLe, envoyeLe, closLe].map(iso)
  return [id, flux, etat, objet, numero, JSON.stringify(donnees), auteur.nom, ...dates, folderOf(complet)]
}

const ETAPE_COLUMNS = [
  'dossier',
  'tour',
  'ordre',
  'etape',
  'etat',
  'reference',
  'commencee_le',
  'terminee_le',
  'message',
]

function etapeRows({ etapes }: DossierComplet) {
  return etapes.map(({ dossierId, tour, ordre, code, etat, reference, commenceLe, termineLe, message }) => [
    dossierId,
    tour,
    ordre,
    code,
    etat,
    reference,
    iso(commenceLe),
    iso(termineLe),
    message,
  ])
}

const iso = (instant: Date | null) => instant?.toISOString() ?? null

/** Readable, and never twice the same. */
const folderOf = ({ dossier }: DossierComplet) =>
  `${(dossier.numero || 'sans-numero').replace(/[^\w-]+/g, '-')}-${dossier.id}`
