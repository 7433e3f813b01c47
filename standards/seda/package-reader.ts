import { createHash, type Hash } from 'node:crypto'
import type { Readable } from 'node:stream'
import yauzl from 'yauzl'
import type { PackageEntry } from './check-files.ts'
import type { DigestName } from './digests.ts'
import { SedaError } from './errors.ts'
import {
  checkEntries,
  checkEntryCount,
  checkEntryName,
  checkManifestSize,
  PACKAGE_LIMITS,
  type PackageLimits,
} from './package-safety.ts'

/** Where the bytes of a zip are: its size, and how to read the bytes `start` (included) to `end` (excluded). */
export type PackageSource = { size: number; read: (start: number, end: number) => Readable }

/** A file of an open package: path, size once expanded (bytes), and how to read it. */
export type OpenFile = { name: string; size: number; open: () => Promise<Readable> }

/** An open package, its table of contents already judged safe. */
export type SedaPackage = {
  /** Path of the bordereau. */
  manifestName: string
  /** Whole bordereau; refuses one above the limit. */
  readManifest: () => Promise<Uint8Array>
  /** Files other than the bordereau, in the order of the table of contents, nothing being held in memory. */
  files: () => AsyncGenerator<OpenFile>
}

const MANIFEST = /^(?:[A-Za-z0-9]{1,56}[_-]|_)?manifest\.xml$/

/**
 * Opens a SIP in zip form and judges its whole table of contents before anything is expanded: paths, links, duplicates,
 * number of entries, expansion. Files are then read one at a time, each stopped as soon as it exceeds its announced size.
 *
 * @param source bytes in memory, or a source with random access
 * @param limits replaces some of the default limits of `package-safety.ts`
 * @throws SedaError `seda.paquet-illisible` when it is not a sound zip, `seda.paquet-dangereux` naming the entry,
 *   `seda.bordereau-absent` when there is no bordereau at the root (or in a single wrapping folder), or several
 */
export async function openPackage(
  source: Uint8Array | PackageSource,
  limits: Partial<PackageLimits> = {},
): Promise<SedaPackage> {
  const bounds = { ...PACKAGE_LIMITS, ...limits }
  const zip = await readable(() => openZip(source))
  const entries: { name: string; entry: yauzl.Entry }[] = []
  await readable(async () => {
    for await (const entry of zip.eachEntry()) {
      const name = yauzl.getFileNameLowLevel(entry.generalPurposeBitFlag, entry.fileNameRaw, entry.extraFields, true)
      checkEntryName(name)
      entries.push({ name, entry })
      checkEntryCount(entries.length, bounds)
    }
  })
  const size = source instanceof Uint8Array ? source.byteLength : source.size
  checkEntries(entries, size, bounds)
  const files = entries.filter(({ name }) => !name.endsWith('/'))
  const manifest = findManifest(files.map(({ name }) => name))
  const opener = (entry: yauzl.Entry) => () => readable(() => zip.openReadStreamPromise(entry))

  return {
    manifestName: manifest,
    async readManifest() {
      const { entry } = files.find(({ name }) => name === manifest)!
      checkManifestSize(entry.uncompressedSize, bounds)
      const chunks: Buffer[] = []
      await readable(async () => {
        for await (const chunk of await opener(entry)()) chunks.push(chunk)
      })
      return Buffer.concat(chunks)
    },
    async *files() {
      for (const { name, entry } of files) {
        if (name !== manifest) yield { name, size: entry.uncompressedSize, open: opener(entry) }
      }
    },
  }
}

/**
 * Reads every file of a package once and computes its digests, for `checkArchiveTransfer`.
 * @throws SedaError `seda.paquet-illisible` when a file is damaged
 */
export async function digestPackage(opened: SedaPackage, names: readonly DigestName[]): Promise<PackageEntry[]> {
  const entries: PackageEntry[] = []
  for await (const file of opened.files()) {
    const hashes = names.map((name): [DigestName, Hash] => [name, createHash(name)])
    let size = 0
    await readable(async () => {
      for await (const chunk of await file.open()) {
        size += chunk.length
        for (const [, hash] of hashes) hash.update(chunk)
      }
    })
    entries.push({
      name: file.name,
      size,
      digests: Object.fromEntries(hashes.map(([name, hash]) => [name, hash.digest('hex')])),
    })
  }
  return entries
}

/** Names stay raw in the library so that our own rules judge them and speak French. */
function openZip(source: Uint8Array | PackageSource): Promise<yauzl.ZipFile> {
  const options = { decodeStrings: false, autoClose: false }
  if (source instanceof Uint8Array) {
    const bytes = Buffer.from(source.buffer, source.byteOffset, source.byteLength)
    return yauzl.fromBufferPromise(bytes, options)
  }
  return yauzl.fromRandomAccessReaderPromise(new SourceReader(source), source.size, options)
}

class SourceReader extends yauzl.RandomAccessReader {
  #source: PackageSource

  constructor(source: PackageSource) {
    super()
    this.#source = source
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return this.#source.read(start, end)
  }
}

function findManifest(names: readonly string[]): string {
  const folders = new Set(names.map((name) => (name.includes('/') ? name.slice(0, name.indexOf('/')) : '')))
  const wrapper = folders.size === 1 && !folders.has('') ? `${[...folders][0]}/` : ''
  const found = names.filter((name) => name.startsWith(wrapper) && MANIFEST.test(name.slice(wrapper.length)))
  if (found.length === 1) return found[0]!
  const message =
    found.length === 0
      ? 'Le paquet ne contient pas de bordereau « manifest.xml » à sa racine'
      : `Le paquet contient plusieurs bordereaux : ${found.join(', ')}`
  throw new SedaError('seda.bordereau-absent', message)
}

/** Turns the library’s errors into ours; ours pass through. */
async function readable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (cause) {
    if (cause instanceof SedaError) throw cause
    const detail = cause instanceof Error ? cause.message : String(cause)
    throw new SedaError('seda.paquet-illisible', `Le paquet n’est pas un fichier zip lisible (${detail})`, { cause })
  }
}
