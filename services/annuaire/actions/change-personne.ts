import { findAcces, inviteCompte, removeAcces, setAcces } from '#platform/auth'
import type { Ctx } from '#platform/context'
import { FormError } from '#platform/errors'
import { record } from '#platform/journal'
import { jourDe } from '#standards/calendrier'
import { authorize } from '../permissions.ts'
import { checkPersonne, type SaisiePersonne } from '../rules.ts'
import { closeMandats, getPersonne, listPersonnes, setMandat, updatePersonne } from '../store.ts'

/** Somebody changes: name, function, roles. Access follows at once, the sessions already open included. */
export async function changePersonne(ctx: Ctx, id: string, saisie: SaisiePersonne): Promise<void> {
  authorize(ctx.actor, 'gerer-personnes')
  const before = await getPersonne(ctx, id)
  const others = (await listPersonnes(ctx)).filter((personne) => personne.id !== id)
  const fautes = checkPersonne(
    saisie,
    others.map((personne) => personne.email),
  )
  if (fautes.length > 0) throw new FormError(fautes)
  const { roles, fonction, ...values } = saisie
  const running = before.mandats.find((mandat) => mandat.fin === null)
  if (saisie.genre === 'elu' && running?.fonction !== fonction) await setMandat(ctx, id, fonction, jourOf(ctx, saisie))
  if (saisie.genre === 'agent' && running) await closeMandats(ctx, id, jourOf(ctx, saisie))
  await updatePersonne(ctx, id, { ...values, compteId: await applyRoles(ctx, before.compteId, saisie, roles) })
  await record(
    ctx,
    'annuaire.personne-changee',
    { type: 'personne', id },
    { qualite: saisie.qualite, roles: [...roles] },
  )
}

async function applyRoles(
  ctx: Ctx,
  compteId: string | null,
  saisie: SaisiePersonne,
  roles: readonly string[],
): Promise<string | null> {
  if (roles.length === 0) {
    if (compteId && (await findAcces(ctx, compteId))) await removeAcces(ctx, compteId)
    return compteId
  }
  if (!compteId)
    return (await inviteCompte(ctx, { email: saisie.email, nom: `${saisie.prenom} ${saisie.nom}`, roles })).id
  await setAcces(ctx, compteId, roles)
  return compteId
}

/** The day of the change: today, or the arrival when it is still to come. */
function jourOf(ctx: Ctx, saisie: SaisiePersonne): string {
  const today = jourDe(ctx.now)
  return saisie.arriveLe > today ? saisie.arriveLe : today
}
