import type { Readable } from 'node:stream'
import { ZipFile } from 'yazl'
import type { Collectivite } from '#platform/collectivites'
import { renderAnchors } from '#platform/confiance'
import { buildPreuve, type Entree, type Sujet } from '#platform/journal'
import type { House } from '#platform/service'
import type { DossierComplet, Piece } from './modele.ts'

export interface DossierExporte {
  complet: DossierComplet
  sujets: readonly Sujet[]
  entrees: readonly Entree[]
  faits: readonly (readonly [label: string, value: string])[]
}

/**
 * The whole dossier as one zip, streamed: `documents/`, `resultats/`, `dossier.json`, `chronologie.json`, and `preuve/`,
 * which a stranger verifies without us.
 */
export async function exportDossier(
  house: House,
  collectivite: Collectivite,
  exporte: DossierExporte,
): Promise<Readable> {
  const { complet, sujets, entrees } = exporte
  const files = namePieces(complet.pieces)
  const preuve = await buildPreuve(
    house,
    collectivite,
    sujets.map(({ type, id }) => `${type}:${id}`),
    await renderAnchors(house.confiance),
    files.map(({ piece, path }) => ({ sha256: piece.sha256, nom: `../${path}` })),
  )
  const zip = new ZipFile()
  const mtime = house.clock()
  const json = (path: string, value: unknown) =>
    zip.addBuffer(Buffer.from(JSON.stringify(value, null, 2)), path, { mtime })
  json('dossier.json', describe(exporte))
  json('chronologie.json', entrees.map(toLine))
  for (const { path, bytes } of preuve) zip.addBuffer(Buffer.from(bytes), `preuve/${path}`, { mtime })
  for (const { piece, path } of files) {
    zip.addReadStreamLazy(path, { mtime, compress: false }, (callback) => {
      house.files.read(collectivite.id, piece.sha256).then(
        (stream) => callback(null, stream),
        (error: unknown) => callback(error, undefined as never),
      )
    })
  }
  zip.end()
  return zip.outputStream as Readable
}

function describe({ complet, faits }: DossierExporte) {
  const { dossier, etapes } = complet
  return {
    id: dossier.id,
    flux: dossier.flux,
    etat: dossier.etat,
    objet: dossier.objet,
    numero: dossier.numero,
    faits: Object.fromEntries(faits),
    donnees: dossier.donnees,
    auteur: dossier.auteur.nom,
    creeLe: dossier.creeLe,
    envoyeLe: dossier.envoyeLe,
    closLe: dossier.closLe,
    etapes: etapes.map(({ tour, code, etat, commenceLe, termineLe, message }) => ({
      tour,
      code,
      etat,
      commenceLe,
      termineLe,
      message,
    })),
  }
}

function toLine({ numero, instant, nom, acteur, sujetType, details }: Entree) {
  return { numero, instant, evenement: nom, acteur: acteur.nom, sujet: sujetType, details }
}

/** A folder a kind; two files of one name are told apart by their rank. */
export function namePieces(pieces: readonly Piece[]): { piece: Piece; path: string }[] {
  const used = new Set<string>()
  return pieces.map((piece, index) => {
    const folder = piece.role === 'resultat' ? 'resultats' : 'documents'
    const plain = `${folder}/${piece.nom}`
    const path = used.has(plain) ? `${folder}/${index + 1}-${piece.nom}` : plain
    used.add(path)
    return { piece, path }
  })
}
