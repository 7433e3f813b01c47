import type { Ctx } from '#platform/context'
import { renderDocument } from '#platform/documents'
import { NotFoundError } from '#platform/errors'
import { type Demande, download, type Reponse, redirect } from '#platform/http'
import { isJour, jourDe } from '#standards/calendrier'
import { csvReponse, readTableState, type TableState, tableUrl } from '#ui'
import { requestVerification } from '../actions/request-verification.ts'
import { exportAip, folderOf } from '../aip.ts'
import { describeAttestation } from '../attestation.ts'
import { recordConsultation } from '../events.ts'
import { archivePage } from '../pages/archive.ts'
import { archivesPage } from '../pages/archives.ts'
import { demandConsult } from '../permissions.ts'
import { COLONNES_REGISTRE, ligneRegistre } from '../registre.ts'
import {
  countArchives,
  type FiltreArchives,
  getArchive,
  listArchives,
  listObjets,
  type TriArchives,
} from '../store/archives.ts'
import { archivageUrls } from '../urls.ts'

const MAX_CSV = 10_000
const TRIS: readonly TriArchives[] = ['cote', 'date', 'dua']

export async function showArchives(demande: Demande): Promise<Reponse> {
  demandConsult(demande.actor)
  const state = readState(demande)
  const filtre = filtreOf(demande, state)
  const { archives, total } = await demande.inContext(async (ctx) => ({
    archives: await listArchives(ctx, filtre, pageOf(state, state.pageSize)),
    total: await countArchives(ctx, filtre),
  }))
  return archivesPage(demande, {
    archives,
    state: { ...state, total },
    csvHref: tableUrl(archivageUrls.archivesCsv(demande.collectivite), state, { page: 1 }),
    today: jourDe(demande.now),
  })
}

const readState = (demande: Demande) =>
  readTableState(demande.query, { sortable: TRIS, defaultSort: '-cote', filtres: ['du', 'au', 'suivi'] })

function pageOf(state: TableState, limit: number) {
  const sort = TRIS.find((tri) => tri === state.sort) ?? 'cote'
  return { sort, dir: state.dir, limit, offset: (state.page - 1) * state.pageSize }
}

function filtreOf({ now }: Demande, { q, filtres }: TableState): FiltreArchives {
  const { du = '', au = '', suivi } = filtres
  return {
    q,
    ...(isJour(du) ? { du } : {}),
    ...(isJour(au) ? { au } : {}),
    ...(suivi === 'echue' ? { echue: jourDe(now) } : {}),
    ...(suivi === 'alteree' ? { alterees: true } : {}),
  }
}

/** The register of entries, whole. */
export async function downloadArchives(demande: Demande): Promise<Reponse> {
  demandConsult(demande.actor)
  const state = { ...readState(demande), page: 1 }
  const rows = await demande.inContext((ctx) => listArchives(ctx, filtreOf(demande, state), pageOf(state, MAX_CSV)))
  return csvReponse('registre-des-archives', COLONNES_REGISTRE, rows.map(ligneRegistre))
}

export async function showArchive(demande: Demande): Promise<Reponse> {
  demandConsult(demande.actor)
  const found = await demande.inContext((ctx) => load(ctx, demande))
  return archivePage(demande, { ...found, today: jourDe(demande.now) })
}

async function load(ctx: Ctx, demande: Demande) {
  const archive = await getArchive(ctx, demande.params.id ?? '')
  return { archive, objets: await listObjets(ctx, archive.id) }
}

/** A file of the archive. Whoever reads it is written down, as the law of personal data asks. */
export async function sendObjet(demande: Demande): Promise<Reponse> {
  demandConsult(demande.actor)
  const objet = await demande.inContext(async (ctx) => {
    const { archive, objets } = await load(ctx, demande)
    const found = objets.find(({ ordre }) => String(ordre) === demande.params.ordre)
    if (!found) throw new NotFoundError('Ce fichier n’est pas dans cette archive.')
    await recordConsultation(ctx, archive, found.chemin)
    return found
  })
  const stream = await demande.house.files.read(demande.collectivite.id, objet.sha256)
  return download(stream, objet, demande.query.has('affichage') ? 'inline' : 'attachment')
}

export async function downloadZip(demande: Demande): Promise<Reponse> {
  demandConsult(demande.actor)
  const { archive, objets } = await demande.inContext(async (ctx) => {
    const found = await load(ctx, demande)
    await recordConsultation(ctx, found.archive, 'tout')
    return found
  })
  const nom = `${folderOf(archive.cote)}.zip`
  return download(exportAip(demande.house, archive, objets), { nom, type: 'application/zip' })
}

export async function downloadAttestation(demande: Demande): Promise<Reponse> {
  demandConsult(demande.actor)
  const { archive, objets } = await demande.inContext((ctx) => load(ctx, demande))
  const pdf = await renderDocument(describeAttestation(archive, objets, demande.collectivite), { at: demande.now })
  return download(pdf, { nom: `attestation-${folderOf(archive.cote)}.pdf`, type: 'application/pdf' })
}

export async function postVerifier(demande: Demande): Promise<Reponse> {
  const id = demande.params.id ?? ''
  await demande.inContext((ctx) => requestVerification(ctx, id))
  return redirect(archivageUrls.archive(demande.collectivite, id), {
    toast: 'La vérification est en cours : le résultat s’affichera ici.',
  })
}
