import { listCollectivites } from '#platform/collectivites'
import { type CtxOperateur, inContext, inOperateurContext } from '#platform/context'
import type { Job } from '#platform/jobs'
import type { House } from '#platform/service'
import { horodater } from './preuve/horodater.ts'
import { isDelaiPasse } from './rules.ts'
import type { GenrePreuve } from './schema.ts'
import { sonderPublications, withCollectivite } from './sondes.ts'
import { listSansPreuve } from './store/preuves.ts'

/** The next probe of a publication is decided when the one before is written: a turn too many finds nothing to do. */
const sonder: Job<object, House> = {
  name: 'site.sonder',
  label: 'Sondes des pages publiques',
  retry: 'horaire',
  cron: '*/5 * * * *',
  run: (travail) => sonderPublications(travail.house, travail.id),
}

/** Asks every night for the proofs that are due or missing; one that is made already is not made twice. */
const veiller: Job<object, House> = {
  name: 'site.veiller',
  label: 'Preuves de publication à faire',
  retry: 'horaire',
  cron: '20 3 * * *',
  run: (travail) => requestPreuves(travail.house, travail.id),
}

export const jobs: readonly Job<never, House>[] = [horodater, sonder, veiller]

const ACTEUR = { genre: 'systeme' as const, nom: 'Parvis (preuves de publication)' }
const HOUR_MS = 3_600_000

/** One job for each proof that should be there and is not. */
export async function requestPreuves(house: House, requestId: string): Promise<void> {
  const who = { actor: ACTEUR, requestId }
  const missing = await inOperateurContext(house, who, async (ctx) =>
    withCollectivite(await listMissing(ctx), await listCollectivites(ctx.tx)),
  )
  for (const { collectivite, id, genre } of missing) {
    await inContext(house, { ...who, collectivite }, (ctx) =>
      ctx.jobs.enqueue(ctx, horodater, { publicationId: id, genre }, { key: `${id}:${genre}` }),
    )
  }
}

async function listMissing(ctx: CtxOperateur) {
  // Younger ones have their own job under way.
  const hourAgo = new Date(ctx.now.getTime() - HOUR_MS)
  const found: { collectiviteId: string; id: string; genre: GenrePreuve }[] = []
  for (const genre of ['mise-en-ligne', 'deux-mois', 'retrait'] as const) {
    for (const row of await listSansPreuve(ctx, genre, hourAgo)) {
      if (genre !== 'deux-mois' || isDelaiPasse(row.miseEnLigneLe, ctx.now)) found.push({ ...row, genre })
    }
  }
  return found
}
