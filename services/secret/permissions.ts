import type { Actor } from '#platform/context'
import { ForbiddenError } from '#platform/errors'
import type { Permissions } from '#platform/service'

/** Every agent sends and asks for secrets: a tool that protects must not wait for a role. */
export const permissions: Permissions = { roles: {} }

export type Agent = Extract<Actor, { genre: 'agent' }>

export const usesSecret = (actor: Actor): actor is Agent => actor.genre === 'agent'

/**
 * Whoever sends, asks, follows: an agent of the collectivité, for himself. The operator never does it in his place.
 *
 * @throws ForbiddenError
 */
export function authorizeAgent(actor: Actor): Agent {
  if (usesSecret(actor)) return actor
  throw new ForbiddenError('Seul un agent de la collectivité envoie ou demande un secret en son nom.')
}

/** @throws ForbiddenError unless the operator removes what was reported to him */
export function authorizeRetrait(actor: Actor): void {
  if (actor.genre === 'operateur' && actor.roles.has('exploitation.operateur')) return
  throw new ForbiddenError('Seul l’opérateur retire un document signalé.')
}
