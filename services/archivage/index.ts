import type { Ctx } from '#platform/context'
import { demandFollow } from './permissions.ts'
import { type EtatVu, etatVu } from './states.ts'
import { getVersementRow } from './store/versements.ts'

export { depositVersement } from './actions/deposit-versement.ts'
export { archivage } from './service.ts'
export type { EtatVu } from './states.ts'
export { archivageUrls } from './urls.ts'

/** Where a transfer stands, as another room sees it. */
export interface VersementSuivi {
  id: string
  etat: EtatVu
  sipFichierId?: string
  /** The bordereau as the control found it in the package. */
  bordereauFichierId?: string
  /** The reply (ArchiveTransferReply), once there is one. */
  reponseFichierId?: string
  /** Sentence of the reply, or of the trouble that makes it wait. */
  message?: string
}

/** @throws NotFoundError */
export async function getVersement(ctx: Ctx, id: string): Promise<VersementSuivi> {
  demandFollow(ctx.actor)
  const row = await getVersementRow(ctx, id)
  const { sipFichierId, bordereauFichierId, reponseFichierId } = row
  const message = row.incident ?? row.message
  return {
    id,
    etat: etatVu(row),
    ...(sipFichierId ? { sipFichierId } : {}),
    ...(bordereauFichierId ? { bordereauFichierId } : {}),
    ...(reponseFichierId ? { reponseFichierId } : {}),
    ...(message ? { message } : {}),
  }
}
