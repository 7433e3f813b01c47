import { findOperateur } from '#platform/collectivites'
import { type Actor, type ContextSource, type Ctx, inContext } from '#platform/context'
import type { Compte } from './comptes.ts'

/**
 * Runs what concerns an account as such (sign-ins, passwords, second factor): it belongs to no collectivité of the
 * person, so its journal and its mails are those of the operator.
 */
export async function inSecurityContext<T>(
  source: ContextSource,
  who: { compte?: Compte; requestId: string },
  work: (ctx: Ctx) => Promise<T>,
): Promise<T> {
  const collectivite = await source.db.inTransaction('operateur', (tx) => findOperateur(tx))
  if (!collectivite) throw new Error('The house has no operator yet')
  return inContext(source, { actor: actorFor(who.compte), collectivite, requestId: who.requestId }, work)
}

function actorFor(compte: Compte | undefined): Actor {
  if (!compte) return { genre: 'public', nom: 'Public' }
  return { genre: 'agent', compteId: compte.id, nom: compte.nom, email: compte.email, roles: new Set() }
}
