import type { Ctx } from '#platform/context'
import { etapeOf, etapesCourantes, getVisible } from '../dossier.ts'
import { etatRefuse } from '../errors.ts'
import { recordDossier } from '../events.ts'
import type { DossierComplet, EtapeSuivie, Moteur } from '../modele.ts'
import { can, demand } from '../permissions.ts'

/** Asks the préfecture to cancel a transmission that it has received; its answer will cancel the dossier. */
export async function requestAnnulation(moteur: Moteur, ctx: Ctx, id: string): Promise<void> {
  const complet = await getVisible(ctx, id, { lock: true })
  demand(can(ctx.actor, 'demander-annulation', complet.dossier))
  const etape = findAnnulable(moteur, complet)
  const step = etape && etapeOf(moteur, etape.code)
  if (!etape || !step?.requestAnnulation) {
    throw etatRefuse('Rien n’a été reçu par la préfecture : il n’y a pas de transmission à annuler.')
  }
  await step.requestAnnulation(ctx, etape)
  await recordDossier(ctx, 'dossier.annulation-demandee', id, { etape: etape.code })
}

/** The étape whose transmission a third party has received and may cancel. */
export function findAnnulable(moteur: Moteur, complet: DossierComplet): EtapeSuivie | undefined {
  return etapesCourantes(complet).find(
    ({ code, etat }) => etat === 'fait' && etapeOf(moteur, code).requestAnnulation !== undefined,
  )
}
