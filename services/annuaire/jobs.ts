import type { Job } from '#platform/jobs'
import type { House } from '#platform/service'
import { cutAccess } from './actions/part-personne.ts'
import { getPersonne } from './store.ts'

/** On the day of a departure announced beforehand. Done once: the job marks itself in the same transaction. */
export const couperAcces: Job<{ personneId: string; partiLe: string }, House> = {
  name: 'annuaire.couper-acces',
  label: 'Départ d’une personne',
  retry: 'local',
  async run(travail, { personneId, partiLe }) {
    await travail.once(async (ctx) => {
      const personne = await getPersonne(ctx, personneId)
      if (!personne.partiLe) await cutAccess(ctx, personne, partiLe)
    })
  },
}
