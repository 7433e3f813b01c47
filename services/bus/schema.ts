import { bigint, integer, jsonb, pgSchema, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { ActeurInscrit } from '#platform/journal'
import type { EtatDossier, EtatEtape, RolePiece } from './states.ts'

const bus = pgSchema('bus')
const instant = (name: string) => timestamp(name, { withTimezone: true })

export const dossier = bus.table('dossier', {
  collectiviteId: uuid('collectivite_id').notNull(),
  id: uuid().notNull(),
  flux: text().notNull(),
  etat: text().$type<EtatDossier>().notNull(),
  objet: text().notNull(),
  numero: text().notNull(),
  donnees: jsonb().$type<Record<string, unknown>>().notNull(),
  cheminement: jsonb().$type<string[]>().notNull(),
  tour: integer().notNull(),
  auteur: jsonb().$type<ActeurInscrit>().notNull(),
  version: integer().notNull(),
  dupliqueDe: uuid('duplique_de'),
  creeLe: instant('cree_le').notNull(),
  modifieLe: instant('modifie_le').notNull(),
  envoyeLe: instant('envoye_le'),
  closLe: instant('clos_le'),
})

export const piece = bus.table('piece', {
  collectiviteId: uuid('collectivite_id').notNull(),
  id: uuid().notNull(),
  dossierId: uuid('dossier_id').notNull(),
  ordre: integer().notNull(),
  role: text().$type<RolePiece>().notNull(),
  fichierId: uuid('fichier_id').notNull(),
  nom: text().notNull(),
  sha256: text().notNull(),
  taille: bigint({ mode: 'number' }).notNull(),
  type: text().notNull(),
  typologie: text().notNull(),
  resultat: text().notNull(),
  tour: integer().notNull(),
  ajouteeLe: instant('ajoutee_le').notNull(),
})

export const etape = bus.table('etape', {
  collectiviteId: uuid('collectivite_id').notNull(),
  dossierId: uuid('dossier_id').notNull(),
  tour: integer().notNull(),
  ordre: integer().notNull(),
  code: text().notNull(),
  etat: text().$type<EtatEtape>().notNull(),
  reference: text(),
  anciennes: jsonb().$type<string[]>().notNull(),
  commenceLe: instant('commence_le'),
  depuis: instant('depuis'),
  termineLe: instant('termine_le'),
  par: text().notNull(),
  message: text().notNull(),
  quiAgit: text('qui_agit').notNull(),
  empreinte: text().notNull(),
  derniereEntree: bigint('derniere_entree', { mode: 'number' }).notNull(),
})

export const mot = bus.table('mot', {
  collectiviteId: uuid('collectivite_id').notNull(),
  dossierId: uuid('dossier_id').notNull(),
  mot: text().notNull(),
})
