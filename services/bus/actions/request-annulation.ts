import type { Ctx } from '#platform/context'
import { etapeOf, etapesCourantes, getVisible } from '../dossier.ts'
import { etatRefuse } from '../errors.ts'
import { recordDossier } from '../events.ts'
import type { Autorisation, DossierComplet, EtapeSuivie, Moteur } from '../modele.ts'
import { can, demand } from '../permissions.ts'

/** Asks the préfecture to cancel a transmission that it has received; its answer will cancel the dossier. */
export async function requestAnnulation(moteur: Moteur, ctx: Ctx, id: string): Promise<void> {
  const complet = await getVisible(ctx, id, { lock: true })
  demand(can(ctx.actor, 'demander-annulation', complet.dossier))
  const etape = findAnnulable(moteur, complet)
  const procedure = etape && etapeOf(moteur, etape.code).annulation
  if (!etape || !procedure) {
    throw etatRefuse('Rien n’a été reçu par la préfecture : il n’y a pas de transmission à annuler.')
  }
  const allowed = await procedure.canRequest(ctx, etape)
  if (!allowed.ok) throw etatRefuse(allowed.raison)
  await procedure.request(ctx, etape)
  await recordDossier(ctx, 'dossier.annulation-demandee', id, { etape: etape.code })
}

/** Whether the page should offer it. */
export async function canRequestAnnulation(moteur: Moteur, ctx: Ctx, complet: DossierComplet): Promise<Autorisation> {
  const etape = findAnnulable(moteur, complet)
  const procedure = etape && etapeOf(moteur, etape.code).annulation
  return procedure ? procedure.canRequest(ctx, etape) : { ok: false, raison: 'Rien n’a été reçu par la préfecture.' }
}

function findAnnulable(moteur: Moteur, complet: DossierComplet): EtapeSuivie | undefined {
  return etapesCourantes(complet).find(
    ({ code, etat }) => etat === 'fait' && etapeOf(moteur, code).annulation !== undefined,
  )
}
