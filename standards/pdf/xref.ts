import { corrupted, tooComplex } from './errors.ts'
import { decodeStream } from './filters.ts'
import { type PdfDict, PdfStream } from './objects.ts'
import { type Budget, PdfParser } from './parse.ts'

/** Where an object lies: at an offset of the file, or as the n-th of an object stream. */
export type Place = { offset: number } | { stream: number; index: number }

/** The cross-reference of a file: place of every object, trailer, and how its last section is written and where. */
export type Xref = { places: Map<number, Place>; trailer: PdfDict; kind: 'table' | 'stream' | 'rebuilt'; start: number }

/** Sections of a chain: one for each revision of the file. */
const MAX_SECTIONS = 1000

type Section = { places: Map<number, Place | undefined>; trailer: PdfDict; kind: 'table' | 'stream' }

/**
 * Reads the cross-reference from `startxref` back to the first revision (ISO 32000-1, 7.5.4 to 7.5.8): tables, streams
 * and hybrids. The newest place of an object wins; an object freed since has none.
 * @throws PdfError `pdf.corrompu` or `pdf.trop-complexe`.
 */
export function readXref(bytes: Buffer, start: number, budget: Budget): Xref {
  const places = new Map<number, Place | undefined>()
  const seen = new Set<number>()
  const first = readSection(bytes, start, budget)
  const waiting: (Section | number)[] = [first]
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    if (typeof next === 'number' && seen.has(next)) continue
    if (typeof next === 'number') seen.add(next)
    if (seen.size > MAX_SECTIONS) throw tooComplex()
    const section = typeof next === 'number' ? readSection(bytes, next, budget) : next
    for (const [number, place] of section.places) if (!places.has(number)) places.set(number, place)
    for (const key of ['XRefStm', 'Prev']) {
      const offset = section.trailer.get(key)
      if (typeof offset === 'number') waiting.push(offset)
    }
  }
  const found = [...places].filter((entry): entry is [number, Place] => entry[1] !== undefined)
  return { places: new Map(found), trailer: first.trailer, kind: first.kind, start }
}

function readSection(bytes: Buffer, offset: number, budget: Budget): Section {
  if (!(offset >= 0 && offset < bytes.length)) throw corrupted('sa table des objets est hors du fichier')
  const parser = new PdfParser(bytes, offset, budget)
  if (parser.readKeyword() === 'xref') return readTable(parser)
  const { value } = new PdfParser(bytes, offset, budget).readIndirect(() => undefined)
  if (!(value instanceof PdfStream)) throw corrupted('sa table des objets manque')
  return { places: readStreamEntries(value), trailer: value.dict, kind: 'stream' }
}

function readTable(parser: PdfParser): Section {
  const places: Section['places'] = new Map()
  for (let word = parser.readKeyword(); word !== 'trailer'; word = parser.readKeyword()) {
    const first = integer(word)
    const count = integer(parser.readKeyword())
    for (let index = 0; index < count; index += 1) {
      const offset = integer(parser.readKeyword())
      integer(parser.readKeyword())
      places.set(first + index, parser.readKeyword() === 'n' ? { offset } : undefined)
    }
  }
  const trailer = parser.readValue()
  if (!(trailer instanceof Map)) throw corrupted('sa table des objets n’a pas de fin')
  return { places, trailer, kind: 'table' }
}

function integer(word: string): number {
  if (/^\d{1,12}$/.test(word)) return Number(word)
  throw corrupted('sa table des objets est illisible')
}

/** Entries of a cross-reference stream, of three fields each (ISO 32000-1, 7.5.8.3). */
function readStreamEntries(stream: PdfStream): Section['places'] {
  const widths = numbersOf(stream.dict.get('W'))
  const index = numbersOf(stream.dict.get('Index') ?? [0, stream.dict.get('Size') ?? 0])
  const size = widths.reduce((sum, width) => sum + width, 0)
  if (widths.length !== 3 || widths.some((width) => width > 8) || size === 0) throw corrupted('sa table est illisible')
  const data = decodeStream(stream)
  const places: Section['places'] = new Map()
  let at = 0
  for (let pair = 0; pair + 1 < index.length; pair += 2) {
    for (let rank = 0; rank < index[pair + 1]! && at + size <= data.length; rank += 1, at += size) {
      places.set(index[pair]! + rank, placeOf(data, at, widths as [number, number, number]))
    }
  }
  return places
}

function placeOf(data: Buffer, at: number, [kind, second, third]: [number, number, number]): Place | undefined {
  const type = kind === 0 ? 1 : fieldOf(data, at, kind)
  const field = fieldOf(data, at + kind, second)
  if (type === 1) return { offset: field }
  return type === 2 ? { stream: field, index: fieldOf(data, at + kind + second, third) } : undefined
}

function fieldOf(data: Buffer, at: number, width: number): number {
  return data.subarray(at, at + width).reduce((value, byte) => value * 256 + byte, 0)
}

function numbersOf(value: unknown): number[] {
  const numbers = Array.isArray(value) ? value : []
  return numbers.every((number) => Number.isInteger(number) && number >= 0) ? numbers : []
}
