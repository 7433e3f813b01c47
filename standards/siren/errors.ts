/** Codes of {@link SirenError}. */
export type SirenErrorCode =
  | 'siren.longueur'
  | 'siren.caractere'
  | 'siren.cle'
  | 'siren.nul'
  | 'siren.code-commune'
  | 'siren.code-postal'

/** A SIREN, SIRET, commune or postal code that cannot be right; the French message quotes what was typed. */
export class SirenError extends Error {
  readonly code: SirenErrorCode

  constructor(code: SirenErrorCode, message: string) {
    super(message)
    this.name = 'SirenError'
    this.code = code
  }
}
