import { childOf, childrenOf, parseXml, textOf, type XmlElement } from '#standards/xml'
import { type Acte, readActe } from './acte.ts'
import { type Enveloppe, readEnveloppe } from './enveloppe.ts'
import { ActesError } from './errors.ts'
import type { DateIso } from './formats.ts'
import { attributeText, type FichierNomme, readFichier } from './message.ts'
import type { RacineArCourrier, RacineReponse } from './reponses.ts'

/** Any message of a collectivité, told apart by its root element. */
export type Envoi =
  | { racine: 'Acte'; acte: Acte }
  | { racine: 'Annulation'; idActe: string }
  | { racine: 'DemandeClassification'; dateConnue: DateIso | undefined }
  | {
      racine: RacineArCourrier | RacineReponse | 'PieceComplementaire'
      idActe: string
      dateCourrier: DateIso
      documents: FichierNomme[]
    }
  | ({ racine: 'EnveloppeCLMISILL' } & Enveloppe)

/**
 * Reads a message of a collectivité, as the ministry or an importing operator does: leniently, an absent text is empty.
 * @throws XmlError when the document is not XML; ActesError `actes.racine-inconnue` when the root is not one of these
 */
export function parseEnvoi(bytes: Uint8Array): Envoi {
  const root = parseXml(bytes)
  switch (root.local) {
    case 'Acte':
      return { racine: 'Acte', acte: readActe(root) }
    case 'Annulation':
      return { racine: 'Annulation', idActe: attributeText(root, 'IDActe') }
    case 'DemandeClassification':
      return { racine: 'DemandeClassification', dateConnue: textOf(root, 'DateClassification') || undefined }
    case 'EnveloppeCLMISILL':
      return { racine: 'EnveloppeCLMISILL', ...readEnveloppe(root) }
    case 'ARDemandePieceComplementaire':
    case 'ARLettreObservations':
    case 'ReponseCourrierSimple':
    case 'RefusPieceComplementaire':
    case 'RejetLettreObservations':
    case 'ReponseLettreObservations':
    case 'PieceComplementaire':
      return { racine: root.local, ...reponse(root) }
    default:
      throw new ActesError('actes.racine-inconnue', `« ${root.local} » n’est pas un message d’une collectivité`)
  }
}

function reponse(root: XmlElement): { idActe: string; dateCourrier: DateIso; documents: FichierNomme[] } {
  const parent = childOf(root, 'Documents') ?? root
  return {
    idActe: attributeText(root, 'IDActe'),
    dateCourrier: attributeText(root, 'DateCourrierPref'),
    documents: childrenOf(parent, 'Document').map(readFichier),
  }
}
