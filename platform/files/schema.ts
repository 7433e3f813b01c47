import { bigint, customType, pgSchema, text, timestamp, uuid } from 'drizzle-orm/pg-core'

const fichiers = pgSchema('fichiers')
const bytea = customType<{ data: Uint8Array }>({ dataType: () => 'bytea' })

export const cle = fichiers.table('cle', {
  collectiviteId: uuid('collectivite_id').primaryKey(),
  cleEnveloppee: bytea('cle_enveloppee').notNull(),
  creeeLe: timestamp('creee_le', { withTimezone: true }).notNull(),
})

export const contenu = fichiers.table('contenu', {
  collectiviteId: uuid('collectivite_id').notNull(),
  sha256: text().notNull(),
  emplacement: text().notNull(),
  taille: bigint({ mode: 'number' }).notNull(),
  type: text().notNull(),
  dernierUsage: timestamp('dernier_usage', { withTimezone: true }).notNull(),
})

export const fichier = fichiers.table('fichier', {
  collectiviteId: uuid('collectivite_id').notNull(),
  id: uuid().notNull(),
  sha256: text().notNull(),
  service: text().notNull(),
  nom: text().notNull(),
  creeLe: timestamp('cree_le', { withTimezone: true }).notNull(),
})

export const quota = fichiers.table('quota', {
  collectiviteId: uuid('collectivite_id').notNull(),
  service: text().notNull(),
  octets: bigint({ mode: 'number' }).notNull(),
})

export const occupation = fichiers.table('occupation', {
  collectiviteId: uuid('collectivite_id').notNull(),
  /** Empty for the whole collectivité, where each content counts once. */
  service: text().notNull(),
  octets: bigint({ mode: 'number' }).notNull(),
})

export const televersement = fichiers.table('televersement', {
  collectiviteId: uuid('collectivite_id').notNull(),
  id: uuid().notNull(),
  compteId: uuid('compte_id').notNull(),
  nom: text().notNull(),
  taille: bigint({ mode: 'number' }).notNull(),
  expireLe: timestamp('expire_le', { withTimezone: true }).notNull(),
  sha256: text(),
})
