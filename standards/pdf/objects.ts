/**
 * The objects of a PDF file (ISO 32000-1, 7.3).
 *
 * Names and references are classes so that they are told from strings and numbers; strings stay bytes.
 */
export type PdfValue = null | boolean | number | PdfName | PdfRef | Buffer | PdfValue[] | PdfDict | PdfStream

/** Entries of a dictionary, by name without its slash. */
export type PdfDict = Map<string, PdfValue>

/** A name, without its slash, escapes undone. */
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
  readonly bytes: Buffer

  constructor(dict: PdfDict, bytes: Buffer) {
    this.dict = dict
    this.bytes = bytes
  }
}

/** A dictionary from its entries; `undefined` values are left out. */
export function dictOf(entries: Record<string, PdfValue | undefined>): PdfDict {
  return new Map(Object.entries(entries).filter((entry): entry is [string, PdfValue] => entry[1] !== undefined))
}

/** Bytes of an object as written in a file (ISO 32000-1, 7.3). Strings are written in hexadecimal. */
export function serialize(value: PdfValue): Buffer {
  if (value instanceof PdfStream) {
    const dict = new Map(value.dict).set('Length', value.bytes.length)
    return Buffer.concat([serialize(dict), Buffer.from('\nstream\n'), value.bytes, Buffer.from('\nendstream')])
  }
  return Buffer.from(textOf(value), 'latin1')
}

function textOf(value: PdfValue): string {
  if (value === null || typeof value === 'boolean') return String(value)
  if (typeof value === 'number') return Number.isInteger(value) ? String(value) : String(Number(value.toFixed(5)))
  if (value instanceof PdfName) return nameText(value.name)
  if (value instanceof PdfRef) return `${value.number} ${value.generation} R`
  if (Buffer.isBuffer(value)) return `<${value.toString('hex')}>`
  if (Array.isArray(value)) return `[${value.map(textOf).join(' ')}]`
  if (value instanceof PdfStream) throw new TypeError('a stream is always an indirect object')
  return `<<${[...value].map(([key, entry]) => `${nameText(key)} ${textOf(entry)}`).join(' ')}>>`
}

function nameText(name: string): string {
  const escaped = name.replace(/[^!-~]|[#()<>[\]{}/%]/g, (c) => `#${c.charCodeAt(0).toString(16).padStart(2, '0')}`)
  return `/${escaped}`
}
