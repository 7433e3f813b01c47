import type { Actor } from '#platform/context'
import { ForbiddenError, NotFoundError } from '#platform/errors'

export const VERSANT = 'archivage.versant'
export const ARCHIVISTE = 'archivage.archiviste'

export const ROLES = {
  versant: {
    label: 'Versant aux archives',
    description: 'Verse les dossiers aux archives, suit les versements et consulte les archives de la collectivité.',
  },
  archiviste: {
    label: 'Archiviste',
    description: 'Tient l’accord de versement et le registre, vérifie l’intégrité, suit les fins de conservation.',
  },
} as const

export type Decision = { ok: true } | { ok: false; raison: string }
const OUI: Decision = { ok: true }
const non = (raison: string): Decision => ({ ok: false, raison })

const holds = (actor: Actor, ...roles: readonly string[]) =>
  actor.genre === 'agent' && roles.some((role) => actor.roles.has(role))

/** Whether the actor sees where transfers stand; the operator does, to help. */
export function canFollow(actor: Actor): boolean {
  return actor.genre === 'systeme' || actor.genre === 'operateur' || canConsult(actor)
}

/** Whether the actor reads archives, packages and replies: the operator never does. */
export function canConsult(actor: Actor): boolean {
  return actor.genre === 'systeme' || holds(actor, VERSANT, ARCHIVISTE)
}

export function canDeposit(actor: Actor): Decision {
  if (actor.genre === 'systeme' || holds(actor, VERSANT, ARCHIVISTE)) return OUI
  if (actor.genre === 'operateur')
    return non('L’opérateur suit les versements pour aider ; il ne verse pas à la place de la collectivité.')
  return non('Il faut le rôle « Versant aux archives » : demandez-le à votre administrateur.')
}

export function canKeepAccord(actor: Actor): Decision {
  if (actor.genre === 'systeme' || holds(actor, ARCHIVISTE)) return OUI
  return non('Seul un archiviste peut changer l’accord de versement.')
}

/** @throws NotFoundError: who may not follow may not know */
export function demandFollow(actor: Actor): void {
  if (!canFollow(actor)) throw new NotFoundError()
}

/** @throws NotFoundError; ForbiddenError for the operator, who knows that the archives exist */
export function demandConsult(actor: Actor): void {
  if (canConsult(actor)) return
  if (actor.genre === 'operateur')
    throw new ForbiddenError('L’opérateur ne lit pas le contenu des archives : seule la collectivité y a accès.')
  throw new NotFoundError()
}

/** @throws ForbiddenError with the reason given to the agent */
export function demand(decision: Decision): void {
  if (!decision.ok) throw new ForbiddenError(decision.raison)
}
