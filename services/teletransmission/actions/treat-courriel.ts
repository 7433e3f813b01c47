import type { Ctx } from '#platform/context'
import { ForbiddenError } from '#platform/errors'
import { etatRefuse } from '../errors.ts'
import { lireCourriel } from '../jobs.ts'
import type { Courriel } from '../modele.ts'
import { requireCourriel, updateCourriel } from '../store/retours.ts'

const OUVERTS: readonly Courriel['etat'][] = ['recu', 'a-rattacher', 'illisible']

/** Reads a mail again: a collectivité opened since may be the one it is for. Operator only, in his own collectivité. */
export async function rereadCourriel(ctx: Ctx, id: string): Promise<void> {
  await requireOuvert(ctx, id)
  await updateCourriel(ctx, id, { etat: 'recu', motif: '' })
  await ctx.jobs.enqueue(ctx, lireCourriel, { courrielId: id })
}

/** Nobody waits for this mail any more; it stays kept. */
export async function classerCourriel(ctx: Ctx, id: string): Promise<void> {
  await requireOuvert(ctx, id)
  await updateCourriel(ctx, id, { etat: 'classe', motif: `Classé par ${ctx.actor.nom}`, traiteLe: ctx.now })
}

async function requireOuvert(ctx: Ctx, id: string): Promise<void> {
  if (ctx.actor.genre !== 'operateur') throw new ForbiddenError('Seul l’opérateur traite les courriels du ministère.')
  const { etat } = await requireCourriel(ctx, id, { lock: true })
  if (!OUVERTS.includes(etat)) throw etatRefuse('Ce courriel est déjà traité.')
}
