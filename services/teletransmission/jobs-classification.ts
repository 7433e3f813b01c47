import { inContext } from '#platform/context'
import type { Job } from '#platform/jobs'
import type { House } from '#platform/service'
import { asRoom } from './acteur.ts'
import { requestClassification } from './actions/request-classification.ts'
import { forEachCollectivite } from './jobs.ts'

/** Every Monday before the working day; a request already on its way is enough. */
export const demanderClassifications: Job<object, House> = {
  name: 'teletransmission.demander-classifications',
  label: 'Demande hebdomadaire des classifications',
  retry: 'horaire',
  cron: '30 5 * * 1',
  run: (travail) =>
    forEachCollectivite(travail, async (collectivite) => {
      await inContext(travail.house, asRoom(collectivite, travail.id), requestClassification)
    }),
}
