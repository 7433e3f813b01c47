import type { Ctx } from '#platform/context'
import { NotFoundError } from '#platform/errors'
import { record } from '#platform/journal'
import { isJeton } from '../jeton.ts'
import { authorizeAgent, authorizeRetrait } from '../permissions.ts'
import { Refus } from '../protocole/messages.ts'
import { findEnvoye, findVivant, finishDocument } from '../store/documents.ts'

/**
 * Removed by whoever holds its token. A wrong token changes nothing, not even for a document to be read once.
 *
 * @throws Refus
 */
export async function removeByJeton(ctx: Ctx, identifiant: string, jeton: string, origine: string): Promise<void> {
  const document = await findVivant(ctx, identifiant)
  if (!document) throw new Refus('introuvable')
  if (!isJeton(document.sel, identifiant, jeton)) throw new Refus('jeton-incorrect')
  await finishDocument(ctx, document, 'retire')
  await record(ctx, 'secret.document-retire', { type: 'secret', id: document.id }, { origine })
}

/** Withdrawn by the agent who sent it. @throws NotFoundError for that of somebody else */
export async function withdrawDocument(ctx: Ctx, id: string): Promise<void> {
  const { compteId } = authorizeAgent(ctx.actor)
  const document = await findEnvoye(ctx, compteId, id)
  if (!document) throw new NotFoundError()
  if (document.finiLe) return
  await finishDocument(ctx, document, 'retire')
  await record(ctx, 'secret.document-retire', { type: 'secret', id })
}

/**
 * Removed by the operator because it was reported to him: he cannot read it, he believes who reports.
 *
 * @param motif French sentence, kept in the journal
 * @throws NotFoundError
 */
export async function removeForAbuse(ctx: Ctx, identifiant: string, motif: string): Promise<void> {
  authorizeRetrait(ctx.actor)
  const document = await findVivant(ctx, identifiant)
  if (!document) throw new NotFoundError('Ce document n’existe pas, ou n’existe plus.')
  await finishDocument(ctx, document, 'abus')
  await record(ctx, 'secret.document-ecarte', { type: 'secret', id: document.id }, { motif })
}
