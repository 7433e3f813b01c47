import { inContext } from '#platform/context'
import type { DemoTerritory, House } from '#platform/service'
import { encryptDocument } from '#standards/privatebin'
import { createDemande } from './actions/create-demande.ts'
import { createDocument } from './actions/create-document.ts'
import { authorizeAgent } from './permissions.ts'
import { createCles } from './sceau.ts'

/** One secret that waits and one request, in the first commune: their links are lost, as those of anybody would be. */
export async function seedSecret(house: House, territoire: DemoTerritory): Promise<void> {
  const [collectivite] = territoire.communes
  if (!collectivite) return
  const actor = await territoire.actorOf('secretaire', collectivite)
  const random = house.random
  const sealed = await encryptDocument(
    { paste: 'Le code de l’alarme de la salle des fêtes est 4521.' },
    {
      key: random(32),
      motDePasse: '',
      formateur: 'plaintext',
      discussion: false,
      burn: false,
      compression: 'zlib',
      random,
    },
  )
  const { enveloppee } = await createCles(random)
  await inContext(house, { actor, collectivite, requestId: 'demonstration' }, async (ctx) => {
    await createDocument(ctx, house.config, {
      document: { genre: 'document', v: 2, ...sealed, expire: '1week' },
      sel: Buffer.from(random(32)).toString('hex'),
      origine: 'démonstration',
      suivi: {
        agent: authorizeAgent(ctx.actor),
        libelle: 'Alarme de la salle des fêtes',
        ouverturesMax: 5,
        prevenir: false,
      },
    })
    await createDemande(ctx, {
      objet: 'Votre RIB, pour le remboursement de la caution',
      jours: 30,
      cleEnveloppee: enveloppee,
      jeton: Buffer.from(random(16)).toString('hex'),
    })
  })
}
