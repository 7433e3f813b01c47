import type { Service } from '#platform/service'
import { listAttentes, searchDossiers } from './bureau.ts'
import { CATALOGUE, PERSONAL_DATA } from './catalogue.ts'
import { EVENEMENTS } from './events.ts'
import type { Moteur } from './modele.ts'
import { ROLES, visibleTo } from './permissions.ts'
import { createReactions } from './reactions.ts'
import { createRetention } from './retention.ts'
import { exportBus } from './reversibilite.ts'
import { createRoutes } from './routes.ts'
import { readHealth } from './sante.ts'
import { removeAllDossiers } from './store/dossiers.ts'
import { busUrls } from './urls.ts'

/** The room, around what it knows how to do; `own` is what its étapes need beside it. */
export function createBus(moteur: Moteur, own: Partial<Pick<Service, 'jobs' | 'seed'>> = {}): Service {
  return {
    name: 'bus',
    catalogue: CATALOGUE,
    menu: { rang: 10, label: 'Dossiers', href: busUrls.dossiers, visible: (actor) => visibleTo(actor) !== 'aucun' },
    routes: createRoutes(moteur),
    jobs: [],
    events: { emits: EVENEMENTS, on: createReactions(moteur) },
    permissions: { roles: ROLES },
    retention: createRetention(moteur),
    personalData: PERSONAL_DATA,
    exportCollectivite: exportBus,
    eraseCollectivite: (ctx) => removeAllDossiers(ctx.tx, ctx.collectivite.id),
    health: readHealth,
    listAttentes: (ctx) => listAttentes(moteur, ctx),
    search: (ctx, words) => searchDossiers(moteur, ctx, words),
    migrations: { unit: 'bus', folder: new URL('./migrations/', import.meta.url) },
    ...own,
  }
}
