import { fromLatin1, toHex, toLatin1 } from '#standards/octets'

/**
 * The objects of a PDF file (ISO 32000-1, 7.3).
 *
 * Names and references are classes so that they are told from strings and numbers; strings stay bytes.
 */
export type PdfValue = null | boolean | number | PdfName | PdfRef | Uint8Array | PdfValue[] | PdfDict | PdfStream

/** Entries of a dictionary, by name without its slash. */
export type PdfDict = Map<string, PdfValue>

/** A name, without its slash, escapes undone: one character a byte. */
export class PdfName {
  readonly name: string

  constructor(name: string) {
    this.name = name
  }
}

/** A reference to an indirect object. */
export class PdfRef {
  readonly number: number
  readonly generation: number

  constructor(number: number, generation = 0) {
    this.number = number
    this.generation = generation
  }
}

/** A stream: its dictionary and its bytes as stored, filters not undone. */
export class PdfStream {
  readonly dict: PdfDict
  readonly bytes: Uint8Array

  constructor(dict: PdfDict, bytes: Uint8Array) {
    this.dict = dict
    this.bytes = bytes
  }
}

/** A dictionary from its entries; `undefined` values are left out. */
export function dictOf(entries: Record<string, PdfValue | undefined>): PdfDict {
  return new Map(Object.entries(entries).filter((entry): entry is [string, PdfValue] => entry[1] !== undefined))
}

/** A name as plain text; `undefined` for any other object. */
export function nameOf(value: PdfValue | undefined): string | undefined {
  return value instanceof PdfName ? value.name : undefined
}

/** Text of a text string (ISO 32000-1, 7.9.2.2): UTF-16 or UTF-8 with its mark, else nearly Latin-1. */
export function textOfString(value: PdfValue | undefined): string | undefined {
  if (!(value instanceof Uint8Array)) return undefined
  const [first, second, third] = value
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(value.subarray(2))
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(value.subarray(2))
  if (first === 0xef && second === 0xbb && third === 0xbf) return new TextDecoder().decode(value)
  return toLatin1(value)
}

/** Text string: as it is when plain ASCII, else UTF-16 with its mark. */
export function textString(text: string): Uint8Array {
  if (PRINTABLE.test(text)) return fromLatin1(text)
  const bytes = new Uint8Array(2 + text.length * 2)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, 0xfeff)
  for (let i = 0; i < text.length; i++) view.setUint16(2 + i * 2, text.charCodeAt(i))
  return bytes
}

/** An object as written in a file (ISO 32000-1, 7.3), one character a byte. A stream is always an indirect object. */
export function formatPdf(value: PdfValue): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return formatNumber(value)
  if (value instanceof PdfName) return formatName(value.name)
  if (value instanceof PdfRef) return `${value.number} ${value.generation} R`
  if (value instanceof Uint8Array) return formatString(value)
  if (Array.isArray(value)) return `[${value.map(formatPdf).join(' ')}]`
  if (value instanceof PdfStream) {
    const dict = new Map(value.dict).set('Length', value.bytes.length)
    return `${formatPdf(dict)}\nstream\n${toLatin1(value.bytes)}\nendstream`
  }
  return `<<${Array.from(value, ([key, item]) => `${formatName(key)} ${formatPdf(item)}`).join('\n')}>>`
}

/** A number as PDF writes it: no exponent. */
export function formatNumber(value: number): string {
  return Number.isInteger(value) ? value.toFixed(0) : value.toFixed(6).replace(/\.?0+$/, '')
}

/** A literal string from its characters, one a byte. */
export function formatLiteral(text: string): string {
  return `(${text.replace(/[\\()]/g, '\\$&')})`
}

const PRINTABLE = /^[\x20-\x7e]*$/

function formatName(name: string): string {
  const escaped = name.replace(/[^!-~]|[#()<>[\]{}/%]/g, (character) => `#${toHex(fromLatin1(character))}`)
  return `/${escaped}`
}

function formatString(bytes: Uint8Array): string {
  const text = toLatin1(bytes)
  return PRINTABLE.test(text) ? formatLiteral(text) : `<${toHex(bytes)}>`
}
