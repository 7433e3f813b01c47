import type { Config } from '#platform/config'
import type { Ctx } from '#platform/context'
import { record } from '#platform/journal'
import { type CommentaireV2, identifiantOf } from '#standards/privatebin'
import { Refus } from '../protocole/messages.ts'
import { findVivant, insertCommentaire } from '../store/documents.ts'
import { checkPlace } from './create-document.ts'

/**
 * Adds to a discussion. The parent is not looked for: the original does not, and it may have been another comment.
 *
 * @returns identifier of the comment
 * @throws Refus
 */
export async function createCommentaire(
  ctx: Ctx,
  config: Config,
  commentaire: CommentaireV2,
  origine: string,
): Promise<string> {
  const document = await findVivant(ctx, commentaire.pasteid)
  if (!document?.discussion) throw new Refus('donnees-invalides')
  await record(ctx, 'secret.document-commente', { type: 'secret', id: document.id }, { origine })
  await checkPlace(ctx, config, commentaire.ct.length)
  const identifiant = identifiantOf(commentaire.ct)
  const inserted = await insertCommentaire(ctx, {
    id: ctx.newId(),
    documentId: document.id,
    identifiant,
    parent: commentaire.parentid,
    version: commentaire.v,
    adata: JSON.stringify(commentaire.adata),
    ct: commentaire.ct,
    taille: commentaire.ct.length,
    creeLe: ctx.now,
  })
  if (!inserted) throw new Refus('deja-present')
  return identifiant
}
