import type { FichierExamine } from '#standards/actes'
import type { Jour } from '#standards/calendrier'
import type * as tables from './schema.ts'
import type { EtatTransaction } from './states.ts'

/**
 * Words of this room. A **transaction** is one message to the ministry and what became of it: 1 an acte, 6 the
 * cancellation of its transmission, 7 a request of classification. It leaves in one **enveloppe**. Answers are
 * **retours**, which come in **courriels**.
 */
export type Transaction = typeof tables.transaction.$inferSelect
/** Its rank is given by the database. */
export type NewTransaction = Omit<Transaction, 'rang'>
export type Document = typeof tables.document.$inferSelect
export type Enveloppe = typeof tables.enveloppe.$inferSelect
export type EtapeTransaction = typeof tables.etape.$inferSelect
export type Courriel = typeof tables.courriel.$inferSelect
export type RetourGarde = typeof tables.retour.$inferSelect

/** An acte to transmit. */
export interface DepotActe {
  /** `dossier:<id>` when it comes from a dossier. */
  origine?: string | undefined
  /** 1 to 6. */
  nature: number
  /** Dotted code: `7.10`. */
  matiere: string
  numero: string
  objet: string
  dateDecision: Jour
  /** Paper documents follow by post. */
  documentPapier: boolean
  /** The acte first, then its annexes; without typologie, the usual one of the nature. */
  documents: readonly { fichierId: string; typologie?: string | undefined }[]
  /** Version of the classification in which the matière was chosen, when known. */
  dateClassification?: Jour | undefined
}

/** Why an acte was refused: the code and the words of whoever refused it, and what to do. */
export interface Anomalie {
  code: string
  detail: string
  aide: string
}

/** What looking into a content tells. */
export type Faits = Pick<FichierExamine, 'pdf' | 'budget' | 'signature'>

/** A document that came with a letter of the préfecture. */
export interface PieceRetour {
  nom: string
  fichierId: string
}

/** A transaction as other rooms see it. */
export interface TransactionVue {
  id: string
  etat: EtatTransaction
  numero: string
  objet: string
  idActe?: string
  transmisLe?: Date
  arLe?: Jour
  arXmlFichierId?: string
  /** The `.tar.gz` that was sent. */
  archiveFichierId?: string
  /** XML of the message, kept apart once the accusé de réception is there. */
  messageXmlFichierId?: string
  bordereauFichierId?: string
  tamponneFichierId?: string
  anomalie?: Anomalie
  etapes: { etat: EtatTransaction; instant: Date; message: string }[]
}
