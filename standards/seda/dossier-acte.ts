import { hexadecimalOf } from './digests.ts'
import { SedaError } from './errors.ts'
import type { Format } from './model.ts'
import { SIMPLE_TYPES } from './simple-types.ts'

/** Files of the dossier, in the order in which they are archived. The acte is the signed original, not its stamped copy. */
export const ROLES_ACTES = [
  'acte',
  'annexe',
  'ar',
  'bordereau-acquittement',
  'acte-tamponne',
  'signature',
  'rapport-signature',
  'message-actes',
  'preuves',
] as const

export type RoleActe = (typeof ROLES_ACTES)[number]

export type FichierActe = {
  role: RoleActe
  nom: string
  /** Bytes. */
  taille: number
  /** SHA-512 of the content, hexadecimal or base64. */
  empreinte: string
  mime: string
  /** As identified by `identifyFormat`; replaces `mime`. */
  format?: Format
  /** Title of the unit, instead of the default of the role. */
  titre?: string
  /** `xsd:dateTime` with zone. */
  modifieLe?: string
}

/** To be given only when the signature was really verified. Moments are `xsd:dateTime` with zone. */
export type SignatureVerifiee = {
  signataires: readonly { nom: string; qualite?: string; date: string }[]
  verifieePar: string
  verifieeLe: string
}

/** Settings of the tenant for its archive. */
export type ReglagesActes = {
  accord: string
  profil?: string
  /** Identifier of the service versant; the SIREN by default. */
  serviceVersant?: string
  /** Identifier of the producer; the service versant by default. */
  producteur?: string
  /** Producer of the acts under AR048 (human resources); the general one by default. */
  producteurRh?: string
  /** `P01Y` by default: one year after the acknowledgement of receipt (DAF/DPACI/RES/2009/018). */
  dua?: string
  /** `Keep` by default: nothing is lost. */
  sortFinal?: 'Keep' | 'Destroy'
}

/** The dossier of an acte. Days are `AAAA-MM-JJ`. */
export type DossierActe<F extends FichierActe = FichierActe> = {
  /** Unique for ever for this service versant: letters, digits, `.` `_` `-`. */
  identifiantTransfert: string
  /** Moment of the transfer, `xsd:dateTime` with zone. */
  date: string
  /** Identifier of the dossier in Parvis. */
  identifiantDossier?: string
  collectivite: { nom: string; siren: string }
  serviceArchives: { identifiant: string; nom?: string }
  objet: string
  numero: string
  /** Nature 1–6 of ACTES and its label, singular (« Délibération »). */
  nature: { code: number; libelle: string }
  matiere: { code: string; libelle: string }
  dateActe: string
  /** Day of the acknowledgement of receipt by the préfecture. */
  dateAr: string
  /** Unique identifier given by the ministry, `DDD-SIREN-AAAAMMJJ-NUM-XX`. */
  idActe?: string
  historique: readonly { date: string; texte: string }[]
  signature?: SignatureVerifiee
  fichiers: readonly F[]
  reglages: ReglagesActes
}

/**
 * Refuses a dossier that would make a wrong bordereau.
 * @throws SedaError `seda.dossier-incomplet` with everything that is wrong
 */
export function checkDossier(dossier: DossierActe): void {
  const faults: string[] = []
  if (dossier.objet.trim() === '') faults.push('objet absent')
  if (dossier.numero.trim() === '') faults.push('numéro absent')
  if (dossier.reglages.accord.trim() === '') faults.push('accord de versement absent')
  const days = { 'date de l’acte': dossier.dateActe, 'date de l’accusé de réception': dossier.dateAr }
  for (const [name, day] of Object.entries(days)) {
    if (!/^\d{4}-\d\d-\d\d$/.test(day) || !SIMPLE_TYPES.Day!.accepts(day)) faults.push(`${name} invalide (« ${day} »)`)
  }
  if (dossier.dateAr < dossier.dateActe) faults.push('accusé de réception antérieur à l’acte')
  const actes = dossier.fichiers.filter(({ role }) => role === 'acte').length
  if (actes !== 1) faults.push(`un seul acte original est attendu (${actes} fournis)`)
  for (const { nom, empreinte } of dossier.fichiers) {
    if (!hexadecimalOf('sha512', empreinte)) faults.push(`empreinte SHA-512 de « ${nom} » invalide`)
  }
  if (faults.length > 0) {
    throw new SedaError('seda.dossier-incomplet', `L’acte ne peut pas être versé : ${faults.join(' ; ')}`)
  }
}
