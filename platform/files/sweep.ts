import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { listAbandonnes, listOccupes, removeAbandonnes } from './contenu.ts'
import type { Pieces } from './pieces.ts'
import { pathOf, type Rangement } from './rangement.ts'
import { listPerimes, removeTeleversement } from './televersement.ts'

const DAY_MS = 24 * 3600 * 1000
/** Blobs that no row names: kept a month, in case an old database was restored by mistake. */
const ORPHAN_MS = 30 * DAY_MS
const BATCH = 500

/** What a sweep removed. */
export interface Balayage {
  contenus: number
  televersements: number
  /** Files left by a crash: unfinished ones, and blobs placed but never registered. */
  restes: number
}

/**
 * Removes the contents that nobody referred to for a day, the uploads that are over, and what crashes left behind.
 * Rows go first, in a transaction; blobs after it: whatever stops in between is a blob that nothing names.
 */
export async function sweep(rangement: Rangement, pieces: Pieces): Promise<Balayage> {
  const now = rangement.clock()
  return {
    contenus: await sweepContenus(rangement, new Date(now.getTime() - DAY_MS)),
    televersements: await sweepTeleversements(rangement, pieces, now),
    restes:
      (await sweepStaging(rangement, new Date(now.getTime() - DAY_MS))) +
      (await sweepOrphans(rangement, new Date(now.getTime() - ORPHAN_MS))),
  }
}

async function sweepContenus({ db, depot }: Rangement, before: Date): Promise<number> {
  let removed = 0
  for (let more = true; more; ) {
    const due = await db.inTransaction('operateur', (tx) => listAbandonnes(tx, before, BATCH))
    let progress = 0
    for (const [collectiviteId, rows] of Map.groupBy(due, (row) => row.collectiviteId)) {
      const digests = rows.map((row) => row.sha256)
      const emplacements = await db.inTransaction({ collectiviteId }, (tx) =>
        removeAbandonnes(tx, collectiviteId, digests, before),
      )
      for (const emplacement of emplacements) await depot.remove(pathOf(collectiviteId, emplacement))
      progress += emplacements.length
    }
    removed += progress
    more = due.length === BATCH && progress > 0
  }
  return removed
}

async function sweepTeleversements({ db }: Rangement, pieces: Pieces, now: Date): Promise<number> {
  const over = await db.inTransaction('operateur', (tx) => listPerimes(tx, now))
  for (const row of over) {
    await pieces.remove(row)
    await db.inTransaction({ collectiviteId: row.collectiviteId }, (tx) => removeTeleversement(tx, row))
  }
  return over.length
}

async function sweepStaging({ staging }: Rangement, before: Date): Promise<number> {
  let removed = 0
  for (const name of await readdir(staging)) {
    const path = join(staging, name)
    const stats = await stat(path).catch(() => undefined)
    if (!stats || stats.mtime >= before) continue
    await rm(path, { force: true })
    removed++
  }
  return removed
}

/** Only in collectivités that the database knows: started on the wrong base, the sweep must not empty the disk. */
async function sweepOrphans({ db, depot, keyring }: Rangement, before: Date): Promise<number> {
  const known = new Set(await db.inTransaction('operateur', keyring.listCollectivites))
  let removed = 0
  let batch: string[] = []
  const flush = async () => {
    const places = batch.map((path) => path.split('/')[2] as string)
    const taken = await db.inTransaction('operateur', (tx) => listOccupes(tx, places))
    for (const [index, path] of batch.entries()) {
      if (taken.has(places[index] as string)) continue
      await depot.remove(path)
      removed++
    }
    batch = []
  }
  for await (const { path, modifiedAt } of depot.list()) {
    const [collectiviteId, , emplacement] = path.split('/')
    if (modifiedAt >= before || !emplacement || !known.has(collectiviteId as string)) continue
    batch.push(path)
    if (batch.length === BATCH) await flush()
  }
  if (batch.length > 0) await flush()
  return removed
}
