import { listCollectivites } from '#platform/collectivites'
import { type Ctx, inContext } from '#platform/context'
import type { Job, Travail } from '#platform/jobs'
import { record } from '#platform/journal'
import type { House } from '#platform/service'
import { finishDemande, listDemandesExpirees, removeTours } from './store/demandes.ts'
import { findExpire, finishDocument, listExpires } from './store/documents.ts'

const BATCH = 500
const DAY_MS = 86_400_000

/** What has expired is unreadable at once, and erased here. Run twice, it finds nothing left to erase. */
const purger: Job<object, House> = {
  name: 'secret.purger',
  label: 'Effacement des secrets expirés',
  retry: 'horaire',
  cron: '*/5 * * * *',
  async run(travail) {
    const due = await travail.inOperateurContext(async (ctx) => {
      await removeTours(ctx, new Date(ctx.now.getTime() - DAY_MS))
      return {
        collectivites: new Map((await listCollectivites(ctx.tx)).map((one) => [one.id, one])),
        documents: await listExpires(ctx, BATCH),
        demandes: await listDemandesExpirees(ctx, BATCH),
      }
    })
    const inside = (collectiviteId: string, work: (ctx: Ctx) => Promise<void>) => {
      const collectivite = due.collectivites.get(collectiviteId)
      return collectivite ? runFor(travail, collectivite, work) : undefined
    }
    for (const { collectiviteId, id } of due.documents) await inside(collectiviteId, (ctx) => expireDocument(ctx, id))
    for (const { collectiviteId, id } of due.demandes) await inside(collectiviteId, (ctx) => expireDemande(ctx, id))
  },
}

export const jobs = [purger]

async function expireDocument(ctx: Ctx, id: string): Promise<void> {
  const document = await findExpire(ctx, id)
  if (!document) return
  await finishDocument(ctx, document, 'expire')
  await record(ctx, 'secret.document-expire', { type: 'secret', id })
}

async function expireDemande(ctx: Ctx, id: string): Promise<void> {
  await finishDemande(ctx, id)
  await record(ctx, 'secret.demande-expiree', { type: 'demande-secret', id })
}

function runFor(
  travail: Travail<House>,
  collectivite: Parameters<typeof inContext>[1]['collectivite'],
  work: (ctx: Ctx) => Promise<void>,
): Promise<void> {
  const actor = { genre: 'systeme', nom: 'Parvis (secret)' } as const
  return inContext(travail.house, { actor, collectivite, requestId: travail.id }, work)
}
