import type { House } from '#platform/service'

/** A whole content in memory: signing needs all the bytes of a PDF at once. */
export async function readAll(
  house: Pick<House, 'files'>,
  collectiviteId: string,
  sha256: string,
): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of await house.files.read(collectiviteId, sha256)) chunks.push(chunk as Uint8Array)
  return Buffer.concat(chunks)
}
