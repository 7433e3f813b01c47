import { holdsText } from '#standards/octets'
import { corrupted, encrypted, openPdf, type PdfDocument, PdfError, type PdfErrorCode } from '#standards/pdf'
import { SignatureError } from './errors.ts'

/**
 * Opens a PDF to sign or to verify it. Nothing is repaired: what is signed must be what every viewer shows.
 * @throws PdfError
 */
export function openSignable(bytes: Uint8Array): PdfDocument {
  const document = openPdf(bytes)
  // Offsets would be counted from the header by some viewers, from the first byte by others
  if (!holdsText(bytes, '%PDF-', 0)) throw corrupted('des octets étrangers précèdent son en-tête')
  if (document.isEncrypted) throw encrypted()
  return document
}

const CODES: Partial<Record<PdfErrorCode, string>> = {
  'pdf.vide': 'pades.pdf-vide',
  'pdf.absent': 'pades.pas-un-pdf',
  'pdf.chiffre': 'pades.pdf-chiffre',
}

/** Runs what reads a PDF. @throws SignatureError in place of a PdfError, which becomes its cause */
export async function readingPdf<T>(read: () => Promise<T>): Promise<T> {
  try {
    return await read()
  } catch (cause) {
    if (!(cause instanceof PdfError)) throw cause
    throw new SignatureError(CODES[cause.code] ?? 'pades.pdf-illisible', `${cause.message}.`, { cause })
  }
}
