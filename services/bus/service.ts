import type { Service } from '#platform/service'
import { CATALOGUE } from './catalogue.ts'
import { EVENEMENTS } from './events.ts'
import type { Moteur } from './modele.ts'
import { createReactions } from './moteur.ts'
import { ROLES, visibleTo } from './permissions.ts'
import { createRoutes } from './routes.ts'
import { busUrls } from './urls.ts'

/** The room, around what it knows how to do. */
export function createBus(moteur: Moteur): Service {
  return {
    name: 'bus',
    catalogue: CATALOGUE,
    menu: { label: 'Dossiers', href: busUrls.dossiers, visible: (actor) => visibleTo(actor) !== 'aucun' },
    routes: createRoutes(moteur),
    jobs: [],
    events: { emits: EVENEMENTS, on: createReactions(moteur) },
    permissions: { roles: ROLES },
    retention: [],
    personalData: [],
    exportCollectivite: async () => {},
    eraseCollectivite: async () => {},
    health: async () => ({ state: 'bon', message: '' }),
    migrations: { unit: 'bus', folder: new URL('./migrations/', import.meta.url) },
  }
}
