import { createHash } from 'node:crypto'
import {
  digestNamesOf,
  type Identification,
  identifyFormat,
  type OpenFile,
  openPackage,
  type PackageEntry,
  type ParsedTransfer,
  parseArchiveTransfer,
  SedaError,
  type SedaFault,
  type SedaPackage,
} from '#standards/seda'
import { XmlError } from '#standards/xml'
import { faute } from './fautes.ts'
import { createSampler, type Source } from './lecture.ts'

/** A file of the package as really found. */
export interface FichierTrouve extends PackageEntry {
  digests: { sha256: string; sha512: string } & PackageEntry['digests']
  identification: Identification | undefined
}

/** What the package is, once opened as received. Nothing after the first fault could be read. */
export interface Inspection {
  /** The bordereau as received. */
  manifest?: Uint8Array
  parsed?: ParsedTransfer
  /** Absent when the package could not be read to its end. */
  fichiers?: readonly FichierTrouve[]
  paquet?: SedaFault
  xml?: SedaFault
  schema?: SedaFault
}

/**
 * Opens a package and reads all of it once: bordereau, digests, formats.
 * @throws whatever the storage threw: that is no fault of the package
 */
export async function inspectPaquet(source: Source): Promise<Inspection> {
  const inspection: Inspection = {}
  try {
    const opened = await openPackage(source)
    inspection.manifest = await opened.readManifest()
    Object.assign(inspection, readBordereau(inspection.manifest))
    inspection.fichiers = await readFichiers(opened, inspection.parsed)
  } catch (error) {
    const trouble = source.trouble()
    if (trouble !== undefined) throw trouble
    if (!(error instanceof SedaError)) throw error
    inspection.paquet = faute('paquet', '101', error.message)
  }
  return inspection
}

function readBordereau(manifest: Uint8Array): Pick<Inspection, 'parsed' | 'xml' | 'schema'> {
  try {
    return { parsed: parseArchiveTransfer(manifest) }
  } catch (error) {
    if (error instanceof XmlError) return { xml: faute('xml', '101', `Le bordereau est illisible : ${error.message}`) }
    if (error instanceof SedaError) return { schema: faute('schema', '101', error.message) }
    throw error
  }
}

async function readFichiers(opened: SedaPackage, parsed: ParsedTransfer | undefined): Promise<FichierTrouve[]> {
  const names = new Set<Digest>([...OURS, ...digestNamesOf(parsed?.objects ?? [])])
  const declared = new Map(parsed?.objects.map(({ uri, fileInfo }) => [uri, fileInfo?.filename]))
  const found: FichierTrouve[] = []
  for await (const file of opened.files()) found.push(await readFichier(file, names, declared.get(file.name)))
  return found
}

type Digest = ReturnType<typeof digestNamesOf>[number]
const OURS: readonly Digest[] = ['sha256', 'sha512']

async function readFichier(file: OpenFile, names: ReadonlySet<Digest>, filename = file.name): Promise<FichierTrouve> {
  const hashes = [...names].map((name) => [name, createHash(name)] as const)
  const sampler = createSampler()
  let size = 0
  const stream = await file.open()
  try {
    for await (const chunk of stream) {
      size += chunk.length
      sampler.update(chunk)
      for (const [, hash] of hashes) hash.update(chunk)
    }
  } catch (cause) {
    // The library's own words for a damaged entry; a trouble of the storage is told apart by who called.
    throw new SedaError('seda.paquet-illisible', `Le fichier « ${file.name} » est endommagé dans le paquet`, { cause })
  }
  return {
    name: file.name,
    size,
    digests: Object.fromEntries(hashes.map(([name, hash]) => [name, hash.digest('hex')])) as FichierTrouve['digests'],
    identification: identifyFormat(sampler.finish(), filename),
  }
}
