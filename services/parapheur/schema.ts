import { boolean, date, integer, jsonb, pgSchema, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { PreparedPades } from '#standards/signature'

const parapheur = pgSchema('parapheur')
const instant = (name: string) => timestamp(name, { withTimezone: true })

export type GenreEtape = 'visa' | 'signature'
export type EtatDossier = 'en-cours' | 'signe' | 'rejete' | 'retire'
export type EtatEtape = 'a-venir' | 'en-cours' | 'faite' | 'rejetee' | 'annulee'

/** A step of a circuit: what is asked, of whom. */
export interface EtapeCircuit {
  genre: GenreEtape
  personneId: string
}

/** What is kept of the certificate that signed. */
export interface CertificatVu {
  titulaire: string
  emetteur: string
  numero: string
  du: string
  au: string
}

/** One document of a signature under way. */
export interface DocumentPrepare {
  ordre: number
  sha256: string
  prepared: PreparedPades
}

export const circuit = parapheur.table('circuit', {
  collectiviteId: uuid('collectivite_id').notNull(),
  id: uuid().notNull(),
  nom: text().notNull(),
  etapes: jsonb().$type<EtapeCircuit[]>().notNull(),
  parDefaut: boolean('par_defaut').notNull(),
  archiveLe: instant('archive_le'),
})

export const dossier = parapheur.table('dossier', {
  collectiviteId: uuid('collectivite_id').notNull(),
  id: uuid().notNull(),
  origine: text(),
  objet: text().notNull(),
  circuit: text().notNull(),
  etat: text().$type<EtatDossier>().notNull(),
  emetteurId: uuid('emetteur_id'),
  emetteurNom: text('emetteur_nom').notNull(),
  dateLimite: date('date_limite'),
  creeLe: instant('cree_le').notNull(),
  termineLe: instant('termine_le'),
  motif: text(),
})

export const document = parapheur.table('document', {
  collectiviteId: uuid('collectivite_id').notNull(),
  dossierId: uuid('dossier_id').notNull(),
  ordre: integer().notNull(),
  role: text().$type<'principal' | 'annexe'>().notNull(),
  origineId: uuid('origine_id').notNull(),
  fichierId: uuid('fichier_id').notNull(),
})

export const etape = parapheur.table('etape', {
  collectiviteId: uuid('collectivite_id').notNull(),
  dossierId: uuid('dossier_id').notNull(),
  ordre: integer().notNull(),
  genre: text().$type<GenreEtape>().notNull(),
  personneId: uuid('personne_id').notNull(),
  compteId: uuid('compte_id').notNull(),
  nom: text().notNull(),
  qualite: text().notNull(),
  etat: text().$type<EtatEtape>().notNull(),
  lueLe: instant('lue_le'),
  decideeLe: instant('decidee_le'),
  annotation: text(),
  certificat: jsonb().$type<CertificatVu>(),
})

export const preparation = parapheur.table('preparation', {
  collectiviteId: uuid('collectivite_id').notNull(),
  id: uuid().notNull(),
  dossierId: uuid('dossier_id').notNull(),
  etapeOrdre: integer('etape_ordre').notNull(),
  compteId: uuid('compte_id').notNull(),
  documents: jsonb().$type<DocumentPrepare[]>().notNull(),
  certificat: jsonb().$type<CertificatVu>().notNull(),
  prepareeLe: instant('preparee_le').notNull(),
})
