import type { Ctx } from '#platform/context'
import { record } from '#platform/journal'
import { currentEtape } from '../permissions.ts'
import { type DossierComplet, updateEtape } from '../store.ts'
import { originOf } from './submit-dossier.ts'

/** Notes the first time that the awaited person opens the dossier. */
export async function markLu(ctx: Ctx, dossier: DossierComplet): Promise<void> {
  const etape = currentEtape(dossier)
  if (!etape || etape.lueLe || !('compteId' in ctx.actor) || etape.compteId !== ctx.actor.compteId) return
  await updateEtape(ctx, dossier.id, etape.ordre, { lueLe: ctx.now })
  await record(
    ctx,
    'parapheur.dossier-lu',
    { type: 'parapheur', id: dossier.id },
    { ...originOf(dossier), par: etape.nom },
  )
}
