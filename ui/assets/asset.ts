import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'

/** One file for the browser, in every encoding that it may ask for. */
export interface Asset {
  /** Path under `/actifs/`; changes with the content. */
  name: string
  bytes: Uint8Array
  brotli: Uint8Array
  gzip: Uint8Array
}

const compressors = { brotli: promisify(brotliCompress), gzip: promisify(gzip) }
/** Above, the slowest brotli would delay the first start by seconds. */
const LARGE = 200_000

export async function createAsset(name: string, bytes: Uint8Array): Promise<Asset> {
  const params = { [constants.BROTLI_PARAM_QUALITY]: bytes.length > LARGE ? 9 : 11 }
  const [brotli, gzipped] = await Promise.all([
    compressors.brotli(bytes, { params }),
    compressors.gzip(bytes, { level: 9 }),
  ])
  return { name, bytes, brotli, gzip: gzipped }
}

/** Short hash of a content, for names. */
export function hashOf(bytes: Uint8Array | string): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, 12)
}
