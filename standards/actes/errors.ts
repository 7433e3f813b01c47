/** Codes of {@link ActesError}. */
export type ActesErrorCode =
  | 'actes.champ-invalide'
  | 'actes.nom-invalide'
  | 'actes.racine-inconnue'
  | 'actes.budget-invalide'
  | 'actes.archive-format'
  | 'actes.archive-trop-grosse'
  | 'actes.archive-entree-interdite'
  | 'actes.archive-incoherente'

/** A message, name or archive of @CTES that cannot be written or read; the French message names the field or file. */
export class ActesError extends Error {
  readonly code: ActesErrorCode

  constructor(code: ActesErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'ActesError'
    this.code = code
  }
}
