import type { Ctx } from '#platform/context'
import { record } from '#platform/journal'
import { authorize } from '../permissions.ts'
import { cancelEtapes, lockDossier, removePreparations, updateDossier } from '../store.ts'
import { originOf } from './submit-dossier.ts'

/** Takes a dossier out of its circuit before the last decision. @throws ForbiddenError once it is over */
export async function withdrawDossier(ctx: Ctx, id: string, motif: string): Promise<void> {
  const dossier = await lockDossier(ctx, id)
  authorize(ctx.actor, 'retirer', dossier)
  await cancelEtapes(ctx, id)
  await removePreparations(ctx, id)
  await updateDossier(ctx, id, { etat: 'retire', termineLe: ctx.now, motif })
  await record(ctx, 'parapheur.dossier-retire', { type: 'parapheur', id }, { ...originOf(dossier), motif })
}
