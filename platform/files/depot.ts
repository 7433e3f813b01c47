import type { Readable } from 'node:stream'

/**
 * Where sealed blobs rest. It knows neither keys nor collectivités: paths are `collectivite/aa/emplacement`, written
 * once, never changed.
 */
export interface Depot {
  /** Moves (or copies) a finished file of the staging folder in; whole, durable and visible when this returns. */
  place(staged: string, path: string): Promise<void>
  /** Bytes `from` to `to`, the latter excluded. @throws DomainError `fichiers.absent`, `fichiers.stockage-indisponible` */
  open(path: string, from: number, to: number): Promise<Readable>
  /** Absent already: nothing happens. */
  remove(path: string): Promise<void>
  removeFolder(path: string): Promise<void>
  list(): AsyncIterable<{ path: string; modifiedAt: Date }>
}
