import { type DefinitionRow, type DocumentBlock, type DocumentDescription, renderDocument } from '#platform/documents'
import { formatInstant, formatJour } from '#standards/calendrier'
import { finDuDelai, natureDUnActe } from '../rules.ts'
import type { GenrePreuve, ResultatSonde } from '../schema.ts'
import { publicUrls } from '../urls.ts'
import type { Constat } from './texte.ts'

/** What the authority answered. */
export interface Horodate {
  at: Date
  autorite: string
  /** SHA-256 of the stamped text. */
  empreinteTexte: string
}

export const TITRES: Record<GenrePreuve, string> = {
  'mise-en-ligne': 'Certificat de publication',
  'deux-mois': 'Constat de deux mois de publication',
  retrait: 'Constat de retrait',
}

export const RESULTATS: Record<ResultatSonde, string> = {
  conforme: 'Document conforme',
  different: 'Autre contenu',
  injoignable: 'Page injoignable',
}

const RESPONSABILITE =
  'Ce document est produit par Parvis à partir de ce qu’il a enregistré. Le maire certifie, sous sa responsabilité, le caractère exécutoire de l’acte (CGCT, article L2131-1).'

/** The proof for people: what was published, where, since when, and how to check it without Parvis. */
export function renderCertificat(constat: Constat, horodate: Horodate): Promise<Uint8Array> {
  return renderDocument(describeCertificat(constat, horodate), { at: horodate.at })
}

function describeCertificat(constat: Constat, horodate: Horodate): DocumentDescription {
  const { genre, collectivite, publication } = constat
  return {
    title: TITRES[genre],
    subtitle: publication.objet,
    emetteur: collectivite.nom,
    reference: `${TITRES[genre]} — ${publication.numero || publication.id}`,
    blocks: [
      { kind: 'definitions', rows: [...publicationRows(constat), ...acteRows(constat)] },
      { kind: 'heading', text: 'Documents publiés' },
      documentsTable(constat),
      ...sondesBlocks(constat),
      { kind: 'heading', text: 'Horodatage' },
      { kind: 'definitions', rows: horodatageRows(horodate) },
      {
        kind: 'paragraph',
        text: 'Pour vérifier, avec le texte, le jeton et les certificats donnés sur la page de l’acte :',
      },
      { kind: 'list', numbered: true, items: verification(genre) },
      { kind: 'note', text: RESPONSABILITE },
    ],
  }
}

function publicationRows({ genre, publication, collectivite, absolute }: Constat): DefinitionRow[] {
  const { miseEnLigneLe, retireeLe, motifRetrait, premiereAdresse, id } = publication
  return [
    { label: 'Mis en ligne le', value: formatInstant(miseEnLigneLe), strong: true },
    ...(genre === 'deux-mois'
      ? [
          {
            label: 'Durée de publicité',
            value: `Aucun retrait jusqu’au ${formatJour(finDuDelai(miseEnLigneLe))}`,
            strong: true,
          },
        ]
      : []),
    ...(genre === 'retrait' && retireeLe
      ? [
          { label: 'Retiré le', value: formatInstant(retireeLe), strong: true },
          { label: 'Motif', value: motifRetrait ?? '' },
        ]
      : []),
    { label: 'Adresse publique', value: premiereAdresse ?? absolute(publicUrls.acte(collectivite, id)) },
  ]
}

const acteRows = ({ publication, collectivite }: Constat): DefinitionRow[] => [
  { label: 'Collectivité', value: `${collectivite.nom} (SIREN ${collectivite.siren})` },
  {
    label: 'Nature et numéro',
    value: [natureDUnActe(publication.natureLibelle), publication.numero].filter(Boolean).join(' '),
  },
  { label: 'Date de la décision', value: formatJour(publication.dateDecision) },
  { label: 'Auteur', value: `${publication.auteurNom}, ${publication.auteurQualite}` },
  ...(publication.idActe ? [{ label: 'Identifiant en préfecture', value: publication.idActe }] : []),
]

const documentsTable = ({ publication }: Constat): DocumentBlock => ({
  kind: 'table',
  columns: [{ title: 'Document' }, { title: 'Octets', align: 'right' }, { title: 'Empreinte SHA-256' }],
  rows: publication.pieces.map(({ nom, taille, sha256 }) => [nom, taille.toLocaleString('fr-FR'), sha256]),
})

function sondesBlocks({ genre, sondes }: Constat): DocumentBlock[] {
  if (genre === 'mise-en-ligne') return []
  const rows = sondes.map(({ faiteLe, resultat, detail }) => [formatInstant(faiteLe), RESULTATS[resultat], detail])
  return [
    { kind: 'heading', text: 'Sondes' },
    {
      kind: 'paragraph',
      text: 'À des instants tirés au hasard, Parvis a ouvert l’adresse publique comme le ferait un habitant, depuis son propre serveur, et a comparé le document reçu à celui publié. Chaque sonde est inscrite à un journal chaîné, scellé chaque jour.',
    },
    rows.length > 0
      ? { kind: 'table', columns: [{ title: 'Instant' }, { title: 'Résultat' }, { title: 'Détail' }], rows }
      : { kind: 'note', text: 'Aucune sonde n’a été faite.' },
  ]
}

const horodatageRows = ({ at, autorite, empreinteTexte }: Horodate): DefinitionRow[] => [
  { label: 'Instant donné par l’autorité', value: formatInstant(at), strong: true },
  { label: 'Autorité', value: autorite },
  { label: 'Empreinte du texte horodaté', value: empreinteTexte },
]

const verification = (genre: GenrePreuve) => [
  'L’empreinte du document téléchargé est celle du tableau et celle du texte : sha256sum acte.pdf',
  `Le jeton donne une date certaine au texte : openssl ts -verify -data texte-${genre}.txt -in jeton-${genre}.tsr -token_in -CAfile autorites.pem`,
]
