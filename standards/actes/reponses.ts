import { xml } from '#standards/xml'
import { ActesError } from './errors.ts'
import { check, checkDate, type DateIso } from './formats.ts'
import { type FichierNomme, fichierNode, renderMessage } from './message.ts'

/** The letter answered: `dateCourrier` is the date carried by the letter itself, not the day of the answer. */
export type CourrierRepondu = { idActe: string; dateCourrier: DateIso }

function courrierAttributes({ idActe, dateCourrier }: CourrierRepondu): Record<string, string> {
  return {
    'actes:IDActe': check('idActe', idActe),
    'actes:DateCourrierPref': checkDate('date du courrier', dateCourrier),
  }
}

/** Roots of the acknowledgements that the operator sends as soon as the letter arrives: 3-2 and 4-2. */
export type RacineArCourrier = 'ARDemandePieceComplementaire' | 'ARLettreObservations'

/** Writes 3-2 or 4-2. @throws ActesError */
export function buildArCourrier(racine: RacineArCourrier, courrier: CourrierRepondu): Uint8Array<ArrayBuffer> {
  return renderMessage(racine, courrierAttributes(courrier))
}

/** Roots of the answers made of one document: 2-2, 3-3, 4-3 and 4-4. */
export type RacineReponse =
  | 'ReponseCourrierSimple'
  | 'RefusPieceComplementaire'
  | 'RejetLettreObservations'
  | 'ReponseLettreObservations'

/** Writes 2-2, 3-3, 4-3 or 4-4. @throws ActesError */
export function buildReponse(
  racine: RacineReponse,
  courrier: CourrierRepondu,
  document: FichierNomme,
): Uint8Array<ArrayBuffer> {
  return renderMessage(racine, courrierAttributes(courrier), fichierNode('Document', document))
}

/** Writes 3-4: the documents asked for, at least one. @throws ActesError */
export function buildPieceComplementaire(
  courrier: CourrierRepondu,
  documents: readonly FichierNomme[],
): Uint8Array<ArrayBuffer> {
  if (documents.length === 0) {
    throw new ActesError(
      'actes.champ-invalide',
      'L’envoi de pièces complémentaires doit comporter au moins un document',
    )
  }
  const nodes = documents.map((document) => fichierNode('Document', document))
  return renderMessage('PieceComplementaire', courrierAttributes(courrier), xml('actes:Documents', {}, nodes))
}
