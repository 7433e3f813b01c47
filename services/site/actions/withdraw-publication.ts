import type { Ctx } from '#platform/context'
import { DomainError, FormError } from '#platform/errors'
import { record } from '#platform/journal'
import { originOf } from '../events.ts'
import { authorize } from '../permissions.ts'
import { horodater } from '../preuve/horodater.ts'
import { isDelaiPasse } from '../rules.ts'
import { getPublicationRow, updatePublication } from '../store/publications.ts'

const MAX_MOTIF = 500

/**
 * Takes an acte off the page; its address says since when and why, and the proof stays. Before the two months of the
 * law it is allowed (personal data, error): whoever withdraws has been told, and the journal keeps it.
 *
 * @param options.masquer also hides the objet from the public
 * @throws ForbiddenError; FormError without reason; DomainError `site.deja-retiree`
 */
export async function withdrawPublication(
  ctx: Ctx,
  id: string,
  motif: string,
  options: { masquer?: boolean } = {},
): Promise<void> {
  authorize(ctx.actor, 'retirer')
  const publication = await getPublicationRow(ctx, id, { lock: true })
  if (publication.retireeLe)
    throw new DomainError('site.deja-retiree', 'Cet acte est déjà retiré de la page publique.', { status: 409 })
  const reason = motif.replace(/[\s\p{Cc}]+/gu, ' ').trim()
  if (reason === '' || reason.length > MAX_MOTIF)
    throw new FormError([
      {
        champ: 'motif',
        code: 'site.motif',
        message: `Dites pourquoi l’acte est retiré, en ${MAX_MOTIF} caractères au plus : le public le lira.`,
      },
    ])
  await updatePublication(ctx, id, {
    retireeLe: ctx.now,
    retireePar: ctx.actor.nom,
    motifRetrait: reason,
    objetMasque: options.masquer ?? false,
    prochaineSondeLe: null,
  })
  const details = { motif: reason, avantDeuxMois: !isDelaiPasse(publication.miseEnLigneLe, ctx.now) }
  await record(ctx, 'publication.retiree', { type: 'publication', id }, { ...originOf(publication), ...details })
  await ctx.jobs.enqueue(ctx, horodater, { publicationId: id, genre: 'retrait' })
}
