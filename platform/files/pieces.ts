import { open, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { DomainError } from '#platform/errors'
import { createFolder, syncFolder } from './disk.ts'
import { toDiskError } from './errors.ts'
import { createEmplacement, type Rangement } from './rangement.ts'
import { createSealedFile, deriveFileKey, type SealedWriter, sealedRange, unseal } from './sealed-file.ts'

/** An upload as its pieces see it. */
export interface Envoi {
  collectiviteId: string
  id: string
  /** Clear bytes announced. */
  taille: number
}

/**
 * What has come of an upload: a folder of sealed files of at most 8 MiB, named `start-end-salt` after the clear bytes
 * that they hold. Nothing is ever appended to a sealed file, so that no nonce serves twice; a crash of the server loses
 * the piece that was being written, and the client sends it again.
 */
export interface Pieces {
  create(envoi: Envoi): Promise<void>
  /** Clear bytes safely on the disk. @throws DomainError `fichiers.televersement-absent` when the folder is not there */
  getOffset(envoi: Envoi): Promise<number>
  /**
   * Keeps what comes until the body ends or is cut.
   *
   * @returns the new offset
   * @throws DomainError `fichiers.televersement-decale` when `offset` is not where the upload stands,
   *   `fichiers.televersement-trop-long`, `fichiers.disque-plein`
   */
  append(envoi: Envoi, offset: number, body: Readable): Promise<number>
  read(envoi: Envoi): AsyncIterable<Uint8Array>
  remove(envoi: Pick<Envoi, 'collectiviteId' | 'id'>): Promise<void>
  removeAll(collectiviteId: string): Promise<void>
}

const PIECE = 8 * 1024 * 1024

interface Piece {
  start: number
  end: number
  salt: string
}

export const lostUploadError = () =>
  new DomainError(
    'fichiers.televersement-absent',
    'Cet envoi de fichier n’existe plus : il date de plus d’un jour ou a été annulé. Recommencez l’envoi.',
    { status: 410 },
  )

export function createPieces(rangement: Rangement, root: string): Pieces {
  const folderOf = (envoi: Pick<Envoi, 'collectiviteId' | 'id'>) => join(root, envoi.collectiviteId, envoi.id)
  const keyOf = (dataKey: Uint8Array, envoi: Envoi, start: number, salt: string) =>
    deriveFileKey(dataKey, salt, `televersement.${envoi.id}.${start}`)
  const getDataKey = ({ collectiviteId }: Envoi) =>
    rangement.db.inTransaction({ collectiviteId }, (tx) =>
      rangement.keyring.getOrCreate(tx, collectiviteId, rangement.clock()),
    )

  async function begin(envoi: Envoi, dataKey: Uint8Array, start: number) {
    const salt = createEmplacement(rangement)
    const staged = join(rangement.staging, salt)
    return { start, salt, staged, writer: await createSealedFile(staged, keyOf(dataKey, envoi, start, salt)) }
  }

  async function finish(envoi: Envoi, piece: { start: number; salt: string; staged: string; writer: SealedWriter }) {
    const name = `${piece.start}-${piece.start + piece.writer.taille}-${piece.salt}`
    await piece.writer.finish()
    await rename(piece.staged, join(folderOf(envoi), name))
    await syncFolder(folderOf(envoi))
  }

  return {
    create: (envoi) => createFolder(folderOf(envoi)).catch((error) => Promise.reject(toDiskError(error))),
    async getOffset(envoi) {
      return (await listPieces(folderOf(envoi))).at(-1)?.end ?? 0
    },
    async append(envoi, offset, body) {
      if ((await this.getOffset(envoi)) !== offset) throw shiftedError()
      const dataKey = await getDataKey(envoi)
      let at = offset
      let piece: Awaited<ReturnType<typeof begin>> | undefined
      try {
        for await (const chunk of untilCut(body)) {
          if (at + chunk.length > envoi.taille) throw tooLongError()
          piece ??= await begin(envoi, dataKey, at)
          await piece.writer.write(chunk)
          at += chunk.length
          if (piece.writer.taille < PIECE) continue
          await finish(envoi, piece)
          piece = undefined
        }
        if (piece) await finish(envoi, piece)
      } catch (error) {
        await piece?.writer.discard()
        throw error
      }
      return at
    },
    async *read(envoi) {
      const dataKey = await getDataKey(envoi)
      for (const { start, end, salt } of await listPieces(folderOf(envoi))) {
        const handle = await open(join(folderOf(envoi), `${start}-${end}-${salt}`))
        const span = { start: 0, end: end - start - 1, taille: end - start }
        const sealed = handle.createReadStream({ end: sealedRange(span).to - 1 })
        yield* unseal(sealed, keyOf(dataKey, envoi, start, salt), span)
      }
    },
    remove: (envoi) => rm(folderOf(envoi), { recursive: true, force: true }),
    removeAll: (collectiviteId) => rm(join(root, collectiviteId), { recursive: true, force: true }),
  }
}

/** The pieces that follow each other from byte 0; another process may have left a second copy of some. */
async function listPieces(folder: string): Promise<Piece[]> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'ENOENT' ? lostUploadError() : error
  })
  const byStart = new Map<number, Piece>()
  for (const name of names) {
    const [start = '', end = '', salt = ''] = name.split('-')
    byStart.set(Number(start), { start: Number(start), end: Number(end), salt })
  }
  const chain: Piece[] = []
  for (let next = byStart.get(0); next; next = byStart.get(next.end)) chain.push(next)
  return chain
}

/** The client is gone and hears no error; what it sent is kept, and it asks how much when it comes back. */
async function* untilCut(body: Readable): AsyncGenerator<Uint8Array> {
  try {
    yield* body.iterator({ destroyOnReturn: false })
  } catch {}
}

const shiftedError = () =>
  new DomainError('fichiers.televersement-decale', 'L’envoi ne reprend pas là où il s’était arrêté.', { status: 409 })

const tooLongError = () =>
  new DomainError('fichiers.televersement-trop-long', 'L’envoi contient plus d’octets qu’annoncé.', { status: 413 })
