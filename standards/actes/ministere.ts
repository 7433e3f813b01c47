import { type XmlChild, xml } from '#standards/xml'
import { type Acte, acteAttributes, acteChildren } from './acte.ts'
import type { Classification, Matiere } from './classification.ts'
import { type EmetteurEtat, type Enveloppe, type EnveloppeRetour, enveloppeChildren } from './enveloppe.ts'
import { check, checkDate, type DateIso } from './formats.ts'
import { fichierNode, formulairesNode, referentNode, renderMessage } from './message.ts'
import type { ArReponse, CourrierPrefecture } from './retours.ts'

/** Writes 1-2, the accusé de réception: what was received, its identifier, the classification in force. */
export function buildArActe(ar: {
  idActe: string
  dateReception: DateIso
  acte: Acte
  dateClassificationEnCours: DateIso
}): Uint8Array<ArrayBuffer> {
  const attributes = {
    'actes:IDActe': check('idActe', ar.idActe),
    'actes:DateReception': checkDate('date de réception', ar.dateReception),
  }
  return renderMessage('ARActe', attributes, acteRecuNodes(ar.acte, ar.dateClassificationEnCours))
}

/** Writes 1-3; `nature` has three digits (`002`), `detail` starts with the rule (`ODT-VERIF-01 : …`). */
export function buildAnomalieActe(anomalie: {
  date: DateIso
  nature: string
  detail: string
  acte: Acte
  dateClassificationEnCours: DateIso
}): Uint8Array<ArrayBuffer> {
  const recu = acteRecuNodes(anomalie.acte, anomalie.dateClassificationEnCours)
  return renderMessage('AnomalieActe', {}, anomalieNodes(anomalie), recu)
}

/** Writes `AnomalieEnveloppe`; the schema knows the natures 001 to 005 and 100, the real ministry also sends 999. */
export function buildAnomalieEnveloppe(anomalie: {
  date: DateIso
  nature: string
  detail: string
  enveloppe: Enveloppe
}): Uint8Array<ArrayBuffer> {
  const recue = xml('actes:EnveloppeRecue', {}, ...enveloppeChildren(anomalie.enveloppe))
  return renderMessage('AnomalieEnveloppe', {}, anomalieNodes(anomalie), recue)
}

/** Writes 6-2. */
export function buildArAnnulation(ar: { idActe: string; dateReception: DateIso }): Uint8Array<ArrayBuffer> {
  return renderMessage('ARAnnulation', {
    'actes:IDActe': check('idActe', ar.idActe),
    'actes:DateReception': checkDate('date de réception', ar.dateReception),
  })
}

/** Writes 7-2. */
export function buildRetourClassification(classification: Classification): Uint8Array<ArrayBuffer> {
  const natures = classification.natures.map(({ code, abrege, libelle, typologies }) =>
    xml(
      'actes:NatureActe',
      { 'actes:CodeNatureActe': code, 'actes:Libelle': libelle, 'actes:TypeAbrege': abrege },
      typologies.map((typologie) =>
        xml('actes:TypePJNatureActe', { 'actes:CodeTypePJ': typologie.code, 'actes:Libelle': typologie.libelle }),
      ),
    ),
  )
  return renderMessage(
    'RetourClassification',
    {},
    dateNode('DateClassification', classification.date),
    xml('actes:NaturesActes', {}, natures),
    xml('actes:Matieres', {}, classification.matieres.map(matiereNode)),
  )
}

/** Writes 7-3: the classification that the collectivité holds is the last one. */
export function buildReponseClassificationSansChangement(date: DateIso): Uint8Array<ArrayBuffer> {
  return renderMessage('ReponseClassificationSansChangement', {}, dateNode('DateClassification', date))
}

/** Writes 2-1, 3-1, 4-1 or 5-1; the first three carry one document, the déféré any number. */
export function buildCourrierPrefecture(courrier: CourrierPrefecture): Uint8Array<ArrayBuffer> {
  const { racine, date, texte, documents } = courrier
  const idActe = { 'actes:IDActe': check('idActe', courrier.idActe) }
  if (racine === 'DefereTA') {
    const pieces = documents.map((document) => fichierNode('PieceJointe', document))
    const illegalite = xml('actes:NatureIllegalite', {}, texte)
    return renderMessage(
      racine,
      idActe,
      dateNode('DateDepot', date),
      illegalite,
      xml('actes:PiecesJointes', {}, pieces),
    )
  }
  const attributes = { ...idActe, 'actes:DateCourrierPref': checkDate('date du courrier', date) }
  const nodes = documents.map((document) => fichierNode('Document', document))
  return renderMessage(racine, attributes, texteNode(racine, texte), nodes)
}

function texteNode(racine: CourrierPrefecture['racine'], texte: string): XmlChild {
  if (racine === 'DemandePieceComplementaire') return xml('actes:DescriptionPieces', {}, texte)
  return racine === 'LettreObservations' && xml('actes:Motif', {}, texte)
}

/** Writes 3-5 or 4-5. */
export function buildArReponse(ar: ArReponse): Uint8Array<ArrayBuffer> {
  const infos = {
    'actes:IDActe': check('idActe', ar.idActe),
    'actes:DateCourrierPref': checkDate('date du courrier', ar.dateCourrier),
  }
  const reception = { 'actes:DateReception': checkDate('date de réception', ar.dateReception) }
  return renderMessage(ar.racine, reception, xml('actes:InfosCourrierPref', infos))
}

/** Writes the envelope of an answer of the ministry. */
export function buildEnveloppeMisillCl(
  enveloppe: Omit<EnveloppeRetour, 'emetteur'> & { emetteur: EmetteurEtat },
): Uint8Array<ArrayBuffer> {
  const emetteur = xml('actes:Emetteur', {}, emetteurNode(enveloppe.emetteur), referentNode(enveloppe.referent))
  const destinataire = xml('actes:Destinataire', { 'insee:SIREN': check('siren', enveloppe.siren) })
  return renderMessage('EnveloppeMISILLCL', {}, emetteur, formulairesNode(enveloppe.formulaires), destinataire)
}

function emetteurNode({ type, departement, arrondissement }: EmetteurEtat): XmlChild {
  const element = { SGAR: 'actes:IDSGAR', PREF: 'actes:IDPref', SPREF: 'actes:IDSousPref' }[type]
  return xml(element, {
    'actes:Departement': check('departement', departement),
    'actes:Arrondissement': type === 'SPREF' ? check('arrondissement', arrondissement) : undefined,
  })
}

function acteRecuNodes(acte: Acte, dateClassificationEnCours: DateIso): XmlChild[] {
  return [
    xml('actes:ActeRecu', acteAttributes(acte), ...acteChildren(acte)),
    dateNode('ClassificationDateVersionEnCours', dateClassificationEnCours),
  ]
}

function anomalieNodes({ date, nature, detail }: { date: DateIso; nature: string; detail: string }): XmlChild[] {
  return [dateNode('Date', date), xml('actes:Nature', {}, nature), detail && xml('actes:Detail', {}, detail)]
}

function dateNode(element: string, date: DateIso): XmlChild {
  return xml(`actes:${element}`, {}, checkDate(element, date))
}

function matiereNode({ code, niveau, libelle, enfants }: Matiere): XmlChild {
  const attributes = { 'actes:CodeMatiere': code.split('.').at(-1)!, 'actes:Libelle': libelle }
  return xml(`actes:Matiere${niveau}`, attributes, enfants.map(matiereNode))
}
