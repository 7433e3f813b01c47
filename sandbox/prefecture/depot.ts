import { createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import type { IncomingMessage } from 'node:http'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Busboy } from '@fastify/busboy'
import { ActesError, LIMITES_DEPOT, type NomArchive, parseNom } from '#standards/actes'
import { IllisibleError } from './controle.ts'
import { archivePath } from './dossier.ts'
import type { Ministere } from './ministere.ts'

/** A deposit that the server refuses: HTTP status and reason. */
export class DepotError extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/**
 * Receives `POST multipart/form-data` with one file part whose field name is the name of the archive.
 *
 * @throws DepotError
 */
export async function receiveDepot(ministere: Ministere, request: IncomingMessage): Promise<void> {
  const received = await readArchivePart(ministere, request)
  const { nom, path } = received
  try {
    const { siren } = nameOf(nom)
    if (ministere.isInjoignable(siren)) throw new DepotError(503, 'Service momentanément indisponible')
    const known = ministere.memoire.find(nom)
    if (known && known.sha256 !== received.sha256) throw new DepotError(409, 'Une autre archive porte déjà ce nom')
    if (known) return ministere.receiveAgain(known)
    await rename(path, archivePath(ministere.memoire, nom))
    await ministere.receive({ nom, siren, taille: received.taille, sha256: received.sha256 })
  } catch (error) {
    if (!(error instanceof IllisibleError || error instanceof ActesError)) throw error
    await rm(archivePath(ministere.memoire, nom), { force: true })
    throw new DepotError(400, error.message)
  } finally {
    await rm(path, { force: true })
  }
}

function nameOf(nom: string): NomArchive {
  const parsed = parseNom(nom)
  if (parsed?.genre === 'archive' && /^\d{9}$/.test(parsed.siren)) return parsed
  throw new DepotError(400, `« ${nom.slice(0, 120)} » n’est pas un nom d’archive`)
}

interface Received {
  nom: string
  path: string
  taille: number
  sha256: string
}

let uploads = 0

function readArchivePart(ministere: Ministere, request: IncomingMessage): Promise<Received> {
  const type = request.headers['content-type'] ?? ''
  if (!/^multipart\/form-data/i.test(type)) throw new DepotError(415, 'Un envoi multipart/form-data est attendu')
  return new Promise((resolve, reject) => {
    const parts: Promise<Received>[] = []
    const parser = new Busboy({
      headers: { ...request.headers, 'content-type': type },
      limits: { files: 1, fileSize: LIMITES_DEPOT.octets, fields: 10 },
    })
    parser.on('file', (nom, stream) => {
      uploads += 1
      const part = storePart(nom, stream, join(ministere.memoire.folder, `depot-${uploads}.part`))
      part.catch(() => stream.resume())
      parts.push(part)
    })
    parser.on('error', () => reject(new DepotError(400, 'Envoi multipart illisible')))
    parser.on('finish', () => {
      const [first] = parts
      if (first) first.then(resolve, reject)
      else reject(new DepotError(400, 'Aucune archive dans l’envoi'))
    })
    request.once('aborted', () => reject(new DepotError(400, 'Envoi interrompu')))
    request.pipe(parser)
  })
}

async function storePart(nom: string, stream: Readable & { truncated?: boolean }, path: string): Promise<Received> {
  const hash = createHash('sha256')
  let taille = 0
  stream.on('data', (chunk: Uint8Array) => {
    hash.update(chunk)
    taille += chunk.length
  })
  try {
    await pipeline(stream, createWriteStream(path))
    nameOf(nom)
    if (stream.truncated) throw new DepotError(413, 'Archive trop grande')
  } catch (error) {
    await rm(path, { force: true })
    throw error
  }
  return { nom, path, taille, sha256: hash.digest('hex') }
}
