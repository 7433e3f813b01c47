/** OCFL 1.1 (Oxford Common File Layout, 2022): an archive readable without Parvis. https://ocfl.io/1.1/spec/ */

/** A file of the archive: its path in the OCFL object, and its SHA-512 in hexadecimal. */
interface FichierInventorie {
  chemin: string
  sha512: string
}

export const DECLARATION = { chemin: '0=ocfl_object_1.1', contenu: 'ocfl_object_1.1\n' }
export const INVENTAIRE = 'inventory.json'
export const CONTENU = 'v1/content/'

/** Writes `inventory.json` of the first and only version of an archive. The same archive gives the same bytes. */
export function buildInventaire(
  archive: { id: string; cote: string; le: Date; par: string },
  fichiers: readonly FichierInventorie[],
): Uint8Array {
  const byDigest = Map.groupBy(fichiers, ({ sha512 }) => sha512)
  const paths = (strip: number) =>
    Object.fromEntries([...byDigest].map(([sha512, same]) => [sha512, same.map(({ chemin }) => chemin.slice(strip))]))
  const inventory = {
    id: `urn:uuid:${archive.id}`,
    type: 'https://ocfl.io/1.1/spec/#inventory',
    digestAlgorithm: 'sha512',
    head: 'v1',
    manifest: paths(0),
    versions: {
      v1: {
        created: archive.le.toISOString(),
        message: `Entrée de l’archive ${archive.cote}`,
        user: { name: archive.par },
        state: paths(CONTENU.length),
      },
    },
  }
  return Buffer.from(`${JSON.stringify(inventory, null, 2)}\n`)
}

/** The sidecar of the inventory. */
export const sidecarOf = (sha512: string) => `${sha512}  ${INVENTAIRE}\n`
