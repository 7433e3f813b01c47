/**
 * A refusal that the user can understand and act upon.
 *
 * @param code stable code `unite.motif` (kebab-case, the part before the dot is the service), for clients and tests
 * @param message French sentence shown as is: what happened, who must act, what to do
 * @param details machine-readable facts (`champ` for the faulty field, limits …)
 */
export class DomainError extends Error {
  readonly code: string
  readonly status: number
  readonly details: Record<string, unknown>

  constructor(
    code: string,
    message: string,
    options: ErrorOptions & { status?: number; details?: Record<string, unknown> } = {},
  ) {
    super(message, options)
    this.name = 'DomainError'
    this.code = code
    this.status = options.status ?? 422
    this.details = options.details ?? {}
  }
}

/** The object does not exist, or the actor may not know that it exists. */
export class NotFoundError extends DomainError {
  constructor(message = 'Cette page n’existe pas, ou vous n’y avez pas accès.') {
    super('http.introuvable', message, { status: 404 })
    this.name = 'NotFoundError'
  }
}

/** The actor sees the object but may not do this; `message` is the reason given by the abilities table. */
export class ForbiddenError extends DomainError {
  constructor(message: string) {
    super('http.interdit', message, { status: 403 })
    this.name = 'ForbiddenError'
  }
}

/** One mistake of a form; `champ` is the name of the field, absent for a mistake of the whole. */
export interface Faute {
  champ?: string
  code: string
  message: string
}

/** All the mistakes of a form at once: the page is shown again with what was typed. */
export class FormError extends DomainError {
  readonly fautes: readonly Faute[]

  constructor(fautes: readonly Faute[]) {
    super('formulaire.fautes', fautes.map((faute) => faute.message).join(' '), { details: { fautes } })
    this.name = 'FormError'
    this.fautes = fautes
  }
}
