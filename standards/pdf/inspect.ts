import type { PdfDocument } from './document.ts'
import { PdfError } from './errors.ts'
import { decodeStream } from './filters.ts'
import { PdfName, PdfRef, PdfStream, type PdfValue } from './objects.ts'
import { openPdf, readSafely } from './open.ts'

/** Damage that a file bears and yet opens: `table-abimee` repaired by search, `octets-apres-fin` ignored. */
export type PdfFault = { code: 'pdf.table-abimee' | 'pdf.octets-apres-fin'; message: string }

/** PDF/A as the file itself declares it, which proves nothing: part 1 to 4, conformance A, B, U, E, F (none in part 4). */
export type PdfaDeclaration = { part: number; conformance?: string }

/** What a PDF says of itself. */
export type PdfInspection = {
  /** `1.7`, `2.0`: the header, or the catalog when it says more. */
  version: string
  /** Absent when the file is encrypted. */
  pages?: number
  encrypted: boolean
  /** Signatures and document time stamps present, valid or not. */
  signatures: number
  /** What the author’s certification allows (DocMDP): 1 nothing, 2 filling forms and signing, 3 annotations as well. */
  certified?: 1 | 2 | 3
  pdfa?: PdfaDeclaration
  faults: PdfFault[]
}

/**
 * Reads what a PDF says of itself from its whole bytes, parsing only the objects that it needs: a scan of 100 MB takes
 * milliseconds and no memory of its own.
 * @throws PdfError `pdf.vide`, `pdf.absent` (not a PDF), `pdf.tronque`, `pdf.corrompu`, `pdf.sans-page`, or
 * `pdf.trop-complexe` (bomb); never anything else, whatever the bytes.
 */
export function inspectPdf(bytes: Uint8Array): PdfInspection {
  return readSafely(() => inspect(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)))
}

function inspect(buffer: Buffer): PdfInspection {
  const { document, pages, rebuilt } = openPdf(buffer)
  const faults = listFaults(buffer, rebuilt)
  if (document.isEncrypted) return { version: headerVersion(buffer), encrypted: true, signatures: 0, faults }
  const certified = certificationOf(document)
  const pdfa = pdfaOf(document)
  return {
    version: versionOf(document, buffer),
    pages: pages.length,
    encrypted: false,
    signatures: countSignatures(document),
    ...(certified ? { certified } : {}),
    ...(pdfa ? { pdfa } : {}),
    faults,
  }
}

/** Text after the last end marker that is more than white space. */
const AFTER_END = /^%%EOF[\s\0]*[^\s\0]/

function listFaults(bytes: Buffer, rebuilt: boolean): PdfFault[] {
  const faults: PdfFault[] = []
  if (rebuilt) {
    const message = 'La table des objets du PDF est fausse : il s’ouvre, mais mieux vaut l’enregistrer à nouveau'
    faults.push({ code: 'pdf.table-abimee', message })
  }
  const end = bytes.lastIndexOf('%%EOF')
  if (end >= 0 && AFTER_END.test(bytes.toString('latin1', end))) {
    const message = 'Le fichier PDF est suivi d’octets qui n’en font pas partie'
    faults.push({ code: 'pdf.octets-apres-fin', message })
  }
  return faults
}

function headerVersion(bytes: Buffer): string {
  return /%PDF-(\d\.\d)/.exec(bytes.toString('latin1', 0, 1040))?.[1] ?? '1.0'
}

function versionOf(document: PdfDocument, bytes: Buffer): string {
  const header = headerVersion(bytes)
  const version = document.resolve(document.catalog.get('Version'))
  return version instanceof PdfName && /^\d\.\d$/.test(version.name) && version.name > header ? version.name : header
}

/** Signature fields holding a signature, wherever they are in the tree of fields (ISO 32000-1, 12.7.4.5). */
export function countSignatures(document: PdfDocument): number {
  const signatures = new Set<PdfValue>()
  const seen = new Set<number>()
  const waiting = [...document.arrayAt(document.dictAt(document.catalog.get('AcroForm'))?.get('Fields'))]
  for (let field = waiting.pop(); field !== undefined; field = waiting.pop()) {
    if (!(field instanceof PdfRef) || seen.has(field.number)) continue
    seen.add(field.number)
    const dict = document.dictAt(field)
    const value = document.dictAt(dict?.get('V'))
    if (value?.has('ByteRange') && value.has('Contents')) signatures.add(value)
    for (const kid of document.arrayAt(dict?.get('Kids'))) waiting.push(kid)
  }
  return signatures.size
}

function certificationOf(document: PdfDocument): 1 | 2 | 3 | undefined {
  const signature = document.dictAt(document.dictAt(document.catalog.get('Perms'))?.get('DocMDP'))
  if (!signature) return undefined
  for (const item of document.arrayAt(signature.get('Reference'))) {
    const params = document.dictAt(document.dictAt(item)?.get('TransformParams'))
    const permission = document.resolve(params?.get('P'))
    if (permission === 1 || permission === 3) return permission
  }
  return 2
}

function pdfaOf(document: PdfDocument): PdfaDeclaration | undefined {
  const metadata = document.resolve(document.catalog.get('Metadata'))
  const xmp = metadata instanceof PdfStream ? readXmp(metadata) : ''
  const part = pdfaidValue(xmp, 'part', '[1-4]')
  const conformance = pdfaidValue(xmp, 'conformance', '[A-Za-z]')?.toUpperCase()
  return part ? { part: Number(part), ...(conformance ? { conformance } : {}) } : undefined
}

function readXmp(metadata: PdfStream): string {
  try {
    return decodeStream(metadata).toString('utf8')
  } catch (error) {
    if (error instanceof PdfError && error.code === 'pdf.corrompu') return ''
    throw error
  }
}

/** `pdfaid:part` written as an attribute or as an element (ISO 19005, 6.6.4). */
function pdfaidValue(xmp: string, name: string, value: string): string | undefined {
  return new RegExp(`\\bpdfaid:${name}(?:\\s{0,9}=\\s{0,9}["']|>)\\s{0,9}(${value})\\s{0,9}["'<]`).exec(xmp)?.[1]
}
