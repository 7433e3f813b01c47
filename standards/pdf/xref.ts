import { corrupted, tooComplex } from './errors.ts'
import { decodeStream } from './filters.ts'
import { nameOf, type PdfDict, PdfStream } from './objects.ts'
import { type Budget, PdfParser } from './parse.ts'

/** Where an object lies: at an offset of the file, or as the n-th of an object stream. */
export type Place = { offset: number } | { stream: number; index: number }

/** The cross-reference of a file: place of every object, trailer, and how its last section is written and where. */
export type Xref = { places: Map<number, Place>; trailer: PdfDict; kind: 'table' | 'stream' | 'rebuilt'; start: number }

/** Sections of a chain: one for each revision of the file. */
const MAX_SECTIONS = 1000
/** Highest number of an object (ISO 32000-1, C.2). */
const MAX_NUMBER = 8_388_607

/** A section; objects that it frees have no place. */
type Section = { places: Map<number, Place | undefined>; trailer: PdfDict; kind: 'table' | 'stream' }

/**
 * Reads the cross-reference from `startxref` back to the first revision (ISO 32000-1, 7.5.4 to 7.5.8): tables, streams
 * and hybrids. The newest place of an object wins; an object freed since has none.
 * @throws PdfError `pdf.corrompu` or `pdf.trop-complexe`.
 */
export function readXref(bytes: Uint8Array, start: number, budget: Budget): Xref {
  const newest = readSection(bytes, start, budget)
  const sections = [newest]
  const seen = new Set([start])
  let previous = newest.trailer.get('Prev')
  while (typeof previous === 'number' && !seen.has(previous)) {
    if (seen.add(previous).size > MAX_SECTIONS) throw tooComplex()
    const section = readSection(bytes, previous, budget)
    sections.push(section)
    previous = section.trailer.get('Prev')
  }
  const places = new Map<number, Place>()
  for (const section of sections.reverse()) {
    for (const [number, place] of section.places) {
      if (place) places.set(number, place)
      else places.delete(number)
    }
  }
  return { places, trailer: newest.trailer, kind: newest.kind, start }
}

function readSection(bytes: Uint8Array, offset: number, budget: Budget): Section {
  if (!(offset >= 0 && offset < bytes.length)) throw corrupted('sa table des objets est hors du fichier')
  const parser = new PdfParser(bytes, offset, budget)
  if (parser.readKeyword() !== 'xref') return readStream(bytes, offset, budget)
  const table = readTable(parser, budget)
  const hidden = table.trailer.get('XRefStm')
  if (typeof hidden !== 'number') return table
  // Hybrid file (7.5.8.4): the objects that the table shows as free are in this stream
  for (const [number, place] of readStream(bytes, hidden, budget).places) {
    if (!table.places.get(number)) table.places.set(number, place)
  }
  return table
}

function readTable(parser: PdfParser, budget: Budget): Section {
  const places: Section['places'] = new Map()
  for (let word = parser.readKeyword(); word !== 'trailer'; word = parser.readKeyword()) {
    let first = integer(word)
    const count = integer(parser.readKeyword())
    checkNumber(first + count)
    for (let index = 0; index < count; index += 1) {
      const [offset, generation, kind] = [parser.readKeyword(), parser.readKeyword(), parser.readKeyword()]
      if (kind !== 'n' && kind !== 'f') throw unreadable()
      // Some programs number from 1 a table that begins by the free entry of object 0
      if (first === 1 && index === 0 && kind === 'f' && integer(generation) === 65535) first = 0
      budget.spend(1)
      places.set(first + index, kind === 'n' ? { offset: integer(offset) } : undefined)
    }
  }
  const trailer = parser.readValue()
  if (!(trailer instanceof Map)) throw corrupted('sa table des objets n’a pas de fin')
  return { places, trailer, kind: 'table' }
}

function integer(word: string): number {
  if (/^\d{1,15}$/.test(word)) return Number(word)
  throw unreadable()
}

function checkNumber(end: number): void {
  if (end > MAX_NUMBER + 1) throw corrupted('il annonce trop d’objets')
}

function unreadable() {
  return corrupted('sa table des objets est illisible')
}

function readStream(bytes: Uint8Array, offset: number, budget: Budget): Section {
  const { value } = new PdfParser(bytes, offset, budget).readIndirect(() => undefined)
  if (!(value instanceof PdfStream) || nameOf(value.dict.get('Type')) !== 'XRef') {
    throw corrupted('sa table des objets manque')
  }
  return { places: readStreamEntries(value, budget), trailer: value.dict, kind: 'stream' }
}

/** Entries of a cross-reference stream, of three fields each (ISO 32000-1, 7.5.8.3). */
function readStreamEntries(stream: PdfStream, budget: Budget): Section['places'] {
  const widths = numbersOf(stream.dict.get('W'))
  const index = numbersOf(stream.dict.get('Index') ?? [0, stream.dict.get('Size') ?? 0])
  const size = widths.reduce((sum, width) => sum + width, 0)
  if (widths.length < 3 || widths.some((width) => width > 8) || size === 0) throw unreadable()
  const data = decodeStream(stream)
  const places: Section['places'] = new Map()
  let at = 0
  for (let pair = 0; pair + 1 < index.length; pair += 2) {
    const [first, count] = [index[pair]!, index[pair + 1]!]
    checkNumber(first + count)
    if (at + count * size > data.length) throw corrupted('sa table des objets est incomplète')
    budget.spend(count)
    for (let rank = 0; rank < count; rank += 1, at += size) {
      places.set(first + rank, placeOf(data, at, widths as [number, number, number]))
    }
  }
  return places
}

function placeOf(data: Uint8Array, at: number, [kind, second, third]: [number, number, number]): Place | undefined {
  const type = kind === 0 ? 1 : fieldOf(data, at, kind)
  const field = fieldOf(data, at + kind, second)
  if (type === 1) return { offset: field }
  return type === 2 ? { stream: field, index: fieldOf(data, at + kind + second, third) } : undefined
}

function fieldOf(data: Uint8Array, at: number, width: number): number {
  return data.subarray(at, at + width).reduce((value, byte) => value * 256 + byte, 0)
}

function numbersOf(value: unknown): number[] {
  const numbers = Array.isArray(value) ? value : []
  return numbers.every((number) => Number.isInteger(number) && number >= 0) ? numbers : []
}
