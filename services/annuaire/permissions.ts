import type { Actor } from '#platform/context'
import { ForbiddenError } from '#platform/errors'
import type { Permissions } from '#platform/service'

export const permissions: Permissions = {
  roles: {
    administrateur: {
      label: 'Administrateur de la collectivité',
      description: 'Fait entrer, change et fait partir les personnes ; donne les rôles.',
    },
  },
}

/** Everybody of the house sees who works with him; only an administrator, or the operator who helps, changes it. */
const ABILITIES = {
  'voir-annuaire': (actor: Actor) => actor.genre === 'agent' || actor.genre === 'operateur',
  'gerer-personnes': (actor: Actor) =>
    actor.genre === 'systeme' ||
    isOperateur(actor) ||
    (actor.genre === 'agent' && actor.roles.has('annuaire.administrateur')),
  'ouvrir-collectivite': (actor: Actor) => actor.genre === 'systeme' || isOperateur(actor),
} as const

export function can(actor: Actor, ability: keyof typeof ABILITIES): boolean {
  return ABILITIES[ability](actor)
}

/** @throws ForbiddenError */
export function authorize(actor: Actor, ability: keyof typeof ABILITIES): void {
  if (!can(actor, ability)) {
    throw new ForbiddenError(
      'Seul un administrateur de la collectivité peut faire cela. Demandez-le-lui, ou à votre opérateur.',
    )
  }
}

const isOperateur = (actor: Actor) => actor.genre === 'operateur' && actor.roles.has('exploitation.operateur')
