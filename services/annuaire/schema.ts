import { date, pgSchema, text, uuid } from 'drizzle-orm/pg-core'

const annuaire = pgSchema('annuaire')

export const fiche = annuaire.table('fiche', {
  collectiviteId: uuid('collectivite_id').primaryKey(),
  siret: text().notNull(),
  natureActes: text('nature_actes').notNull(),
  departement: text().notNull(),
  arrondissement: text().notNull(),
  codeInsee: text('code_insee'),
  adresse: text().notNull(),
  codePostal: text('code_postal').notNull(),
  ville: text().notNull(),
  email: text().notNull(),
  telephone: text().notNull(),
  publication: text().$type<'electronique' | 'affichage'>().notNull(),
})

export const personne = annuaire.table('personne', {
  collectiviteId: uuid('collectivite_id').notNull(),
  id: uuid().notNull(),
  compteId: uuid('compte_id'),
  civilite: text().$type<'' | 'Mme' | 'M.'>().notNull(),
  prenom: text().notNull(),
  nom: text().notNull(),
  email: text().notNull(),
  telephone: text().notNull(),
  qualite: text().notNull(),
  genre: text().$type<'elu' | 'agent'>().notNull(),
  arriveLe: date('arrive_le').notNull(),
  partiLe: date('parti_le'),
})

export const mandat = annuaire.table('mandat', {
  collectiviteId: uuid('collectivite_id').notNull(),
  id: uuid().notNull(),
  personneId: uuid('personne_id').notNull(),
  fonction: text().notNull(),
  debut: date().notNull(),
  fin: date(),
})
