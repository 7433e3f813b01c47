/** States of a dossier. Only people leave `brouillon` and `en-erreur`; rooms move the rest. */
export const ETATS_DOSSIER = ['brouillon', 'en-cours', 'en-erreur', 'termine', 'annule'] as const
export type EtatDossier = (typeof ETATS_DOSSIER)[number]

export type EtatEtape = 'attendu' | 'en-cours' | 'fait' | 'erreur' | 'annule'
export type RolePiece = 'principal' | 'annexe' | 'resultat'

/** Allowed changes of state; `termine` may still be cancelled by the préfecture, at the commune's request. */
const TRANSITIONS: Record<EtatDossier, readonly EtatDossier[]> = {
  brouillon: ['en-cours', 'annule'],
  'en-cours': ['en-erreur', 'termine', 'annule'],
  'en-erreur': ['en-cours', 'annule'],
  termine: ['annule'],
  annule: [],
}

export const canBecome = (from: EtatDossier, to: EtatDossier) => TRANSITIONS[from].includes(to)

export const LIBELLES_ETAT: Record<EtatDossier, string> = {
  brouillon: 'Brouillon',
  'en-cours': 'En cours',
  'en-erreur': 'À corriger',
  termine: 'Terminé',
  annule: 'Annulé',
}

/** What an incoming event may still change in a step, by the state of the step. */
export const RECEVABLE: Record<EtatEtape, readonly ('fait' | 'erreur' | 'progres')[]> = {
  attendu: [],
  'en-cours': ['fait', 'erreur', 'progres'],
  // A late good answer after a bad one is the truth: the AR that follows an unreadable return, for example.
  erreur: ['fait'],
  fait: [],
  annule: [],
}
