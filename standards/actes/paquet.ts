import type { EntreeArchive, FichierArchive } from './archive.ts'
import { buildEnveloppe, type Enveloppe } from './enveloppe.ts'
import { type Envoi, parseEnvoi } from './envois.ts'
import { ActesError } from './errors.ts'
import type { DateIso } from './formats.ts'
import { buildNom, type NomEnveloppe, parseNom } from './names.ts'

/** What names an envelope: operator, day of generation (Paris) and serial, from 1 each day for each collectivité. */
export type Depart = { trigramme: string; quadrigramme: string; date: DateIso; serie: number }

/** A ready archive: its name, the name of its envelope, its entries in the order of the norm. */
export type Paquet = { nom: string; enveloppe: string; entrees: EntreeArchive[] }

/**
 * Puts one message and its documents under their envelope, ready for `packArchive`.
 * @param message protocol name and bytes of the message XML
 * @param documents entries under their protocol names, main document first
 * @throws ActesError naming the field that the norm refuses
 */
export function composePaquet(
  depart: Depart,
  expediteur: Omit<Enveloppe, 'formulaires'>,
  message: { nom: string; contenu: Uint8Array },
  documents: readonly EntreeArchive[],
): Paquet {
  const { siren } = expediteur.emetteur
  const enveloppe = buildNom({ genre: 'enveloppe', siren, ...depart })
  const contenu = buildEnveloppe({ ...expediteur, formulaires: [message.nom] })
  return {
    nom: buildNom({ genre: 'archive', siren, ...depart }),
    enveloppe,
    entrees: [{ nom: enveloppe, contenu }, message, ...documents],
  }
}

/** A message found in an archive with the names of its documents. */
export type MessageRecu = { nom: string; contenu: Uint8Array; envoi: Envoi; documents: string[] }

/** An archive of a collectivité, read and found coherent. */
export type PaquetRecu = { nomEnveloppe: string; nom: NomEnveloppe; enveloppe: Enveloppe; messages: MessageRecu[] }

/**
 * Reads an archive of a collectivité as the ministry does, and checks that it holds together: one envelope, the messages
 * it announces, the documents they announce, the same SIREN everywhere, nothing else.
 *
 * @param fichiers what `readArchive` gave
 * @throws ActesError `actes.archive-incoherente` saying which file is missing, unknown or in excess; XmlError
 */
export function parsePaquet(fichiers: readonly FichierArchive[]): PaquetRecu {
  const { nomEnveloppe, nom, enveloppe } = findEnveloppe(fichiers)
  const messages = enveloppe.formulaires.map((formulaire) => readMessage(fichiers, formulaire, nom.siren))
  const expected = new Set([nomEnveloppe, ...messages.flatMap((message) => [message.nom, ...message.documents])])
  const excess = fichiers.find((fichier) => !expected.has(fichier.nom))
  if (excess) throw incoherente(`le fichier « ${excess.nom} » n’est annoncé nulle part`)
  return { nomEnveloppe, nom, enveloppe, messages }
}

function findEnveloppe(fichiers: readonly FichierArchive[]): Omit<PaquetRecu, 'messages'> {
  const found = fichiers.filter(({ nom }) => parseNom(nom)?.genre === 'enveloppe')
  const [fichier] = found
  if (!fichier || found.length > 1) throw incoherente('elle doit contenir une enveloppe et une seule')
  const nom = parseNom(fichier.nom) as NomEnveloppe
  const envoi = parseEnvoi(fichier.contenu)
  if (envoi.racine !== 'EnveloppeCLMISILL') throw incoherente(`« ${fichier.nom} » n’est pas une enveloppe`)
  const { racine: _, ...enveloppe } = envoi
  if (enveloppe.emetteur.siren !== nom.siren) throw incoherente('le SIREN de l’enveloppe n’est pas celui de son nom')
  if (enveloppe.formulaires.length === 0) throw incoherente('l’enveloppe n’annonce aucun message')
  return { nomEnveloppe: fichier.nom, nom, enveloppe }
}

function readMessage(fichiers: readonly FichierArchive[], nom: string, siren: string): MessageRecu {
  const fichier = fichiers.find((candidate) => candidate.nom === nom)
  const parsed = parseNom(nom)
  if (!fichier) throw incoherente(`le message « ${nom} » annoncé par l’enveloppe manque`)
  if (parsed?.genre !== 'message' || parsed.siren !== siren) throw incoherente(`« ${nom} » est mal nommé`)
  const envoi = parseEnvoi(fichier.contenu)
  const documents = documentsOf(envoi)
  const missing = documents.find((document) => !fichiers.some((candidate) => candidate.nom === document))
  if (missing !== undefined) throw incoherente(`le document « ${missing} » annoncé par « ${nom} » manque`)
  return { nom, contenu: fichier.contenu, envoi, documents }
}

function documentsOf(envoi: Envoi): string[] {
  if (envoi.racine === 'Acte') return [envoi.acte.document, ...envoi.acte.annexes].map(({ nom }) => nom)
  return 'documents' in envoi ? envoi.documents.map(({ nom }) => nom) : []
}

function incoherente(detail: string): ActesError {
  return new ActesError('actes.archive-incoherente', `L’archive n’est pas cohérente : ${detail}`)
}
