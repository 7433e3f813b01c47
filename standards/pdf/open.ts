import { PdfDocument, type PdfPage } from './document.ts'
import { PdfError, tooComplex } from './errors.ts'

/** A file opened: its reader, its pages (none listed when encrypted), and whether its cross-reference was wrong. */
export type OpenPdf = { document: PdfDocument; pages: PdfPage[]; rebuilt: boolean }

/** Viewers look for the header in the first 1024 bytes (Adobe, implementation notes of PDF 1.7, H.3). */
const HEADER_AREA = 1024

/** @throws PdfError on anything which is not a readable PDF. To be called inside {@link readSafely}. */
export function openPdf(bytes: Buffer): OpenPdf {
  if (bytes.length === 0) throw new PdfError('pdf.vide', 'Le fichier est vide : il pèse 0 octet')
  if (!/%PDF-\d/.test(bytes.toString('latin1', 0, HEADER_AREA))) {
    throw new PdfError(
      'pdf.absent',
      'Le fichier n’est pas un PDF, quel que soit son nom : enregistrez-le d’abord en PDF',
    )
  }
  return openAndList(bytes)
}

/** Runs what reads a file: running out of stack or memory is the fault of the file. @throws PdfError */
export function readSafely<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw error instanceof RangeError ? tooComplex(error) : error
  }
}

function openAndList(bytes: Buffer): OpenPdf {
  try {
    const opened = openAs(bytes, false)
    if (isCut(bytes)) throw truncated()
    return opened
  } catch (error) {
    if (!(error instanceof PdfError) || error.code !== 'pdf.corrompu') throw error
    if (!bytes.subarray(-HEADER_AREA).includes('%%EOF')) throw truncated()
    return openAs(bytes, true)
  }
}

function openAs(bytes: Buffer, rebuilt: boolean): OpenPdf {
  const document = new PdfDocument(bytes, rebuilt)
  const pages = document.isEncrypted ? [] : document.listPages()
  if (pages.length > 0 || document.isEncrypted) return { document, pages, rebuilt }
  throw new PdfError('pdf.sans-page', 'Le fichier PDF ne contient aucune page')
}

/** A revision was begun after the last whole one: the file stops in the middle of it. */
function isCut(bytes: Buffer): boolean {
  const end = bytes.lastIndexOf('%%EOF')
  return end >= 0 && /\d\s{1,4}\d{1,5}\s{1,4}obj\b/.test(bytes.toString('latin1', end))
}

function truncated(): PdfError {
  return new PdfError(
    'pdf.tronque',
    'Le fichier PDF est incomplet, la fin manque : il a sans doute été coupé pendant une copie, reprenez l’original',
  )
}
