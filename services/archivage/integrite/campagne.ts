import { listCollectivites } from '#platform/collectivites'
import { inContext } from '#platform/context'
import type { Job, Travail } from '#platform/jobs'
import type { House } from '#platform/service'
import { countArchives, listAVerifier } from '../store/archives.ts'
import { verifier } from './verifier.ts'

/** Every archive is read again at least twice a year: each week a twenty-sixth of them, the oldest verified first. */
const SEMAINES = 26
/** Fewer than this are all read every week. */
const MINIMUM = 50

export const campagne: Job<object, House> = {
  name: 'archivage.campagne',
  label: 'Vérification hebdomadaire de l’intégrité des archives',
  retry: 'horaire',
  cron: '40 2 * * 0',
  run: launchCampagne,
}

async function launchCampagne(travail: Travail<House>): Promise<void> {
  const { house } = travail
  const collectivites = await travail.inOperateurContext((ctx) => listCollectivites(ctx.tx))
  for (const collectivite of collectivites) {
    const who = { actor: { genre: 'systeme' as const, nom: 'Parvis (archivage)' }, collectivite, requestId: travail.id }
    await inContext(house, who, async (ctx) => {
      const share = Math.ceil((await countArchives(ctx, {})) / SEMAINES)
      for (const { id } of await listAVerifier(ctx, Math.max(share, MINIMUM)))
        await ctx.jobs.enqueue(ctx, verifier, { archiveId: id }, { key: id })
    })
  }
}
