import type { Ctx } from '#platform/context'
import { etapeActive, getVisible } from '../dossier.ts'
import { etatRefuse } from '../errors.ts'
import { recordDossier } from '../events.ts'
import type { Moteur } from '../modele.ts'
import { startEtape } from '../moteur.ts'
import { can, canCreate, demand } from '../permissions.ts'

/** Starts the étape in error again, as it is. A second click finds it under way and changes nothing. */
export async function retryEtape(moteur: Moteur, ctx: Ctx, id: string): Promise<void> {
  demand(canCreate(ctx.actor))
  const complet = await getVisible(ctx, id, { lock: true })
  const etape = etapeActive(complet)
  if (etape?.etat === 'en-cours') throw etatRefuse('Cette étape est déjà relancée : il n’y a plus qu’à attendre.')
  demand(can(ctx.actor, 'relancer', complet.dossier))
  if (!etape) throw etatRefuse('Aucune étape de ce dossier n’est en erreur.')
  await recordDossier(ctx, 'dossier.relance', id, { etape: etape.code })
  await startEtape(moteur, ctx, complet, etape)
}
