import { purgeAuth } from '#platform/auth'
import type { Job } from '#platform/jobs'
import type { House } from '#platform/service'

/** Every night; running it twice erases nothing more. */
export const purgerSessions: Job<object, House> = {
  name: 'sso.purger-sessions',
  label: 'Effacement des sessions, liens et essais périmés',
  retry: 'horaire',
  cron: '10 2 * * *',
  async run(travail) {
    const counts = await travail.inOperateurContext((ctx) => purgeAuth(ctx))
    travail.log.info(counts, 'sessions et liens périmés effacés')
  },
}
