import type { Actor } from '#platform/context'
import { ForbiddenError } from '#platform/errors'
import type { Permissions } from '#platform/service'
import type { DossierComplet, EtapeParapheur } from './store.ts'

export const permissions: Permissions = {
  roles: {
    viseur: { label: 'Viseur', description: 'Donne son visa aux dossiers qui lui sont adressés.' },
    signataire: {
      label: 'Signataire',
      description: 'Signe électroniquement les dossiers qui lui sont adressés.',
      secondFactor: true,
    },
    administrateur: {
      label: 'Administrateur du parapheur',
      description: 'Compose les circuits de visa et de signature ; voit tous les dossiers.',
    },
  },
}

export type Ability = 'voir' | 'viser' | 'signer' | 'rejeter' | 'retirer' | 'gerer-circuits'

/** True, or the reason why not, in French. */
type Answer = true | string

/** The step that is awaited now, if any. */
export function currentEtape(dossier: DossierComplet): EtapeParapheur | undefined {
  return dossier.etapes.find((etape) => etape.etat === 'en-cours')
}

/** Whether the actor may do this to this dossier: read by the actions and by the buttons of the pages. */
export function can(actor: Actor, ability: Exclude<Ability, 'gerer-circuits'>, dossier: DossierComplet): Answer {
  if (ability === 'voir') return true
  if (dossier.etat !== 'en-cours') return 'Ce dossier n’est plus dans le circuit.'
  if (ability === 'retirer') return mayWithdraw(actor, dossier)
  const etape = currentEtape(dossier)
  if (!etape || !('compteId' in actor) || etape.compteId !== actor.compteId)
    return `Ce dossier attend ${etape?.nom ?? 'quelqu’un d’autre'}.`
  if (ability === 'rejeter') return true
  const wanted = etape.genre === 'signature' ? 'signer' : 'viser'
  if (ability !== wanted)
    return etape.genre === 'signature' ? 'Cette étape demande une signature.' : 'Cette étape demande un visa.'
  const role = etape.genre === 'signature' ? 'parapheur.signataire' : 'parapheur.viseur'
  return (
    (actor.genre === 'agent' && actor.roles.has(role)) ||
    'Votre rôle ne le permet plus : demandez à l’administrateur de la collectivité.'
  )
}

function mayWithdraw(actor: Actor, dossier: DossierComplet): Answer {
  if (actor.genre === 'systeme') return true
  if (actor.genre !== 'agent') return 'Seule la collectivité peut retirer un dossier.'
  return (
    actor.compteId === dossier.emetteurId ||
    actor.roles.has('parapheur.administrateur') ||
    'Seul celui qui l’a envoyé, ou l’administrateur du parapheur, peut le retirer.'
  )
}

/** @throws ForbiddenError with the reason */
export function authorize(actor: Actor, ability: Exclude<Ability, 'gerer-circuits'>, dossier: DossierComplet): void {
  const answer = can(actor, ability, dossier)
  if (answer !== true) throw new ForbiddenError(answer)
}

export function canManageCircuits(actor: Actor): boolean {
  return actor.genre === 'systeme' || (actor.genre === 'agent' && actor.roles.has('parapheur.administrateur'))
}

/** @throws ForbiddenError */
export function authorizeCircuits(actor: Actor): void {
  if (!canManageCircuits(actor)) throw new ForbiddenError('Seul l’administrateur du parapheur compose les circuits.')
}

/** Who reads every dossier: the administrator, who follows; the operator, who helps; the program itself. */
export function seesEverything(actor: Actor): boolean {
  return (
    actor.genre === 'systeme' ||
    actor.genre === 'operateur' ||
    (actor.genre === 'agent' && (actor.roles.has('parapheur.administrateur') || actor.roles.has('bus.lecteur')))
  )
}

/** Who finds the parapheur in his menu. */
export function usesParapheur(actor: Actor): boolean {
  return (
    seesEverything(actor) ||
    (actor.genre === 'agent' &&
      [...actor.roles].some((role) => role.startsWith('parapheur.') || role.startsWith('bus.')))
  )
}
