import { type Demande, type Reponse, type Route, redirect } from '#platform/http'
import { type Entree, listLatestEntrees } from '#platform/journal'
import type { Attente, SearchResult, Service } from '#platform/service'
import { accueilPage } from './pages/accueil.ts'
import { bureauPage } from './pages/bureau.ts'
import { cataloguePage } from './pages/catalogue.ts'
import { recherchePage } from './pages/recherche.ts'

const MAX_NOUVELLES = 8
const MIN_WORDS = 2

export const routes: readonly Route[] = [
  { method: 'GET', path: '/', access: 'public', summary: 'Accueil', handler: showAccueil },
  { method: 'GET', path: '/c/:collectivite', access: 'agent', summary: 'Bureau virtuel', handler: showBureau },
  {
    method: 'GET',
    path: '/c/:collectivite/recherche',
    access: 'agent',
    summary: 'Recherche dans tous les services',
    handler: showRecherche,
  },
  {
    method: 'GET',
    path: '/c/:collectivite/catalogue',
    access: 'agent',
    summary: 'Catalogue des services',
    handler: async (demande) => cataloguePage(demande),
  },
]

async function showAccueil(demande: Demande): Promise<Reponse> {
  return demande.identity ? redirect('/mes-collectivites') : accueilPage(demande)
}

async function showBureau(demande: Demande): Promise<Reponse> {
  const { services } = demande.house
  const [attentes, enCours, nouvelles] = await demande.inContext(async (ctx) => [
    await gather(services, (service) => service.listAttentes?.(ctx)),
    await gather(services, (service) => service.listEnCours?.(ctx)),
    await listLatestEntrees(ctx, MAX_NOUVELLES * 10),
  ])
  return bureauPage(demande, {
    attentes: sortByAge(attentes),
    enCours: sortByAge(enCours),
    nouvelles: latestBySubject(nouvelles).slice(0, MAX_NOUVELLES),
  })
}

async function showRecherche(demande: Demande): Promise<Reponse> {
  const words = demande.query.get('q')?.trim() ?? ''
  if (words.length < MIN_WORDS) return recherchePage(demande, words, [])
  const groups = await demande.inContext(async (ctx) => {
    const found: { service: Service; results: SearchResult[] }[] = []
    for (const service of demande.house.services) {
      const results = (await service.search?.(ctx, words)) ?? []
      if (results.length > 0) found.push({ service, results })
    }
    return found
  })
  return recherchePage(demande, words, groups)
}

/** One service after the other: they share the transaction, which has one connection. */
async function gather(
  services: readonly Service[],
  read: (service: Service) => Promise<Attente[]> | undefined,
): Promise<Attente[]> {
  const all: Attente[] = []
  for (const service of services) all.push(...((await read(service)) ?? []))
  return all
}

/** One line an object, its latest news: ten steps of one dossier must not hide the others. */
function latestBySubject(entries: readonly Entree[]): Entree[] {
  return [
    ...new Map(entries.toReversed().map((entry) => [`${entry.sujetType}:${entry.sujetId}`, entry])).values(),
  ].toReversed()
}

const sortByAge = (attentes: Attente[]) => attentes.toSorted((a, b) => a.since.getTime() - b.since.getTime())
