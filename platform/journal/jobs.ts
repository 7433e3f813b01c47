import { listCollectivites } from '#platform/collectivites'
import type { Job } from '#platform/jobs'
import { type SealSource, sealJournal } from './scellement.ts'

/** Every night, one token a collectivité; a head that is already sealed asks for nothing. */
export const scellerJournaux: Job<object, SealSource> = {
  name: 'journal.sceller',
  label: 'Scellement quotidien des journaux',
  retry: 'tiers',
  cron: '10 0 * * *',
  async run(travail) {
    const collectivites = await travail.inOperateurContext((ctx) => listCollectivites(ctx.tx))
    const failures: string[] = []
    for (const collectivite of collectivites) {
      await sealJournal(travail.house, collectivite).catch((error: unknown) =>
        failures.push(`${collectivite.slug} : ${String(error)}`),
      )
    }
    if (failures.length > 0) throw new Error(`Journaux non scellés : ${failures.join(' ; ')}`)
  },
}
