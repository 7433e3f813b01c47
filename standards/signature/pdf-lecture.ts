import { SignatureError } from './errors.ts'
import { toLatin1 } from './octets.ts'
import { type PdfDict, PdfName, PdfRef, PdfStream, PdfString, type PdfValue } from './pdf-objet.ts'

const MAX_DEPTH = 100
const BLANKS = new Set([0, 9, 10, 12, 13, 32])
const DELIMITERS = new Set(Array.from('()<>[]{}/%', (character) => character.charCodeAt(0)))
const ESCAPES: Record<string, number> = { n: 10, r: 13, t: 9, b: 8, f: 12 }

/** Refusal of a file that does not follow the format; `position` is where reading stopped. */
export function unreadablePdf(detail: string, position?: number): SignatureError {
  const where = position === undefined ? '' : ` (octet ${position})`
  return new SignatureError(
    'pades.pdf-illisible',
    `Ce PDF est abîmé ou incomplet : ${detail}${where}. Enregistrez-le de nouveau depuis le logiciel qui l’a produit.`,
  )
}

/** Reads PDF objects in bytes, from a position (ISO 32000-1 §7.2 and §7.3). */
export class PdfReader {
  readonly bytes: Uint8Array
  position: number

  constructor(bytes: Uint8Array, position = 0) {
    this.bytes = bytes
    this.position = position
  }

  /** Passes blanks and comments. */
  skipBlanks(): void {
    for (; this.position < this.bytes.length; this.position++) {
      const byte = this.bytes[this.position]!
      if (byte === 0x25) while (this.position < this.bytes.length && !this.atLineEnd()) this.position++
      else if (!BLANKS.has(byte)) return
    }
  }

  /** Passes a keyword when it comes next. */
  skipKeyword(keyword: string): boolean {
    this.skipBlanks()
    const found = toLatin1(this.bytes.subarray(this.position, this.position + keyword.length)) === keyword
    if (found) this.position += keyword.length
    return found
  }

  /** A non-negative integer, or `undefined` without moving. */
  readInteger(): number | undefined {
    const start = this.position
    this.skipBlanks()
    const token = this.readToken()
    if (/^\d{1,15}$/.test(token)) return Number(token)
    this.position = start
    return undefined
  }

  /** `12 0 obj … endobj`. */
  readIndirectObject(): { ref: PdfRef; value: PdfValue } {
    const start = this.position
    const number = this.readInteger()
    const generation = this.readInteger()
    if (number === undefined || generation === undefined || !this.skipKeyword('obj')) {
      throw unreadablePdf('un objet annoncé manque', start)
    }
    const value = this.readValue()
    const ref = new PdfRef(number, generation)
    if (!(value instanceof Map) || !this.skipKeyword('stream')) return { ref, value }
    if (this.bytes[this.position] === 13) this.position++
    if (this.bytes[this.position] === 10) this.position++
    return { ref, value: new PdfStream(value, this.position) }
  }

  /** Any object except a stream. */
  readValue(depth = 0): PdfValue {
    this.skipBlanks()
    if (depth > MAX_DEPTH) throw unreadablePdf('des objets sont trop imbriqués', this.position)
    const next = String.fromCharCode(this.bytes[this.position] ?? 0)
    if (next === '/') return this.readName()
    if (next === '(') return this.readLiteral()
    if (next === '[') return this.readArray(depth)
    if (next === '<') return this.bytes[this.position + 1] === 0x3c ? this.readDict(depth) : this.readHexadecimal()
    return this.readNumberOrKeyword()
  }

  private readNumberOrKeyword(): PdfValue {
    const start = this.position
    const token = this.readToken()
    if (token === 'null') return null
    if (token === 'true' || token === 'false') return token === 'true'
    const value = Number(token)
    if (token === '' || !/^[-+]*[\d.]+$/.test(token) || Number.isNaN(value)) {
      throw unreadablePdf('un objet est mal écrit', start)
    }
    if (!/^\d+$/.test(token)) return value
    const afterNumber = this.position
    const generation = this.readInteger()
    if (generation !== undefined && this.skipReferenceMark()) return new PdfRef(value, generation)
    this.position = afterNumber
    return value
  }

  private skipReferenceMark(): boolean {
    this.skipBlanks()
    return this.readToken() === 'R'
  }

  private readToken(): string {
    const start = this.position
    while (this.position < this.bytes.length && this.position - start < 64 && this.isRegular()) this.position++
    return toLatin1(this.bytes.subarray(start, this.position))
  }

  private readName(): PdfName {
    const start = ++this.position
    while (this.position < this.bytes.length && this.isRegular()) this.position++
    const text = toLatin1(this.bytes.subarray(start, this.position))
    return new PdfName(text.replace(/#([0-9A-Fa-f]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16))))
  }

  private readArray(depth: number): PdfValue[] {
    const values: PdfValue[] = []
    this.position++
    for (;;) {
      if (this.skipKeyword(']')) return values
      values.push(this.readValue(depth + 1))
    }
  }

  private readDict(depth: number): PdfDict {
    const dict: PdfDict = new Map()
    this.position += 2
    for (;;) {
      if (this.skipKeyword('>>')) return dict
      if (this.bytes[this.position] !== 0x2f) throw unreadablePdf('un dictionnaire est mal écrit', this.position)
      const key = this.readName().value
      dict.set(key, this.readValue(depth + 1))
    }
  }

  private readHexadecimal(): PdfString {
    const start = this.position
    const end = this.bytes.indexOf(0x3e, start)
    if (end === -1) throw unreadablePdf('une chaîne n’est pas terminée', start)
    const digits = toLatin1(this.bytes.subarray(start + 1, end)).replace(/[\0\t\n\f\r ]/g, '')
    if (/[^0-9A-Fa-f]/.test(digits)) throw unreadablePdf('une chaîne hexadécimale est mal écrite', start)
    const bytes = new Uint8Array(Math.ceil(digits.length / 2))
    for (let i = 0; i < bytes.length; i++) bytes[i] = Number.parseInt(digits.slice(i * 2, i * 2 + 2).padEnd(2, '0'), 16)
    this.position = end + 1
    return new PdfString(bytes)
  }

  private readLiteral(): PdfString {
    const start = this.position++
    const bytes: number[] = []
    for (let level = 1; level > 0; ) {
      const byte = this.bytes[this.position++]
      if (byte === undefined) throw unreadablePdf('une chaîne n’est pas terminée', start)
      if (byte === 0x28) level++
      if (byte === 0x29) level--
      if (level === 0) break
      if (byte === 0x5c) this.readEscape(bytes)
      else bytes.push(byte)
    }
    return new PdfString(Uint8Array.from(bytes))
  }

  private readEscape(bytes: number[]): void {
    const octal = /^[0-7]{1,3}/.exec(toLatin1(this.bytes.subarray(this.position, this.position + 3)))
    if (octal) {
      this.position += octal[0].length
      bytes.push(Number.parseInt(octal[0], 8) & 0xff)
      return
    }
    const byte = this.bytes[this.position++] ?? 0
    if (byte === 13 && this.bytes[this.position] === 10) this.position++
    if (byte === 13 || byte === 10) return
    bytes.push(ESCAPES[String.fromCharCode(byte)] ?? byte)
  }

  private isRegular(): boolean {
    const byte = this.bytes[this.position]!
    return !BLANKS.has(byte) && !DELIMITERS.has(byte)
  }

  private atLineEnd(): boolean {
    const byte = this.bytes[this.position]
    return byte === 10 || byte === 13
  }
}
