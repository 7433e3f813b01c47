import type { Collectivite } from '#platform/collectivites'
import { finDuDelai } from '../rules.ts'
import type { GenrePreuve } from '../schema.ts'
import type { Sonde } from '../store/preuves.ts'
import type { PublicationComplete } from '../store/publications.ts'
import { publicUrls } from '../urls.ts'

/** What a proof is made of. */
export interface Constat {
  genre: GenrePreuve
  collectivite: Pick<Collectivite, 'slug' | 'nom' | 'siren'>
  publication: PublicationComplete
  /** All the probes made until then. */
  sondes: readonly Sonde[]
  /** Makes a path of ours into the absolute address that the public opens. */
  absolute: (path: string) => string
}

/**
 * The text that the authority stamps: one fact a line, its name first, in a fixed order; UTF-8, lines ended by LF. A
 * reader needs nothing else than this text, its token and the documents whose digests it gives.
 */
export function renderTexte({ genre, collectivite, publication, sondes, absolute }: Constat): string {
  const { id } = publication
  const page = publication.premiereAdresse ?? absolute(publicUrls.acte(collectivite, id))
  const facts: [name: string, value: string | null][] = [
    ['constat', genre],
    ['collectivite', collectivite.nom],
    ['siren', collectivite.siren],
    ['publication', id],
    ['adresse', page],
    ['objet', publication.objet],
    ['numero', publication.numero],
    ['nature', publication.natureLibelle],
    ['matiere', publication.matiere],
    ['date-decision', publication.dateDecision],
    ['auteur', publication.auteurNom],
    ['qualite', publication.auteurQualite],
    ['identifiant-prefecture', publication.idActe],
    ['mise-en-ligne', publication.miseEnLigneLe.toISOString()],
    ...publication.pieces.map(({ ordre, sha256, taille, nom }): [string, string] => [
      ordre === 0 ? 'document' : 'annexe',
      `sha256:${sha256} ${taille} octets ${absolute(publicUrls.document(collectivite, id, ordre))} ${nom}`,
    ]),
    ['fin-du-delai', genre === 'deux-mois' ? finDuDelai(publication.miseEnLigneLe) : null],
    ['retrait', publication.retireeLe?.toISOString() ?? null],
    ['motif', publication.motifRetrait],
    ...sondes.map(({ faiteLe, resultat, statut, sha256 }): [string, string] => [
      'sonde',
      [faiteLe.toISOString(), resultat, statut ?? 'sans-reponse', ...(sha256 ? [`sha256:${sha256}`] : [])].join(' '),
    ]),
  ]
  const lines = facts.flatMap(([name, value]) => (value ? [`${name} ${value}`] : []))
  return `parvis-publication-1\n${lines.join('\n')}\n`
}
