import type { Ctx } from '#platform/context'
import type { DossierComplet } from '../modele.ts'

/**
 * The same context, acting for who sent the dossier: our own rights have been checked, those of the rooms are for
 * people who come to their desks. The name is the one that third parties will read.
 */
export function forAuteur(ctx: Ctx, { dossier }: Pick<DossierComplet, 'dossier'>): Ctx {
  return { ...ctx, actor: { genre: 'systeme', nom: dossier.auteur.nom } }
}

/** The same, where no dossier is at hand: for whoever acts now. */
export function asBus(ctx: Ctx): Ctx {
  return { ...ctx, actor: { genre: 'systeme', nom: ctx.actor.nom } }
}
