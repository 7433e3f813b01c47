import type { Contenu } from '#platform/files'
import type { House } from '#platform/service'
import { type ArchiveTransfer, openPackage, parseArchiveTransfer, type SedaPackage } from '#standards/seda'
import { relectureDifferente } from '../errors.ts'
import type { Controle, Objet, ObjetConstate, Unite, Versement } from '../modele.ts'
import { describeUnites, listUnites } from './description.ts'
import { buildInventaire, CONTENU, INVENTAIRE } from './inventaire.ts'
import { createDigester, digestStream, type Empreintes, oneChunk, openSource } from './lecture.ts'
import { buildAcceptation } from './reponse.ts'

/** A file of the archive, written in the store and read back, not yet attached. */
export type FichierRange = Omit<Objet, 'collectiviteId' | 'archiveId' | 'ordre' | 'fichierId'>

/** An archive whose every byte is in the store. */
export interface ArchiveRangee {
  transfer: ArchiveTransfer
  unites: readonly Unite[]
  controles: readonly Controle[]
  fichiers: readonly FichierRange[]
}

/**
 * Writes the archive (AIP) of an accepted transfer: bordereau as received, objects, report, reply, inventory; then reads
 * all of it back. The same transfer gives the same bytes, so that an interrupted storing is done again over itself.
 *
 * @throws DomainError `fichiers.infecte`, `archivage.relecture-differente`, those of the store
 */
export async function storeArchive(
  house: House,
  versement: Versement,
  sip: Pick<Contenu, 'sha256' | 'taille'>,
): Promise<ArchiveRangee> {
  const { collectiviteId } = versement
  const opened = await openPackage(openSource(house, collectiviteId, sip))
  const manifest = await opened.readManifest()
  const { transfer } = parseArchiveTransfer(manifest)
  const controles: Controle[] = [...versement.controles, { code: 'rangement', resultat: 'conforme', fautes: [] }]
  const { reply, bytes } = buildAcceptation(transfer, versement, controles)
  const unites = describeUnites(transfer, reply)

  const write = (piece: PieceDecrite, content: Uint8Array) =>
    writePiece(house, collectiviteId, piece, oneChunk(content))
  const fichiers = [
    await write(pieceOf('bordereau', 'manifest.xml', 'Bordereau de versement, tel que reçu'), manifest),
    ...(await writeObjets(house, versement, opened, unites)),
    await write(pieceOf('rapport', 'controles.json', 'Contrôles faits à l’entrée'), toJson(controles)),
    await write(pieceOf('reponse', 'reponse.xml', 'Réponse au versement'), bytes),
  ]
  const archive = { id: versement.id, cote: versement.cote as string, le: versement.accepteLe as Date, par: 'Parvis' }
  const inventaire = { ...pieceOf('inventaire', INVENTAIRE, 'Inventaire de l’archive'), chemin: INVENTAIRE }
  fichiers.push(await write(inventaire, buildInventaire(archive, fichiers)))
  for (const fichier of fichiers) await checkRelecture(house, collectiviteId, fichier)
  return { transfer, unites, controles, fichiers }
}

type PieceDecrite = Pick<FichierRange, 'genre' | 'chemin' | 'identifiant' | 'nom' | 'titre'> &
  Partial<Pick<FichierRange, 'puid' | 'format'>>

const pieceOf = (genre: FichierRange['genre'], nom: string, titre: string): PieceDecrite => ({
  genre,
  chemin: `${CONTENU}${nom}`,
  identifiant: nom,
  nom,
  titre,
})

const toJson = (value: unknown) => Buffer.from(`${JSON.stringify(value, null, 2)}\n`)

async function writeObjets(
  house: House,
  versement: Versement,
  opened: SedaPackage,
  unites: readonly Unite[],
): Promise<FichierRange[]> {
  const constates = versement.constat?.objets ?? []
  const titles = new Map(listUnites(unites).flatMap(({ titre, objets }) => objets.map((id) => [id, titre] as const)))
  const written = new Map<string, FichierRange>()
  for await (const file of opened.files()) {
    const rank = constates.findIndex(({ entree }) => entree === file.name)
    const constate = constates[rank]
    if (!constate) throw new Error(`The file ${file.name} of an accepted package was never controlled`)
    const piece = { ...objetOf(constate, rank), titre: titles.get(constate.identifiant) ?? constate.nom }
    const fichier = await writePiece(house, versement.collectiviteId, piece, await file.open())
    // What is kept is what was controlled.
    if (!isSame(fichier, constate)) throw relectureDifferente(constate.nom)
    written.set(constate.identifiant, fichier)
  }
  if (written.size !== constates.length) throw new Error('A controlled file is no longer in the package')
  return constates.map(({ identifiant }) => written.get(identifiant) as FichierRange)
}

/** Objects are named by their rank: real names are in the bordereau, whatever characters they have. */
function objetOf({ identifiant, nom, entree, puid, format }: ObjetConstate, rank: number): PieceDecrite {
  const extension = /\.([A-Za-z0-9]{1,8})$/.exec(entree)?.[1]?.toLowerCase() ?? 'bin'
  const chemin = `${CONTENU}objets/${String(rank + 1).padStart(4, '0')}.${extension}`
  return { genre: 'objet', chemin, identifiant, nom, titre: nom, puid, format }
}

async function writePiece(
  house: House,
  collectiviteId: string,
  piece: PieceDecrite,
  stream: AsyncIterable<Uint8Array>,
): Promise<FichierRange> {
  const digester = createDigester()
  const contenu = await house.files.write(collectiviteId, digester.through(stream))
  const { sha512 } = digester.finish()
  return {
    puid: null,
    format: null,
    ...piece,
    sha256: contenu.sha256,
    sha512,
    taille: contenu.taille,
    type: contenu.type,
  }
}

async function checkRelecture(house: House, collectiviteId: string, fichier: FichierRange): Promise<void> {
  const read = await digestStream(await house.files.read(collectiviteId, fichier.sha256))
  if (!isSame(read, fichier)) throw relectureDifferente(fichier.nom)
}

const isSame = (a: Empreintes, b: Empreintes) => a.sha512 === b.sha512 && a.sha256 === b.sha256 && a.taille === b.taille
