import type { Ctx } from '#platform/context'
import { FormError } from '#platform/errors'
import { record } from '#platform/journal'
import { ACCORD_ACTES } from '../accord.ts'
import { canKeepAccord, demand } from '../permissions.ts'
import { checkAccord, type SaisieAccord } from '../saisie-accord.ts'
import { lockAccord, updateAccord } from '../store/accords.ts'

/** Changes the agreement for the transfers to come; the journal keeps what it was. @throws FormError; ForbiddenError */
export async function changeAccord(ctx: Ctx, saisie: SaisieAccord): Promise<void> {
  demand(canKeepAccord(ctx.actor))
  const fautes = checkAccord(saisie)
  if (fautes.length > 0) throw new FormError(fautes)
  const before = await lockAccord(ctx)
  await updateAccord(ctx, ACCORD_ACTES, saisie)
  const changed = (Object.keys(saisie) as (keyof SaisieAccord)[]).filter(
    (champ) => JSON.stringify(before[champ]) !== JSON.stringify(saisie[champ]),
  )
  await record(
    ctx,
    'accord.change',
    { type: 'accord', id: before.id },
    {
      avant: Object.fromEntries(changed.map((champ) => [champ, before[champ]])),
      apres: Object.fromEntries(changed.map((champ) => [champ, saisie[champ]])),
    },
  )
}
