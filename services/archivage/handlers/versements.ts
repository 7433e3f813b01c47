import { DomainError, type Faute, FormError, NotFoundError } from '#platform/errors'
import { getFichier } from '#platform/files'
import { type Demande, download, type Reponse, redirect } from '#platform/http'
import { listEntrees } from '#platform/journal'
import { csvReponse, readTableState, type TableState, tableUrl } from '#ui'
import { receivePaquet } from '../actions/receive-paquet.ts'
import { relanceVersement } from '../actions/relance-versement.ts'
import type { Versement } from '../modele.ts'
import { paquetPage } from '../pages/paquet.ts'
import { versementPage } from '../pages/versement.ts'
import { versementsPage } from '../pages/versements.ts'
import { canDeposit, demand, demandConsult, demandFollow } from '../permissions.ts'
import { etatVu, isEtatVu, LABELS } from '../states.ts'
import { countVersements, type FiltreVersements, getVersementRow, listVersements } from '../store/versements.ts'
import { archivageUrls } from '../urls.ts'

/** Lines of a spreadsheet: nobody reads more. */
const MAX_CSV = 10_000

export async function showVersements(demande: Demande): Promise<Reponse> {
  demandFollow(demande.actor)
  const state = readState(demande)
  const page = { dir: state.dir, limit: state.pageSize, offset: (state.page - 1) * state.pageSize }
  const { versements, total } = await demande.inContext(async (ctx) => ({
    versements: await listVersements(ctx, filtreOf(state), page),
    total: await countVersements(ctx, filtreOf(state)),
  }))
  return versementsPage(demande, {
    versements,
    state: { ...state, total },
    csvHref: tableUrl(archivageUrls.versementsCsv(demande.collectivite), state, { page: 1 }),
  })
}

const readState = (demande: Demande) =>
  readTableState(demande.query, { sortable: ['depot'], defaultSort: '-depot', filtres: ['etat'] })

function filtreOf({ q, filtres }: TableState): FiltreVersements {
  const { etat = '' } = filtres
  return { q, ...(isEtatVu(etat) ? { etat } : {}) }
}

export async function downloadVersements(demande: Demande): Promise<Reponse> {
  demandFollow(demande.actor)
  const state = readState(demande)
  const rows = await demande.inContext((ctx) =>
    listVersements(ctx, filtreOf(state), { dir: state.dir, limit: MAX_CSV, offset: 0 }),
  )
  const columns = [
    'Objet',
    'Numéro',
    'Identifiant',
    'État',
    'Cote',
    'Code',
    'Message',
    'Déposé par',
    'Déposé le',
    'Répondu le',
  ]
  return csvReponse('versements', columns, rows.map(csvRow))
}

const csvRow = (row: Versement) => [
  row.objet,
  row.numero,
  row.identifiant,
  LABELS[etatVu(row)],
  row.cote,
  row.code,
  row.incident ?? row.message,
  row.deposant,
  row.deposeLe.toISOString(),
  row.reponduLe?.toISOString() ?? null,
]

export async function showVersement(demande: Demande): Promise<Reponse> {
  demandFollow(demande.actor)
  const vue = await demande.inContext(async (ctx) => {
    const versement = await getVersementRow(ctx, idOf(demande))
    return { versement, entrees: await listEntrees(ctx, { type: 'versement', id: versement.id }) }
  })
  return versementPage(demande, vue)
}

export async function postRelancer(demande: Demande): Promise<Reponse> {
  await demande.inContext((ctx) => relanceVersement(ctx, idOf(demande)))
  return redirect(archivageUrls.versement(demande.collectivite, idOf(demande)), { toast: 'Nouvel essai en cours.' })
}

const COLONNES = { paquet: 'sipFichierId', bordereau: 'bordereauFichierId', reponse: 'reponseFichierId' } as const

export async function downloadPiece(demande: Demande): Promise<Reponse> {
  demandConsult(demande.actor)
  const column = COLONNES[demande.params.piece as keyof typeof COLONNES]
  const fichier = await demande.inContext(async (ctx) => {
    const id = column && (await getVersementRow(ctx, idOf(demande)))[column]
    if (!id) throw new NotFoundError('Cette pièce n’existe pas, ou n’est plus gardée.')
    return getFichier(ctx, id)
  })
  return download(await demande.house.files.read(demande.collectivite.id, fichier.sha256), fichier)
}

export async function showPaquet(demande: Demande): Promise<Reponse> {
  demand(canDeposit(demande.actor))
  return paquetPage(demande)
}

export async function postPaquet(demande: Demande): Promise<Reponse> {
  demand(canDeposit(demande.actor))
  const form = await demande.form()
  try {
    const [sip] = form.files
    if (!sip)
      return paquetPage(demande, [
        { champ: 'paquet', code: 'archivage.paquet-absent', message: 'Choisissez le paquet à déposer.' },
      ])
    const { id, deja } = await demande.inContext((ctx) => receivePaquet(ctx, sip))
    return redirect(archivageUrls.versement(demande.collectivite, id), {
      toast: deja ? 'Ce paquet a déjà été reçu : voici sa réponse.' : 'Le paquet est reçu, son contrôle commence.',
    })
  } catch (error) {
    const fautes = fautesOf(error)
    if (!fautes) throw error
    return paquetPage(demande, fautes)
  }
}

/** What refused the file itself (empty, infected …): told on the form. */
function fautesOf(error: unknown): readonly Faute[] | undefined {
  if (error instanceof FormError) return error.fautes
  if (error instanceof DomainError && error.status < 500 && error.code.startsWith('fichiers.'))
    return [{ champ: 'paquet', code: error.code, message: error.message }]
  return undefined
}

const idOf = (demande: Demande) => demande.params.id ?? ''
