import type { Config } from '#platform/config'
import type { Ctx } from '#platform/context'
import { DomainError, NotFoundError } from '#platform/errors'
import { record } from '#platform/journal'
import { notifyReponse } from '../avis.ts'
import { authorizeAgent } from '../permissions.ts'
import { Refus } from '../protocole/messages.ts'
import { parseReponse } from '../sceau.ts'
import {
  type DemandeDeSecret,
  findByJeton,
  findDemande,
  finishDemande,
  markOuverte,
  saveReponse,
} from '../store/demandes.ts'
import { checkPlace } from './create-document.ts'

/**
 * Somebody outside answers, once.
 *
 * @param reponse JSON text of the sealed answer
 * @throws DomainError
 */
export async function answerDemande(
  ctx: Ctx,
  config: Config,
  input: { jeton: string; reponse: string; origine: string },
): Promise<void> {
  const demande = await findByJeton(ctx, input.jeton)
  if (!demande) throw new NotFoundError('Cette demande n’existe pas, ou n’existe plus.')
  if (input.reponse.length > config.secretTailleMax) throw new Refus('trop-grand', { octets: config.secretTailleMax })
  if (!parseReponse(input.reponse))
    throw new DomainError('secret.reponse-illisible', 'La réponse est illisible : rechargez la page et recommencez.')
  await record(ctx, 'secret.reponse-recue', { type: 'demande-secret', id: demande.id }, { origine: input.origine })
  await checkPlace(ctx, config, input.reponse.length)
  if (!(await saveReponse(ctx, demande.id, input.reponse)))
    throw new DomainError('secret.deja-repondu', 'Une réponse a déjà été donnée à cette demande.', { status: 409 })
  await notifyReponse(ctx, demande)
}

/** The answer, for the agent who asked and nobody else. @throws NotFoundError */
export async function openReponse(ctx: Ctx, id: string): Promise<{ cleEnveloppee: string; reponse: string }> {
  const { cleEnveloppee, reponse, ouverteLe } = await getDemande(ctx, id)
  if (!cleEnveloppee || !reponse) throw new NotFoundError('Il n’y a pas encore, ou plus, de réponse à cette demande.')
  if (!ouverteLe) {
    await markOuverte(ctx, id)
    await record(ctx, 'secret.reponse-ouverte', { type: 'demande-secret', id })
  }
  return { cleEnveloppee, reponse }
}

/** The request of the actor. @throws NotFoundError for that of somebody else */
export async function getDemande(ctx: Ctx, id: string): Promise<DemandeDeSecret> {
  const { compteId } = authorizeAgent(ctx.actor)
  const demande = await findDemande(ctx, compteId, id)
  if (!demande) throw new NotFoundError()
  return demande
}

/** Ends a request, answered or not: its key and its answer are erased. */
export async function closeDemande(ctx: Ctx, id: string): Promise<void> {
  const demande = await getDemande(ctx, id)
  if (demande.finieLe) return
  await finishDemande(ctx, id)
  await record(ctx, 'secret.demande-close', { type: 'demande-secret', id })
}
