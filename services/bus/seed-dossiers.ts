/** Dossiers of the invented territory: enough for every screen to show life on the first start. */
export interface Semis {
  /** Address of the commune. */
  commune: string
  /** Account that prepares the dossier. */
  compte: string
  flux: 'actes' | 'document-a-signer'
  objet: string
  /** Articles of the document. */
  texte: readonly string[]
  /** Actes only. */
  nature?: number
  matiere?: string
  /** Days since the decision. */
  age?: number
  /** Étapes left out, with the reason. */
  ecartees?: Readonly<Record<string, string>>
  /** How far it has gone; a draft unless said. */
  suite?: 'envoye' | 'annule' | { vise: string } | { rejete: string; motif: string }
}

const SAINT_AUBIN = { commune: 'saint-aubin-sur-ourle', compte: 'secretaire' }
const MESNIL = { commune: 'le-mesnil-breau', compte: 'secretaire' }
const VAUBOURG = { commune: 'vaubourg-la-foret', compte: 'dgs' }
const PAPIER = { signature: 'papier' }

export const SEMIS: readonly Semis[] = [
  {
    ...SAINT_AUBIN,
    flux: 'actes',
    objet: 'Attribution des subventions aux associations pour l’année',
    texte: [
      'Article 1 : une subvention de 450 € est accordée à l’association « Les Amis du lavoir ».',
      'Article 2 : une subvention de 600 € est accordée au comité des fêtes.',
    ],
    nature: 1,
    matiere: '7.5',
    age: 6,
    ecartees: PAPIER,
    suite: 'envoye',
  },
  {
    ...SAINT_AUBIN,
    flux: 'actes',
    objet: 'Tarifs de la cantine scolaire',
    texte: ['Article 1 : le prix du repas est fixé à 3,40 € pour un élève de la commune.'],
    nature: 1,
    matiere: '8.1',
    age: 6,
    suite: { vise: 'adjointe' },
  },
  {
    ...SAINT_AUBIN,
    flux: 'actes',
    objet: 'Circulation interdite rue du Lavoir pendant les travaux',
    texte: ['Article 1 : la circulation est interdite rue du Lavoir, du 2 au 13, de 8 h à 18 h.'],
    nature: 2,
    matiere: '6.1',
    age: 1,
    suite: 'envoye',
  },
  {
    ...SAINT_AUBIN,
    flux: 'actes',
    objet: 'Demande de subvention pour la réfection de la toiture de l’école',
    texte: ['Article 1 : le plan de financement est approuvé.'],
    nature: 1,
    matiere: '7.5',
    age: 6,
    suite: { rejete: 'adjointe', motif: 'Le plan de financement ne compte pas la part du département.' },
  },
  {
    ...SAINT_AUBIN,
    flux: 'actes',
    objet: 'Règlement du cimetière communal',
    texte: ['Article 1 : le règlement annexé est approuvé.'],
    nature: 1,
  },
  {
    ...SAINT_AUBIN,
    flux: 'document-a-signer',
    objet: 'Attestation de domiciliation de l’association sportive',
    texte: ['La mairie atteste que l’association est domiciliée 1 place de la Mairie.'],
    suite: 'envoye',
  },
  {
    ...SAINT_AUBIN,
    flux: 'actes',
    objet: 'Vente de la parcelle du Moulin',
    texte: ['Article 1 : la vente est autorisée.'],
    nature: 1,
    matiere: '3.2',
    age: 30,
    suite: 'annule',
  },
  {
    ...MESNIL,
    flux: 'actes',
    objet: 'Participation de la commune au syndicat des eaux',
    texte: ['Article 1 : la participation est fixée à 2 150 €.'],
    nature: 1,
    matiere: '7.6',
    age: 9,
    suite: 'envoye',
  },
  {
    ...MESNIL,
    flux: 'actes',
    objet: 'Élagage des arbres le long du chemin des Prés',
    texte: ['Article 1 : les riverains élaguent avant le 31.'],
    nature: 2,
    matiere: '6.1',
    age: 4,
    ecartees: PAPIER,
    suite: 'envoye',
  },
  {
    ...VAUBOURG,
    flux: 'actes',
    objet: 'Création d’un poste d’adjoint technique à temps non complet',
    texte: ['Article 1 : un poste de 28 heures par semaine est créé au 1er du mois prochain.'],
    nature: 1,
    matiere: '4.1',
    age: 12,
    ecartees: PAPIER,
    suite: 'envoye',
  },
  {
    ...VAUBOURG,
    flux: 'actes',
    objet: 'Convention de mise à disposition de la salle polyvalente',
    texte: ['Article 1 : la salle est mise à disposition le mercredi, gratuitement.'],
    nature: 4,
    matiere: '3.3',
    age: 3,
    suite: 'envoye',
  },
  {
    ...VAUBOURG,
    flux: 'document-a-signer',
    objet: 'Bon de commande du matériel de la cantine',
    texte: ['Four, 1 : 4 200 €. Chariot, 2 : 380 €.'],
    suite: { rejete: 'adjoint-vaubourg', motif: 'Il manque le deuxième devis.' },
  },
]
