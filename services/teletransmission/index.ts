import type { Service } from '#platform/service'
import { listAttentes, listEnCours, search } from './bureau.ts'
import { CATALOGUE, PERSONAL_DATA } from './catalogue.ts'
import { EVENEMENTS } from './events.ts'
import { acquitter, envoyer, lireCourriel, rappeler } from './jobs.ts'
import { demanderClassifications } from './jobs-classification.ts'
import { canRead, ROLES } from './permissions.ts'
import { REACTIONS } from './reactions.ts'
import { openBoite } from './reception/boite.ts'
import { retention } from './retention.ts'
import { exportTeletransmission } from './reversibilite.ts'
import { routes } from './routes.ts'
import { readSante } from './sante.ts'
import { seedTeletransmission } from './seed.ts'
import { eraseAll } from './store/effacement.ts'
import { teletransmissionUrls } from './urls.ts'

export { renderTampon } from './acquit/render-tampon.ts'
export { cancelTransmission } from './actions/cancel-transmission.ts'
export { depositActe } from './actions/deposit-acte.ts'
export { proposeNumero } from './actions/propose-numero.ts'
export { requestClassification } from './actions/request-classification.ts'
export { checkDocuments } from './check-documents.ts'
export { checkDepot } from './depot.ts'
export { inspectDocuments } from './examen.ts'
export type { DepotActe } from './modele.ts'
export { teletransmissionUrls } from './urls.ts'
export { getClassification, getTransaction } from './vue.ts'

/** The exchange of actes with the contrôle de légalité. */
export const teletransmission: Service = {
  name: 'teletransmission',
  catalogue: CATALOGUE,
  menu: { rang: 30, label: 'Télétransmission', href: teletransmissionUrls.transactions, visible: canRead },
  routes,
  jobs: [envoyer, lireCourriel, acquitter, rappeler, demanderClassifications],
  events: { emits: EVENEMENTS, on: REACTIONS },
  permissions: { roles: ROLES },
  retention,
  personalData: PERSONAL_DATA,
  exportCollectivite: exportTeletransmission,
  eraseCollectivite: eraseAll,
  health: readSante,
  seed: seedTeletransmission,
  start: openBoite,
  listAttentes,
  listEnCours,
  search,
  migrations: { unit: 'teletransmission', folder: new URL('./migrations/', import.meta.url) },
}
