import { XmlError } from '#standards/xml'
import type { FichierArchive } from './archive.ts'
import { ActesError } from './errors.ts'
import { parseRetour, type Retour } from './retours.ts'

/** A message of the ministry with the bytes to keep as evidence, exactly as received. */
export type RetourRecu = { nom: string; contenu: Uint8Array; retour: Retour }

/** The parts of a mail of the ministry, told apart. */
export type CourrielMinistere = {
  /** The envelope, absent for an anomaly of envelope. */
  enveloppe: Extract<Retour, { racine: 'EnveloppeMISILLCL' }> | undefined
  retours: RetourRecu[]
  /** Documents of the letters, and any other attachment. */
  documents: FichierArchive[]
}

/**
 * Tells apart the attachments of a mail of the ministry by the root of their XML, never by their names alone: envelope,
 * messages, documents. An XML attachment that is not a message is a document.
 */
export function parseCourriel(pieces: readonly FichierArchive[]): CourrielMinistere {
  const courriel: CourrielMinistere = { enveloppe: undefined, retours: [], documents: [] }
  for (const piece of pieces) {
    const retour = /\.xml$/i.test(piece.nom) ? tryRetour(piece.contenu) : undefined
    if (!retour) courriel.documents.push(piece)
    else if (retour.racine === 'EnveloppeMISILLCL') courriel.enveloppe = retour
    else courriel.retours.push({ ...piece, retour })
  }
  return courriel
}

function tryRetour(contenu: Uint8Array): Retour | undefined {
  try {
    return parseRetour(contenu)
  } catch (error) {
    if (error instanceof XmlError || error instanceof ActesError) return undefined
    throw error
  }
}

/**
 * Key that is the same when the same mail comes twice: root, identifier of the acte (or date, number and nature when
 * the message has none), date.
 * @param siren collectivité to which the mail is addressed
 */
export function keyOfRetour(retour: Retour, siren: string): string {
  return [retour.racine, siren, ...keyParts(retour)].join('|')
}

function keyParts(retour: Retour): string[] {
  switch (retour.racine) {
    case 'ARActe':
    case 'ARAnnulation':
      return [retour.idActe, retour.dateReception]
    case 'AnomalieActe':
      return [retour.acte.date, retour.acte.numero, String(retour.acte.nature), retour.date, retour.nature]
    case 'AnomalieEnveloppe':
      return [...retour.enveloppe.formulaires, retour.date, retour.nature]
    case 'RetourClassification':
      return [retour.classification.date]
    case 'ReponseClassificationSansChangement':
      return [retour.date]
    case 'EnveloppeMISILLCL':
      return retour.formulaires
    case 'ARPieceComplementaire':
    case 'ARReponseRejetLettreObservations':
      return [retour.idActe, retour.dateCourrier, retour.dateReception]
    default:
      return [retour.idActe, retour.date, ...retour.documents.map(({ nom }) => nom)]
  }
}

/** The notice, without XML, that paper documents are awaited for an acte (« multi-canal »). */
export type AvisMultiCanal = { idActe: string | undefined }

/**
 * Recognises the HTML mail that the ministry sends after the AR of an acte whose `DocumentPapier` is `O`; the delay of
 * control then runs from the reception of the paper. Returns `undefined` for any other body.
 */
export function parseAvisMultiCanal(html: string): AvisMultiCanal | undefined {
  const text = html.replace(/<[^>]*>/g, ' ').replace(/&nbsp;|\s+/g, ' ')
  if (!/transmission est effectu(?:é|&eacute;|&#233;)e en multi ?canal/i.test(text)) return undefined
  return { idActe: /[09]\d[0-9AB]-\d{9}-\d{8}-[A-Za-z0-9_]{1,15}-[A-Z]{2}(?![A-Za-z0-9_-])/.exec(text)?.[0] }
}
