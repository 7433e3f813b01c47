import type { Readable } from 'node:stream'

/** A stored content, whole in memory. */
export async function bytesOf(stream: Readable): Promise<Uint8Array> {
  return new Uint8Array(Buffer.concat(await Array.fromAsync(stream as AsyncIterable<Uint8Array>)))
}

/** Bytes made here, for the store. */
export async function* streamOf(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes
}
