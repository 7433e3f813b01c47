import { DomainError } from '#platform/errors'

/** The ministry's server was not reached: nothing is lost, the job tries again. */
export function injoignable(cause: unknown): DomainError {
  return new DomainError(
    'teletransmission.injoignable',
    'Le serveur du ministère ne répond pas. L’envoi est gardé et sera retenté automatiquement.',
    { status: 503, cause },
  )
}

/** It was reached and refused the deposit. */
export function depotRefuse(status: number, reponse: string): DomainError {
  const mots = reponse.trim().slice(0, 200)
  return new DomainError(
    'teletransmission.depot-refuse',
    `Le serveur du ministère a refusé le dépôt (réponse ${status}${mots ? ` : ${mots}` : ''}). L’envoi est gardé et sera retenté automatiquement.`,
    { status: 503, details: { status } },
  )
}

/** A door that this version describes but does not open. */
export function modeIndisponible(message: string): DomainError {
  return new DomainError('teletransmission.mode-indisponible', message)
}

export function sansTampon(raison: string): DomainError {
  return new DomainError('teletransmission.tampon-impossible', `Le tampon n’a pas pu être posé : ${raison}`, {
    status: 409,
  })
}

export function etatRefuse(message: string): DomainError {
  return new DomainError('teletransmission.etat-refuse', message, { status: 409 })
}
