/** How the emulated ministry answers an envelope. */
export const REPONSES = {
  ar: 'Accusé de réception',
  anomalie: 'Anomalie sur l’acte',
  retard: 'Accusé de réception en retard',
  double: 'Accusé de réception envoyé deux fois',
  illisible: 'Réponse illisible',
  bombe: 'Réponse piégée (bombe XML)',
  refus: 'Refus de l’enveloppe',
  injoignable: 'Serveur injoignable (HTTP 503)',
  attente: 'Pas de réponse avant un ordre',
} as const

export type Reponse = keyof typeof REPONSES

/** What must happen to the next envelope, of anybody or of one collectivité. */
export interface Consigne {
  reponse: Reponse
  siren?: string
  /** For `retard`. */
  delaiSecondes?: number
}

/** Letters that the préfecture may send about an acte. */
export const COURRIERS = {
  '2-1': { racine: 'CourrierSimple', label: 'Courrier simple' },
  '3-1': { racine: 'DemandePieceComplementaire', label: 'Demande de pièces complémentaires' },
  '4-1': { racine: 'LettreObservations', label: 'Lettre d’observations' },
  '5-1': { racine: 'DefereTA', label: 'Déféré au tribunal administratif' },
} as const

export type TypeCourrier = keyof typeof COURRIERS

/** An envelope received; its archive is kept under the same name. */
export interface EnveloppeRecue {
  nom: string
  siren: string
  recueLe: string
  taille: number
  sha256: string
  /** How many times the very same archive came. */
  fois: number
  /** Where answers go: the first is delivered, the others are only listed. */
  adresses: string[]
  /** What it carries, in words. */
  contenu: string
  idActe: string
  /** What the controls found, empty when all is well. */
  fautes: string
  /** What is planned, until it is done. */
  prevue?: Reponse
  /** When a late answer leaves. */
  prevueLe?: string
  /** Mails made for it, oldest first. */
  courriels: CourrielFait[]
}

export interface CourrielFait {
  /** File of the kept mail. */
  fichier: string
  sujet: string
  /** Times it was handed over to the mailbox. */
  remises: number
  /** True until the mailbox has taken it. */
  aRemettre: boolean
}

export interface Etat {
  enveloppes: EnveloppeRecue[]
  consignes: Consigne[]
  /** Serial of the last answer of each day. */
  series: Record<string, number>
  /** Version of the classification in force. */
  dateClassification: string
  /** Actes received, by identifier: the envelopes that brought and cancelled them. */
  actes: Record<string, { recu: string; annule?: string }>
}
