/** A nature of acte: code and label of the norm, two letters used in names, default typologie of the main document. */
export type NatureActe = { code: number; abrege: string; libelle: string; typologieParDefaut: string }

/**
 * Natures of acte. Source: `NaturesActes` of the classification of 2019-04-18, typologies of S²LOW.
 * The classification of the collectivité prevails: the ministry may add a nature.
 */
export const NATURES_ACTE: readonly NatureActe[] = [
  { code: 1, abrege: 'DE', libelle: 'Délibérations', typologieParDefaut: '99_DE' },
  { code: 2, abrege: 'AR', libelle: 'Actes réglementaires', typologieParDefaut: '99_AR' },
  { code: 3, abrege: 'AI', libelle: 'Actes individuels', typologieParDefaut: '99_AI' },
  { code: 4, abrege: 'CC', libelle: 'Contrats, conventions et avenants', typologieParDefaut: '99_DC' },
  { code: 5, abrege: 'BF', libelle: 'Documents budgétaires et financiers', typologieParDefaut: '99_BU' },
  { code: 6, abrege: 'AU', libelle: 'Autres', typologieParDefaut: '99_AU' },
]

/** Typologie of a detached signature file, allowed for every nature. */
export const TYPOLOGIE_SIGNATURE = '99_SE'

/** The nature with this code, from {@link NATURES_ACTE}. */
export function findNature(code: number): NatureActe | undefined {
  return NATURES_ACTE.find((nature) => nature.code === code)
}

/** One message of the norm: transaction and flow, root element, direction, French label, flows that may answer it. */
export type TypeMessage = {
  code: string
  racine: string
  sens: 'collectivite' | 'prefecture'
  libelle: string
  reponses: readonly string[]
}

/**
 * Messages of the norm; `sens` tells who writes it. Source: actesv1_1.xsd and annexe 1 of the cahier des charges
 * (arrêté of 26 October 2005). The numbers 3-5, 4-5 and 7-3 are inferred: read the root element, never the name.
 */
export const TYPES_MESSAGE: readonly TypeMessage[] = [
  ['1-1', 'Acte', 'collectivite', 'Transmission d’un acte', '1-2 1-3'],
  ['1-2', 'ARActe', 'prefecture', 'Accusé de réception d’un acte', ''],
  ['1-3', 'AnomalieActe', 'prefecture', 'Anomalie sur un acte', ''],
  ['2-1', 'CourrierSimple', 'prefecture', 'Courrier simple', '2-2'],
  ['2-2', 'ReponseCourrierSimple', 'collectivite', 'Réponse à un courrier simple', ''],
  ['3-1', 'DemandePieceComplementaire', 'prefecture', 'Demande de pièces complémentaires', '3-2 3-3 3-4'],
  ['3-2', 'ARDemandePieceComplementaire', 'collectivite', 'Accusé de réception de la demande de pièces', ''],
  ['3-3', 'RefusPieceComplementaire', 'collectivite', 'Refus explicite d’envoi de pièces complémentaires', '3-5'],
  ['3-4', 'PieceComplementaire', 'collectivite', 'Transmission de pièces complémentaires', '3-5'],
  ['3-5', 'ARPieceComplementaire', 'prefecture', 'Accusé de réception des pièces ou du refus', ''],
  ['4-1', 'LettreObservations', 'prefecture', 'Lettre d’observations', '4-2 4-3 4-4'],
  ['4-2', 'ARLettreObservations', 'collectivite', 'Accusé de réception de la lettre d’observations', ''],
  ['4-3', 'RejetLettreObservations', 'collectivite', 'Rejet explicite d’une lettre d’observations', '4-5'],
  ['4-4', 'ReponseLettreObservations', 'collectivite', 'Lettre de justification de l’acte', '4-5'],
  ['4-5', 'ARReponseRejetLettreObservations', 'prefecture', 'Accusé de réception de la réponse ou du rejet', ''],
  ['5-1', 'DefereTA', 'prefecture', 'Déféré au tribunal administratif', ''],
  ['6-1', 'Annulation', 'collectivite', 'Annulation de la transmission', '6-2'],
  ['6-2', 'ARAnnulation', 'prefecture', 'Accusé de réception de l’annulation', ''],
  ['7-1', 'DemandeClassification', 'collectivite', 'Demande de classification', '7-2 7-3'],
  ['7-2', 'RetourClassification', 'prefecture', 'Classification', ''],
  ['7-3', 'ReponseClassificationSansChangement', 'prefecture', 'Classification sans changement', ''],
].map(([code, racine, sens, libelle, reponses]) => ({
  code: code!,
  racine: racine!,
  sens: sens as TypeMessage['sens'],
  libelle: libelle!,
  reponses: reponses ? reponses.split(' ') : [],
}))

/** The message with this code (`1-1`) or root element (`Acte`). */
export function findTypeMessage(codeOrRacine: string): TypeMessage | undefined {
  return TYPES_MESSAGE.find(({ code, racine }) => code === codeOrRacine || racine === codeOrRacine)
}

/** Labels of the seven transactions, as S²LOW shows them. */
export const LIBELLES_TRANSACTION: Record<number, string> = {
  1: 'Transmission d’actes',
  2: 'Courrier simple',
  3: 'Demande de pièces complémentaires',
  4: 'Lettre d’observations',
  5: 'Déféré au tribunal administratif',
  6: 'Annulation',
  7: 'Demande de classification',
}
