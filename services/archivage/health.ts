import { inOperateurContext } from '#platform/context'
import type { Health, House } from '#platform/service'
import { addMois, debutDe, jourDe } from '#standards/calendrier'
import { countTroubles } from './store/archives.ts'
import { countEnAttente } from './store/versements.ts'

/** Every archive must have been read again within the year. */
const MOIS_ENTRE_VERIFICATIONS = 12

export async function health(house: House): Promise<Health> {
  const who = { actor: { genre: 'systeme' as const, nom: 'Parvis (supervision)' }, requestId: 'supervision' }
  const { troubles, attentes } = await inOperateurContext(house, who, async (ctx) => ({
    troubles: await countTroubles(ctx, debutDe(addMois(jourDe(ctx.now), -MOIS_ENTRE_VERIFICATIONS))),
    attentes: await countEnAttente(ctx),
  }))
  if (troubles.alterees > 0)
    return { state: 'panne', message: `Archives altérées, à restaurer depuis la sauvegarde : ${troubles.alterees}` }
  const warnings = [
    ...(house.config.saeMode === 'externe'
      ? ['SAE_MODE=externe n’est pas encore disponible : tout versement est refusé']
      : []),
    ...(attentes > 0 ? [`Versements en attente d’un nouvel essai : ${attentes}`] : []),
    ...(troubles.anciennes > 0 ? [`Archives non vérifiées depuis un an : ${troubles.anciennes}`] : []),
  ]
  if (warnings.length > 0) return { state: 'degrade', message: `${warnings.join(' ; ')}.` }
  return { state: 'bon', message: 'Versements traités, archives intègres' }
}
