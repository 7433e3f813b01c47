/** A transfer (versement) is what arrives; an archive is what is kept of it once it was found good. */
import type { DossierActe, RoleActe, SedaFault, TransferHeader } from '#standards/seda'
import type { accord, archive, objet, versement } from './schema.ts'

export type Accord = typeof accord.$inferSelect
export type Versement = typeof versement.$inferSelect
export type Archive = typeof archive.$inferSelect
export type Objet = typeof objet.$inferSelect

/** What another room gives to be archived; the room adds what it knows: agreement, services, digests, identifier. */
export interface DepotVersement {
  /** `dossier:<id>`: what the events must say for their author to find them back. */
  origine?: string
  acte: Omit<
    DossierActe,
    'identifiantTransfert' | 'date' | 'collectivite' | 'serviceArchives' | 'reglages' | 'fichiers'
  >
  fichiers: readonly FichierDepose[]
}

export interface FichierDepose {
  fichierId: string
  role: RoleActe
  /** Title of the unit, instead of the usual one of the role. */
  titre?: string
}

/** A deposit as it waits for its package to be made. */
export interface DepotEnregistre {
  acte: DepotVersement['acte']
  /** Files under this room's own name. */
  fichiers: readonly FichierDepose[]
}

/** One control, as shown: its result and everything it found. */
export interface Controle {
  code: CodeControle
  resultat: ResultatControle
  fautes: readonly SedaFault[]
  /** What was done or seen, when there is something to say. */
  detail?: string
}

export type ResultatControle = 'conforme' | 'avertissement' | 'refus' | 'non-fait'

/** Controls in the order in which they are made; the words of the page, and the VITAM step told in the reply. */
export const CONTROLES = {
  versant: { label: 'Le service versant est reconnu', etape: 'CHECK_HEADER.CHECK_AGENT' },
  paquet: { label: 'Le paquet est lisible et sans danger', etape: 'CHECK_CONTAINER' },
  antivirus: { label: 'Aucun virus reconnu', etape: 'SANITY_CHECK_SIP' },
  xml: { label: 'Le bordereau est lisible', etape: 'CHECK_SEDA' },
  schema: { label: 'Le bordereau respecte le SEDA 2.1', etape: 'CHECK_SEDA' },
  coherence: { label: 'La description est cohérente', etape: 'CHECK_DATAOBJECTPACKAGE.CHECK_MANIFEST' },
  accord: { label: 'L’accord de versement est respecté', etape: 'CHECK_HEADER.CHECK_CONTRACT_INGEST' },
  profil: { label: 'Le profil d’archivage est respecté', etape: 'CHECK_HEADER.CHECK_ARCHIVEPROFILE' },
  fichiers: {
    label: 'Tous les fichiers déclarés sont là, et eux seuls',
    etape: 'CHECK_DATAOBJECTPACKAGE.CHECK_MANIFEST_OBJECTNUMBER',
  },
  empreintes: { label: 'Les empreintes sont exactes', etape: 'CHECK_DIGEST' },
  formats: { label: 'Les formats sont reconnus et acceptés', etape: 'OG_OBJECTS_FORMAT_CHECK' },
  signatures: { label: 'Les signatures demandées sont valables', etape: 'CHECK_DOCUMENT_SIGNATURES' },
  regles: { label: 'Les règles de conservation et d’accès se calculent', etape: 'UNITS_RULES_COMPUTE' },
  unicite: { label: 'Ce versement n’a pas déjà été fait', etape: 'CHECK_SEDA' },
  rangement: { label: 'Fichiers écrits, relus et vérifiés', etape: 'STP_STORING' },
} as const satisfies Record<string, { label: string; etape: string }>

export type CodeControle = keyof typeof CONTROLES

/** What the control learnt of the package, for the storing and the reply. */
export interface Constat {
  /** Absent when the bordereau could not be read. */
  entete?: TransferHeader
  objets: readonly ObjetConstate[]
}

/** A file of the package as really found. */
export interface ObjetConstate {
  /** `BinaryDataObject/@id`. */
  identifiant: string
  /** Path in the package. */
  entree: string
  nom: string
  taille: number
  sha256: string
  sha512: string
  puid: string
  format: string
  mime: string
}

/** A unit of the archive, with its cote and the objects it holds. */
export interface Unite {
  cote: string
  titre: string
  niveau: string
  objets: readonly string[]
  unites: readonly Unite[]
}

/** What the rules of the bordereau come to. */
export interface Regles {
  dua: string
  duaFin: string
  sortFinal: string
  acces: string
  /** Null: never communicable. */
  accesLe: string | null
}

/** What a verification found wrong. */
export interface Alteration {
  constateeLe: string
  fichiers: readonly { chemin: string; raison: string }[]
}
