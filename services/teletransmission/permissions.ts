import type { Actor } from '#platform/context'
import { ForbiddenError, NotFoundError } from '#platform/errors'
import type { Transaction } from './modele.ts'
import { canBecome } from './states.ts'

const TELETRANSMETTEUR = 'teletransmission.teletransmetteur'
const LECTEUR = 'teletransmission.lecteur'

export const ROLES = {
  teletransmetteur: {
    label: 'Télétransmetteur',
    description: 'Transmet les actes au contrôle de légalité, annule une transmission, traite les messages reçus.',
  },
  lecteur: {
    label: 'Lecteur des transmissions',
    description: 'Suit les transmissions et télécharge les accusés de réception, sans rien changer.',
  },
} as const

export type Decision = { ok: true } | { ok: false; raison: string }
const OUI: Decision = { ok: true }
const non = (raison: string): Decision => ({ ok: false, raison })

/** Whether the actor sees the transmissions of the collectivité. */
export function canRead(actor: Actor): boolean {
  if (actor.genre === 'systeme' || actor.genre === 'operateur') return true
  return actor.genre === 'agent' && (actor.roles.has(TELETRANSMETTEUR) || actor.roles.has(LECTEUR))
}

/** Whether the actor acts for the collectivité: sends, cancels, asks for the classification, deals with messages. */
export function canTransmit(actor: Actor): Decision {
  if (actor.genre === 'systeme') return OUI
  if (actor.genre === 'operateur')
    return non('L’opérateur lit les transmissions pour aider ; il ne transmet pas à la place de la collectivité.')
  if (actor.genre === 'agent' && actor.roles.has(TELETRANSMETTEUR)) return OUI
  return non('Il faut le rôle « Télétransmetteur » : demandez-le à votre administrateur.')
}

type EtatActe = Pick<Transaction, 'type' | 'etat'>

export function canCancel(actor: Actor, transaction: EtatActe): Decision {
  const right = canTransmit(actor)
  if (!right.ok) return right
  if (transaction.type !== 1) return non('Seule la transmission d’un acte peut être annulée.')
  if (transaction.etat === 'annulation-demandee')
    return non('L’annulation est déjà demandée : la préfecture va répondre.')
  if (canBecome(transaction.etat, 'annulation-demandee')) return OUI
  return non('L’annulation n’est possible qu’après l’accusé de réception de la préfecture.')
}

/** Sending the same envelope again: when the ministry was not reached, or has not answered for hours. */
export function canResend(actor: Actor, transaction: EtatActe, late: boolean): Decision {
  const right = canTransmit(actor)
  if (!right.ok) return right
  if (transaction.etat === 'en-attente' || (transaction.etat === 'transmis' && late)) return OUI
  return non('Il n’y a rien à renvoyer : la préfecture a répondu, ou va le faire.')
}

/** @throws NotFoundError: who may not read may not know */
export function demandRead(actor: Actor): void {
  if (!canRead(actor)) throw new NotFoundError()
}

/** @throws ForbiddenError with the reason given to the agent */
export function demand(decision: Decision): void {
  if (!decision.ok) throw new ForbiddenError(decision.raison)
}
