import type { Collectivite } from '#platform/collectivites'
import type { Confiance } from '#platform/confiance'
import type { Config } from '#platform/config'
import type { Actor, ContextSource, Ctx } from '#platform/context'
import type { Migrations } from '#platform/db'
import type { FileStore } from '#platform/files'
import type { Route } from '#platform/http'
import type { Job, Reaction } from '#platform/jobs'
import type { Horodatage } from '#platform/journal'
import type { Live } from '#platform/live'
import type { Log } from '#platform/log'

/** The browser's files, under names that change with their content. */
export interface Assets {
  /** @param entry `base`, `styles`, or the name of an island without `.island.ts` */
  url(entry: string): string
}

/** The running program, as its services see it. */
export interface House extends ContextSource {
  config: Config
  log: Log
  files: FileStore
  live: Live
  confiance: Confiance
  horodatage: Horodatage
  assets: Assets
  services: readonly Service[]
}

/**
 * A room of the house. The members are the duties that the operator's charter lays on every service: name it, keep data
 * only for the stated time, hand all of it back, erase it on exit, list its personal data, watch it. A service that
 * forgets one does not compile; the menu, the catalogue, the register of processing, the purge, the reversibility
 * archive, supervision and the API documentation are derived from the list of services.
 */
export interface Service {
  /** Folder, database schema, first segment of addresses: the same word everywhere. */
  name: string
  catalogue: CatalogueEntry
  /** Entry in the menu of a collectivité, for those who may use the room; absent for rooms without a desk of their own. */
  menu?: MenuEntry
  routes: readonly Route[]
  jobs: readonly Job<never, House>[]
  events: {
    /** Events this service writes in the journal: name → French sentence of the timeline. */
    emits: Readonly<Record<string, string>>
    /** What it does when an event is written, by itself or another. */
    on: Readonly<Record<string, Reaction>>
  }
  permissions: Permissions
  retention: readonly RetentionRule[]
  personalData: readonly Traitement[]
  /** Hands all the data of the collectivité back, in open formats. */
  exportCollectivite(house: House, collectivite: Collectivite, archive: ReversibilityArchive): Promise<void>
  /** Erases the data of a collectivité that leaves, in the given transaction; its contents are erased with its key. */
  eraseCollectivite(ctx: Ctx): Promise<void>
  health(house: House): Promise<Health>
  /** Fills the demo territory through actions. Called once, in the order of the services. */
  seed?(house: House, territoire: DemoTerritory): Promise<void>
  /** Opens what listens beside HTTP (a mailbox …) once the house is open; returns how to close it. */
  start?(house: House): Promise<() => Promise<void>>
  /** What awaits the actor in this room, for the virtual desktop. */
  listAttentes?(ctx: Ctx): Promise<Attente[]>
  /** What is under way in this room and awaits somebody else or a third party. */
  listEnCours?(ctx: Ctx): Promise<Attente[]>
  /** Search of everything the actor may see in this room. */
  search?(ctx: Ctx, words: string): Promise<SearchResult[]>
  migrations: Migrations
}

export interface CatalogueEntry {
  /** Code of the service in the charter's catalogue. */
  code: string
  nom: string
  objectif: string
  inclus: readonly string[]
  /** Products that it stands for. */
  remplace: readonly string[]
  /** Day from which the operator offers it, `AAAA-MM-JJ`. */
  depuis: string
}

export interface MenuEntry {
  /** Place in the menu, lowest first: what is used every day comes before what is used once a year. */
  rang: number
  label: string
  href(collectivite: Collectivite): string
  visible(actor: Actor): boolean
}

export interface Permissions {
  /** Roles that an administrator may give to an agent, by code (without the name of the service). */
  roles: Readonly<Record<string, { label: string; description: string; secondFactor?: boolean }>>
}

export interface RetentionRule {
  code: string
  /** French: what is kept. */
  donnees: string
  /** French: how long and from when. */
  duree: string
  source: string
  /** What is due for removal at `ctx.now`, or will be within `days`; shown before anything is removed. */
  listDue(ctx: Ctx, days: number): Promise<RetentionItem[]>
  /** Removes what the warning announced. */
  remove(ctx: Ctx, id: string): Promise<void>
}

export interface RetentionItem {
  id: string
  label: string
  /** Day of removal, `AAAA-MM-JJ`. */
  jour: string
}

/** One line of the register of processing (RGPD, article 30). */
export interface Traitement {
  nom: string
  finalite: string
  base: string
  personnes: string
  donnees: string
  destinataires: string
  duree: string
}

/** The open-format zip under way; paths are relative, French and readable. */
export interface ReversibilityArchive {
  addText(path: string, text: string, description: string): void
  /** Rows as CSV (UTF-8, `;`), columns in the given order. */
  addTable(
    path: string,
    columns: readonly string[],
    rows: readonly (readonly (string | number | null)[])[],
    description: string,
  ): void
  /** A stored content. */
  addFile(path: string, sha256: string, description: string): void
}

export interface Health {
  state: 'bon' | 'degrade' | 'panne'
  message: string
}

export interface Attente {
  label: string
  detail: string
  href: string
  since: Date
}

export interface SearchResult {
  label: string
  detail: string
  href: string
}

/** The invented territory of the first start: what earlier services have already made. */
export interface DemoTerritory {
  operateur: Collectivite
  communes: readonly Collectivite[]
  /** Accounts by role in the story, as made by `annuaire`. */
  comptes: Record<string, { compteId: string; email: string; nom: string }>
  /** Actor of a seeded account in one collectivité. */
  actorOf(compte: string, collectivite: Collectivite): Promise<Actor>
}
