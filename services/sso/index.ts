import type { Service } from '#platform/service'
import { EVENTS } from './events.ts'
import { health } from './health.ts'
import { purgerSessions } from './jobs.ts'
import { personalData } from './registre.ts'
import { retention } from './retention.ts'
import { eraseCollectivite, exportCollectivite } from './reversibilite.ts'
import { routes } from './routes.ts'

export { ssoUrls } from './urls.ts'

/** The door of the house: one account a person, whatever the number of collectivités. */
export const sso: Service = {
  name: 'sso',
  catalogue: {
    code: 'sso',
    nom: 'Connexion et comptes',
    objectif: 'Entrer partout avec un seul compte, bien protégé.',
    inclus: [
      'Un compte par personne, pour toutes ses collectivités',
      'Double authentification des signataires et de l’opérateur',
      'Invitations et mots de passe oubliés par courriel',
      'Sessions visibles et fermées par leur titulaire',
    ],
    remplace: ['LemonLDAP::NG'],
    depuis: '2026-11-25',
  },
  routes,
  jobs: [purgerSessions],
  events: { emits: EVENTS, on: {} },
  permissions: { roles: {} },
  retention,
  personalData,
  exportCollectivite,
  eraseCollectivite,
  health,
  migrations: { unit: 'sso', folder: new URL('./migrations/', import.meta.url) },
}
