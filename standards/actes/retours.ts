import { childOf, childrenOf, parseXml, textOf, type XmlElement } from '#standards/xml'
import { type Acte, readActe } from './acte.ts'
import { type Classification, readClassification } from './classification.ts'
import { type Enveloppe, type EnveloppeRetour, readEnveloppe, readEnveloppeRetour } from './enveloppe.ts'
import { ActesError } from './errors.ts'
import type { DateIso } from './formats.ts'
import { attributeText, type FichierNomme, readFichier } from './message.ts'

/** 1-2. */
export type ArActe = {
  racine: 'ARActe'
  idActe: string
  dateReception: DateIso
  acte: Acte
  /** Classification in force at the préfecture: newer than ours, it must be asked for. Empty when absent. */
  dateClassificationEnCours: DateIso
}

/** 1-3: no IDActe; the acte is known by the SIREN of the envelope and by its date, number and nature. */
export type AnomalieActe = {
  racine: 'AnomalieActe'
  date: DateIso
  nature: string
  detail: string
  acte: Acte
  dateClassificationEnCours: DateIso
}

/** `ANO_…`: the whole envelope is refused. */
export type AnomalieEnveloppe = {
  racine: 'AnomalieEnveloppe'
  date: DateIso
  nature: string
  detail: string
  enveloppe: Enveloppe
}

/** 6-2. */
export type ArAnnulation = { racine: 'ARAnnulation'; idActe: string; dateReception: DateIso }

/** 7-2. */
export type RetourClassification = { racine: 'RetourClassification'; classification: Classification }

/** 7-3. */
export type SansChangement = { racine: 'ReponseClassificationSansChangement'; date: DateIso }

/** 2-1, 3-1, 4-1 or 5-1. */
export type CourrierPrefecture = {
  racine: 'CourrierSimple' | 'DemandePieceComplementaire' | 'LettreObservations' | 'DefereTA'
  idActe: string
  /** Date of the letter, or of the deposit for a déféré. */
  date: DateIso
  /** What is asked (3-1), the reason (4-1) or the illegality (5-1); empty for a simple letter. */
  texte: string
  documents: FichierNomme[]
}

/** 3-5 or 4-5: our answer to a letter has been received. */
export type ArReponse = {
  racine: 'ARPieceComplementaire' | 'ARReponseRejetLettreObservations'
  idActe: string
  dateCourrier: DateIso
  dateReception: DateIso
}

/** Any message of the ministry, told apart by its root element. */
export type Retour =
  | ArActe
  | AnomalieActe
  | AnomalieEnveloppe
  | ArAnnulation
  | RetourClassification
  | SansChangement
  | CourrierPrefecture
  | ArReponse
  | ({ racine: 'EnveloppeMISILLCL' } & EnveloppeRetour)

/**
 * Reads a message of the ministry, dispatching on the local name of its root, never on its file name. The content is
 * read leniently, since the ministry does not respect its own schema: an absent text is empty, of repeated elements
 * the first one that says something counts.
 *
 * @throws XmlError when the document is not XML; ActesError `actes.racine-inconnue` when the root is not one of these
 */
export function parseRetour(bytes: Uint8Array): Retour {
  const root = parseXml(bytes)
  if (Object.hasOwn(READERS, root.local)) return READERS[root.local]!(root)
  throw new ActesError('actes.racine-inconnue', `« ${root.local} » n’est pas un message du contrôle de légalité`)
}

const READERS: Record<string, (root: XmlElement) => Retour> = {
  // biome-ignore-start lint/style/useNamingConvention: root elements of the norm, verbatim
  ARActe: (root) => ({
    racine: 'ARActe',
    idActe: attributeText(root, 'IDActe'),
    dateReception: attributeText(root, 'DateReception'),
    ...acteRecu(root),
  }),
  AnomalieActe: (root) => ({ racine: 'AnomalieActe', ...anomalie(root), ...acteRecu(root) }),
  AnomalieEnveloppe: (root) => ({
    racine: 'AnomalieEnveloppe',
    ...anomalie(root),
    enveloppe: readEnveloppe(childOf(root, 'EnveloppeRecue')),
  }),
  ARAnnulation: (root) => ({
    racine: 'ARAnnulation',
    idActe: attributeText(root, 'IDActe'),
    dateReception: attributeText(root, 'DateReception'),
  }),
  RetourClassification: (root) => ({ racine: 'RetourClassification', classification: readClassification(root) }),
  ReponseClassificationSansChangement: (root) => ({
    racine: 'ReponseClassificationSansChangement',
    date: textOf(root, 'DateClassification'),
  }),
  CourrierSimple: (root) => courrier(root, 'CourrierSimple', ''),
  DemandePieceComplementaire: (root) => courrier(root, 'DemandePieceComplementaire', textOf(root, 'DescriptionPieces')),
  LettreObservations: (root) => courrier(root, 'LettreObservations', textOf(root, 'Motif')),
  DefereTA: (root) => ({
    racine: 'DefereTA',
    idActe: attributeText(root, 'IDActe'),
    date: textOf(root, 'DateDepot'),
    texte: textOf(root, 'NatureIllegalite'),
    documents: childrenOf(childOf(root, 'PiecesJointes'), 'PieceJointe').map(readFichier),
  }),
  ARPieceComplementaire: (root) => arReponse(root, 'ARPieceComplementaire'),
  ARReponseRejetLettreObservations: (root) => arReponse(root, 'ARReponseRejetLettreObservations'),
  EnveloppeMISILLCL: (root) => ({ racine: 'EnveloppeMISILLCL', ...readEnveloppeRetour(root) }),
  // biome-ignore-end lint/style/useNamingConvention: root elements of the norm, verbatim
}

function acteRecu(root: XmlElement): Pick<ArActe, 'acte' | 'dateClassificationEnCours'> {
  const dates = childrenOf(root, 'ClassificationDateVersionEnCours').map((element) => textOf(element))
  return {
    acte: readActe(childOf(root, 'ActeRecu')),
    dateClassificationEnCours: dates.find((date) => date !== '') ?? '',
  }
}

function anomalie(root: XmlElement): Pick<AnomalieActe, 'date' | 'nature' | 'detail'> {
  return { date: textOf(root, 'Date'), nature: textOf(root, 'Nature'), detail: textOf(root, 'Detail') }
}

function courrier(root: XmlElement, racine: CourrierPrefecture['racine'], texte: string): CourrierPrefecture {
  return {
    racine,
    idActe: attributeText(root, 'IDActe'),
    date: attributeText(root, 'DateCourrierPref'),
    texte,
    documents: childrenOf(root, 'Document').map(readFichier),
  }
}

function arReponse(root: XmlElement, racine: ArReponse['racine']): ArReponse {
  const courrierRepondu = childOf(root, 'InfosCourrierPref')
  return {
    racine,
    idActe: attributeText(courrierRepondu, 'IDActe'),
    dateCourrier: attributeText(courrierRepondu, 'DateCourrierPref'),
    dateReception: attributeText(root, 'DateReception'),
  }
}
