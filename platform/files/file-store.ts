import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { type Config, dataPath } from '#platform/config'
import { DomainError, NotFoundError } from '#platform/errors'
import { openPlatformKey } from '#platform/secrets'
import { openScan } from './clamav.ts'
import { type Contenu, findContenu, insertContenu, lockContenus, MAX_TAILLE, touchContenu } from './contenu.ts'
import type { Depot } from './depot.ts'
import { createDiskDepot, createFolder } from './disk.ts'
import { emptyError, quotaError, storageUnavailableError, tooLargeError } from './errors.ts'
import { createKeyring } from './keys.ts'
import { createPieces, type Pieces } from './pieces.ts'
import { getUsage } from './quota.ts'
import { createEmplacement, type FileStoreSource, pathOf, type Rangement } from './rangement.ts'
import { createS3Depot } from './s3.ts'
import { createSealedFile, deriveFileKey, sealedRange, unseal } from './sealed-file.ts'
import { SNIFFED, sniffType } from './sniff.ts'
import { type Balayage, sweep } from './sweep.ts'

/** Where contents live: the disk, or S3. No method may be called inside a transaction. */
export interface FileStore {
  /**
   * Streams a content in; the same bytes written twice are kept once. Until a transaction calls `attachFile`, the
   * content belongs to nobody and is removed by the sweep a day later.
   *
   * @param options.maxSize bytes; 5 GB unless said
   * @throws DomainError `fichiers.trop-grand`, `fichiers.quota`, `fichiers.infecte`, `fichiers.disque-plein`,
   *   `fichiers.vide`, `fichiers.antivirus-indisponible`, `fichiers.antivirus-limite`, `fichiers.stockage-indisponible`
   */
  write(collectiviteId: string, source: AsyncIterable<Uint8Array>, options?: { maxSize?: number }): Promise<Contenu>
  /**
   * Streams a content out, decrypted and authenticated: altered bytes never come out, the stream fails instead.
   *
   * @param range bytes `start` to `end`, both included, as in HTTP
   * @throws NotFoundError; DomainError `fichiers.plage`, `fichiers.absent`, `fichiers.stockage-indisponible`
   */
  read(collectiviteId: string, sha256: string, range?: { start: number; end: number }): Promise<Readable>
  /** Resumable uploads under way. */
  pieces: Pieces
  /** Removes what nobody refers to: see `sweep.ts`. */
  sweep(): Promise<Balayage>
  /** Removes the blobs of a collectivité, once `eraseCollectiviteFiles` has destroyed its key. */
  removeAll(collectiviteId: string): Promise<void>
}

/**
 * Opens the store described by the configuration. The tables must be there (`filesMigrations`).
 *
 * @throws SecretsError when the platform key is not the one that protects the stored contents
 */
export async function openFiles(source: FileStoreSource): Promise<FileStore> {
  const { config, db, random } = source
  const keyring = createKeyring(await openPlatformKey(config), random)
  await db.inTransaction('operateur', keyring.check)
  const staging = dataPath(config, 'fichiers', 'en-cours')
  await createFolder(staging)
  const rangement: Rangement = { ...source, keyring, staging, depot: createDepot(config) }
  const pieces = createPieces(rangement, dataPath(config, 'fichiers', 'televersements'))
  return {
    write: (collectiviteId, from, options = {}) => write(rangement, collectiviteId, from, options),
    read: (collectiviteId, sha256, range) => read(rangement, collectiviteId, sha256, range),
    pieces,
    sweep: () => sweep(rangement, pieces),
    async removeAll(collectiviteId) {
      await rangement.depot.removeFolder(collectiviteId)
      await pieces.removeAll(collectiviteId)
    },
  }
}

function createDepot(config: Config): Depot {
  const { s3Url: url, s3Bucket: bucket, s3Region: region, s3AccessKey: accessKey, s3SecretKey: secretKey } = config
  if (!url) return createDiskDepot(dataPath(config, 'fichiers', 'contenus'))
  if (!bucket || !accessKey || !secretKey)
    throw new Error('Stockage S3 : S3_SEAU, S3_IDENTIFIANT et S3_SECRET sont nécessaires avec S3_URL.')
  return createS3Depot({ url, bucket, region, accessKey, secretKey })
}

const keyOf = (dataKey: Uint8Array, emplacement: string) => deriveFileKey(dataKey, emplacement, 'contenu')

