import type { Ctx } from '#platform/context'
import type { Jour } from '#standards/calendrier'
import { nextNumero } from '../rules.ts'
import { listNumeros } from '../store/transactions.ts'

/** A number that is free for this nature in the year of the decision, in the habit of the commune. */
export async function proposeNumero(ctx: Ctx, acte: { nature: number; date: Jour }): Promise<string> {
  return nextNumero(await listNumeros(ctx, acte.nature, acte.date.slice(0, 4)), acte.nature, acte.date)
}
