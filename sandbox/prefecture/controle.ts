import {
  ActesError,
  buildIdActe,
  buildNom,
  type Classification,
  type Enveloppe,
  type FichierArchive,
  findMatiere,
  findNature,
  listTypologies,
  type MessageRecu,
  type NomDocument,
  type NomMessage,
  type PaquetRecu,
  parseEnvoi,
  parseNom,
  parsePaquet,
} from '#standards/actes'
import { XmlError } from '#standards/xml'

/** What the ministry finds in an archive. */
export type Verdict =
  | { ok: true; paquet: PaquetRecu; message: MessageRecu; idActe: string }
  /** The whole envelope is refused (`ANO_…`). */
  | { ok: false; enveloppe: Enveloppe; nature: string; detail: string }
  /** The acte is refused (1-3). */
  | { ok: false; paquet: PaquetRecu; message: MessageRecu; nature: string; detail: string }

/** What the ministry knows when it judges. */
export interface Connaissances {
  classification: Classification
  /** An acte of this identifier came in another envelope, and stands. */
  isDouble(idActe: string): boolean
  isAnnulable(idActe: string): boolean
}

/** Nothing says where to answer. */
export class IllisibleError extends Error {}

const SIGNATURES: Record<string, RegExp> = {
  pdf: /^%PDF-/,
  png: /^\x89PNG/,
  jpg: /^\xff\xd8\xff/,
  xml: /^(?:\xef\xbb\xbf)?\s*</,
}

/**
 * Judges an archive as strictly as the norm allows.
 *
 * @throws IllisibleError when even its envelope cannot be read
 */
export function checkArchive(nom: string, fichiers: readonly FichierArchive[], connu: Connaissances): Verdict {
  const enveloppe = readEnveloppe(fichiers)
  try {
    const paquet = parsePaquet(fichiers)
    const fault = findFault(nom, fichiers, paquet)
    if (fault) return { ok: false, enveloppe, nature: '999', detail: `ODT-VERIF-17 : ${fault}` }
    const message = paquet.messages[0] as MessageRecu
    return checkMessage(paquet, message, connu)
  } catch (error) {
    if (!(error instanceof ActesError || error instanceof XmlError)) throw error
    return { ok: false, enveloppe, nature: '999', detail: `ODT-VERIF-17 : ${error.message}` }
  }
}

function readEnveloppe(fichiers: readonly FichierArchive[]): Enveloppe {
  const fichier = fichiers.find(({ nom }) => parseNom(nom)?.genre === 'enveloppe')
  if (!fichier) throw new IllisibleError('L’archive ne contient pas d’enveloppe.')
  try {
    const envoi = parseEnvoi(fichier.contenu)
    if (envoi.racine === 'EnveloppeCLMISILL' && envoi.adressesRetour.length > 0) return envoi
  } catch (error) {
    if (!(error instanceof ActesError || error instanceof XmlError)) throw error
  }
  throw new IllisibleError('L’enveloppe de l’archive est illisible, ou ne dit pas où répondre.')
}

/** First fault of form: names, order, one message, contents that are what their extension says. */
function findFault(nom: string, fichiers: readonly FichierArchive[], paquet: PaquetRecu): string | undefined {
  const { nomEnveloppe, messages } = paquet
  if (!nom.endsWith(`-${nomEnveloppe.replace(/\.xml$/, '')}.tar.gz`)) return 'l’enveloppe n’a pas le nom de l’archive'
  if (paquet.nom.quadrigramme !== 'TACT') return 'l’application de test n’accepte que les enveloppes TACT'
  if (messages.length !== 1) return 'une enveloppe porte un seul message'
  for (const fichier of fichiers) {
    const parsed = parseNom(fichier.nom)
    if (!parsed || buildNom(parsed) !== fichier.nom) return `« ${fichier.nom} » est mal nommé`
    if (parsed.genre === 'document') {
      const head = Buffer.from(fichier.contenu.subarray(0, 64)).toString('latin1')
      if (!SIGNATURES[parsed.extension]?.test(head))
        return `« ${fichier.nom} » n’est pas un fichier ${parsed.extension}`
    }
  }
  return undefined
}

function checkMessage(paquet: PaquetRecu, message: MessageRecu, connu: Connaissances): Verdict {
  const { envoi } = message
  const nom = parseNom(message.nom) as NomMessage
  if (envoi.racine === 'DemandeClassification') return { ok: true, paquet, message, idActe: '' }
  if (envoi.racine === 'Annulation') {
    if (connu.isAnnulable(envoi.idActe)) return { ok: true, paquet, message, idActe: envoi.idActe }
    const detail = `PREF-VERIF-09 : l’acte ${envoi.idActe} n’a pas été reçu, ou est déjà annulé`
    return { ok: false, enveloppe: paquet.enveloppe, nature: '999', detail }
  }
  if (envoi.racine !== 'Acte') {
    const detail = `ODT-VERIF-17 : « ${envoi.racine} » n’est pas traité par le ministère émulé`
    return { ok: false, enveloppe: paquet.enveloppe, nature: '999', detail }
  }
  const refuse = (nature: string, detail: string): Verdict => ({ ok: false, paquet, message, nature, detail })
  const { acte } = envoi
  const abrege = findNature(acte.nature)?.abrege ?? ''
  if (nom.date !== acte.date || nom.numero !== acte.numero || nom.nature !== abrege)
    return refuse('001', 'ODT-VERIF-03 : le nom du message ne correspond pas à son contenu')
  if (acte.dateClassification !== connu.classification.date)
    return refuse('002', 'ODT-VERIF-01 : la date de la classification n’est pas à jour')
  if (!findMatiere(connu.classification, acte.matiere))
    return refuse('003', `ODT-VERIF-05 : la matière ${acte.matiere} n’existe pas`)
  const typologies = listTypologies(connu.classification, acte.nature).map(({ code }) => code)
  const wrong = message.documents.find((name) => !typologies.includes((parseNom(name) as NomDocument).typologie ?? ''))
  if (wrong) return refuse('004', `ODT-VERIF-07 : la typologie de « ${wrong} » n’est pas permise`)
  const { departement, siren } = nom
  const idActe = buildIdActe({ departement, siren, date: acte.date, numero: acte.numero, nature: abrege })
  if (connu.isDouble(idActe)) return refuse('005', `PREF-VERIF-04 : un acte ${idActe} a déjà été reçu`)
  return { ok: true, paquet, message, idActe }
}
