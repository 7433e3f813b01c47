import { inContext } from '#platform/context'
import type { DemoTerritory, House } from '#platform/service'
import { changeMentions } from './actions/change-mentions.ts'

/** The invented operator has completed his legal notices; the actes themselves come from the dossiers of the bus. */
export async function seedMentions(house: House, territoire: DemoTerritory): Promise<void> {
  const collectivite = territoire.operateur
  const actor = await territoire.actorOf('operateur', collectivite)
  await inContext(house, { actor, collectivite, requestId: 'demonstration' }, (ctx) =>
    changeMentions(ctx, {
      directeur: 'Jeanne Aubry, présidente',
      hebergeur: collectivite.nom,
      hebergeurAdresse: '12 rue du Moulin, 27120 Pacy-le-Val',
      hebergeurTelephone: '02 00 00 00 00',
      dpo: 'dpo@val-ourle.test',
      conformite: 'non',
      auditPar: '',
      auditLe: '',
      auditTaux: '',
    }),
  )
}
