import { bigint, customType, jsonb, pgSchema, text, timestamp, uuid } from 'drizzle-orm/pg-core'

const journal = pgSchema('journal')
const bytea = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' })

export const chaine = journal.table('chaine', {
  collectiviteId: uuid('collectivite_id').primaryKey(),
  dernierNumero: bigint('dernier_numero', { mode: 'number' }).notNull(),
  derniereEmpreinte: text('derniere_empreinte').notNull(),
})

export const entree = journal.table('entree', {
  collectiviteId: uuid('collectivite_id').notNull(),
  numero: bigint({ mode: 'number' }).notNull(),
  id: uuid().notNull(),
  nom: text().notNull(),
  acteur: jsonb().$type<ActeurInscrit>().notNull(),
  sujetType: text('sujet_type').notNull(),
  sujetId: text('sujet_id').notNull(),
  details: jsonb().$type<Details>().notNull(),
  instant: timestamp({ withTimezone: true }).notNull(),
  requeteId: text('requete_id').notNull(),
  empreintePrecedente: text('empreinte_precedente').notNull(),
  empreinte: text().notNull(),
})

export const scellement = journal.table('scellement', {
  collectiviteId: uuid('collectivite_id').notNull(),
  dernierNumero: bigint('dernier_numero', { mode: 'number' }).notNull(),
  empreinte: text().notNull(),
  texte: text().notNull(),
  jeton: bytea().notNull(),
  autorite: text().notNull(),
  scelleLe: timestamp('scelle_le', { withTimezone: true }).notNull(),
})

/** The actor as written down: what a reader in ten years needs, no right. */
export interface ActeurInscrit {
  genre: string
  nom: string
  compteId?: string
}

/** JSON facts of an entry. Never a secret, never a content: digests, codes, labels. */
export type Details = { [key: string]: string | number | boolean | null | Details | (string | number | Details)[] }
