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
    const [first] = failing
    if (first)
      return {
        state: 'degrade',
        message: `Actes publiés mais introuvables à leur adresse publique : ${failing.length} sur ${enLigne}. ${first.detail}`,
      }
    const late = await listSansPreuve(ctx, 'mise-en-ligne', new Date(ctx.now.getTime() - DAY_MS))
    if (late.length > 0)
      return {
        state: 'degrade',
        message: `Publications sans horodatage depuis plus d’un jour : ${late.length}. L’autorité répond-elle (HORODATAGE_URL) ?`,
      }
    const seen = derniere ? `dernière sonde le ${formatInstant(derniere)}` : 'aucune sonde encore'
    return { state: 'bon', message: `Actes en ligne : ${enLigne}, ${seen}` }
  })
}
