import type { Ctx } from '#platform/context'
import type { Job } from '#platform/jobs'
import type { House } from '#platform/service'
import { rienARelancer } from '../errors.ts'
import { recordVersement } from '../events.ts'
import { canDeposit, demand } from '../permissions.ts'
import { controler } from '../prise-en-charge/controler.ts'
import { preparer } from '../prise-en-charge/preparer.ts'
import { ranger } from '../prise-en-charge/ranger.ts'
import { refuser } from '../prise-en-charge/refuser.ts'
import type { TravailVersement } from '../prise-en-charge/suivi.ts'
import type { EtatVersement } from '../states.ts'
import { getVersementRow } from '../store/versements.ts'

/** The step that each state awaits. */
const SUITES: Readonly<Partial<Record<EtatVersement, Job<TravailVersement, House>>>> = {
  depose: preparer,
  recu: controler,
  controle: controler,
  conforme: ranger,
  accepte: ranger,
  'non-conforme': refuser,
}

/** Tries again now what waits for its next try. @throws DomainError when it does not wait; ForbiddenError */
export async function relanceVersement(ctx: Ctx, id: string): Promise<void> {
  demand(canDeposit(ctx.actor))
  const versement = await getVersementRow(ctx, id, { lock: true })
  const step = SUITES[versement.etat]
  if (!step || versement.incident === null) throw rienARelancer()
  await recordVersement(ctx, 'versement.relance', versement)
  await ctx.jobs.enqueue(ctx, step, { versementId: id })
}
