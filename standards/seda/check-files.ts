import { type DigestName, digestNameOf, hexadecimalOf } from './digests.ts'
import { SedaError } from './errors.ts'
import { faultMaker, type SedaFault } from './faults.ts'
import type { BinaryObject } from './model.ts'

/** A file of the package, as really found: path in the package, bytes, digests in lower-case hexadecimal. */
export type PackageEntry = { name: string; size: number; digests: Readonly<Partial<Record<DigestName, string>>> }

const missingFault = faultMaker('CHECK_DATAOBJECTPACKAGE.CHECK_MANIFEST_OBJECTNUMBER', '211')
const extraFault = faultMaker('CHECK_DATAOBJECTPACKAGE.CHECK_MANIFEST_OBJECTNUMBER', '101')
const nameWarning = faultMaker('CHECK_DATAOBJECTPACKAGE.CHECK_MANIFEST_OBJECTNUMBER', '101', 'avertissement')
const digestFault = faultMaker('CHECK_DIGEST', '207')
const digestAbsent = faultMaker('CHECK_DIGEST', '308')
const sizeWarning = faultMaker('CHECK_OBJECT_SIZE', '207', 'avertissement')

/** Path VITAM takes in a package: relative, each segment of ASCII letters, digits, `-_@` and inner dots. */
const PORTABLE_PATH = /^[\w@-]+(\.[\w@-]+)*(\/[\w@-]+(\.[\w@-]+)*)*$/

/**
 * Confronts the declared objects with the files really in the package, the bordereau left out: each present once (211,
 * 101), none undeclared (101), digests (207, 308 when none was sent or not one we know), sizes. A wrong size under a
 * right digest is a warning: the content is the declared one.
 *
 * @param entries files with the digests the bordereau asks for, see `digestNamesOf`
 * @throws SedaError `seda.empreinte-non-calculee` when an entry comes without the digest needed to judge it
 */
export function checkFiles(objects: readonly BinaryObject[], entries: readonly PackageEntry[]): SedaFault[] {
  const find = entryFinder(entries)
  const owners = new Map<PackageEntry, string>()
  const faults = objects.flatMap((object) => {
    const entry = object.uri === undefined ? undefined : find(object.uri)
    if (!entry) {
      const where = object.uri === undefined ? 'sans fichier désigné' : `« ${object.uri} »`
      return [missingFault(`Le fichier de l’objet « ${object.id} » est absent du paquet (${where})`, object.uri)]
    }
    const owner = owners.get(entry)
    if (owner)
      return [extraFault(`Le fichier « ${entry.name} » est déclaré par « ${owner} » et « ${object.id} »`, entry.name)]
    owners.set(entry, object.id)
    return [...checkName(object), ...checkDigest(object, entry), ...checkSize(object, entry)]
  })
  const extra = entries.filter((entry) => !owners.has(entry))
  return [
    ...faults,
    ...extra.map(({ name }) => extraFault(`Le fichier « ${name} » n’est pas déclaré dans le bordereau`, name)),
  ]
}

/** Algorithms needed to check these objects, to be computed while the package is read. */
export function digestNamesOf(objects: readonly BinaryObject[]): DigestName[] {
  const names = objects.map(({ digest }) => digest && digestNameOf(digest.algorithm))
  return [...new Set(names.filter((name) => name !== undefined))]
}

/**
 * Finds the file that a `Uri` declares, after NFC: as written, then URL-decoded, then inside the folder that wraps the
 * whole package.
 */
export function entryFinder<E extends { name: string }>(entries: readonly E[]): (uri: string) => E | undefined {
  const byName = new Map(entries.map((entry) => [entry.name.normalize('NFC'), entry]))
  const folders = new Set(entries.map(({ name }) => /^([^/]+)\//.exec(name.normalize('NFC'))?.[1] ?? ''))
  const [wrapper] = folders
  return (uri) => {
    const written = uri.normalize('NFC').replace(/^(\.\/)+/, '')
    const decoded = urlDecoded(written)
    const found = byName.get(written) ?? byName.get(decoded)
    if (found || folders.size !== 1) return found
    return byName.get(`${wrapper}/${written}`) ?? byName.get(`${wrapper}/${decoded}`)
  }
}

function urlDecoded(path: string): string {
  try {
    return decodeURIComponent(path).normalize('NFC')
  } catch {
    return path
  }
}

function checkName({ uri = '' }: BinaryObject): SedaFault[] {
  if (PORTABLE_PATH.test(uri)) return []
  return [nameWarning(`Le nom « ${uri} » contient des caractères que d’autres services d’archives refusent`, uri)]
}

function checkDigest({ id, digest, uri }: BinaryObject, entry: PackageEntry): SedaFault[] {
  if (!digest) return [digestAbsent(`L’empreinte de l’objet « ${id} » n’a pas été transmise`, uri)]
  const name = digestNameOf(digest.algorithm)
  if (!name) {
    return [digestAbsent(`L’algorithme d’empreinte « ${digest.algorithm} » de l’objet « ${id} » n’est pas géré`, uri)]
  }
  const real = entry.digests[name]
  if (real === undefined) {
    throw new SedaError('seda.empreinte-non-calculee', `L’empreinte ${name} de « ${entry.name} » n’a pas été calculée`)
  }
  if (hexadecimalOf(name, digest.value) === real) return []
  return [digestFault(`L’empreinte du fichier « ${entry.name} » n’est pas celle du bordereau`, uri)]
}

function checkSize({ size, uri }: BinaryObject, entry: PackageEntry): SedaFault[] {
  if (size === undefined || size === entry.size) return []
  return [sizeWarning(`Le fichier « ${entry.name} » fait ${entry.size} octets au lieu de ${size} déclarés`, uri)]
}
