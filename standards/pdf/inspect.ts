import { lastIndexOfText, toLatin1 } from '#standards/octets'
import type { PdfDocument } from './document.ts'
import { PdfError } from './errors.ts'
import { listFields } from './fields.ts'
import { decodeStream } from './filters.ts'
import { nameOf, PdfStream } from './objects.ts'
import { openOrRebuild, readSafely } from './open.ts'

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
  return readSafely(() => inspect(bytes))
}

function inspect(bytes: Uint8Array): PdfInspection {
  const { document, pages, rebuilt } = openOrRebuild(bytes)
  const faults = listFaults(bytes, rebuilt)
  if (document.isEncrypted) return { version: headerVersion(bytes), encrypted: true, signatures: 0, faults }
  const certified = certificationOf(document)
  const pdfa = pdfaOf(document)
  return {
    version: versionOf(document),
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

function listFaults(bytes: Uint8Array, rebuilt: boolean): PdfFault[] {
  const faults: PdfFault[] = []
  if (rebuilt) {
    const message = 'La table des objets du PDF est fausse : il s’ouvre, mais mieux vaut l’enregistrer à nouveau'
    faults.push({ code: 'pdf.table-abimee', message })
  }
  const end = lastIndexOfText(bytes, '%%EOF')
  if (end >= 0 && AFTER_END.test(toLatin1(bytes.subarray(end)))) {
    const message = 'Le fichier PDF est suivi d’octets qui n’en font pas partie'
    faults.push({ code: 'pdf.octets-apres-fin', message })
  }
  return faults
}

function headerVersion(bytes: Uint8Array): string {
  return /%PDF-(\d\.\d)/.exec(toLatin1(bytes.subarray(0, 1040)))?.[1] ?? '1.0'
}

function versionOf(document: PdfDocument): string {
  const header = headerVersion(document.bytes)
  const version = nameOf(document.resolve(document.catalog.get('Version'))) ?? ''
  return /^\d\.\d$/.test(version) && version > header ? version : header
}

/** Signatures in the fields of the form (ISO 32000-1, 12.7.4.5), each counted once. */
export function countSignatures(document: PdfDocument): number {
  const signatures = listFields(document).map(({ signature }) => signature)
  return new Set(signatures.filter((signature) => signature?.has('ByteRange') && signature.has('Contents'))).size
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
    return new TextDecoder().decode(decodeStream(metadata))
  } catch (error) {
    if (error instanceof PdfError && error.code === 'pdf.corrompu') return ''
    throw error
  }
}

/** `pdfaid:part` written as an attribute or as an element (ISO 19005, 6.6.4). */
function pdfaidValue(xmp: string, name: string, value: string): string | undefined {
  return new RegExp(`\\bpdfaid:${name}(?:\\s{0,9}=\\s{0,9}["']|>)\\s{0,9}(${value})\\s{0,9}["'<]`).exec(xmp)?.[1]
}
