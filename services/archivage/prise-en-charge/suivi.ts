import type { Travail } from '#platform/jobs'
import type { House } from '#platform/service'
import { incidentOf } from '../errors.ts'
import { recordVersement } from '../events.ts'
import { ETATS_FINIS } from '../states.ts'
import { getVersementRow, updateVersement } from '../store/versements.ts'

/** Payload of every job of the intake. */
export interface TravailVersement {
  versementId: string
}

/**
 * Runs one step of the intake. A trouble of the house (storage, antivirus, database …) makes the transfer wait for the
 * next try, never be refused: only what is wrong in the transfer itself refuses it.
 */
export async function suivre(travail: Travail<House>, versementId: string, step: () => Promise<void>): Promise<void> {
  try {
    await step()
  } catch (error) {
    await travail.inContext(async (ctx) => {
      const versement = await getVersementRow(ctx, versementId, { lock: true })
      if (ETATS_FINIS.includes(versement.etat)) return
      const incident = incidentOf(error)
      await updateVersement(ctx, versement, { incident })
      if (versement.incident === null) await recordVersement(ctx, 'versement.en-attente', versement, { incident })
    })
    throw error
  }
}
