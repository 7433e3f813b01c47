import { inContext } from '#platform/context'
import type { DemoTerritory, House } from '#platform/service'
import { listPersonnes } from '#services/annuaire'
import { writeCircuit } from './actions/save-circuit.ts'

/** One or two circuits a commune: the usual ones. */
export async function seedParapheur(house: House, territoire: DemoTerritory): Promise<void> {
  for (const collectivite of territoire.communes) {
    const who = {
      actor: { genre: 'systeme' as const, nom: 'Parvis (démonstration)' },
      collectivite,
      requestId: 'demonstration',
    }
    await inContext(house, who, async (ctx) => {
      const personnes = await listPersonnes(ctx)
      const maire = personnes.find((personne) => personne.roles.includes('parapheur.signataire'))
      const adjoint = personnes.find(
        (personne) => personne.roles.includes('parapheur.viseur') && personne.id !== maire?.id,
      )
      if (!maire) return
      const signature = { genre: 'signature' as const, personneId: maire.id }
      if (adjoint) {
        const visa = { genre: 'visa' as const, personneId: adjoint.id }
        await writeCircuit(ctx, undefined, {
          nom: `Visa de ${adjoint.prenom} ${adjoint.nom} puis signature du maire`,
          etapes: [visa, signature],
          parDefaut: true,
        })
      }
      await writeCircuit(ctx, undefined, { nom: 'Signature du maire', etapes: [signature], parDefaut: !adjoint })
    })
  }
}
