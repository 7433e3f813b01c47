/**
 * Words of this room. A **dossier** follows one **flux** (acte, document à signer). The flux names its **étapes**, in
 * order; the agent may leave some out: what remains is the **cheminement**. Each étape is done by another room, which
 * gives it a **référence** and tells the rest through the journal. Started again from the first étape, the dossier
 * begins a new **tour**: the étapes of the former one stay readable.
 */
import type { Collectivite } from '#platform/collectivites'
import type { Ctx } from '#platform/context'
import type { Faute } from '#platform/errors'
import type { Form } from '#platform/http'
import type { Entree } from '#platform/journal'
import type { House } from '#platform/service'
import type { SafeHtml } from '#ui'
import type { CodeResultat } from './resultats.ts'
import type { dossier, etape, piece } from './schema.ts'

export type Dossier = typeof dossier.$inferSelect
export type Piece = typeof piece.$inferSelect
/** One étape of one dossier, as it stands. */
export type EtapeSuivie = typeof etape.$inferSelect

/** A dossier with all that hangs on it. */
export interface DossierComplet {
  dossier: Dossier
  /** By order: the main document, the annexes, then the results. */
  pieces: readonly Piece[]
  /** Of all tours, oldest first. */
  etapes: readonly EtapeSuivie[]
}

/** What a form says, complete or not. */
export interface Saisie {
  objet: string
  numero: string
  donnees: Record<string, unknown>
  cheminement: readonly string[]
  /** Typologie chosen for each piece, by its id. */
  typologies: Readonly<Record<string, string>>
}

/** A kind of dossier. */
export interface Flux {
  code: string
  label: string
  /** When to choose it, for the page where one chooses. */
  description: string
  /** Every étape it may go through, in order. */
  etapes: readonly string[]
  /** Name of a dossier without objet. */
  sansObjet: string
  /** Days that a finished dossier is kept here. */
  conservation: number
  /** What a new dossier holds: the habits of the collectivité. */
  createSaisie(ctx: Ctx): Promise<Saisie>
  /** What a form says; nothing is refused here. */
  readSaisie(form: Form): Saisie
  /** Fills in what the house knows better than the agent (number, usual typologies …); `before` is what was saved. */
  completeSaisie(ctx: Ctx, saisie: Saisie, before: DossierComplet): Promise<Saisie>
  /** What the copy of a dossier keeps. */
  copySaisie(source: Dossier): Saisie
  /** All that the flux itself finds wrong; `champ` is a name of the form. */
  check(complet: DossierComplet, today: string): Faute[]
  /** Reason given for an étape left out; empty when it was not. */
  motifEcarte(dossier: Dossier, etape: string): string
  /** What the dossier says, in words, for its page and its export. */
  describe(ctx: Ctx, dossier: Dossier): Promise<readonly (readonly [label: string, value: string])[]>
  /** Looks into the documents before they are judged; outside any transaction. */
  inspect?(house: House, collectivite: Collectivite, complet: DossierComplet): Promise<void>
  /** Other buttons of its form, by name: what they do, and the sentence that tells it is done. */
  gestes?: Readonly<Record<string, (ctx: Ctx) => Promise<string>>>
  /** The fields of its form, in the order of the agent's thought. */
  renderZones(ctx: Ctx, complet: DossierComplet, fautes: readonly Faute[]): Promise<readonly Zone[]>
}

/** Part of a form that may be drawn again alone while the agent types, when the server knows more. */
export interface Zone {
  id: string
  titre: string
  contenu: SafeHtml
}

/** What a room answered to the start of an étape. */
export interface Depart {
  /** Absent when a job of this room must do the work first: it then calls `setReference`. */
  reference?: string
  /** Whole sentence: « En attente de la signature de M. Luc Morel ». */
  message: string
  /** Who is awaited: « M. Luc Morel », « la préfecture ». */
  quiAgit: string
}

/** What an étape brought back. */
export interface Resultat {
  code: CodeResultat
  fichierId: string
  /** File name shown and downloaded; that of the room unless said. */
  nom?: string
}

/** What an event of the room means for the étape. */
export type Suite =
  | { fait: string; resultats?: readonly Resultat[] }
  | { erreur: string; quiAgit: string }
  | { progres: string; quiAgit: string }
  /** What was transmitted is cancelled: the whole dossier is. */
  | { annule: string }

export type Autorisation = { ok: true } | { ok: false; raison: string }

/** A kind of étape: the adapter between dossiers and one room. */
export interface Etape {
  code: string
  label: string
  /** Type of the journal's subject that the reference names. */
  sujetType: string
  /** Button that starts the étape again as it is. */
  relance: string
  /** True when correcting rarely helps: relaunching is then the main action. */
  technique: boolean
  /** True when the documents themselves are bound (signed): changing them means starting again from here. */
  lieDocuments: boolean
  /** All that would prevent it, found before the dossier leaves; `champ` is a name of the form. */
  check(ctx: Ctx, complet: DossierComplet): Promise<Faute[]>
  /** Begins, in the caller's transaction. @throws DomainError when the room refuses */
  start(ctx: Ctx, complet: DossierComplet, etape: EtapeSuivie): Promise<Depart>
  /** Events of the room → what they mean. */
  on: Readonly<Record<string, (ctx: Ctx, complet: DossierComplet, etape: EtapeSuivie, entry: Entree) => Promise<Suite>>>
  /** Whether what was begun can still be taken back, or never counted. */
  canWithdraw(ctx: Ctx, etape: EtapeSuivie): Promise<Autorisation>
  /** Absent where nothing under way can be taken back. */
  withdraw?(ctx: Ctx, etape: EtapeSuivie, motif: string): Promise<void>
  /** Where the law lets a third party cancel what it has received, at our request. */
  annulation?: {
    canRequest(ctx: Ctx, etape: EtapeSuivie): Promise<Autorisation>
    request(ctx: Ctx, etape: EtapeSuivie): Promise<void>
  }
  /** Page of the room about this reference, for those who may enter it. */
  href?(ctx: Pick<Ctx, 'collectivite'>, reference: string): string
}

/** What the engine knows how to do. */
export interface Moteur {
  flux: Readonly<Record<string, Flux>>
  etapes: Readonly<Record<string, Etape>>
}
