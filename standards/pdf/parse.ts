import { fromHex, fromLatin1, holdsText, indexOfText, toLatin1 } from '#standards/octets'
import { corrupted, tooComplex } from './errors.ts'
import { type PdfDict, PdfName, PdfRef, PdfStream, type PdfValue } from './objects.ts'

const MAX_DEPTH = 100
const MAX_VALUES = 3_000_000

const SPACE = new Set([0, 9, 10, 12, 13, 32])
/** `( ) < > [ ] { } / %` */
const DELIMITER = new Set([0x28, 0x29, 0x3c, 0x3e, 0x5b, 0x5d, 0x7b, 0x7d, 0x2f, 0x25])

/** An indirect object as read. */
export type IndirectObject = { number: number; value: PdfValue }

/**
 * What is left of the values that may be read from one file, 64 bytes passed counting for one: an array of empty
 * dictionaries weighs 50 times its text, and a thousand objects may share the same endless string.
 */
export class Budget {
  private values = MAX_VALUES

  /** @throws PdfError `pdf.trop-complexe` when nothing is left. */
  spend(values: number): void {
    this.values -= values
    if (this.values < 0) throw tooComplex()
  }
}

/**
 * Reads PDF syntax (ISO 32000-1, 7.2 and 7.3) from a place in the bytes on. Every read goes forward and stops at the end
 * of the bytes, so that no input makes it loop; nesting is limited to 100, and the number of values to the budget.
 */
export class PdfParser {
  readonly bytes: Uint8Array
  offset: number
  private readonly budget: Budget

  constructor(bytes: Uint8Array, offset = 0, budget = new Budget()) {
    this.bytes = bytes
    this.offset = offset
    this.budget = budget
  }

  /** `12 0 obj … endobj`. `lengthOf` finds the length of a stream that is written elsewhere. @throws PdfError */
  readIndirect(lengthOf: (ref: PdfRef) => number | undefined): IndirectObject {
    const number = this.readKeyword()
    const generation = this.readKeyword()
    if (!/^\d{1,10}$/.test(number) || !/^\d{1,5}$/.test(generation) || this.readKeyword() !== 'obj') {
      throw corrupted(`aucun objet à l’octet ${this.offset}`)
    }
    const value = this.readValue()
    const start = value instanceof Map ? this.streamStart() : undefined
    if (!(value instanceof Map) || start === undefined) return { number: Number(number), value }
    const bytes = this.bytes.subarray(start, this.streamEnd(start, value, lengthOf))
    return { number: Number(number), value: new PdfStream(value, bytes) }
  }

  /** Next object, which is no stream; a reference counts as one. @throws PdfError on something else than an object. */
  readValue(): PdfValue {
    const start = this.offset
    try {
      return this.readNested(0)
    } finally {
      this.charge(start)
    }
  }

  private charge(start: number): void {
    this.budget.spend((this.offset - start) >> 6)
  }

  private readNested(depth: number): PdfValue {
    this.budget.spend(1)
    if (depth > MAX_DEPTH) throw tooComplex()
    this.skipSpace()
    const char = String.fromCharCode(this.bytes[this.offset] ?? 0)
    if (char === '/') return new PdfName(this.readName())
    if (char === '(') return this.readLiteralString()
    if (char === '<') return holdsText(this.bytes, '<<', this.offset) ? this.readDict(depth) : this.readHexString()
    if (char === '[') return this.readArray(depth)
    return this.readWord()
  }

  /** Next word made of regular characters; empty at the end or before a delimiter. */
  readKeyword(): string {
    this.skipSpace()
    return this.readRegular()
  }

  private readRegular(): string {
    const start = this.offset
    while (this.offset < this.bytes.length && this.isRegular()) this.offset += 1
    return toLatin1(this.bytes.subarray(start, this.offset))
  }

  private isRegular(): boolean {
    const byte = this.bytes[this.offset]!
    return !SPACE.has(byte) && !DELIMITER.has(byte)
  }

  private skipSpace(): void {
    for (; this.offset < this.bytes.length; this.offset += 1) {
      const byte = this.bytes[this.offset]!
      if (byte === 0x25) this.skipComment()
      else if (!SPACE.has(byte)) return
    }
  }

  private skipComment(): void {
    while (this.offset < this.bytes.length && ![10, 13].includes(this.bytes[this.offset]!)) this.offset += 1
  }

