import { Unzlib } from 'fflate'
import { concat } from '#standards/octets'
import { corrupted, PdfError, tooComplex } from './errors.ts'
import { nameOf, type PdfDict, type PdfStream } from './objects.ts'

/** More than any table of objects or XMP packet needs; a decompression bomb stops there. */
const MAX_INFLATED = 64 * 1024 * 1024
/** Read at once: no more than 1032 times as much comes out, and a whole stored block (64 KB) goes in. */
const STEP = 66 * 1024

/**
 * Bytes of a structural stream: stored as they are, or FlateDecode with an optional PNG predictor (ISO 32000-1, 7.4.4).
 * @throws PdfError `pdf.corrompu` on another filter or damaged data, `pdf.trop-complexe` beyond 64 MB.
 */
export function decodeStream({ dict, bytes }: PdfStream): Uint8Array {
  const filter = only(dict.get('Filter'))
  if (filter === undefined || filter === null) return bytes
  if (!['FlateDecode', 'Fl'].includes(nameOf(filter) ?? '')) throw unknownCoding()
  const params = only(dict.get('DecodeParms'))
  const inflated = inflate(bytes)
  return params instanceof Map ? undoPredictor(inflated, params) : inflated
}

function only<T>(value: T): T | undefined {
  return Array.isArray(value) ? (value.length > 1 ? value : value[0]) : value
}

function inflate(bytes: Uint8Array): Uint8Array {
  const parts: Uint8Array[] = []
  let length = 0
  const inflater = new Unzlib((part) => {
    parts.push(part)
    length += part.length
    if (length > MAX_INFLATED) throw tooComplex()
  })
  try {
    for (let at = 0; ; at += STEP) {
      const isLast = at + STEP >= bytes.length
      const before = length
      inflater.push(bytes.subarray(at, at + STEP), isLast)
      // Nothing out of a whole step: the data has ended, what follows is not part of it
      if (isLast || length === before) return concat(...parts)
    }
  } catch (cause) {
    throw cause instanceof PdfError ? cause : corrupted('des données comprimées ne se lisent pas')
  }
}

function undoPredictor(bytes: Uint8Array, params: PdfDict): Uint8Array {
  const predictor = params.get('Predictor') ?? 1
  const columns = params.get('Columns') ?? 1
  if (predictor === 1) return bytes
  if (typeof predictor !== 'number' || predictor < 10) throw unknownCoding()
  if (typeof columns !== 'number' || !(columns >= 1 && columns < 1e6)) throw unknownCoding()
  return undoPng(bytes, Math.trunc(columns))
}

/** Filters of PNG (RFC 2083, 6) with one byte a pixel, which is what cross-reference streams use. */
function undoPng(bytes: Uint8Array, columns: number): Uint8Array {
  const rows = Math.floor(bytes.length / (columns + 1))
  const out = new Uint8Array(rows * columns)
  for (let row = 0; row < rows; row += 1) {
    const kind = bytes[row * (columns + 1)]
    for (let column = 0; column < columns; column += 1) {
      const at = row * columns + column
      const left = column > 0 ? out[at - 1]! : 0
      const up = row > 0 ? out[at - columns]! : 0
      const corner = row > 0 && column > 0 ? out[at - columns - 1]! : 0
      out[at] = bytes[row * (columns + 1) + 1 + column]! + predicted(kind, left, up, corner)
    }
  }
  return out
}

function predicted(kind: number | undefined, left: number, up: number, corner: number): number {
  if (kind === 0) return 0
  if (kind === 1) return left
  if (kind === 2) return up
  if (kind === 3) return (left + up) >> 1
  if (kind !== 4) throw unknownCoding()
  const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)]
  return a <= b && a <= c ? left : b <= c ? up : corner
}

function unknownCoding(): PdfError {
  return corrupted('sa structure est comprimée d’une façon inconnue')
}
