/**
 * A refusal by this library.
 *
 * @param code stable code `sujet.motif`: `pkcs12.mot-de-passe`, `pades.pdf-chiffre`, `certificat.illisible`…
 * @param message French sentence that can be shown as is
 */
export class SignatureError extends Error {
  readonly code: string

  constructor(code: string, message: string, options: ErrorOptions = {}) {
    super(message, options)
    this.name = 'SignatureError'
    this.code = code
  }
}