  private readName(): string {
    this.offset += 1
    return this.readRegular().replace(/#([0-9a-f]{2})/gi, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
  }

  private readWord(): PdfValue {
    const word = this.readKeyword()
    if (word === 'true' || word === 'false') return word === 'true'
    if (word === 'null') return null
    if (!/^[+-]*(?:\d+\.?\d*|\.\d+)$/.test(word)) throw corrupted(`signe inattendu à l’octet ${this.offset}`)
    const number = Number.parseFloat(word.replace(/^[+-]+/, (signs) => (signs.includes('-') ? '-' : '')))
    return this.readRefAfter(word, number) ?? number
  }

  private readRefAfter(word: string, number: number): PdfRef | undefined {
    if (!/^\d{1,10}$/.test(word)) return undefined
    const after = this.offset
    const generation = this.readKeyword()
    if (/^\d{1,5}$/.test(generation) && this.readKeyword() === 'R') return new PdfRef(number, Number(generation))
    this.offset = after
    return undefined
  }

  private readArray(depth: number): PdfValue[] {
    this.offset += 1
    const values: PdfValue[] = []
    for (this.skipSpace(); this.bytes[this.offset] !== 0x5d; this.skipSpace()) {
      if (this.offset >= this.bytes.length) throw corrupted('une liste n’a pas de fin')
      values.push(this.readNested(depth + 1))
    }
    this.offset += 1
    return values
  }

  private readDict(depth: number): PdfDict {
    this.offset += 2
    const dict: PdfDict = new Map()
    for (this.skipSpace(); !holdsText(this.bytes, '>>', this.offset); this.skipSpace()) {
      if (this.bytes[this.offset] !== 0x2f) throw corrupted(`nom attendu à l’octet ${this.offset}`)
      const key = this.readName()
      dict.set(key, this.readNested(depth + 1))
    }
    this.offset += 2
    return dict
  }

  private readLiteralString(): Uint8Array {
    const start = this.offset + 1
    let open = 1
    for (this.offset = start; this.offset < this.bytes.length; this.offset += 1) {
      const byte = this.bytes[this.offset]
      if (byte === 0x5c) this.offset += 1
      else if (byte === 0x28) open += 1
      else if (byte === 0x29) open -= 1
      if (open === 0) break
    }
    if (open > 0) throw corrupted('un texte n’a pas de fin')
    this.offset += 1
    return unescapeString(this.bytes.subarray(start, this.offset - 1))
  }

  private readHexString(): Uint8Array {
    const start = this.offset + 1
    const end = this.moveTo('>')
    const digits = toLatin1(this.bytes.subarray(start, end)).replace(/[\0\s]/g, '')
    if (/[^0-9a-f]/i.test(digits)) throw corrupted(`texte mal écrit à l’octet ${start}`)
    this.offset = end + 1
    return fromHex(digits)
  }

  /** Place of the first byte after `stream` and its end of line (ISO 32000-1, 7.3.8.1); `undefined` when no stream. */
  private streamStart(): number | undefined {
    this.skipSpace()
    if (!holdsText(this.bytes, 'stream', this.offset)) return undefined
    const after = this.offset + 6
    if (holdsText(this.bytes, '\r\n', after)) return after + 2
    return this.bytes[after] === 10 || this.bytes[after] === 13 ? after + 1 : after
  }

  private streamEnd(start: number, dict: PdfDict, lengthOf: (ref: PdfRef) => number | undefined): number {
    const stored = dict.get('Length')
    const length = stored instanceof PdfRef ? lengthOf(stored) : stored
    if (typeof length === 'number' && length >= 0 && this.isStreamEnd(start + length)) return start + length
    this.offset = start
    return this.moveTo('endstream')
  }

  private moveTo(text: string): number {
    const start = this.offset
    const found = indexOfText(this.bytes, text, start)
    this.offset = found < 0 ? this.bytes.length : found
    this.charge(start)
    if (found < 0) throw corrupted(`« ${text} » manque`)
    return found
  }

  private isStreamEnd(offset: number): boolean {
    return /^\s{0,2}endstream/.test(toLatin1(this.bytes.subarray(offset, offset + 11)))
  }
}

const ESCAPES: Record<string, string> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }

function unescapeString(bytes: Uint8Array): Uint8Array {
  const text = toLatin1(bytes).replace(/\\([0-7]{1,3}|\r\n|[\s\S])/g, (_, escaped: string) => {
    if (/^[0-7]/.test(escaped)) return String.fromCharCode(Number.parseInt(escaped, 8) & 0xff)
    return /^[\r\n]/.test(escaped) ? '' : (ESCAPES[escaped] ?? escaped)
  })
  return fromLatin1(text)
}
