import { inOperateurContext } from '#platform/context'
import type { Health, House } from '#platform/service'
import { formatInstant } from '#standards/calendrier'
import { listSansPreuve, listSondesEnDefaut, summarizeSite } from './store/preuves.ts'

const DAY_MS = 86_400_000
const ACTEUR = { genre: 'systeme' as const, nom: 'Parvis (supervision)' }

/** The published pages answer to the outside, and their proofs get made. */
export async function health(house: House): Promise<Health> {
  return inOperateurContext(house, { actor: ACTEUR, requestId: 'sante' }, async (ctx) => {
    const { enLigne, derniere } = await summarizeSite(ctx)
    const failing = await listSondesEnDefaut(ctx)
    if (failing.length > 0)
      return {
        state: 'degrade',
        message: `${failing.length} actes publiés sur ${enLigne} n’ont pas été retrouvés à leur adresse publique. ${failing[0]?.detail}`,
      }
    const late = await listSansPreuve(ctx, 'mise-en-ligne', new Date(ctx.now.getTime() - DAY_MS))
    if (late.length > 0)
      return {
        state: 'degrade',
        message: `${late.length} publications attendent leur horodatage depuis plus d’un jour.`,
      }
    const seen = derniere ? `dernière sonde le ${formatInstant(derniere)}` : 'aucune sonde encore'
    return { state: 'bon', message: `${enLigne} actes en ligne, ${seen}` }
  })
}
