import { bigint, boolean, date, integer, jsonb, pgSchema, text, timestamp, uuid } from 'drizzle-orm/pg-core'
import type { Alteration, Constat, Controle, DepotEnregistre, Unite } from './modele.ts'
import type { EtatVersement } from './states.ts'

const archivage = pgSchema('archivage')
const instant = (name: string) => timestamp(name, { withTimezone: true })
const octets = (name: string) => bigint(name, { mode: 'number' })

export const accord = archivage.table('accord', {
  collectiviteId: uuid('collectivite_id').notNull(),
  id: uuid().notNull(),
  identifiant: text().notNull(),
  libelle: text().notNull(),
  actif: boolean().notNull(),
  debut: date(),
  fin: date(),
  serviceArchives: text('service_archives').notNull(),
  serviceArchivesNom: text('service_archives_nom').notNull(),
  serviceVersant: text('service_versant').notNull(),
  producteurs: text().array().notNull(),
  producteurRh: text('producteur_rh'),
  profil: text(),
  formats: text().array().notNull(),
  tailleMax: octets('taille_max').notNull(),
  dua: text().notNull(),
  sortFinal: text('sort_final').$type<'Keep' | 'Destroy'>().notNull(),
  cadre: text().notNull(),
  signaturesExigees: boolean('signatures_exigees').notNull(),
})

export const versement = archivage.table('versement', {
  collectiviteId: uuid('collectivite_id').notNull(),
  id: uuid().notNull(),
  origine: text(),
  deposant: text().notNull(),
  objet: text().notNull(),
  numero: text().notNull(),
  identifiant: text(),
  serviceVersant: text('service_versant'),
  accord: text(),
  tentative: integer().notNull(),
  etat: text().$type<EtatVersement>().notNull(),
  incident: text(),
  depot: jsonb().$type<DepotEnregistre>(),
  depotEmpreinte: text('depot_empreinte'),
  sipFichierId: uuid('sip_fichier_id'),
  sipSha256: text('sip_sha256'),
  bordereauFichierId: uuid('bordereau_fichier_id'),
  reponseFichierId: uuid('reponse_fichier_id'),
  controles: jsonb().$type<readonly Controle[]>().notNull(),
  constat: jsonb().$type<Constat>(),
  cote: text(),
  code: text(),
  message: text(),
  deposeLe: instant('depose_le').notNull(),
  recuLe: instant('recu_le'),
  controleLe: instant('controle_le'),
  accepteLe: instant('accepte_le'),
  reponduLe: instant('repondu_le'),
})

export const compteur = archivage.table('compteur', {
  collectiviteId: uuid('collectivite_id').notNull(),
  annee: integer().notNull(),
  dernier: integer().notNull(),
})

export const archive = archivage.table('archive', {
  collectiviteId: uuid('collectivite_id').notNull(),
  id: uuid().notNull(),
  cote: text().notNull(),
  objet: text().notNull(),
  numero: text().notNull(),
  producteur: text().notNull(),
  serviceVersant: text('service_versant').notNull(),
  accord: text().notNull(),
  debut: date(),
  fin: date(),
  dua: text().notNull(),
  duaFin: date('dua_fin').notNull(),
  sortFinal: text('sort_final').notNull(),
  acces: text().notNull(),
  accesLe: date('acces_le'),
  unites: jsonb().$type<readonly Unite[]>().notNull(),
  taille: octets('taille').notNull(),
  inventaireSha512: text('inventaire_sha512').notNull(),
  recherche: text().notNull(),
  entreeLe: instant('entree_le').notNull(),
  verifieeLe: instant('verifiee_le').notNull(),
  alteration: jsonb().$type<Alteration>(),
})

export const objet = archivage.table('objet', {
  collectiviteId: uuid('collectivite_id').notNull(),
  archiveId: uuid('archive_id').notNull(),
  ordre: integer().notNull(),
  genre: text().$type<'objet' | 'bordereau' | 'rapport' | 'reponse' | 'inventaire'>().notNull(),
  chemin: text().notNull(),
  identifiant: text().notNull(),
  nom: text().notNull(),
  titre: text().notNull(),
  fichierId: uuid('fichier_id').notNull(),
  sha256: text().notNull(),
  sha512: text().notNull(),
  taille: octets('taille').notNull(),
  type: text().notNull(),
  puid: text(),
  format: text(),
})
