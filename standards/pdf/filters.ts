import { inflateSync } from 'node:zlib'
import { corrupted, tooComplex } from './errors.ts'
import { type PdfDict, PdfName, type PdfStream } from './objects.ts'

/** More than any table of objects or XMP packet needs; a decompression bomb stops there. */
const MAX_INFLATED = 64 * 1024 * 1024

/**
 * Bytes of a structural stream: stored as they are, or FlateDecode with an optional PNG predictor (ISO 32000-1, 7.4.4).
 * @throws PdfError `pdf.corrompu` on another filter or damaged data, `pdf.trop-complexe` beyond 64 MB.
 */
export function decodeStream(stream: PdfStream): Buffer {
  const filter = only(stream.dict.get('Filter'))
  if (filter === undefined || filter === null) return stream.bytes
  if (!(filter instanceof PdfName) || !['FlateDecode', 'Fl'].includes(filter.name)) {
    throw corrupted('sa structure est comprimée d’une façon inconnue')
  }
  const params = only(stream.dict.get('DecodeParms'))
  return undoPredictor(inflate(stream.bytes), params instanceof Map ? params : new Map())
}

function only<T>(value: T): T | undefined {
  return Array.isArray(value) ? (value.length > 1 ? value : value[0]) : value
}

function inflate(bytes: Buffer): Buffer {
  try {
    return inflateSync(bytes, { maxOutputLength: MAX_INFLATED })
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw tooComplex(cause)
    }
    throw corrupted('des données comprimées ne se lisent pas')
  }
}

function undoPredictor(bytes: Buffer, params: PdfDict): Buffer {
  const predictor = params.get('Predictor') ?? 1
  if (predictor === 1) return bytes
  const columns = params.get('Columns') ?? 1
  if (
    typeof predictor !== 'number' ||
    predictor < 10 ||
    typeof columns !== 'number' ||
    !(columns > 0 && columns < 1e6)
  ) {
    throw corrupted('sa structure est comprimée d’une façon inconnue')
  }
  return undoPng(bytes, Math.trunc(columns))
}

/** Filters of PNG (RFC 2083, 6) with one byte a pixel, which is what cross-reference streams use. */
function undoPng(bytes: Buffer, columns: number): Buffer {
  const rows = Math.floor(bytes.length / (columns + 1))
  const out = Buffer.alloc(rows * columns)
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
  if (kind === 1) return left
  if (kind === 2) return up
  if (kind === 3) return (left + up) >> 1
  if (kind !== 4) return 0
  const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)]
  return a <= b && a <= c ? left : b <= c ? up : corner
}
