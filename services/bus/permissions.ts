import type { Actor } from '#platform/context'
import { ForbiddenError } from '#platform/errors'
import type { Dossier } from './modele.ts'
import { type EtatDossier, LIBELLES_ETAT } from './states.ts'

export const REDACTEUR = 'bus.redacteur'
export const LECTEUR = 'bus.lecteur'

export const ROLES = {
  redacteur: {
    label: 'Rédacteur des dossiers',
    description: 'Prépare, envoie, corrige et annule les dossiers de la collectivité (actes, documents à signer).',
  },
  lecteur: {
    label: 'Lecteur des dossiers',
    description: 'Suit les dossiers envoyés et télécharge leurs pièces, sans rien changer.',
  },
} as const

/** What may be done to a dossier, and the states in which it makes sense. */
const ABILITIES = {
  modifier: ['brouillon', 'en-erreur'],
  enregistrer: ['brouillon'],
  envoyer: ['brouillon'],
  corriger: ['en-erreur'],
  relancer: ['en-erreur'],
  annuler: ['brouillon', 'en-cours', 'en-erreur'],
  'demander-annulation': ['en-cours', 'en-erreur', 'termine'],
  dupliquer: ['brouillon', 'en-cours', 'en-erreur', 'termine', 'annule'],
} as const satisfies Record<string, readonly EtatDossier[]>

export type Ability = keyof typeof ABILITIES
export type Decision = { ok: true } | { ok: false; raison: string }

/** Which dossiers the actor sees: all, those that were sent, or none. */
export function visibleTo(actor: Actor): 'tous' | 'envoyes' | 'aucun' {
  if (actor.genre === 'systeme' || actor.genre === 'operateur') return 'tous'
  if (actor.genre === 'public') return 'aucun'
  if (actor.roles.has(REDACTEUR)) return 'tous'
  return actor.roles.has(LECTEUR) ? 'envoyes' : 'aucun'
}

export function canCreate(actor: Actor): Decision {
  if (actor.genre === 'systeme') return { ok: true }
  if (actor.genre === 'operateur') {
    return {
      ok: false,
      raison: 'L’opérateur lit les dossiers pour aider ; il n’agit pas à la place de la collectivité.',
    }
  }
  if (actor.genre === 'agent' && actor.roles.has(REDACTEUR)) return { ok: true }
  return { ok: false, raison: 'Il faut le rôle « Rédacteur des dossiers » : demandez-le à votre administrateur.' }
}

/** Rights and state together; what the rooms themselves forbid is asked to them by the actions. */
export function can(actor: Actor, ability: Ability, dossier: Pick<Dossier, 'etat'>): Decision {
  const right = canCreate(actor)
  if (!right.ok) return right
  if ((ABILITIES[ability] as readonly EtatDossier[]).includes(dossier.etat)) return { ok: true }
  const etat = LIBELLES_ETAT[dossier.etat].toLowerCase()
  return { ok: false, raison: `Un dossier dans l’état « ${etat} » ne le permet pas.` }
}

/** @throws ForbiddenError with the reason given to the agent */
export function demand(decision: Decision): void {
  if (!decision.ok) throw new ForbiddenError(decision.raison)
}
