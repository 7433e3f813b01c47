import type { Ctx } from '#platform/context'
import { record } from '#platform/journal'
import { etatRefuse } from '../errors.ts'
import { canTransmit, demand } from '../permissions.ts'
import { requireRetour, updateRetour } from '../store/retours.ts'

/** Somebody has seen this message: nothing more is awaited of it. It stays readable. */
export async function classerRetour(ctx: Ctx, id: string): Promise<void> {
  demand(canTransmit(ctx.actor))
  const retour = await requireRetour(ctx, id, { lock: true })
  if (retour.etat !== 'a-rattacher' && retour.etat !== 'a-lire') throw etatRefuse('Ce message est déjà traité.')
  await updateRetour(ctx, id, { etat: 'classe', traitePar: ctx.actor.nom })
  await record(ctx, 'acte.retour-classe', { type: 'retour', id }, { racine: retour.racine })
}
