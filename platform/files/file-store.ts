import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { type Config, dataPath } from '#platform/config'
import type { Ctx } from '#platform/context'
import type { Tx } from '#platform/db'
import { NotFoundError } from '#platform/errors'
import { openPlatformKey } from '#platform/secrets'
import { openScan } from './clamav.ts'
import { type Contenu, insertContenu, lockContenus, MAX_TAILLE, touchContenu } from './contenu.ts'
import type { Depot } from './depot.ts'
import { createDiskDepot, createFolder } from './disk.ts'
import { emptyError, quotaError, tooLargeError } from './errors.ts'
import { createKeyring } from './keys.ts'
import { type Lecture, listLectures, openLecture } from './lecture.ts'
import { createPieces, type Pieces } from './pieces.ts'
import { getUsage, type Usage } from './quota.ts'
import { createEmplacement, type FileStoreSource, keyOf, pathOf, type Rangement } from './rangement.ts'
import { createS3Depot } from './s3.ts'
import { createSealedFile } from './sealed-file.ts'
import { SNIFFED, sniffType } from './sniff.ts'
import { type Balayage, sweep } from './sweep.ts'

type Scope = Pick<Ctx, 'tx' | 'collectivite'>

/** What a write needs of the database: the key, and the room left when it began. Use it at once, and once. */
export interface Ecriture {
  collectiviteId: string
  dataKey: Uint8Array
  usage: Usage & { permis: number }
}

/** Makes a content that is in its place known to the transaction: from then on it may be attached. @throws DomainError `fichiers.quota` */
export type Inscription = (tx: Tx) => Promise<void>

/**
 * Where contents live: the disk, or S3. Only the methods that take a context may be called inside a transaction: they
 * let a caller that has one open before and one after do without those of `write` and `read`.
 */
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
  /** First half of a write, in the caller's transaction. */
  prepareEcriture(ctx: Scope): Promise<Ecriture>
  /**
   * The same as `write`, with the caller's transaction at the end: `commit` opens it and calls `inscrire` in it, before
   * `attachFile`. A content that it did not keep leaves nothing behind.
   */
  writeInto<T>(
    ecriture: Ecriture,
    source: AsyncIterable<Uint8Array>,
    commit: (contenu: Contenu, inscrire: Inscription) => Promise<T>,
  ): Promise<T>
  /** First half of reads, by digest, in the caller's transaction; those that are unknown are absent. */
  prepareLectures(ctx: Scope, digests: readonly string[]): Promise<Map<string, Lecture>>
  /** The other half: see `read`. */
  openLecture(lecture: Lecture, range?: { start: number; end: number }): Promise<Readable>
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
    prepareEcriture: ({ tx, collectivite }) => prepareEcriture(rangement, tx, collectivite.id),
    writeInto: (ecriture, from, commit) => writeInto(rangement, ecriture, from, MAX_TAILLE, commit),
    prepareLectures: ({ tx, collectivite }, digests) => listLectures(rangement, tx, collectivite.id, digests),
    openLecture: (lecture, range) => openLecture(rangement, lecture, range),
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

async function write(
  rangement: Rangement,
  collectiviteId: string,
  source: AsyncIterable<Uint8Array>,
  { maxSize = MAX_TAILLE }: { maxSize?: number },
): Promise<Contenu> {
  const within = <T>(work: (tx: Tx) => Promise<T>) => rangement.db.inTransaction({ collectiviteId }, work)
  const ecriture = await within((tx) => prepareEcriture(rangement, tx, collectiviteId))
  return writeInto(rangement, ecriture, source, maxSize, async (contenu, inscrire) => {
    await within(inscrire)
    return contenu
  })
}

async function prepareEcriture({ keyring, clock }: Rangement, tx: Tx, collectiviteId: string): Promise<Ecriture> {
  const dataKey = await keyring.getOrCreate(tx, collectiviteId, clock())
  return { collectiviteId, dataKey, usage: await getUsage(tx, collectiviteId) }
}

/** Puts the blob in its place, then lets it be known. A crash in between leaves a blob that nothing names. */
async function writeInto<T>(
  rangement: Rangement,
  { collectiviteId, dataKey, usage }: Ecriture,
  source: AsyncIterable<Uint8Array>,
  maxSize: number,
  commit: (contenu: Contenu, inscrire: Inscription) => Promise<T>,
): Promise<T> {
  const { depot, staging } = rangement
  const emplacement = createEmplacement(rangement)
  const staged = join(staging, emplacement)
  const path = pathOf(collectiviteId, emplacement)
  let named = false
  try {
    const contenu = await receive(rangement, source, staged, keyOf(dataKey, emplacement), (taille) => {
      if (taille > maxSize) throw tooLargeError(maxSize)
      if (usage.utilise + taille > usage.permis) throw quotaError(usage.utilise, usage.permis)
    })
    await depot.place(staged, path)
    try {
      return await commit(contenu, async (tx) => {
        named = await register(rangement, tx, { ...contenu, collectiviteId, emplacement })
      })
    } finally {
      // Not once it is named, even when the transaction fails: if only the answer to the commit was lost, it is there.
      if (!named) await depot.remove(path)
    }
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

/** @returns false when the same bytes are there already, under another name. @throws DomainError `fichiers.quota` */
async function register({ clock }: Rangement, tx: Tx, row: Contenu & { collectiviteId: string; emplacement: string }) {
  const { collectiviteId, sha256, taille } = row
  await lockContenus(tx, collectiviteId)
  if (await touchContenu(tx, collectiviteId, sha256, clock())) return false
  const { utilise, permis } = await getUsage(tx, collectiviteId)
  if (utilise + taille > permis) throw quotaError(utilise, permis)
  await insertContenu(tx, { ...row, dernierUsage: clock() })
  return true
}

async function read(
  rangement: Rangement,
  collectiviteId: string,
  sha256: string,
  range: { start: number; end: number } | undefined,
): Promise<Readable> {
  const found = await rangement.db.inTransaction({ collectiviteId }, (tx) =>
    listLectures(rangement, tx, collectiviteId, [sha256]),
  )
  const lecture = found.get(sha256)
  if (!lecture) throw new NotFoundError('Ce fichier n’existe pas ou n’existe plus.')
  return openLecture(rangement, lecture, range)
}
