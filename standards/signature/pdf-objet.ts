import { fromLatin1, toHex, toLatin1 } from './octets.ts'

/** A PDF name, decoded: one character a byte, without the slash. */
export class PdfName {
  readonly value: string

  constructor(value: string) {
    this.value = value
  }
}

/** A PDF string, decoded. */
export class PdfString {
  readonly bytes: Uint8Array

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }
}

/** Reference to an indirect object. */
export class PdfRef {
  readonly number: number
  readonly generation: number

  constructor(number: number, generation = 0) {
    this.number = number
    this.generation = generation
  }
}

/** A stream: its dictionary, and where its encoded bytes start in the file. */
export class PdfStream {
  readonly dict: PdfDict
  readonly start: number

  constructor(dict: PdfDict, start: number) {
    this.dict = dict
    this.start = start
  }
}

/** Dictionary, by names without the slash. */
export type PdfDict = Map<string, PdfValue>

/** Any PDF object (ISO 32000-1 §7.3). */
export type PdfValue = null | boolean | number | PdfName | PdfString | PdfRef | PdfStream | PdfValue[] | PdfDict

/** Reads a name as plain text, `undefined` for any other object. */
export function nameOf(value: PdfValue | undefined): string | undefined {
  return value instanceof PdfName ? value.value : undefined
}

/** Text of a text string (ISO 32000-1 §7.9.2.2): UTF-16 with its mark, UTF-8 with its mark, or nearly Latin-1. */
export function textOfString(value: PdfValue | undefined): string | undefined {
  if (!(value instanceof PdfString)) return undefined
  const [first, second, third] = value.bytes
  if (first === 0xfe && second === 0xff) return new TextDecoder('utf-16be').decode(value.bytes.subarray(2))
  if (first === 0xff && second === 0xfe) return new TextDecoder('utf-16le').decode(value.bytes.subarray(2))
  if (first === 0xef && second === 0xbb && third === 0xbf) return new TextDecoder().decode(value.bytes)
  return toLatin1(value.bytes)
}

/** Text string: as it is when plain ASCII, else UTF-16 with its mark. */
export function textString(text: string): PdfString {
  if (/^[\x20-\x7e]*$/.test(text)) return new PdfString(fromLatin1(text))
  const bytes = new Uint8Array(2 + text.length * 2)
  const view = new DataView(bytes.buffer)
  view.setUint16(0, 0xfeff)
  for (let i = 0; i < text.length; i++) view.setUint16(2 + i * 2, text.charCodeAt(i))
  return new PdfString(bytes)
}

/** Date string in UTC (ISO 32000-1 §7.9.4). */
export function dateString(date: Date): PdfString {
  return textString(`D:${date.toISOString().replace(/\D/g, '').slice(0, 14)}+00'00'`)
}

/** Writes an object, one character a byte. Streams cannot be nested and are not written here. */
export function formatPdf(value: PdfValue): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return formatNumber(value)
  if (value instanceof PdfName) return formatName(value.value)
  if (value instanceof PdfString) return formatString(value.bytes)
  if (value instanceof PdfRef) return `${value.number} ${value.generation} R`
  if (Array.isArray(value)) return `[${value.map(formatPdf).join(' ')}]`
  if (value instanceof PdfStream) throw new TypeError('a stream is always an indirect object')
  return `<<${Array.from(value, ([key, item]) => `${formatName(key)} ${formatPdf(item)}`).join('\n')}>>`
}

function formatNumber(value: number): string {
  return Number.isInteger(value) ? value.toFixed(0) : value.toFixed(6).replace(/\.?0+$/, '')
}

function formatName(name: string): string {
  const escaped = name.replace(/[^!-~]|[#()<>[\]{}/%]/g, (character) => `#${toHex(fromLatin1(character))}`)
  return `/${escaped}`
}

function formatString(bytes: Uint8Array): string {
  const text = toLatin1(bytes)
  return /^[\x20-\x7e]*$/.test(text) ? `(${text.replace(/[\\()]/g, '\\$&')})` : `<${toHex(bytes)}>`
}
