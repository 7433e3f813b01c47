import { childOf, childrenOf, textOf, type XmlChild, type XmlElement, xml } from '#standards/xml'
import { ActesError } from './errors.ts'
import { check } from './formats.ts'
import {
  attributeText,
  formulairesNode,
  type Referent,
  readFormulaires,
  readReferent,
  referentNode,
  renderMessage,
} from './message.ts'

/** Identity of a collectivité for the protocol: values of its convention with the préfecture. */
export type CollectiviteEmettrice = {
  siren: string
  /** Three characters: `027`, `02A`, `971`. */
  departement: string
  /** One digit, unique within the département. */
  arrondissement: string
  /** Two digits, see `NATURES_COLLECTIVITE`; a commune is `31`. */
  nature: string
}

/** Content of `EnveloppeCLMISILL`: who sends, where to answer, which messages. */
export type Enveloppe = {
  emetteur: CollectiviteEmettrice
  referent?: Referent
  /** Where the ministry mails every return; the operator’s mailbox comes first. */
  adressesRetour: string[]
  /** Names of the message XML files, not of the documents. */
  formulaires: string[]
}

/** Who sends an envelope of the ministry. */
export type EmetteurEtat = { type: 'SGAR' | 'PREF' | 'SPREF'; departement: string; arrondissement?: string }

/** Content of `EnveloppeMISILLCL`; `siren` is the collectivité it is sent to. */
export type EnveloppeRetour = {
  emetteur: EmetteurEtat | undefined
  referent?: Referent
  formulaires: string[]
  siren: string
}

/** Writes the envelope of an outgoing archive; repeated addresses are written once. @throws ActesError naming the field */
export function buildEnveloppe(enveloppe: Enveloppe): Uint8Array<ArrayBuffer> {
  return renderMessage('EnveloppeCLMISILL', {}, ...enveloppeChildren(enveloppe))
}

/** Children of `DonneesEnveloppeCLMISILL`. */
export function enveloppeChildren({ emetteur, referent, adressesRetour, formulaires }: Enveloppe): XmlChild[] {
  if (adressesRetour.length === 0)
    throw new ActesError('actes.champ-invalide', 'L’enveloppe n’a aucune adresse de retour')
  if (formulaires.length === 0) throw new ActesError('actes.champ-invalide', 'L’enveloppe ne contient aucun message')
  const idcl = xml('actes:IDCL', {
    'insee:SIREN': check('siren', emetteur.siren),
    'actes:Departement': check('departement', emetteur.departement),
    'actes:Arrondissement': check('arrondissement', emetteur.arrondissement),
    'actes:Nature': check('natureCollectivite', emetteur.nature),
  })
  const emails = [...new Set(adressesRetour)].map((email) => xml('actes:Email', {}, check('email', email)))
  return [
    xml('actes:Emetteur', {}, idcl, referentNode(referent)),
    xml('actes:AdressesRetour', {}, emails),
    formulairesNode(formulaires),
  ]
}

/** Reads the content of `EnveloppeCLMISILL` or of `EnveloppeRecue`, without judging it. */
export function readEnveloppe(element: XmlElement | undefined): Enveloppe {
  const idcl = childOf(element, 'Emetteur', 'IDCL')
  const referent = readReferent(childOf(element, 'Emetteur'))
  return {
    emetteur: {
      siren: attributeText(idcl, 'SIREN'),
      departement: attributeText(idcl, 'Departement'),
      arrondissement: attributeText(idcl, 'Arrondissement'),
      nature: attributeText(idcl, 'Nature'),
    },
    ...(referent ? { referent } : {}),
    adressesRetour: childrenOf(childOf(element, 'AdressesRetour'), 'Email').map((email) => textOf(email)),
    formulaires: readFormulaires(element),
  }
}

/** Reads `EnveloppeMISILLCL`, without judging it. */
export function readEnveloppeRetour(element: XmlElement): EnveloppeRetour {
  const referent = readReferent(childOf(element, 'Emetteur'))
  return {
    emetteur: readEmetteurEtat(childOf(element, 'Emetteur')),
    ...(referent ? { referent } : {}),
    formulaires: readFormulaires(element),
    siren: attributeText(childOf(element, 'Destinataire'), 'SIREN'),
  }
}

const ELEMENTS_EMETTEUR = { IDSGAR: 'SGAR', IDPref: 'PREF', IDSousPref: 'SPREF' } as const

function readEmetteurEtat(emetteur: XmlElement | undefined): EmetteurEtat | undefined {
  for (const [element, type] of Object.entries(ELEMENTS_EMETTEUR)) {
    const found = childOf(emetteur, element)
    if (!found) continue
    const arrondissement = attributeText(found, 'Arrondissement')
    return { type, departement: attributeText(found, 'Departement'), ...(arrondissement ? { arrondissement } : {}) }
  }
  return undefined
}
