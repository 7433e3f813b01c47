import type { Ctx } from '#platform/context'
import { FormError } from '#platform/errors'
import { record } from '#platform/journal'
import { notifyEmetteur } from '../avis.ts'
import { authorize, currentEtape } from '../permissions.ts'
import { cancelEtapes, lockDossier, removePreparations, updateDossier, updateEtape } from '../store.ts'
import { originOf } from './submit-dossier.ts'

/** Refuses the dossier, with a reason: it goes back to who sent it and the circuit stops. */
export async function rejectDossier(ctx: Ctx, id: string, motif: string): Promise<void> {
  const dossier = await lockDossier(ctx, id)
  authorize(ctx.actor, 'rejeter', dossier)
  if (!motif)
    throw new FormError([
      {
        champ: 'motif',
        code: 'parapheur.motif',
        message: 'Dites pourquoi : celui qui l’a préparé saura quoi corriger.',
      },
    ])
  const etape = currentEtape(dossier)
  if (!etape) return
  await updateEtape(ctx, id, etape.ordre, { etat: 'rejetee', decideeLe: ctx.now, annotation: motif })
  await cancelEtapes(ctx, id)
  await removePreparations(ctx, id)
  await updateDossier(ctx, id, { etat: 'rejete', termineLe: ctx.now, motif })
  await record(
    ctx,
    'parapheur.dossier-rejete',
    { type: 'parapheur', id },
    { ...originOf(dossier), par: etape.nom, motif },
  )
  await notifyEmetteur(ctx, dossier, 'Dossier rejeté')
}
