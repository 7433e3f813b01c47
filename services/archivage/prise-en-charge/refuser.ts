import type { Ctx } from '#platform/context'
import { attachFile, type Contenu } from '#platform/files'
import type { Job, Travail } from '#platform/jobs'
import type { House } from '#platform/service'
import { ACCORD_ACTES } from '../accord.ts'
import { recordVersement } from '../events.ts'
import type { Accord, Versement } from '../modele.ts'
import { findAccord } from '../store/accords.ts'
import { getVersementRow, updateVersement } from '../store/versements.ts'
import { fautesOf } from './fautes.ts'
import { oneChunk } from './lecture.ts'
import { buildRefus } from './reponse.ts'
import { suivre, type TravailVersement } from './suivi.ts'

/** Answers a transfer found wrong. Answered once: the state says it. */
export const refuser: Job<TravailVersement, House> = {
  name: 'archivage.refuser',
  label: 'Versement aux archives : réponse de refus',
  retry: 'tiers',
  run: (travail, { versementId }) => suivre(travail, versementId, () => refuseVersement(travail, versementId)),
}

async function refuseVersement(travail: Travail<House>, id: string): Promise<void> {
  const { house, collectivite } = travail
  const read = await travail.inContext(async (ctx) => ({
    versement: await getVersementRow(ctx, id),
    accord: (await findAccord(ctx, ACCORD_ACTES)) as Accord,
  }))
  const { versement } = read
  if (versement.etat !== 'non-conforme') return
  const { reply, bytes } = buildRefus(versement, read.accord, versement.controleLe as Date)
  const reponse = await house.files.write(collectivite.id, oneChunk(bytes))
  await travail.once((ctx) => close(ctx, versement, reponse, reply.replyCode, reply.comments[0] ?? ''))
}

async function close(ctx: Ctx, { id }: Versement, reponse: Contenu, code: string, message: string): Promise<void> {
  const versement = await getVersementRow(ctx, id, { lock: true })
  if (versement.etat !== 'non-conforme') return
  const fichier = await attachFile(ctx, reponse, { service: 'archivage', nom: 'reponse.xml' })
  await updateVersement(ctx, versement, {
    etat: 'refuse',
    code,
    message,
    reponseFichierId: fichier.id,
    reponduLe: ctx.now,
  })
  const refusals = fautesOf(versement.controles).filter(({ gravite }) => gravite === 'refus')
  const codes = [...new Set(refusals.map((fault) => fault.code))]
  await recordVersement(ctx, 'versement.refuse', versement, { codes, message })
}
