import type { Ctx } from '#platform/context'
import { FormError } from '#platform/errors'
import { record } from '#platform/journal'
import { authorize } from '../permissions.ts'
import { checkFiche, type SaisieFiche } from '../rules.ts'
import { saveFiche } from '../store.ts'

/** Changes what formats and letters say of the collectivité. */
export async function changeFiche(ctx: Ctx, saisie: SaisieFiche): Promise<void> {
  authorize(ctx.actor, 'gerer-personnes')
  const fautes = checkFiche(saisie, ctx.collectivite.siren)
  if (fautes.length > 0) throw new FormError(fautes)
  await saveFiche(ctx, saisie)
  await record(ctx, 'annuaire.fiche-changee', { type: 'collectivite', id: ctx.collectivite.id })
}
