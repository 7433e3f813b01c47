import type { Ctx } from '#platform/context'
import { authorize, currentEtape } from '../permissions.ts'
import { advance } from '../progression.ts'
import { lockDossier } from '../store.ts'

/** Gives the visa of the current step; the dossier goes to the next person. */
export async function viserDossier(ctx: Ctx, id: string, annotation: string): Promise<void> {
  const dossier = await lockDossier(ctx, id)
  authorize(ctx.actor, 'viser', dossier)
  const etape = currentEtape(dossier)
  if (etape) await advance(ctx, dossier, etape, { annotation })
}
