import type { Entry } from 'yauzl'
import { SedaError } from './errors.ts'

/** What a package may hold. Sizes in bytes, once expanded. */
export type PackageLimits = {
  maxEntries: number
  maxBytes: number
  maxManifestBytes: number
  /** Expanded size over size of the package, above which it is a bomb… */
  maxRatio: number
  /** …once it expands to more than this. */
  ratioFrom: number
  maxDepth: number
}

/** Limits of a package received from outside (specification of the archive, § 3). */
export const PACKAGE_LIMITS: PackageLimits = {
  maxEntries: 200_000,
  maxBytes: 100_000_000_000,
  maxManifestBytes: 64_000_000,
  maxRatio: 200,
  ratioFrom: 100_000_000,
  maxDepth: 32,
}

const FILE_TYPE = 0o170000
const REGULAR = 0o100000
const FOLDER = 0o040000

/**
 * Refuses a path that could leave the folder it is expanded in, or that no system writes.
 * @throws SedaError `seda.paquet-dangereux`
 */
export function checkEntryName(name: string): void {
  const segments = name.replace(/\/$/, '').split('/')
  const dangerous =
    name.startsWith('/') ||
    name.includes('\\') ||
    /^[A-Za-z]:/.test(name) ||
    /[\u0000-\u001f\u007f]/.test(name) ||
    segments.some((segment) => segment === '' || segment === '.' || segment === '..')
  if (dangerous) refuse(`un chemin n’est pas autorisé (« ${name.replace(/[\u0000-\u001f\u007f]/g, '?')} »)`)
}

/** Judged while the table of contents is read. @throws SedaError `seda.paquet-dangereux` */
export function checkEntryCount(count: number, { maxEntries }: PackageLimits): void {
  if (count > maxEntries) refuse(`il contient plus de ${maxEntries} fichiers`)
}

/** The bordereau is the only file held whole in memory. @throws SedaError `seda.paquet-dangereux` */
export function checkManifestSize(size: number, { maxManifestBytes }: PackageLimits): void {
  if (size > maxManifestBytes) refuse(`son bordereau dépasse ${maxManifestBytes} octets`)
}

/**
 * Judges the whole table of contents: kinds, duplicates after NFC and case folding, depth, expansion. The ratio is taken
 * over the real size of the package, not over the announced compressed sizes: entries may share the same compressed bytes.
 * @throws SedaError `seda.paquet-dangereux`
 */
export function checkEntries(
  entries: readonly { name: string; entry: Entry }[],
  packageSize: number,
  limits: PackageLimits,
): void {
  const seen = new Set<string>()
  let expanded = 0
  for (const { name, entry } of entries) {
    checkKind(name, entry)
    const key = name.replace(/\/$/, '').normalize('NFC').toLowerCase()
    if (seen.has(key)) refuse(`deux fichiers portent le même nom (« ${name} »)`)
    seen.add(key)
    if (key.split('/').length > limits.maxDepth) refuse(`ses dossiers sont trop imbriqués (« ${name.slice(0, 60)}… »)`)
    expanded += entry.uncompressedSize
  }
  if (expanded > limits.maxBytes) refuse(`il se décompresse en plus de ${limits.maxBytes} octets`)
  if (expanded > limits.ratioFrom && expanded > limits.maxRatio * packageSize) {
    refuse(`il se décompresse en plus de ${limits.maxRatio} fois sa taille`)
  }
}

function checkKind(name: string, entry: Entry): void {
  if (entry.isEncrypted()) refuse(`un fichier est chiffré (« ${name} »)`)
  if (!entry.canDecodeFileData()) refuse(`un fichier utilise une compression inconnue (« ${name} »)`)
  const type = (entry.externalFileAttributes >>> 16) & FILE_TYPE
  const folder = name.endsWith('/')
  const expected = folder ? FOLDER : REGULAR
  if (folder && entry.uncompressedSize > 0) refuse(`un dossier contient des données (« ${name} »)`)
  if (type !== 0 && type !== expected) refuse(`un lien ou un fichier spécial n’est pas autorisé (« ${name} »)`)
}

function refuse(reason: string): never {
  throw new SedaError('seda.paquet-dangereux', `Le paquet est refusé : ${reason}`)
}
