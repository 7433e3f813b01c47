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

/** The error of a structure that contradicts itself; `detail` ends the sentence. */
export function corrupted(detail: string): PdfError {
  return new PdfError('pdf.corrompu', `Le fichier PDF est abîmé : ${detail}`)
}

/** The error of a file that would cost too much to read; no honest document comes near. */
export function tooComplex(cause?: unknown): PdfError {
  return new PdfError('pdf.trop-complexe', 'Le fichier PDF est trop complexe pour être lu sans danger', { cause })
}
