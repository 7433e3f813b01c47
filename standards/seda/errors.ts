/** Codes of {@link SedaError}. */
export type SedaErrorCode =
  | 'seda.version-inconnue'
  | 'seda.message-inattendu'
  | 'seda.transfert-invalide'
  | 'seda.dossier-incomplet'
  | 'seda.empreinte-non-calculee'
  | 'seda.paquet-illisible'
  | 'seda.paquet-dangereux'
  | 'seda.bordereau-absent'

/**
 * A message or package that cannot be read or written at all. What can be read but is wrong comes back as a list of
 * `SedaFault` instead. The message is French and names the field, the element or the file.
 */
export class SedaError extends Error {
  readonly code: SedaErrorCode

  constructor(code: SedaErrorCode, message: string, options?: { cause: unknown }) {
    super(message, options)
    this.name = 'SedaError'
    this.code = code
  }
}
