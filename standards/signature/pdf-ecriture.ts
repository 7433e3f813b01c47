import { fromLatin1, sha256, toLatin1 } from './octets.ts'
import type { PdfDocument } from './pdf-document.ts'
import { formatPdf, type PdfDict, PdfName, PdfRef, PdfString, type PdfValue } from './pdf-objet.ts'

/** An indirect object to add or replace: any value, or the whole body already written. */
export interface WrittenObject {
  ref: PdfRef
  body: PdfValue | string
}

/** Writes a stream object, not encoded; `content` has one character a byte. */
export function formatStream(dict: PdfDict, content: string): string {
  return `${formatPdf(new Map([...dict, ['Length', content.length]]))}\nstream\n${content}\nendstream`
}

/**
 * Section to append to a file so that the objects replace or complete those of the same numbers
 * (ISO 32000-1 §7.5.6): the bytes already there are not touched, so earlier signatures stay valid.
 *
 * @returns one character a byte
 */
export async function formatUpdate(document: PdfDocument, objects: WrittenObject[]): Promise<string> {
  const { bytes, xref } = document
  let text = bytes.at(-1) === 10 ? '' : '\n'
  const offsets = new Map<PdfRef, number>()
  for (const { ref, body } of objects.toSorted((a, b) => a.ref.number - b.ref.number)) {
    offsets.set(ref, bytes.length + text.length)
    const written = typeof body === 'string' ? body : formatPdf(body)
    text += `${ref.number} ${ref.generation} obj\n${written}\nendobj\n`
  }
  const start = bytes.length + text.length
  const size = Math.max(nextNumber(document), ...objects.map(({ ref }) => ref.number + 1))
  const trailer = await buildTrailer(document, text)
  const table = xref.isStream
    ? formatXrefStream(offsets, start, size, trailer)
    : `${formatTable(offsets)}trailer\n${formatPdf(new Map([...trailer, ['Size', size]]))}\n`
  return `${text}${table}startxref\n${start}\n%%EOF\n`
}

/** First number that no object of the document bears. */
export function nextNumber(document: PdfDocument): number {
  const size = document.xref.trailer.get('Size')
  let next = typeof size === 'number' && size > 0 && size < 8_388_607 ? size : 1
  for (const number of document.xref.entries.keys()) next = Math.max(next, number + 1)
  return next
}

async function buildTrailer({ xref }: PdfDocument, text: string): Promise<PdfDict> {
  const trailer: PdfDict = new Map()
  for (const key of ['Root', 'Info']) {
    const value = xref.trailer.get(key)
    if (value !== undefined) trailer.set(key, value)
  }
  const id = xref.trailer.get('ID')
  if (Array.isArray(id) && id[0] !== undefined) {
    // The second identifier names the revision (§14.4)
    trailer.set('ID', [id[0], new PdfString((await sha256(fromLatin1(text))).subarray(0, 16))])
  }
  return trailer.set('Prev', xref.offset)
}

function formatTable(offsets: Map<PdfRef, number>): string {
  const rows = consecutive(offsets).map((group) => {
    const lines = group.map(([ref, offset]) => `${pad(offset, 10)} ${pad(ref.generation, 5)} n \n`)
    return `${group[0]![0].number} ${group.length}\n${lines.join('')}`
  })
  return `xref\n${rows.join('')}`
}

function formatXrefStream(offsets: Map<PdfRef, number>, start: number, number: number, trailer: PdfDict): string {
  const groups = consecutive(new Map([...offsets, [new PdfRef(number), start]]))
  const rows = groups.flat().map(([ref, offset]) => {
    const row = new Uint8Array(8)
    const view = new DataView(row.buffer)
    view.setUint8(0, 1)
    view.setUint8(1, Math.floor(offset / 2 ** 32))
    view.setUint32(2, offset % 2 ** 32)
    view.setUint16(6, ref.generation)
    return toLatin1(row)
  })
  const dict: PdfDict = new Map<string, PdfValue>([
    ['Type', new PdfName('XRef')],
    ...trailer,
    ['Size', number + 1],
    ['W', [1, 5, 2]],
    ['Index', groups.flatMap((group) => [group[0]![0].number, group.length])],
  ])
  return `${number} 0 obj\n${formatStream(dict, rows.join(''))}\nendobj\n`
}

/** Groups objects whose numbers follow one another. */
function consecutive(offsets: Map<PdfRef, number>): [PdfRef, number][][] {
  const groups: [PdfRef, number][][] = []
  for (const entry of offsets) {
    const last = groups.at(-1)
    if (last && last.at(-1)![0].number + 1 === entry[0].number) last.push(entry)
    else groups.push([entry])
  }
  return groups
}

function pad(value: number, length: number): string {
  return String(value).padStart(length, '0')
}
