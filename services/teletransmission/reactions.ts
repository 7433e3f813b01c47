import type { Ctx } from '#platform/context'
import type { Reaction } from '#platform/jobs'
import { requestClassification } from './actions/request-classification.ts'
import { acquitter } from './jobs.ts'
import { findClassification } from './store/classifications.ts'
import { findDateEnCours } from './store/transactions.ts'

/** What this room does when something was written in the journal. */
export const REACTIONS: Readonly<Record<string, Reaction>> = {
  async 'acte.acquitte'(ctx, entry) {
    await ctx.jobs.enqueue(ctx, acquitter, { transactionId: entry.sujetId })
    await renewClassification(ctx)
  },
  'acte.en-anomalie': renewClassification,
  async 'annuaire.collectivite-ouverte'(ctx) {
    if (ctx.collectivite.genre === 'operateur' || (await findClassification(ctx))) return
    await requestClassification(ctx)
  },
}

/** The préfecture has moved on to another classification: asks for it, before the next acte is refused for it. */
async function renewClassification(ctx: Ctx): Promise<void> {
  const [enCours, held] = [await findDateEnCours(ctx), await findClassification(ctx)]
  if (enCours && held && enCours > held.date) await requestClassification(ctx)
}
