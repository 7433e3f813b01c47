import { inviteCompte } from '#platform/auth'
import type { Ctx } from '#platform/context'
import { FormError } from '#platform/errors'
import { record } from '#platform/journal'
import { authorize } from '../permissions.ts'
import { checkPersonne, type SaisiePersonne } from '../rules.ts'
import { insertPersonne, listPersonnes, setMandat, updatePersonne } from '../store.ts'

/** Somebody arrives: his place in the directory, his mandate if he is elected, his access if he needs one. */
export async function arrivePersonne(ctx: Ctx, saisie: SaisiePersonne): Promise<string> {
  authorize(ctx.actor, 'gerer-personnes')
  const present = await listPersonnes(ctx)
  const fautes = checkPersonne(
    saisie,
    present.map((personne) => personne.email),
  )
  if (fautes.length > 0) throw new FormError(fautes)
  const { roles, fonction, ...values } = saisie
  const id = await insertPersonne(ctx, values)
  if (saisie.genre === 'elu') await setMandat(ctx, id, fonction, saisie.arriveLe)
  if (roles.length > 0) {
    const compte = await inviteCompte(ctx, { email: saisie.email, nom: `${saisie.prenom} ${saisie.nom}`, roles })
    await updatePersonne(ctx, id, { compteId: compte.id })
  }
  await record(
    ctx,
    'annuaire.personne-arrivee',
    { type: 'personne', id },
    { qualite: saisie.qualite, roles: [...roles] },
  )
  return id
}
