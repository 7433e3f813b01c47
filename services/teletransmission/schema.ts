import { bigint, boolean, date, integer, jsonb, pgSchema, smallint, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { ActeurInscrit } from '#platform/journal'
import type { Classification } from '#standards/actes'
import type { Anomalie, Faits, PieceRetour } from './modele.ts'
import type { EtatTransaction } from './states.ts'

const schema = pgSchema('teletransmission')
const instant = (name: string) => timestamp(name, { withTimezone: true })
const collectiviteId = () => uuid('collectivite_id').notNull()
/** Order of writing: instants may be equal. */
const rang = () => bigint({ mode: 'number' }).notNull().generatedAlwaysAsIdentity()

export const classification = schema.table('classification', {
  collectiviteId: collectiviteId(),
  date: date().notNull(),
  fichierId: uuid('fichier_id').notNull(),
  contenu: jsonb().$type<Classification>().notNull(),
  recueLe: instant('recue_le').notNull(),
})

export const transaction = schema.table('transaction', {
  collectiviteId: collectiviteId(),
  id: uuid().notNull(),
  type: smallint().$type<1 | 6 | 7>().notNull(),
  etat: text().$type<EtatTransaction>().notNull(),
  nature: smallint().notNull(),
  matiere: text().notNull(),
  numero: text().notNull(),
  objet: text().notNull(),
  dateDecision: date('date_decision'),
  documentPapier: boolean('document_papier').notNull(),
  dateClassification: date('date_classification'),
  idActe: text('id_acte'),
  acteId: uuid('acte_id'),
  origine: text(),
  auteur: jsonb().$type<ActeurInscrit>().notNull(),
  deposeLe: instant('depose_le').notNull(),
  transmisLe: instant('transmis_le'),
  arLe: date('ar_le'),
  arFichierId: uuid('ar_fichier_id'),
  classificationEnCours: date('classification_en_cours'),
  papierReclameLe: instant('papier_reclame_le'),
  anomalie: jsonb().$type<Anomalie>(),
  messageNom: text('message_nom'),
  messageFichierId: uuid('message_fichier_id'),
  bordereauFichierId: uuid('bordereau_fichier_id'),
  tamponneFichierId: uuid('tamponne_fichier_id'),
  tamponErreur: text('tampon_erreur'),
  modifieLe: instant('modifie_le').notNull(),
  rang: rang(),
})

export const document = schema.table('document', {
  collectiviteId: collectiviteId(),
  transactionId: uuid('transaction_id').notNull(),
  ordre: integer().notNull(),
  nom: text().notNull(),
  nomProtocole: text('nom_protocole').notNull(),
  typologie: text().notNull(),
  fichierId: uuid('fichier_id').notNull(),
  sha256: text().notNull(),
  taille: bigint({ mode: 'number' }).notNull(),
  mime: text().notNull(),
})

export const compteur = schema.table('compteur', {
  collectiviteId: collectiviteId(),
  jour: date().notNull(),
  serie: integer().notNull(),
})

export const enveloppe = schema.table('enveloppe', {
  collectiviteId: collectiviteId(),
  transactionId: uuid('transaction_id').notNull(),
  jour: date().notNull(),
  serie: integer().notNull(),
  nom: text().notNull(),
  nomArchive: text('nom_archive').notNull(),
  archiveFichierId: uuid('archive_fichier_id'),
  creeeLe: instant('creee_le').notNull(),
  envoyeeLe: instant('envoyee_le'),
  essais: integer().notNull(),
  dernierEssaiLe: instant('dernier_essai_le'),
  derniereErreur: text('derniere_erreur'),
})

export const etape = schema.table('etape', {
  collectiviteId: collectiviteId(),
  transactionId: uuid('transaction_id').notNull(),
  etat: text().$type<EtatTransaction>().notNull(),
  instant: instant('instant').notNull(),
  message: text().notNull(),
  par: text().notNull(),
  fichierId: uuid('fichier_id'),
  rang: rang(),
})

export const courriel = schema.table('courriel', {
  collectiviteId: collectiviteId(),
  id: uuid().notNull(),
  recuLe: instant('recu_le').notNull(),
  expediteur: text().notNull(),
  sujet: text().notNull(),
  taille: bigint({ mode: 'number' }).notNull(),
  fichierId: uuid('fichier_id').notNull(),
  etat: text().$type<'recu' | 'applique' | 'doublon' | 'a-rattacher' | 'illisible' | 'classe'>().notNull(),
  siren: text().notNull(),
  motif: text().notNull(),
  traiteLe: instant('traite_le'),
  rang: rang(),
})

export const retour = schema.table('retour', {
  collectiviteId: collectiviteId(),
  id: uuid().notNull(),
  courrielId: uuid('courriel_id').notNull(),
  empreinte: text().notNull(),
  racine: text().notNull(),
  nom: text().notNull(),
  fichierId: uuid('fichier_id').notNull(),
  pieces: jsonb().$type<PieceRetour[]>().notNull(),
  transactionId: uuid('transaction_id'),
  etat: text().$type<'applique' | 'a-lire' | 'a-rattacher' | 'classe'>().notNull(),
  motif: text().notNull(),
  recuLe: instant('recu_le').notNull(),
  traitePar: text('traite_par').notNull(),
  rang: rang(),
})

export const examen = schema.table('examen', {
  collectiviteId: collectiviteId(),
  sha256: text().notNull(),
  faits: jsonb().$type<Faits>().notNull(),
  examineLe: instant('examine_le').notNull(),
})
