import type { Assets } from '#platform/service'
import type { Asset } from './asset.ts'
import { bundle } from './bundle.ts'
import { readCache, writeCache } from './cache.ts'

/** The built files by name, and the address of each entry. */
export interface BuiltAssets extends Assets {
  files: ReadonlyMap<string, Asset>
}

/**
 * Builds the files of the browser: styles, islands, PDF reader.
 *
 * @param cacheFolder where the build is kept until a source changes
 */
export async function buildAssets(cacheFolder: string): Promise<BuiltAssets> {
  let built = await readCache(cacheFolder)
  if (!built) {
    built = await bundle()
    await writeCache(cacheFolder, built)
  }
  const { entries, assets } = built
  return {
    files: new Map(assets.map((asset) => [asset.name, asset])),
    url(entry) {
      const name = entries[entry]
      if (!name) throw new Error(`No such entry among the assets: ${entry}`)
      return `/actifs/${name}`
    },
  }
}
