import type { Assets } from '#platform/service'

/** One file for the browser, in every encoding it may ask for. */
export interface Asset {
  name: string
  type: string
  bytes: Uint8Array
  brotli: Uint8Array
  gzip: Uint8Array
}

/** The built files, and the address of each entry. */
export interface BuiltAssets extends Assets {
  files: ReadonlyMap<string, Asset>
}
