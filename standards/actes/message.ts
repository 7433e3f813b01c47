import {
  attributeOf,
  childOf,
  childrenOf,
  renderXml,
  textOf,
  type XmlAttributes,
  type XmlChild,
  type XmlElement,
  xml,
} from '#standards/xml'
import { check } from './formats.ts'

const NAMESPACES = {
  'xmlns:actes': 'http://www.interieur.gouv.fr/ACTES#v1.1-20040216',
  'xmlns:insee': 'http://xml.insee.fr/schema',
  'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
  'xsi:schemaLocation': 'http://www.interieur.gouv.fr/ACTES#v1.1-20040216 actesv1_1.xsd',
}

/** A file named in a message, with its detached PKCS#7 signature in base64 when there is one. */
export type FichierNomme = { nom: string; signature?: string }

/** A person to call about an envelope. */
export type Referent = { nom?: string; telephone?: string; email?: string }

/**
 * Writes a message: ISO-8859-1, prefixes `actes` and `insee`, all names qualified. Existing clients look for the
 * prefix and for `actes:DateReception="…"` as plain text, so neither may change.
 */
export function renderMessage(
  racine: string,
  attributes: XmlAttributes,
  ...children: XmlChild[]
): Uint8Array<ArrayBuffer> {
  const node = xml(`actes:${racine}`, { ...NAMESPACES, ...attributes }, ...children)
  return renderXml(node, { encoding: 'ISO-8859-1', indent: true })
}

/** `FichierSigne` under the given element name. */
export function fichierNode(element: string, { nom, signature }: FichierNomme): XmlChild {
  return xml(
    `actes:${element}`,
    {},
    xml('actes:NomFichier', {}, nom),
    signature !== undefined && xml('actes:Signature', {}, signature),
  )
}

/** Reads one `FichierSigne`; an absent element gives an empty name. */
export function readFichier(element: XmlElement | undefined): FichierNomme {
  const signature = childOf(element, 'Signature')
  return { nom: textOf(element, 'NomFichier'), ...(signature ? { signature: textOf(signature) } : {}) }
}

/** Names listed in `FormulairesEnvoyes`. */
export function readFormulaires(enveloppe: XmlElement | undefined): string[] {
  return childrenOf(childOf(enveloppe, 'FormulairesEnvoyes'), 'Formulaire').map((element) =>
    textOf(element, 'NomFichier'),
  )
}

/** `FormulairesEnvoyes` with the names of the messages. */
export function formulairesNode(noms: readonly string[]): XmlChild {
  return xml(
    'actes:FormulairesEnvoyes',
    {},
    noms.map((nom) => fichierNode('Formulaire', { nom })),
  )
}

/** `Referent`, or nothing. @throws ActesError when the schema refuses the e-mail address */
export function referentNode(referent: Referent | undefined): XmlChild {
  if (!referent) return undefined
  const { nom, telephone, email } = referent
  return xml(
    'actes:Referent',
    {},
    nom && xml('actes:Nom', {}, nom),
    telephone && xml('actes:Telephone', {}, telephone),
    email && xml('actes:Email', {}, check('email', email)),
  )
}

/** Reads `Emetteur/Referent`. */
export function readReferent(emetteur: XmlElement | undefined): Referent | undefined {
  const element = childOf(emetteur, 'Referent')
  if (!element) return undefined
  const fields = {
    nom: textOf(element, 'Nom'),
    telephone: textOf(element, 'Telephone'),
    email: textOf(element, 'Email'),
  }
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== ''))
}

/** Text of an attribute, empty when absent. */
export function attributeText(element: XmlElement | undefined, local: string): string {
  return attributeOf(element, local)?.trim() ?? ''
}
