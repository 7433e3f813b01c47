import { childOf, childrenOf, textOf, toLatin1, type XmlChild, type XmlElement, xml } from '#standards/xml'
import { check, checkDate, type DateIso } from './formats.ts'
import { attributeText, type FichierNomme, fichierNode, readFichier, renderMessage } from './message.ts'

/** What a message 1-1 says of an acte (`DonneesActe`); the ministry sends it back in its answers. */
export type Acte = {
  /** Day of the decision. */
  date: DateIso
  /** Number given by the collectivité, 1 to 15 characters. */
  numero: string
  /** Code of the nature, 1 to 6. */
  nature: number
  /** Dotted code of two to five levels: `7.1`, `5.2.6`. */
  matiere: string
  /** At most 500 characters once in Latin-1. */
  objet: string
  /** IDActe of an acte already sent that this one completes or replaces. */
  precedent?: string
  /** Date of the classification used. */
  dateClassification: DateIso
  document: FichierNomme
  annexes: FichierNomme[]
  /** Paper documents follow by post (« multi-canal »). */
  documentPapier: boolean
}

/** Writes the message 1-1. @throws ActesError naming the field that the norm refuses */
export function buildActe(acte: Acte): Uint8Array<ArrayBuffer> {
  return renderMessage('Acte', acteAttributes(acte), ...acteChildren(acte))
}

/** Attributes of `DonneesActe`. */
export function acteAttributes(acte: Acte): Record<string, string> {
  return {
    'actes:Date': checkDate('date de la décision', acte.date),
    'actes:NumeroInterne': check('numero', acte.numero),
    'actes:CodeNatureActe': check('natureActe', acte.nature),
  }
}

/** Children of `DonneesActe`, in the order of the schema. */
export function acteChildren(acte: Acte): XmlChild[] {
  const codes = check('matiere', acte.matiere).split('.')
  const objet = check('objet', toLatin1(acte.objet).trim())
  const { precedent, annexes } = acte
  return [
    codes.map((code, index) => xml(`actes:CodeMatiere${index + 1}`, { 'actes:CodeMatiere': code })),
    xml('actes:Objet', {}, objet),
    precedent !== undefined && xml('actes:PrecedentIdentifiantActe', { 'actes:IDActe': check('idActe', precedent) }),
    xml('actes:ClassificationDateVersion', {}, checkDate('date de la classification', acte.dateClassification)),
    fichierNode('Document', acte.document),
    xml(
      'actes:Annexes',
      { 'actes:Nombre': annexes.length },
      annexes.map((annexe) => fichierNode('Annexe', annexe)),
    ),
    xml('actes:DocumentPapier', {}, acte.documentPapier ? 'O' : 'N'),
  ]
}

/** Reads `DonneesActe` without judging it: an absent text is empty, an absent code of nature is `NaN`. */
export function readActe(element: XmlElement | undefined): Acte {
  const codes = [1, 2, 3, 4, 5].map((level) => attributeText(childOf(element, `CodeMatiere${level}`), 'CodeMatiere'))
  const precedent = attributeText(childOf(element, 'PrecedentIdentifiantActe'), 'IDActe')
  return {
    date: attributeText(element, 'Date'),
    numero: attributeText(element, 'NumeroInterne'),
    nature: Number(attributeText(element, 'CodeNatureActe') || Number.NaN),
    matiere: codes.filter((code) => code !== '').join('.'),
    objet: textOf(element, 'Objet'),
    ...(precedent === '' ? {} : { precedent }),
    dateClassification: textOf(element, 'ClassificationDateVersion'),
    document: readFichier(childOf(element, 'Document')),
    annexes: childrenOf(childOf(element, 'Annexes'), 'Annexe').map(readFichier),
    documentPapier: textOf(element, 'DocumentPapier') === 'O',
  }
}

/** Writes the message 6-1, which cancels the transmission (not the acte itself). @throws ActesError */
export function buildAnnulation(idActe: string): Uint8Array<ArrayBuffer> {
  return renderMessage('Annulation', { 'actes:IDActe': check('idActe', idActe) })
}

/**
 * Writes the message 7-1.
 * @param dateConnue date of the classification we hold; left out the first time, to receive a full answer
 */
export function buildDemandeClassification(dateConnue?: DateIso): Uint8Array<ArrayBuffer> {
  const date = dateConnue === undefined ? undefined : checkDate('date de la classification', dateConnue)
  return renderMessage('DemandeClassification', {}, date && xml('actes:DateClassification', {}, date))
}
