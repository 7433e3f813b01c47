import { boolean, doublePrecision, integer, pgSchema, text, timestamp, uuid } from 'drizzle-orm/pg-core'

const secret = pgSchema('secret')
const instant = (name: string) => timestamp(name, { withTimezone: true })

/** How a document ended: read for the last time, expired, withdrawn by its sender, removed by the operator. */
export type Fin = 'lu' | 'expire' | 'retire' | 'abus'

export const document = secret.table('document', {
  collectiviteId: uuid('collectivite_id').notNull(),
  id: uuid().notNull(),
  identifiant: text(),
  version: doublePrecision().notNull(),
  adata: text(),
  ct: text(),
  sel: text(),
  taille: integer().notNull(),
  discussion: boolean().notNull(),
  ouvertures: integer().notNull().default(0),
  ouverturesMax: integer('ouvertures_max'),
  creeLe: instant('cree_le').notNull(),
  expireLe: instant('expire_le'),
  ouvertLe: instant('ouvert_le'),
  finiLe: instant('fini_le'),
  fin: text().$type<Fin>(),
  compteId: uuid('compte_id'),
  auteur: text(),
  email: text(),
  libelle: text().notNull().default(''),
  prevenir: boolean().notNull().default(false),
})

export const commentaire = secret.table('commentaire', {
  collectiviteId: uuid('collectivite_id').notNull(),
  id: uuid().notNull(),
  documentId: uuid('document_id').notNull(),
  identifiant: text().notNull(),
  parent: text().notNull(),
  version: doublePrecision().notNull(),
  adata: text().notNull(),
  ct: text().notNull(),
  taille: integer().notNull(),
  creeLe: instant('cree_le').notNull(),
})

export const demande = secret.table('demande', {
  collectiviteId: uuid('collectivite_id').notNull(),
  id: uuid().notNull(),
  jeton: text().notNull(),
  compteId: uuid('compte_id').notNull(),
  auteur: text().notNull(),
  email: text().notNull(),
  objet: text().notNull(),
  cleEnveloppee: text('cle_enveloppee'),
  reponse: text(),
  taille: integer().notNull().default(0),
  creeLe: instant('cree_le').notNull(),
  expireLe: instant('expire_le').notNull(),
  repondueLe: instant('repondue_le'),
  ouverteLe: instant('ouverte_le'),
  finieLe: instant('finie_le'),
})

export const cadence = secret.table('cadence', { cle: text().primaryKey(), dernier: instant('dernier').notNull() })
