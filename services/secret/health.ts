import { inOperateurContext } from '#platform/context'
import type { Health, House } from '#platform/service'
import { summarize } from './store/documents.ts'
import { endpointOf, hoteOf } from './urls.ts'

const LATE_MS = 3_600_000

/** Expired documents are erased, and where the protocol answers. */
export async function health(house: House): Promise<Health> {
  const who = { actor: { genre: 'systeme' as const, nom: 'Parvis (supervision)' }, requestId: 'sante' }
  const { vivants, enRetard } = await inOperateurContext(house, who, (ctx) =>
    summarize(ctx, new Date(ctx.now.getTime() - LATE_MS)),
  )
  if (enRetard > 0)
    return {
      state: 'degrade',
      message: `${enRetard} secrets expirés depuis plus d’une heure ne sont pas encore effacés.`,
    }
  const where = hoteOf(house.config) ? endpointOf(house.config) : `${endpointOf(house.config)} (sans hôte à part)`
  return { state: 'bon', message: `${vivants} secrets gardés, interface PrivateBin à ${where}` }
}
