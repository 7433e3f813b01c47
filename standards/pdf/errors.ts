/** Codes of {@link PdfError}. */
export type PdfErrorCode =
  | 'pdf.vide'
  | 'pdf.absent'
  | 'pdf.tronque'
  | 'pdf.corrompu'
  | 'pdf.sans-page'
  | 'pdf.trop-complexe'
  | 'pdf.chiffre'
  | 'pdf.table-abimee'
  | 'pdf.tampon'

/** A file that cannot be read as a PDF, or cannot be stamped; the French message says what to do about it. */
export class PdfError extends Error {
  readonly code: PdfErrorCode

  constructor(code: PdfErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'PdfError'
    this.code = code
  }
}

/** The error of a structure that contradicts itself; `detail` says where. */
export function corrupted(detail: string): PdfError {
  return new PdfError(
    'pdf.corrompu',
    `Le fichier PDF est abîmé (${detail}) : enregistrez-le à nouveau depuis le logiciel qui l’a produit`,
  )
}

/** The error of a file that would cost too much to read; no honest document comes near. */
export function tooComplex(cause?: unknown): PdfError {
  const message = 'Le fichier PDF est démesuré, ou trop complexe pour être lu sans danger'
  return new PdfError('pdf.trop-complexe', message, { cause })
}

/** The error of a file that must be changed, and is encrypted. */
export function encrypted(): PdfError {
  const message = 'Le fichier PDF est protégé par un mot de passe ou des restrictions : enregistrez-le sans protection'
  return new PdfError('pdf.chiffre', message)
}