async function write(
  rangement: Rangement,
  collectiviteId: string,
  source: AsyncIterable<Uint8Array>,
  { maxSize = MAX_TAILLE }: { maxSize?: number },
): Promise<Contenu> {
  const { db, clock, keyring, staging } = rangement
  const { dataKey, usage } = await db.inTransaction({ collectiviteId }, async (tx) => ({
    dataKey: await keyring.getOrCreate(tx, collectiviteId, clock()),
    usage: await getUsage(tx, collectiviteId),
  }))
  const emplacement = createEmplacement(rangement)
  const staged = join(staging, emplacement)
  try {
    const received = await receive(rangement, source, staged, keyOf(dataKey, emplacement), (taille) => {
      if (taille > maxSize) throw tooLargeError(maxSize)
      if (usage.utilise + taille > usage.permis) throw quotaError(usage.utilise, usage.permis)
    })
    await register(rangement, collectiviteId, emplacement, received)
    return received
  } finally {
    await rm(staged, { force: true })
  }
}

/** Digests, types, scans and seals the bytes as they pass, into a finished file at `staged`. */
async function receive(
  { config }: Rangement,
  source: AsyncIterable<Uint8Array>,
  staged: string,
  key: Uint8Array,
  checkTaille: (taille: number) => void,
): Promise<Contenu> {
  const scan = config.clamavHost ? await openScan(config.clamavHost) : undefined
  const writer = await createSealedFile(staged, key)
  const digest = createHash('sha256')
  let head = Buffer.alloc(0)
  try {
    for await (const chunk of source) {
      checkTaille(writer.taille + chunk.length)
      if (head.length < SNIFFED) head = Buffer.concat([head, chunk.subarray(0, SNIFFED - head.length)])
      digest.update(chunk)
      await writer.write(chunk)
      await scan?.send(chunk)
    }
    if (writer.taille === 0) throw emptyError()
    await scan?.check()
    await writer.finish()
    return { sha256: digest.digest('hex'), taille: writer.taille, type: sniffType(head) }
  } catch (error) {
    await writer.discard()
    throw error
  } finally {
    scan?.close()
  }
}

/** Puts the blob in its place, then makes it visible. A crash in between leaves a blob that nothing names. */
async function register(rangement: Rangement, collectiviteId: string, emplacement: string, received: Contenu) {
  const { db, clock, depot, staging } = rangement
  const path = pathOf(collectiviteId, emplacement)
  await depot.place(join(staging, emplacement), path)
  const refusal = await db.inTransaction({ collectiviteId }, async (tx) => {
    await lockContenus(tx, collectiviteId)
    if (await touchContenu(tx, collectiviteId, received.sha256, clock())) return 'double'
    const { utilise, permis } = await getUsage(tx, collectiviteId)
    if (utilise + received.taille > permis) return quotaError(utilise, permis)
    await insertContenu(tx, { ...received, collectiviteId, emplacement, dernierUsage: clock() })
    return undefined
  })
  // Not when the transaction fails: if only the answer to the commit was lost, the content is there and needs its blob.
  if (refusal) await depot.remove(path)
  if (refusal instanceof DomainError) throw refusal
}

async function read(
  { db, keyring, depot }: Rangement,
  collectiviteId: string,
  sha256: string,
  range: { start: number; end: number } | undefined,
): Promise<Readable> {
  const found = await db.inTransaction({ collectiviteId }, async (tx) => {
    const row = await findContenu(tx, collectiviteId, sha256)
    const dataKey = row && (await keyring.find(tx, collectiviteId))
    return dataKey && { ...row, dataKey }
  })
  if (!found) throw new NotFoundError('Ce fichier n’existe pas ou n’existe plus.')
  const span = { start: range?.start ?? 0, end: range?.end ?? found.taille - 1, taille: found.taille }
  if (!(0 <= span.start && span.start <= span.end && span.end < span.taille))
    throw new DomainError('fichiers.plage', 'La partie demandée n’existe pas dans ce fichier.', { status: 416 })
  const { from, to } = sealedRange(span)
  const sealed = await depot.open(pathOf(collectiviteId, found.emplacement), from, to)
  return clearStream(sealed, unseal(sealed, keyOf(found.dataKey, found.emplacement), span))
}

/** The clear bytes as a stream; whichever of both ends first, by an error or because nobody reads on, ends the other. */
function clearStream(sealed: Readable, clear: AsyncIterable<Uint8Array>): Readable {
  const stream = Readable.from(clear, { objectMode: false })
  sealed.once('error', (error) => stream.destroy(storageUnavailableError(error)))
  stream.once('close', () => sealed.destroy())
  return stream
}
