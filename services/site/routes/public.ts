import { type Demande, download, type Reponse, type Route } from '#platform/http'
import { getFiche, listPersonnes } from '#services/annuaire'
import { readTableState } from '#ui'
import { accueilPage } from '../pages/accueil.ts'
import { actePage } from '../pages/acte.ts'
import { actesPage } from '../pages/actes.ts'
import { mentionsCommunePage } from '../pages/mentions-commune.ts'
import { renderRss } from '../rss.ts'
import { renderDeliberations } from '../scdl.ts'
import { listActes, listChoix } from '../store/liste.ts'
import { listPreuves, listSondes } from '../store/preuves.ts'
import { findVoisines, getComplete, listAllPublications, listPieces } from '../store/publications.ts'
import { publicUrls } from '../urls.ts'
import { findFiche, findRepresentant } from './collectivite.ts'

const PARAM = { slug: ':collectivite' }
const LATEST = 6
const FEED = 30

const page = (path: string, summary: string, handler: Route['handler']): Route => ({
  method: 'GET',
  path,
  access: 'public',
  summary,
  handler,
})

export const publicRoutes: readonly Route[] = [
  page(publicUrls.accueil(PARAM), 'Page publique de la collectivité', showAccueil),
  page(publicUrls.actes(PARAM), 'Actes publiés', showActes),
  page(publicUrls.rss(PARAM), 'Flux RSS des actes publiés', sendRss),
  page(publicUrls.deliberations(PARAM), 'Délibérations en données ouvertes (SCDL)', sendDeliberations),
  page(publicUrls.mentions(PARAM), 'Mentions légales de la page de la collectivité', showMentions),
  page(publicUrls.acte(PARAM, ':id'), 'Un acte publié', showActe),
]

async function showAccueil(demande: Demande): Promise<Reponse> {
  const data = await demande.inContext(async (ctx) => ({
    fiche: await findFiche(ctx),
    ...(await listActes(ctx, { limit: LATEST })),
  }))
  return accueilPage(demande, data)
}

async function showActes(demande: Demande): Promise<Reponse> {
  const state = readTableState(demande.query, {
    sortable: ['objet', 'dateDecision', 'miseEnLigneLe'],
    defaultSort: '-miseEnLigneLe',
    filtres: ['annee', 'nature', 'domaine'],
  })
  const data = await demande.inContext(async (ctx) => ({
    fiche: await findFiche(ctx),
    choix: await listChoix(ctx),
    ...(await listActes(ctx, {
      ...state.filtres,
      q: state.q,
      sort: state.sort,
      dir: state.dir,
      limit: state.pageSize,
      offset: (state.page - 1) * state.pageSize,
    })),
  }))
  return actesPage(demande, { ...data, state })
}

async function showActe(demande: Demande): Promise<Reponse> {
  const data = await demande.inContext(async (ctx) => {
    const publication = await getComplete(ctx, demande.params.id ?? '')
    return {
      publication,
      fiche: await findFiche(ctx),
      preuves: await listPreuves(ctx, publication.id),
      sondes: await listSondes(ctx, publication.id),
      voisines: publication.retireeLe ? {} : await findVoisines(ctx, publication),
    }
  })
  const reponse = actePage(demande, data)
  if (!data.publication.retireeLe) return reponse
  // Gone, and search engines must forget it (RFC 9110, §15.5.11).
  return { ...reponse, status: 410, headers: { ...reponse.headers, 'x-robots-tag': 'noindex' } }
}

async function sendRss(demande: Demande): Promise<Reponse> {
  const actes = await demande.inContext(async (ctx) => {
    const { rows } = await listActes(ctx, { limit: FEED })
    const pieces = Map.groupBy(
      await listPieces(
        ctx,
        rows.map(({ id }) => id),
      ),
      (piece) => piece.publicationId,
    )
    return rows.map((row) => ({ ...row, pieces: pieces.get(row.id) ?? [] }))
  })
  return {
    status: 200,
    headers: { 'content-type': 'application/rss+xml; charset=utf-8', 'cache-control': 'public, max-age=300' },
    body: Buffer.from(renderRss(demande.collectivite, actes, absoluteOf(demande))),
  }
}

async function sendDeliberations(demande: Demande): Promise<Reponse> {
  const { fiche, actes } = await demande.inContext(async (ctx) => ({
    fiche: await getFiche(ctx),
    actes: (await listAllPublications(ctx)).filter(({ retireeLe }) => retireeLe === null),
  }))
  const absolute = absoluteOf(demande)
  const csv = renderDeliberations(fiche, actes, (id) => absolute(publicUrls.acte(demande.collectivite, id)))
  return download(csv, { nom: `deliberations-${demande.collectivite.slug}.csv`, type: 'text/csv; charset=utf-8' })
}

async function showMentions(demande: Demande): Promise<Reponse> {
  const data = await demande.inContext(async (ctx) => ({
    fiche: await findFiche(ctx),
    representant: findRepresentant(await listPersonnes(ctx)),
  }))
  return mentionsCommunePage(demande, data)
}

const absoluteOf =
  ({ house }: Demande) =>
  (path: string) =>
    new URL(path, house.config.publicUrl).href
