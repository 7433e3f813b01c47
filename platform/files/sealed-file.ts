import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto'
import { open, rm } from 'node:fs/promises'
import { alteredError, toDiskError } from './errors.ts'

/**
 * A sealed file is a row of segments, each AES-256-GCM over at most 64 KiB of clear bytes, followed by its tag. The
 * nonce of a segment is its number and whether it is the last: a segment moved, repeated, or missing at the end, does
 * not authenticate (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015). Each file has its own key,
 * so that numbers may start at zero in each.
 */
const SEGMENT = 64 * 1024
const TAG = 16

/**
 * Key of one file: HKDF-SHA-256 of the data key, salted by a random that never serves twice.
 *
 * @param use what the file is, so that one kind is never taken for another
 */
export function deriveFileKey(dataKey: Uint8Array, salt: string, use: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', dataKey, salt, `parvis.fichiers.1.${use}`, 32))
}

export interface SealedWriter {
  /** Clear bytes received. */
  readonly taille: number
  write(chunk: Uint8Array): Promise<void>
  /** Seals the last segment; the file is on the disk when this returns. */
  finish(): Promise<void>
  /** Closes and removes the file, whatever its state. */
  discard(): Promise<void>
}

/** @throws DomainError `fichiers.disque-plein`, from any method */
export async function createSealedFile(path: string, key: Uint8Array): Promise<SealedWriter> {
  const handle = await open(path, 'wx', 0o600).catch((error) => Promise.reject(toDiskError(error)))
  const clear = Buffer.alloc(SEGMENT)
  let filled = 0
  let index = 0
  let taille = 0

  async function flush(last: boolean) {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(index++, last))
    const sealed = cipher.update(clear.subarray(0, filled))
    // GCM keeps nothing back: `final` only makes the tag.
    cipher.final()
    filled = 0
    await handle
      .appendFile(Buffer.concat([sealed, cipher.getAuthTag()]))
      .catch((error) => Promise.reject(toDiskError(error)))
  }

  return {
    get taille() {
      return taille
    },
    async write(chunk) {
      for (let at = 0; at < chunk.length; ) {
        // A full segment waits for the next byte: only then is it known not to be the last.
        if (filled === SEGMENT) await flush(false)
        const part = chunk.subarray(at, at + SEGMENT - filled)
        clear.set(part, filled)
        filled += part.length
        at += part.length
      }
      taille += chunk.length
    },
    async finish() {
      await flush(true)
      await handle.sync().catch((error) => Promise.reject(toDiskError(error)))
      await handle.close()
    },
    async discard() {
      await handle.close().catch(() => {})
      await rm(path, { force: true })
    },
  }
}

/** Clear bytes `start` to `end`, both included, of a file of `taille` clear bytes. */
export interface Span {
  start: number
  end: number
  taille: number
}

/** The sealed bytes that hold a span: from an offset, to another that is excluded. */
export function sealedRange(span: Span): { from: number; to: number } {
  const last = segmentOf(span.end)
  return { from: segmentOf(span.start) * (SEGMENT + TAG), to: last * (SEGMENT + TAG) + sealedSize(last, span.taille) }
}

/** Opens the bytes found at `sealedRange(span)`. @throws DomainError `fichiers.altere` */
export async function* unseal(
  sealed: AsyncIterable<Uint8Array>,
  key: Uint8Array,
  span: Span,
): AsyncGenerator<Uint8Array> {
  for await (const { index, bytes } of segmentsOf(sealed, span)) {
    const clear = unsealSegment(bytes, key, nonceOf(index, index === segmentOf(span.taille - 1)))
    const offset = index * SEGMENT
    yield clear.subarray(Math.max(span.start - offset, 0), span.end + 1 - offset)
  }
}

function unsealSegment(bytes: Buffer, key: Uint8Array, nonce: Uint8Array): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG })
  decipher.setAuthTag(bytes.subarray(bytes.length - TAG))
  try {
    const clear = decipher.update(bytes.subarray(0, bytes.length - TAG))
    decipher.final()
    return clear
  } catch (error) {
    throw alteredError(error)
  }
}

/** Cuts what comes from the disk or the network at the borders of the segments. */
async function* segmentsOf(sealed: AsyncIterable<Uint8Array>, span: Span) {
  const segment = Buffer.alloc(SEGMENT + TAG)
  const last = segmentOf(span.end)
  let index = segmentOf(span.start)
  let filled = 0
  for await (const chunk of sealed) {
    for (let at = 0; at < chunk.length && index <= last; ) {
      const size = sealedSize(index, span.taille)
      const part = chunk.subarray(at, at + size - filled)
      segment.set(part, filled)
      filled += part.length
      at += part.length
      if (filled < size) continue
      yield { index, bytes: segment.subarray(0, size) }
      index++
      filled = 0
    }
  }
  if (index <= last) throw alteredError()
}

const segmentOf = (offset: number) => Math.floor(offset / SEGMENT)
const sealedSize = (index: number, taille: number) => Math.min(SEGMENT, taille - index * SEGMENT) + TAG

function nonceOf(index: number, last: boolean): Uint8Array {
  const nonce = Buffer.alloc(12)
  nonce.writeUInt32BE(index, 7)
  nonce[11] = last ? 1 : 0
  return nonce
}
