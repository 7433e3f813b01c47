import { FormError } from '#platform/errors'
import { type Demande, download, type Form, type Reponse, type Route, redirect } from '#platform/http'
import { readTableState } from '#ui'
import { withdrawPublication } from '../actions/withdraw-publication.ts'
import { publicationPage } from '../pages/publication.ts'
import { publicationsPage } from '../pages/publications.ts'
import { can } from '../permissions.ts'
import { buildDossierDePreuve } from '../preuve/dossier.ts'
import { listActes, listEtatsPreuve } from '../store/liste.ts'
import { listPreuves, listSondes } from '../store/preuves.ts'
import { getComplete } from '../store/publications.ts'
import { siteUrls } from '../urls.ts'

const PARAM = { slug: ':collectivite' }
const ID = ':id'

/** The desk of the agents. What it shows is public, except the proofs that name them. */
export const bureauRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: siteUrls.liste(PARAM),
    access: 'agent',
    summary: 'Publications de la collectivité et état de leurs preuves',
    handler: showPublications,
  },
  {
    method: 'GET',
    path: siteUrls.publication(PARAM, ID),
    access: 'agent',
    summary: 'Une publication : vie, preuves, retrait',
    handler: (demande) => showPublication(demande),
  },
  {
    method: 'POST',
    path: siteUrls.retrait(PARAM, ID),
    access: 'agent',
    summary: 'Retrait d’un acte de la page publique',
    handler: postRetrait,
  },
  {
    method: 'GET',
    path: siteUrls.dossierDePreuve(PARAM, ID),
    access: 'agent',
    summary: 'Dossier de preuve d’une publication (zip)',
    handler: sendDossierDePreuve,
  },
]

async function showPublications(demande: Demande): Promise<Reponse> {
  const state = readTableState(demande.query, {
    sortable: ['objet', 'miseEnLigneLe'],
    defaultSort: '-miseEnLigneLe',
  })
  const { pageSize: limit, page, q, sort, dir } = state
  const data = await demande.inContext(async (ctx) => {
    const offset = (page - 1) * limit
    const found = await listActes(ctx, { avecRetirees: true, q, sort, dir, limit, offset })
    const ids = found.rows.map(({ id }) => id)
    return { ...found, etats: await listEtatsPreuve(ctx, ids) }
  })
  return publicationsPage(demande, { ...data, state })
}

async function showPublication(
  demande: Demande,
  attempt?: { saisie: Form; fautes: FormError['fautes'] },
): Promise<Reponse> {
  const id = idOf(demande)
  const data = await demande.inContext(async (ctx) => ({
    publication: await getComplete(ctx, id),
    preuves: await listPreuves(ctx, id),
    sondes: await listSondes(ctx, id),
  }))
  return publicationPage(demande, { ...data, ...attempt, mayWithdraw: can(demande.actor, 'retirer') })
}

async function postRetrait(demande: Demande): Promise<Reponse> {
  const form = await demande.form()
  try {
    await demande.inContext((ctx) =>
      withdrawPublication(ctx, idOf(demande), form.get('motif'), { masquer: form.get('masquer') === 'oui' }),
    )
  } catch (error) {
    if (error instanceof FormError) return showPublication(demande, { saisie: form, fautes: error.fautes })
    throw error
  }
  return redirect(siteUrls.publication(demande.collectivite, idOf(demande)), {
    toast: 'L’acte est retiré de la page publique.',
  })
}

async function sendDossierDePreuve(demande: Demande): Promise<Reponse> {
  const zip = await buildDossierDePreuve(demande.house, demande.collectivite, idOf(demande))
  return download(zip, { nom: 'dossier-de-preuve.zip', type: 'application/zip' })
}

const idOf = (demande: Demande) => demande.params.id ?? ''
