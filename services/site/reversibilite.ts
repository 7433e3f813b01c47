import type { Collectivite } from '#platform/collectivites'
import { type Ctx, inContext } from '#platform/context'
import { listFichiers } from '#platform/files'
import type { House, ReversibilityArchive } from '#platform/service'
import { listAllPreuves, listAllSondes } from './store/preuves.ts'
import { listAllPublications, listPieces } from './store/publications.ts'

const ACTEUR = { genre: 'systeme' as const, nom: 'Parvis (réversibilité)' }

/** Publications, documents, proofs and probes, in formats that anyone reads. */
export async function exportSite(house: House, collectivite: Collectivite, archive: ReversibilityArchive) {
  const who = { actor: ACTEUR, collectivite, requestId: 'reversibilite' }
  const { publications, pieces, preuves, fichiers, sondes } = await inContext(house, who, readAll)
  archive.addTable(
    'publications.csv',
    [
      'id',
      'objet',
      'numero',
      'nature',
      'matiere',
      'date_decision',
      'auteur',
      'qualite',
      'identifiant_prefecture',
    ].concat(['mise_en_ligne', 'adresse', 'retrait', 'motif_retrait']),
    publications.map((one) => [
      one.id,
      one.objet,
      one.numero,
      one.natureLibelle,
      one.matiere,
      one.dateDecision,
      one.auteurNom,
      one.auteurQualite,
      one.idActe,
      one.miseEnLigneLe.toISOString(),
      one.premiereAdresse,
      one.retireeLe?.toISOString() ?? null,
      one.motifRetrait,
    ]),
    'Actes publiés, retirés compris',
  )
  for (const { publicationId, ordre, nom, sha256 } of pieces)
    archive.addFile(
      `documents/${publicationId}/${ordre}-${nom}`,
      sha256,
      ordre === 0 ? 'Acte publié' : 'Annexe publiée',
    )
  for (const { publicationId, genre, texte, jetonId, certificatId } of preuves) {
    archive.addText(`preuves/${publicationId}/${genre}.txt`, texte, 'Texte horodaté')
    for (const id of [jetonId, certificatId]) {
      const fichier = fichiers.get(id)
      if (fichier)
        archive.addFile(`preuves/${publicationId}/${fichier.nom}`, fichier.sha256, 'Jeton RFC 3161 ou certificat')
    }
  }
  archive.addTable(
    'sondes.csv',
    ['publication', 'faite_le', 'adresse', 'resultat', 'statut_http', 'sha256', 'detail'],
    sondes.map((one) => [
      one.publicationId,
      one.faiteLe.toISOString(),
      one.adresse,
      one.resultat,
      one.statut,
      one.sha256,
      one.detail,
    ]),
    'Lectures de la page publique par Parvis',
  )
}

async function readAll(ctx: Ctx) {
  const publications = await listAllPublications(ctx)
  const pieces = await listPieces(
    ctx,
    publications.map(({ id }) => id),
  )
  const preuves = await listAllPreuves(ctx)
  const files = await listFichiers(
    ctx,
    preuves.flatMap(({ jetonId, certificatId }) => [jetonId, certificatId]),
  )
  return {
    publications,
    pieces,
    preuves,
    fichiers: new Map(files.map((file) => [file.id, file])),
    sondes: await listAllSondes(ctx),
  }
}
