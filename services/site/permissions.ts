import type { Actor } from '#platform/context'
import { ForbiddenError } from '#platform/errors'
import type { Permissions } from '#platform/service'

export const permissions: Permissions = {
  roles: {
    redacteur: {
      label: 'Rédacteur du site',
      description: 'Publie les actes sur la page publique de la collectivité et les retire.',
    },
  },
}

export type Ability = 'publier' | 'retirer'

const holds = (actor: Actor) => actor.genre === 'agent' && actor.roles.has('site.redacteur')

/** What is published is public: every agent may look at the desk. Only a writer of the collectivité changes it; the
 * operator, who helps, never does it in its place. */
const ABILITIES: Record<Ability, (actor: Actor) => boolean> = {
  publier: (actor) => actor.genre === 'systeme' || holds(actor),
  retirer: (actor) => actor.genre === 'systeme' || holds(actor),
}

export function can(actor: Actor, ability: Ability): boolean {
  return ABILITIES[ability](actor)
}

/** @throws ForbiddenError */
export function authorize(actor: Actor, ability: Ability): void {
  if (can(actor, ability)) return
  throw new ForbiddenError(
    'Il faut le rôle « Rédacteur du site » de cette collectivité : demandez-le à votre administrateur.',
  )
}

/** Who finds the room in his menu. */
export const usesSite = (actor: Actor) => actor.genre === 'operateur' || holds(actor)
