import type { Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import type { House } from '#platform/service'
import type { Archive, Objet } from './modele.ts'
import { DECLARATION, INVENTAIRE, sidecarOf } from './prise-en-charge/inventaire.ts'

/** A cote as the name of a folder, on every system. */
export const folderOf = (cote: string) => cote.replace(/[^A-Za-z0-9._-]+/g, '-')

/** What an OCFL object holds beside the stored files: its declaration, and the digest of its inventory. */
export const enveloppeOf = ({ cote, inventaireSha512 }: Archive) => [
  { chemin: DECLARATION.chemin, texte: DECLARATION.contenu, titre: `Archive ${cote}, au format OCFL 1.1` },
  { chemin: `${INVENTAIRE}.sha512`, texte: sidecarOf(inventaireSha512), titre: 'Empreinte de l’inventaire' },
]

/** The whole archive as a zip, which is an OCFL 1.1 object once unfolded. Streamed: nothing is held whole. */
export function exportAip(house: House, archive: Archive, objets: readonly Objet[]): Readable {
  const zip = new ZipFile()
  const output = zip.outputStream as Readable
  const options = { mtime: archive.entreeLe, compress: false }
  const folder = folderOf(archive.cote)
  zip.on('error', (error: Error) => output.destroy(error))
  for (const { chemin, texte } of enveloppeOf(archive))
    zip.addBuffer(Buffer.from(texte), `${folder}/${chemin}`, options)
  for (const { chemin, sha256 } of objets) {
    zip.addReadStreamLazy(`${folder}/${chemin}`, options, (callback) => {
      house.files.read(archive.collectiviteId, sha256).then(
        (stream) => {
          stream.once('error', (error) => output.destroy(error))
          output.once('close', () => stream.destroy())
          callback(null, stream)
        },
        (error: Error) => output.destroy(error),
      )
    })
  }
  zip.end()
  return output
}
