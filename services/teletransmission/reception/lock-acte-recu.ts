import type { Ctx } from '#platform/context'
import type { Acte } from '#standards/actes'
import { isJour } from '#standards/calendrier'
import type { Transaction } from '../modele.ts'
import { lockActe } from '../store/transactions.ts'

/** Our acte behind what the ministry says that it received. */
export async function lockActeRecu(ctx: Ctx, acte: Acte): Promise<Transaction | undefined> {
  const { date, numero, nature } = acte
  return isJour(date) && nature >= 0 && nature <= 9 ? lockActe(ctx, { date, numero, nature }) : undefined
}
