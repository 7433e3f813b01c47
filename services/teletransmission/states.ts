/** States of a transaction, and those that each may become. @see specs of S²LOW `actes_status` for their labels */
export const ETATS = {
  poste: { label: 'Posté', statut: 1, suites: ['en-attente', 'erreur'] },
  'en-attente': {
    label: 'En attente de transmission',
    statut: 2,
    suites: ['transmis', 'acquitte', 'en-anomalie', 'erreur'],
  },
  transmis: { label: 'Transmis', statut: 3, suites: ['acquitte', 'en-anomalie', 'erreur'] },
  acquitte: { label: 'Acquittement reçu', statut: 4, suites: ['annulation-demandee'] },
  'annulation-demandee': { label: 'Annulation demandée', statut: 4, suites: ['annule', 'acquitte'] },
  annule: { label: 'Annulé', statut: 0, suites: [] },
  // The accusé de réception has legal force: late, it still counts.
  'en-anomalie': { label: 'En anomalie', statut: -1, suites: ['acquitte'] },
  erreur: { label: 'Erreur', statut: -1, suites: ['acquitte'] },
} as const satisfies Record<string, { label: string; statut: number; suites: readonly string[] }>

export type EtatTransaction = keyof typeof ETATS

/** Whether a transaction may go from one state to the other. */
export function canBecome(from: EtatTransaction, to: EtatTransaction): boolean {
  return (ETATS[from].suites as readonly string[]).includes(to)
}

export function isEtat(text: string): text is EtatTransaction {
  return Object.hasOwn(ETATS, text)
}

/** Failed or cancelled: its number may be used again. */
export const ETATS_MORTS: readonly EtatTransaction[] = ['en-anomalie', 'erreur', 'annule']

/** On its way: an answer of the ministry is awaited, or will be. */
export const ETATS_EN_CHEMIN: readonly EtatTransaction[] = ['poste', 'en-attente', 'transmis']
