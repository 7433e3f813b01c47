import type { Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import type { Collectivite } from '#platform/collectivites'
import { renderAnchors } from '#platform/confiance'
import { inContext } from '#platform/context'
import { type Fichier, listFichiers } from '#platform/files'
import { buildPreuve } from '#platform/journal'
import type { House } from '#platform/service'
import { listPreuves } from '../store/preuves.ts'
import { getComplete } from '../store/publications.ts'

const ACTEUR = { genre: 'systeme' as const, nom: 'Parvis (preuve de publication)' }

/**
 * Everything that speaks for a publication, in one zip that a judge checks without us: the documents, what the authority
 * stamped, and the entries of the journal (probes among them) with the seal of their chain. It names agents: it is for
 * the collectivité, not for the public.
 *
 * @throws NotFoundError
 */
export async function buildDossierDePreuve(house: House, collectivite: Collectivite, id: string): Promise<Readable> {
  const who = { actor: ACTEUR, collectivite, requestId: 'preuve' }
  const { publication, preuves, fichiers } = await inContext(house, who, async (ctx) => {
    const publication = await getComplete(ctx, id)
    const preuves = await listPreuves(ctx, id)
    const ids = preuves.flatMap(({ jetonId, certificatId }) => [jetonId, certificatId])
    return { publication, preuves, fichiers: await listFichiers(ctx, ids) }
  })
  const roots = await renderAnchors(house.confiance)
  const documents = publication.pieces.map((piece) => ({ ...piece, path: `documents/${piece.ordre}-${piece.nom}` }))
  const contents = documents.map(({ sha256, path }) => ({ sha256, nom: `../${path}` }))
  const journal = await buildPreuve(house, collectivite, [`publication:${id}`], roots, contents)
  const zip = new ZipFile()
  const mtime = house.clock()
  const addStored = (path: string, { sha256 }: Pick<Fichier, 'sha256'>) =>
    zip.addReadStreamLazy(path, { mtime, compress: false }, (callback) => {
      house.files.read(collectivite.id, sha256).then(
        (stream) => callback(null, stream),
        (error: unknown) => callback(error, undefined as never),
      )
    })
  for (const { genre, texte } of preuves) zip.addBuffer(Buffer.from(texte), `horodatages/texte-${genre}.txt`, { mtime })
  for (const fichier of fichiers) addStored(`horodatages/${fichier.nom}`, fichier)
  zip.addBuffer(Buffer.from(roots), 'horodatages/autorites.pem', { mtime })
  for (const { path, bytes } of journal) zip.addBuffer(Buffer.from(bytes), `journal/${path}`, { mtime })
  for (const document of documents) addStored(document.path, document)
  zip.end()
  return zip.outputStream as Readable
}
