import type { Ctx } from '#platform/context'
import type { Retour, RetourRecu } from '#standards/actes'
import { applyAnomalieActe, applyAnomalieEnveloppe } from './apply-anomalie.ts'
import { applyArActe } from './apply-ar-acte.ts'
import { applyArAnnulation } from './apply-ar-annulation.ts'
import { applyClassification, applySansChangement } from './apply-classification.ts'
import { applyCourrier } from './apply-courrier.ts'

/**
 * What a message did: its effect on a transaction (or none in particular), nothing since it was done already, or nothing
 * since somebody must look.
 */
export type Effet =
  | { transactionId?: string; motif?: string; aLire?: boolean }
  | { doublon: string }
  | { aRattacher: string; transactionId?: string }

/** One function for each message of the ministry; the raw message stays beside the étape that it brings. */
export function applyRetour(ctx: Ctx, { retour, nom }: RetourRecu, fichierId: string): Promise<Effet> {
  switch (retour.racine) {
    case 'ARActe':
      return applyArActe(ctx, retour, fichierId)
    case 'AnomalieActe':
      return applyAnomalieActe(ctx, retour, fichierId)
    case 'AnomalieEnveloppe':
      return applyAnomalieEnveloppe(ctx, retour, nom, fichierId)
    case 'ARAnnulation':
      return applyArAnnulation(ctx, retour, fichierId)
    case 'RetourClassification':
      return applyClassification(ctx, retour.classification, fichierId)
    case 'ReponseClassificationSansChangement':
      return applySansChangement(ctx, retour.date, fichierId)
    case 'CourrierSimple':
    case 'DemandePieceComplementaire':
    case 'LettreObservations':
    case 'DefereTA':
      return applyCourrier(ctx, retour, fichierId)
    default:
      return sansEffet(retour)
  }
}

/** Answers to letters that this room does not send. */
async function sansEffet(retour: Retour): Promise<Effet> {
  return { aRattacher: `Ce type de message (« ${retour.racine} ») n’est pas traité automatiquement.` }
}
