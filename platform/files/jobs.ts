import { eq } from 'drizzle-orm'
import type { Ctx } from '#platform/context'
import type { Job } from '#platform/jobs'
import type { FileStore } from './file-store.ts'
import { cle, contenu, fichier, occupation, quota, televersement } from './schema.ts'

type House = { files: FileStore }

const balayerFichiers: Job<object, House> = {
  name: 'fichiers.balayer',
  label: 'Nettoyage des fichiers que plus rien ne désigne',
  retry: 'horaire',
  cron: '20 3 * * *',
  async run({ house, log }) {
    log.info(await house.files.sweep(), 'fichiers balayés')
  },
}

const effacerFichiers: Job<{ collectiviteId: string }, House> = {
  name: 'fichiers.effacer-collectivite',
  label: 'Effacement des fichiers d’une collectivité sortie',
  retry: 'local',
  run: ({ house }, { collectiviteId }) => house.files.removeAll(collectiviteId),
}

/** Jobs of the file store, to be given to the queue with those of the services. */
export const fileJobs: readonly Job<never, House>[] = [balayerFichiers, effacerFichiers]

/**
 * Erases all the files of the collectivité that leaves: its key dies with the transaction, which makes every copy
 * unreadable, backups of the disk included; its blobs are removed right after.
 */
export async function eraseCollectiviteFiles(ctx: Ctx): Promise<void> {
  const collectiviteId = ctx.collectivite.id
  for (const table of [fichier, televersement, quota, contenu, occupation, cle]) {
    await ctx.tx.delete(table).where(eq(table.collectiviteId, collectiviteId))
  }
  await ctx.jobs.enqueue(ctx, effacerFichiers, { collectiviteId })
}
