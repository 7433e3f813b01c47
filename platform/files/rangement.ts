import type { Config } from '#platform/config'
import type { ContextSource } from '#platform/context'
import type { Depot } from './depot.ts'
import type { Keyring } from './keys.ts'
import { deriveFileKey } from './sealed-file.ts'

/** What the store is made from; the running program has all of it. */
export type FileStoreSource = Pick<ContextSource, 'db' | 'clock' | 'random'> & { config: Config }

/** The parts of an open store. */
export interface Rangement extends FileStoreSource {
  keyring: Keyring
  depot: Depot
  /** Where files are written before they take their place, on the file system of the data folder. */
  staging: string
}

/** Where the blob of a content rests in the depot. */
export const pathOf = (collectiviteId: string, emplacement: string) =>
  `${collectiviteId}/${emplacement.slice(0, 2)}/${emplacement}`

/** A name never used before: 128 random bits, in hexadecimal. */
export const createEmplacement = (source: FileStoreSource) => Buffer.from(source.random(16)).toString('hex')

/** Key of the blob of a content. */
export const keyOf = (dataKey: Uint8Array, emplacement: string) => deriveFileKey(dataKey, emplacement, 'contenu')
