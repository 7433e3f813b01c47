import type { Ctx } from '#platform/context'
import { record } from '#platform/journal'
import { notifyOuverture } from '../avis.ts'
import {
  type Commentaire,
  type DocumentVivant,
  finishDocument,
  listCommentaires,
  takeOuverture,
} from '../store/documents.ts'

/**
 * Hands a ciphertext over, which counts as one opening; the last one allowed erases it in the same transaction.
 *
 * @returns undefined when there is nothing, or nothing any more
 */
export async function readDocument(
  ctx: Ctx,
  identifiant: string,
  origine: string,
): Promise<{ document: DocumentVivant; commentaires: Commentaire[] } | undefined> {
  const document = await takeOuverture(ctx, identifiant)
  if (!document) return undefined
  const commentaires = document.discussion ? await listCommentaires(ctx, document.id) : []
  const isLast = document.ouvertures === document.ouverturesMax
  if (isLast) await finishDocument(ctx, document, 'lu')
  // A document without sender nor limit is read as often as a page: the journal would only say that it is.
  if (document.compteId || document.ouverturesMax)
    await record(
      ctx,
      'secret.document-ouvert',
      { type: 'secret', id: document.id },
      { origine, ouverture: document.ouvertures, derniere: isLast },
    )
  if (document.prevenir && document.ouvertures === 1) await notifyOuverture(ctx, document)
  return { document, commentaires }
}
