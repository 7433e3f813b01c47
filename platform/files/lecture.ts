import { Readable } from 'node:stream'
import type { Tx } from '#platform/db'
import { DomainError } from '#platform/errors'
import { type ContenuRow, listContenus } from './contenu.ts'
import { storageUnavailableError } from './errors.ts'
import { keyOf, pathOf, type Rangement } from './rangement.ts'
import { sealedRange, unseal } from './sealed-file.ts'

/** What reading a content needs of the database. Use it at once: the content may be erased meanwhile. */
export type Lecture = ContenuRow & { dataKey: Uint8Array }

export async function listLectures(
  { keyring }: Rangement,
  tx: Tx,
  collectiviteId: string,
  digests: readonly string[],
): Promise<Map<string, Lecture>> {
  const rows = await listContenus(tx, collectiviteId, digests)
  const dataKey = rows.length > 0 ? await keyring.find(tx, collectiviteId) : undefined
  return dataKey ? new Map(rows.map((row) => [row.sha256, { ...row, dataKey }])) : new Map()
}

/** @throws DomainError `fichiers.plage`, `fichiers.absent`, `fichiers.stockage-indisponible` */
export async function openLecture(
  { depot }: Rangement,
  { collectiviteId, emplacement, taille, dataKey }: Lecture,
  range: { start: number; end: number } | undefined,
): Promise<Readable> {
  const span = { start: range?.start ?? 0, end: range?.end ?? taille - 1, taille }
  if (!(0 <= span.start && span.start <= span.end && span.end < taille))
    throw new DomainError('fichiers.plage', 'La partie demandée n’existe pas dans ce fichier.', { status: 416 })
  const { from, to } = sealedRange(span)
  const sealed = await depot.open(pathOf(collectiviteId, emplacement), from, to)
  return clearStream(sealed, unseal(sealed, keyOf(dataKey, emplacement), span))
}

/** The clear bytes as a stream; whichever of both ends first, by an error or because nobody reads on, ends the other. */
function clearStream(sealed: Readable, clear: AsyncIterable<Uint8Array>): Readable {
  const stream = Readable.from(clear, { objectMode: false })
  sealed.once('error', (error) => stream.destroy(storageUnavailableError(error)))
  stream.once('close', () => sealed.destroy())
  return stream
}
