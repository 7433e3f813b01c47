import { concat } from './octets.ts'
import { unreadablePdf } from './pdf-lecture.ts'
import { nameOf, type PdfDict, type PdfValue } from './pdf-objet.ts'

/** More than any table of objects needs: a small file must not fill the memory. */
const MAX_INFLATED = 64 * 1024 * 1024

/**
 * Decodes the bytes of an object stream or of a cross-reference stream: plain or `FlateDecode`, with PNG predictors.
 *
 * @throws SignatureError `pades.pdf-illisible` for other filters, or beyond 64 MiB
 */
export async function decodeStream(dict: PdfDict, encoded: Uint8Array): Promise<Uint8Array> {
  const filter = single(dict.get('Filter'))
  if (filter === undefined || filter === null) return encoded
  if (nameOf(filter) !== 'FlateDecode') throw unreadablePdf('un flux emploie un codage inconnu')
  const inflated = await inflate(encoded)
  const parameters = single(dict.get('DecodeParms'))
  const predictor = parameters instanceof Map ? parameters.get('Predictor') : undefined
  if (!(parameters instanceof Map) || typeof predictor !== 'number' || predictor < 10) return inflated
  const columns = parameters.get('Columns')
  return undoPngPredictor(inflated, typeof columns === 'number' ? columns : 1)
}

function single(value: PdfValue | undefined): PdfValue | undefined {
  if (!Array.isArray(value)) return value
  if (value.length > 1) throw unreadablePdf('un flux est codé plusieurs fois')
  return value[0]
}

async function inflate(encoded: Uint8Array): Promise<Uint8Array> {
  const source = new Blob([encoded as Uint8Array<ArrayBuffer>]).stream()
  const reader = source.pipeThrough(new DecompressionStream('deflate')).getReader()
  const chunks: Uint8Array[] = []
  let length = 0
  try {
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      chunks.push(read.value)
      length += read.value.length
      if (length > MAX_INFLATED) break
    }
  } catch {
    // Some programs leave a line end after the compressed data: what came before it is whole, and is checked by its readers.
  }
  if (length > MAX_INFLATED) {
    await reader.cancel()
    throw unreadablePdf('un flux est démesuré')
  }
  return concat(...chunks)
}

/** PNG filters (ISO 15948 §9) for one byte a sample. */
function undoPngPredictor(bytes: Uint8Array, columns: number): Uint8Array {
  const rows = Math.floor(bytes.length / (columns + 1))
  const result = new Uint8Array(rows * columns)
  for (let row = 0; row < rows; row++) {
    const filter = bytes[row * (columns + 1)]!
    for (let column = 0; column < columns; column++) {
      const raw = bytes[row * (columns + 1) + 1 + column]!
      const at = row * columns + column
      const left = column > 0 ? result[at - 1]! : 0
      const up = row > 0 ? result[at - columns]! : 0
      const upLeft = row > 0 && column > 0 ? result[at - columns - 1]! : 0
      result[at] = raw + predicted(filter, left, up, upLeft)
    }
  }
  return result
}

function predicted(filter: number, left: number, up: number, upLeft: number): number {
  switch (filter) {
    case 0:
      return 0
    case 1:
      return left
    case 2:
      return up
    case 3:
      return (left + up) >> 1
    case 4:
      return paeth(left, up, upLeft)
    default:
      throw unreadablePdf('un flux emploie un filtre inconnu')
  }
}

function paeth(left: number, up: number, upLeft: number): number {
  const estimate = left + up - upLeft
  const [a, b, c] = [Math.abs(estimate - left), Math.abs(estimate - up), Math.abs(estimate - upLeft)]
  if (a <= b && a <= c) return left
  return b <= c ? up : upLeft
}
