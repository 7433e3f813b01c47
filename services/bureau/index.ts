import type { Service } from '#platform/service'
import { routes } from './routes.ts'
import { bureauUrls } from './urls.ts'

export { bureauUrls } from './urls.ts'

/** The virtual desktop: what awaits me, what is under way, my services, the news, search over all I may see. */
export const bureau: Service = {
  name: 'bureau',
  catalogue: {
    code: 'bureau',
    nom: 'Bureau virtuel',
    objectif: 'Entrer par une seule porte dans tous les services, et voir d’abord ce qui attend.',
    inclus: [
      'Ce qui m’attend',
      'Ce qui est en cours',
      'Mes services selon mes droits',
      'Recherche dans tout ce que je peux voir',
    ],
    remplace: ['Portail agent', 'PACTE', 'Pléiade'],
    depuis: '2026-11-25',
  },
  menu: { rang: 0, label: 'Bureau', href: (collectivite) => bureauUrls.bureau(collectivite), visible: () => true },
  routes,
  jobs: [],
  events: { emits: {}, on: {} },
  permissions: { roles: {} },
  retention: [],
  personalData: [],
  // It keeps nothing: there is nothing to hand back nor to erase.
  exportCollectivite: async () => {},
  eraseCollectivite: async () => {},
  health: async () => ({ state: 'bon', message: 'Aucune donnée propre' }),
  migrations: { unit: 'bureau', folder: new URL('./migrations/', import.meta.url) },
}
