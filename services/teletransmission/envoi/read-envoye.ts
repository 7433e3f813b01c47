import type { Collectivite } from '#platform/collectivites'
import { NotFoundError } from '#platform/errors'
import type { House } from '#platform/service'
import { extractArchive } from '#standards/actes'
import { bytesOf } from '../octets.ts'

/**
 * The envelope or the message, byte for byte as the ministry got them: they come first in the archive that was sent, and
 * nothing is read after the one that is asked.
 *
 * @param sha256 digest of the archive
 * @param nom name of the entry
 * @throws NotFoundError
 */
export async function readEnvoye(
  house: House,
  collectivite: Collectivite,
  sha256: string,
  nom: string,
): Promise<Uint8Array> {
  const archive = await house.files.read(collectivite.id, sha256)
  return new Promise((resolve, reject) => {
    extractArchive(archive, async (entree, flux) => {
      if (entree !== nom) return
      resolve(await bytesOf(flux))
      throw new Error('found')
    }).then(() => reject(new NotFoundError()), reject)
  })
}
