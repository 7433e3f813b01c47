import { indexOfText, lastIndexOfText, toLatin1 } from '#standards/octets'
import { PdfDocument, type PdfPage } from './document.ts'
import { PdfError, tooComplex } from './errors.ts'

/** A file opened: its reader, its pages (none listed when encrypted), and whether its cross-reference was wrong. */
export type OpenPdf = { document: PdfDocument; pages: PdfPage[]; rebuilt: boolean }

/** Viewers look for the header in the first 1024 bytes (Adobe, implementation notes of PDF 1.7, H.3). */
const HEADER_AREA = 1024

/**
 * Opens a sound file, encrypted or not; nothing is repaired. Its objects are read when they are asked for, which may
 * throw as well.
 * @throws PdfError `pdf.vide`, `pdf.absent`, `pdf.tronque`, `pdf.corrompu`, `pdf.trop-complexe`
 */
export function openPdf(bytes: Uint8Array): PdfDocument {
  if (bytes.length === 0) throw new PdfError('pdf.vide', 'Le fichier est vide : il pèse 0 octet')
  if (indexOfText(bytes.subarray(0, HEADER_AREA), '%PDF-') < 0) {
    const message = 'Le fichier n’est pas un PDF, quel que soit son nom : enregistrez-le d’abord en PDF'
    throw new PdfError('pdf.absent', message)
  }
  return readSafely(() => {
    const document = new PdfDocument(bytes, false)
    if (isCut(bytes)) throw truncated()
    return document
  })
}

/**
 * Opens a file as viewers do: when its cross-reference is wrong, its objects are searched.
 * @throws PdfError as {@link openPdf}, and `pdf.sans-page`
 */
export function openOrRebuild(bytes: Uint8Array): OpenPdf {
  try {
    const document = openPdf(bytes)
    return { document, pages: pagesOf(document), rebuilt: false }
  } catch (error) {
    if (!(error instanceof PdfError) || error.code !== 'pdf.corrompu') throw error
    if (indexOfText(bytes.subarray(-HEADER_AREA), '%%EOF') < 0) throw truncated()
    const document = new PdfDocument(bytes, true)
    return { document, pages: pagesOf(document), rebuilt: true }
  }
}

/** Runs what reads a file: running out of stack or memory is the fault of the file. @throws PdfError */
export function readSafely<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw error instanceof RangeError ? tooComplex(error) : error
  }
}

function pagesOf(document: PdfDocument): PdfPage[] {
  return document.isEncrypted ? [] : document.listPages()
}

/** A revision was begun after the last whole one: the file stops in the middle of it. */
function isCut(bytes: Uint8Array): boolean {
  const end = lastIndexOfText(bytes, '%%EOF')
  return end >= 0 && /\d\s{1,4}\d{1,5}\s{1,4}obj\b/.test(toLatin1(bytes.subarray(end)))
}

function truncated(): PdfError {
  return new PdfError(
    'pdf.tronque',
    'Le fichier PDF est incomplet, la fin manque : il a sans doute été coupé pendant une copie, reprenez l’original',
  )
}
