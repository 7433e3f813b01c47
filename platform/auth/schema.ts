import { bigint, integer, pgSchema, text, timestamp, uuid } from 'drizzle-orm/pg-core'

const auth = pgSchema('auth')
const instant = (name: string) => timestamp(name, { withTimezone: true })

export const compte = auth.table('compte', {
  id: uuid().primaryKey(),
  email: text().notNull(),
  nom: text().notNull(),
  etat: text().$type<EtatCompte>().notNull(),
  motDePasse: text('mot_de_passe'),
  motDePasseLe: instant('mot_de_passe_le'),
  totpSecret: text('totp_secret'),
  totpAttente: text('totp_attente'),
  totpDernierPas: bigint('totp_dernier_pas', { mode: 'number' }),
  creeLe: instant('cree_le').notNull(),
  nombreAcces: integer('nombre_acces').notNull().default(0),
  sansAccesDepuis: instant('sans_acces_depuis'),
})

export const codeSecours = auth.table('code_secours', {
  compteId: uuid('compte_id').notNull(),
  empreinte: text().notNull(),
  utiliseLe: instant('utilise_le'),
})

export const session = auth.table('session', {
  id: uuid().primaryKey(),
  compteId: uuid('compte_id').notNull(),
  empreinte: text().notNull(),
  ouverteLe: instant('ouverte_le').notNull(),
  vueLe: instant('vue_le').notNull(),
  expireLe: instant('expire_le').notNull(),
  secondFacteurLe: instant('second_facteur_le'),
  navigateur: text().notNull(),
  ip: text().notNull(),
})

export const appareil = auth.table('appareil', {
  empreinte: text().notNull(),
  compteId: uuid('compte_id').notNull(),
  connuDepuis: instant('connu_depuis').notNull(),
  vuLe: instant('vu_le').notNull(),
})

export const jeton = auth.table('jeton', {
  id: uuid().primaryKey(),
  compteId: uuid('compte_id').notNull(),
  usage: text().$type<UsageJeton>().notNull(),
  empreinte: text().notNull(),
  creeLe: instant('cree_le').notNull(),
  expireLe: instant('expire_le').notNull(),
  utiliseLe: instant('utilise_le'),
})

export const tentative = auth.table('tentative', {
  cle: text().primaryKey(),
  echecs: integer().notNull(),
  derniereLe: instant('derniere_le').notNull(),
  libreLe: instant('libre_le').notNull(),
})

export const acces = auth.table('acces', {
  collectiviteId: uuid('collectivite_id').notNull(),
  compteId: uuid('compte_id').notNull(),
  roles: text().array().notNull(),
  depuis: instant('depuis').notNull(),
})

export type EtatCompte = 'invite' | 'actif' | 'suspendu'
export type UsageJeton = 'invitation' | 'reinitialisation'
