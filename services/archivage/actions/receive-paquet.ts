import type { Ctx } from '#platform/context'
import { attachFile, type Contenu } from '#platform/files'
import { recordVersement } from '../events.ts'
import { canDeposit, demand } from '../permissions.ts'
import { controler } from '../prise-en-charge/controler.ts'
import { lockAccord } from '../store/accords.ts'
import { findBySip, insertVersement } from '../store/versements.ts'
import { newVersement } from '../versement.ts'

/** Takes in a package made elsewhere. The same bytes again are the same transfer, unless it was refused. */
export async function receivePaquet(ctx: Ctx, sip: Contenu & { nom: string }): Promise<{ id: string; deja: boolean }> {
  demand(canDeposit(ctx.actor))
  await lockAccord(ctx)
  const same = await findBySip(ctx, sip.sha256)
  if (same) return { id: same.id, deja: true }
  const { id: sipFichierId, nom } = await attachFile(ctx, sip, { service: 'archivage', nom: sip.nom })
  const versement = newVersement(ctx, {
    origine: null,
    objet: nom,
    numero: '',
    etat: 'recu',
    recuLe: ctx.now,
    sipFichierId,
    sipSha256: sip.sha256,
  })
  await insertVersement(ctx, versement)
  await recordVersement(ctx, 'versement.recu', versement, { sip: sip.sha256 })
  await ctx.jobs.enqueue(ctx, controler, { versementId: versement.id })
  return { id: versement.id, deja: false }
}
