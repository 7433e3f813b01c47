import { toLatin1 } from './octets.ts'
import { decodeStream } from './pdf-flux.ts'
import { PdfReader, unreadablePdf } from './pdf-lecture.ts'
import { nameOf, type PdfDict, PdfStream, type PdfValue } from './pdf-objet.ts'

/** Where an object is: at an offset of the file, or inside an object stream. `free` objects do not exist. */
export type XrefEntry =
  | { kind: 'offset'; offset: number; generation: number }
  | { kind: 'compressed'; stream: number; index: number }
  | { kind: 'free' }

/** The whole cross-reference of a file, newest section first. */
export interface Xref {
  entries: Map<number, XrefEntry>
  /** newest trailer */
  trailer: PdfDict
  /** offset of the newest section, to be given as `Prev` by the next one */
  offset: number
  /** the newest section is a stream: the next one must be too */
  isStream: boolean
}

const MAX_OBJECTS = 8_388_607
/** Readers look for the last `startxref` in this many bytes (ISO 32000-1 annex H, implementation note 18). */
const TAIL = 1024

interface Section {
  entries: Map<number, XrefEntry>
  trailer: PdfDict
  isStream: boolean
}

/**
 * Reads the chain of cross-reference tables and streams (ISO 32000-1 §7.5.4 to §7.5.8).
 *
 * @throws SignatureError `pades.pdf-illisible`
 */
export async function readXref(bytes: Uint8Array): Promise<Xref> {
  const offset = readStartXref(bytes)
  const first = await readSection(bytes, offset)
  const entries = new Map(first.entries)
  const visited = new Set([offset])
  for (let section = first; ; ) {
    const previous = section.trailer.get('Prev')
    if (typeof previous !== 'number' || visited.has(previous)) break
    visited.add(previous)
    section = await readSection(bytes, previous)
    for (const [number, entry] of section.entries) if (!entries.has(number)) entries.set(number, entry)
  }
  return { entries, trailer: first.trailer, offset, isStream: first.isStream }
}

function readStartXref(bytes: Uint8Array): number {
  const tailStart = Math.max(0, bytes.length - TAIL)
  const tail = toLatin1(bytes.subarray(tailStart))
  const found = tail.lastIndexOf('startxref')
  const offset = found === -1 ? undefined : new PdfReader(bytes, tailStart + found + 9).readInteger()
  if (offset === undefined) throw unreadablePdf('la fin du fichier manque')
  return offset
}

async function readSection(bytes: Uint8Array, offset: number): Promise<Section> {
  if (offset >= bytes.length) throw unreadablePdf('sa table des objets manque', offset)
  const reader = new PdfReader(bytes, offset)
  if (!reader.skipKeyword('xref')) return readXrefStream(reader)
  const table = readTable(reader)
  const hidden = table.trailer.get('XRefStm')
  if (typeof hidden === 'number') {
    // Hybrid file (§7.5.8.4): objects that the table shows as free are in this stream
    const { entries } = await readXrefStream(new PdfReader(bytes, hidden))
    for (const [number, entry] of entries) {
      if ((table.entries.get(number)?.kind ?? 'free') === 'free') table.entries.set(number, entry)
    }
  }
  return table
}

function readTable(reader: PdfReader): Section {
  const entries = new Map<number, XrefEntry>()
  for (let start = reader.readInteger(); start !== undefined; start = reader.readInteger()) {
    const count = reader.readInteger() ?? 0
    checkCount(start + count)
    for (let index = 0; index < count; index++) {
      const offset = reader.readInteger()
      const generation = reader.readInteger()
      if (offset === undefined || generation === undefined) throw tableError(reader)
      const used = reader.skipKeyword('n')
      if (!used && !reader.skipKeyword('f')) throw tableError(reader)
      // Some programs number from 1 a table that begins by the free entry of object 0
      if (start === 1 && index === 0 && !used && generation === 65535) start = 0
      entries.set(start + index, used ? { kind: 'offset', offset, generation } : { kind: 'free' })
    }
  }
  const trailer = reader.skipKeyword('trailer') ? reader.readValue() : null
  if (!(trailer instanceof Map)) throw tableError(reader)
  return { entries, trailer, isStream: false }
}

async function readXrefStream(reader: PdfReader): Promise<Section> {
  const { value } = reader.readIndirectObject()
  if (!(value instanceof PdfStream) || nameOf(value.dict.get('Type')) !== 'XRef') throw tableError(reader)
  const { dict } = value
  const length = dict.get('Length')
  if (typeof length !== 'number') throw tableError(reader)
  const rows = await decodeStream(dict, reader.bytes.subarray(value.start, value.start + length))
  const widths = integers(dict.get('W'))
  const size = dict.get('Size')
  if (widths.length < 3 || widths.some((width) => width > 8) || typeof size !== 'number') throw tableError(reader)
  const entries = readRows(rows, widths, integers(dict.get('Index') ?? [0, size]))
  return { entries, trailer: dict, isStream: true }
}

function readRows(rows: Uint8Array, widths: number[], index: number[]): Map<number, XrefEntry> {
  const entries = new Map<number, XrefEntry>()
  const [w0, w1, w2] = widths as [number, number, number]
  let at = 0
  const read = (width: number) => {
    let value = 0
    for (let i = 0; i < width; i++) value = value * 256 + rows[at++]!
    return value
  }
  for (let pair = 0; pair + 1 < index.length; pair += 2) {
    const [start, count] = [index[pair]!, index[pair + 1]!]
    checkCount(start + count)
    if (at + count * (w0 + w1 + w2) > rows.length) throw unreadablePdf('sa table des objets est tronquée')
    for (let number = start; number < start + count; number++) {
      const type = w0 === 0 ? 1 : read(w0)
      entries.set(number, toEntry(type, read(w1), read(w2)))
    }
  }
  return entries
}

function toEntry(type: number, second: number, third: number): XrefEntry {
  if (type === 1) return { kind: 'offset', offset: second, generation: third }
  return type === 2 ? { kind: 'compressed', stream: second, index: third } : { kind: 'free' }
}

function integers(value: PdfValue | undefined): number[] {
  const isCount = (item: PdfValue): item is number => typeof item === 'number' && Number.isInteger(item) && item >= 0
  return Array.isArray(value) ? value.filter(isCount) : []
}

function checkCount(count: number): void {
  if (count > MAX_OBJECTS) throw unreadablePdf('il annonce un nombre d’objets démesuré')
}

function tableError(reader: PdfReader): Error {
  return unreadablePdf('sa table des objets est mal écrite', reader.position)
}
