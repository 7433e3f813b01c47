import { once } from 'node:events'
import { pipeline, Readable, type Writable } from 'node:stream'
import { createGunzip, createGzip, constants as zlib } from 'node:zlib'
import { extract, type Header, type Pack, pack } from 'tar-stream'
import { ActesError } from './errors.ts'

/** Content of a file to put in an archive: bytes, or a stream of exactly `taille` bytes. */
export type ContenuArchive = Uint8Array | { taille: number; flux: AsyncIterable<Uint8Array> }

/** A file to put in an archive. */
export type EntreeArchive = { nom: string; contenu: ContenuArchive }

/** Bounds of {@link extractArchive}: sum of the sizes of the files once decompressed, and their number. */
export type LimitesArchive = { octets: number; fichiers: number }

type Entry = { header: Header; resume(): void }

const LIMITES: LimitesArchive = { octets: 300_000_000, fichiers: 2_000 }

/**
 * Makes the flat `.tar.gz` of the norm, streaming: entries in the given order, gzip level 9, owner root, mode 644.
 * The same entries and date give the same bytes.
 * @param date modification date of every entry
 * @returns stream of the archive; it fails with ActesError when a name is a path or a stream has not the size announced
 */
export function packArchive(entrees: readonly EntreeArchive[], date: Date): Readable {
  const tar = pack()
  addEntrees(tar, entrees, date).catch((error: Error) => tar.destroy(error))
  const gzip = createGzip({ level: zlib.Z_BEST_COMPRESSION })
  pipeline(Readable.from(bytesOf(tar)), gzip, () => undefined)
  return gzip
}

/** The streams of tar-stream are not Node’s: only their iteration is common to both. */
function bytesOf(stream: unknown): AsyncIterable<Uint8Array> {
  return stream as AsyncIterable<Uint8Array>
}

/** Same as {@link packArchive}, whole in memory. */
export async function buildArchive(entrees: readonly EntreeArchive[], date: Date): Promise<Uint8Array<ArrayBuffer>> {
  const chunks = await Array.fromAsync(bytesOf(packArchive(entrees, date)))
  return Uint8Array.from(Buffer.concat(chunks))
}

async function addEntrees(tar: Pack, entrees: readonly EntreeArchive[], mtime: Date): Promise<void> {
  for (const { nom, contenu } of entrees) {
    const { taille, flux } = contenu instanceof Uint8Array ? { taille: contenu.byteLength, flux: [contenu] } : contenu
    const header = { name: checkNom(nom), size: taille, mtime, mode: 0o644, type: 'file' } as const
    const entry = tar.entry(header) as unknown as Writable
    const ended = once(entry, 'finish')
    ended.catch(() => undefined)
    let written = 0
    for await (const chunk of flux) {
      written += chunk.byteLength
      if (written > taille) break
      if (!entry.write(chunk)) await once(entry, 'drain')
    }
    if (written !== taille) {
      throw new ActesError('actes.archive-incoherente', `La taille du fichier « ${nom} » a changé pendant l’archivage`)
    }
    entry.end()
    await ended
  }
  tar.finalize()
}

/**
 * Reads an archive entry by entry, in its order. Hostile archives are refused: directories, links, paths, two files of
 * the same name, more bytes or files than allowed. A leading `./` is forgiven.
 * @param source bytes of the `.tar.gz`, or a stream of them
 * @param onEntree called with each file, one at a time; it need not read the stream to its end
 * @throws ActesError `actes.archive-format`, `actes.archive-trop-grosse` or `actes.archive-entree-interdite`
 */
export async function extractArchive(
  source: Uint8Array | AsyncIterable<Uint8Array>,
  onEntree: (nom: string, flux: AsyncIterable<Uint8Array>, taille: number) => Promise<void>,
  limites: LimitesArchive = LIMITES,
): Promise<void> {
  const tar = extract()
  const compressed = Readable.from(source instanceof Uint8Array ? [source] : source, { objectMode: false })
  const gunzip = createGunzip()
  compressed.on('error', (error) => gunzip.destroy(error))
  gunzip.on('error', (error) => tar.destroy(error))
  compressed.pipe(gunzip).pipe(tar as unknown as Writable)
  const noms = new Set<string>()
  let octets = 0
  try {
    for await (const entry of guarded<Entry>(tar)) {
      const { name, size = 0, type } = entry.header
      const nom = name.replace(/^\.\//, '')
      if (type === 'directory' && nom === '') {
        entry.resume()
        continue
      }
      octets += size
      if (octets > limites.octets || noms.size >= limites.fichiers) {
        throw new ActesError('actes.archive-trop-grosse', 'L’archive contient trop de données ou de fichiers')
      }
      if (type !== 'file' || noms.has(nom)) throw interdite(name)
      noms.add(checkNom(nom))
      const flux = guarded<Uint8Array>(entry)
      await onEntree(nom, flux, size)
      for await (const _ of flux);
    }
  } finally {
    compressed.destroy()
    gunzip.destroy()
    tar.destroy()
  }
  if (noms.size === 0) throw new ActesError('actes.archive-format', 'L’archive est vide')
}

/**
 * Iteration whose failures are errors of format, and which can be left and taken up again: leaving a loop over an entry
 * would otherwise destroy the whole extraction.
 */
function guarded<T>(source: unknown): AsyncIterable<T> {
  const iterator = (source as AsyncIterable<T>)[Symbol.asyncIterator]()
  const refuse = (cause: unknown): never => {
    throw new ActesError('actes.archive-format', 'L’archive n’est pas un fichier .tar.gz lisible', { cause })
  }
  return { [Symbol.asyncIterator]: () => ({ next: () => iterator.next().catch(refuse) }) }
}

/** A file read from an archive. */
export type FichierArchive = { nom: string; contenu: Uint8Array<ArrayBuffer> }

/** Same as {@link extractArchive}, whole in memory. */
export async function readArchive(
  source: Uint8Array | AsyncIterable<Uint8Array>,
  limites: LimitesArchive = LIMITES,
): Promise<FichierArchive[]> {
  const fichiers: FichierArchive[] = []
  const keep = async (nom: string, flux: AsyncIterable<Uint8Array>) => {
    const contenu = Buffer.concat(await Array.fromAsync(flux))
    fichiers.push({ nom, contenu: Uint8Array.from(contenu) })
  }
  await extractArchive(source, keep, limites)
  return fichiers
}

function checkNom(nom: string): string {
  if (/^[^\u0000-\u001f/\\:]{1,100}$/.test(nom) && !/^\.+$/.test(nom)) return nom
  throw interdite(nom)
}

function interdite(nom: string): ActesError {
  return new ActesError('actes.archive-entree-interdite', `L’archive contient une entrée interdite : « ${nom} »`)
}
