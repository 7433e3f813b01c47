import { boolean, date, integer, pgSchema, text, timestamp, uuid } from 'drizzle-orm/pg-core'

const site = pgSchema('site')
const instant = (name: string) => timestamp(name, { withTimezone: true })

/** What a proof tells: the acte is put online, it has stayed for the legal time, it is withdrawn. */
export type GenrePreuve = 'mise-en-ligne' | 'deux-mois' | 'retrait'

/** What a probe saw at the public address. */
export type ResultatSonde = 'conforme' | 'different' | 'injoignable'

export const publication = site.table('publication', {
  collectiviteId: uuid('collectivite_id').notNull(),
  id: uuid().notNull(),
  origine: text(),
  objet: text().notNull(),
  numero: text().notNull(),
  natureLibelle: text('nature_libelle').notNull(),
  matiere: text().notNull(),
  dateDecision: date('date_decision').notNull(),
  auteurNom: text('auteur_nom').notNull(),
  auteurQualite: text('auteur_qualite').notNull(),
  idActe: text('id_acte'),
  miseEnLigneLe: instant('mise_en_ligne_le').notNull(),
  premiereAdresse: text('premiere_adresse'),
  prochaineSondeLe: instant('prochaine_sonde_le'),
  retireeLe: instant('retiree_le'),
  retireePar: text('retiree_par'),
  motifRetrait: text('motif_retrait'),
  objetMasque: boolean('objet_masque').notNull(),
  recherche: text().notNull(),
})

export const piece = site.table('piece', {
  collectiviteId: uuid('collectivite_id').notNull(),
  publicationId: uuid('publication_id').notNull(),
  ordre: integer().notNull(),
  fichierId: uuid('fichier_id').notNull(),
  sha256: text().notNull(),
})

export const preuve = site.table('preuve', {
  collectiviteId: uuid('collectivite_id').notNull(),
  publicationId: uuid('publication_id').notNull(),
  genre: text().$type<GenrePreuve>().notNull(),
  instant: instant('instant').notNull(),
  texte: text().notNull(),
  autorite: text().notNull(),
  jetonId: uuid('jeton_id').notNull(),
  certificatId: uuid('certificat_id').notNull(),
})

export const sonde = site.table('sonde', {
  collectiviteId: uuid('collectivite_id').notNull(),
  publicationId: uuid('publication_id').notNull(),
  faiteLe: instant('faite_le').notNull(),
  adresse: text().notNull(),
  resultat: text().$type<ResultatSonde>().notNull(),
  statut: integer(),
  sha256: text(),
  detail: text().notNull(),
})

export const mentions = site.table('mentions', {
  collectiviteId: uuid('collectivite_id').primaryKey(),
  directeur: text().notNull(),
  hebergeur: text().notNull(),
  hebergeurAdresse: text('hebergeur_adresse').notNull(),
  hebergeurTelephone: text('hebergeur_telephone').notNull(),
  dpo: text().notNull(),
  conformite: text().$type<'non' | 'partielle' | 'totale'>().notNull(),
  auditPar: text('audit_par').notNull(),
  auditLe: date('audit_le'),
  auditTaux: integer('audit_taux'),
  modifieesLe: instant('modifiees_le').notNull(),
})
