import { existsSync } from 'node:fs'
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Asset } from './asset.ts'
import { hashOf } from './asset.ts'
import type { Bundle } from './bundle.ts'
import { listEntries, ROOT } from './sources.ts'

interface Manifest {
  entries: Record<string, string>
  files: string[]
  /** Entry points asked for, and the hash of every source: same ones, same build. */
  asked: Record<string, string>
  inputs: Record<string, string>
}

const MANIFEST = 'manifeste.json'
const SUFFIXES = { bytes: '', brotli: '.br', gzip: '.gz' } as const

/** The previous build, if its sources have not changed since; undefined when it must be done again. */
export async function readCache(folder: string): Promise<Bundle | undefined> {
  try {
    const manifest = JSON.parse(await readFile(join(folder, MANIFEST), 'utf8')) as Manifest
    if (JSON.stringify(manifest.asked) !== JSON.stringify(listEntries())) return undefined
    const inputs = Object.keys(manifest.inputs)
    if (JSON.stringify(await hashInputs(inputs)) !== JSON.stringify(manifest.inputs)) return undefined
    return {
      entries: manifest.entries,
      inputs,
      assets: await Promise.all(manifest.files.map((name) => read(folder, name))),
    }
  } catch {
    return undefined
  }
}

/** Replaces the cache; a crash in the middle leaves no manifest, hence no cache. */
export async function writeCache(folder: string, bundle: Bundle): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await Promise.all(bundle.assets.map((asset) => write(folder, asset)))
  const manifest: Manifest = {
    entries: bundle.entries,
    files: bundle.assets.map(({ name }) => name),
    asked: listEntries(),
    inputs: await hashInputs(bundle.inputs),
  }
  await writeFile(join(folder, `${MANIFEST}.nouveau`), JSON.stringify(manifest))
  await rename(join(folder, `${MANIFEST}.nouveau`), join(folder, MANIFEST))
}

async function hashInputs(paths: string[]): Promise<Record<string, string>> {
  const hashes = paths.map(async (path) => {
    const file = join(ROOT, path)
    return [path, existsSync(file) ? hashOf(await readFile(file)) : ''] as const
  })
  return Object.fromEntries(await Promise.all(hashes))
}

async function read(folder: string, name: string): Promise<Asset> {
  const [bytes, brotli, gzip] = await Promise.all(
    Object.values(SUFFIXES).map((suffix) => readFile(join(folder, `${name}${suffix}`))),
  )
  return { name, bytes: bytes as Uint8Array, brotli: brotli as Uint8Array, gzip: gzip as Uint8Array }
}

async function write(folder: string, asset: Asset): Promise<void> {
  const path = join(folder, asset.name)
  await mkdir(dirname(path), { recursive: true })
  await Promise.all([
    writeFile(`${path}${SUFFIXES.bytes}`, asset.bytes),
    writeFile(`${path}${SUFFIXES.brotli}`, asset.brotli),
    writeFile(`${path}${SUFFIXES.gzip}`, asset.gzip),
  ])
}
