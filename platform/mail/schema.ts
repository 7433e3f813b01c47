import { boolean, customType, integer, pgSchema, text, timestamp, uuid } from 'drizzle-orm/pg-core'

const mail = pgSchema('mail')
const bytea = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' })

export const courriel = mail.table('courriel', {
  collectiviteId: uuid('collectivite_id').notNull(),
  id: uuid().notNull(),
  destinataire: text().notNull(),
  sujet: text().notNull(),
  texte: text().notNull(),
  html: text(),
  confidentiel: boolean().notNull(),
  etat: text().$type<EtatCourriel>().notNull(),
  erreur: text(),
  essais: integer().notNull().default(0),
  creeLe: timestamp('cree_le', { withTimezone: true }).notNull(),
  envoyeLe: timestamp('envoye_le', { withTimezone: true }),
})

export const piece = mail.table('piece', {
  collectiviteId: uuid('collectivite_id').notNull(),
  courrielId: uuid('courriel_id').notNull(),
  rang: integer().notNull(),
  nom: text().notNull(),
  sha256: text(),
  contenu: bytea(),
})

export type EtatCourriel = 'en-attente' | 'envoye' | 'refuse' | 'retenu'
