import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { Contenu } from '#platform/files'
import type { House } from '#platform/service'

/** Digests of what went by, lower-case hexadecimal, and its size in bytes. */
export interface Empreintes {
  sha256: string
  sha512: string
  taille: number
}

/** Digests a stream to its end. */
export async function digestStream(stream: AsyncIterable<Uint8Array>): Promise<Empreintes> {
  const digester = createDigester()
  for await (const chunk of stream) digester.update(chunk)
  return digester.finish()
}

/** Lets a stream through while digesting it; `finish` once it ended. */
export function createDigester() {
  const sha256 = createHash('sha256')
  const sha512 = createHash('sha512')
  let taille = 0
  const update = (chunk: Uint8Array) => {
    taille += chunk.length
    sha256.update(chunk)
    sha512.update(chunk)
  }
  return {
    update,
    async *through(stream: AsyncIterable<Uint8Array>) {
      for await (const chunk of stream) {
        update(chunk)
        yield chunk
      }
    },
    finish: (): Empreintes => ({ sha256: sha256.digest('hex'), sha512: sha512.digest('hex'), taille }),
  }
}

/** Head and tail kept of a file to know its format: versions are at the start, PDF/A says itself anywhere. */
const SAMPLE = 8_000_000

/** Keeps the beginning and the end of what goes by. */
export function createSampler() {
  const head: Uint8Array[] = []
  let headSize = 0
  const tail: Uint8Array[] = []
  let tailSize = 0
  return {
    update(chunk: Uint8Array) {
      if (headSize < SAMPLE) {
        head.push(chunk)
        headSize += chunk.length
        return
      }
      tail.push(chunk)
      tailSize += chunk.length
      while (tail[0] && tailSize - tail[0].length >= SAMPLE) {
        tailSize -= tail[0].length
        tail.shift()
      }
    },
    finish: () => Buffer.concat([...head, ...tail]),
  }
}

/** A stored package with random access, for `openPackage`. `trouble` says whether the storage, not the package, failed. */
export function openSource(
  house: House,
  collectiviteId: string,
  { sha256, taille }: Pick<Contenu, 'sha256' | 'taille'>,
) {
  let trouble: unknown
  async function* bytes(start: number, end: number) {
    if (end <= start) return
    try {
      yield* await house.files.read(collectiviteId, sha256, { start, end: end - 1 })
    } catch (error) {
      trouble = error
      throw error
    }
  }
  return {
    size: taille,
    read: (start: number, end: number) => Readable.from(bytes(start, end), { objectMode: false }),
    trouble: () => trouble,
  }
}

export type Source = ReturnType<typeof openSource>

export async function* oneChunk(bytes: Uint8Array) {
  yield bytes
}
