import type { Ctx } from '#platform/context'
import { proposeNumero } from '#services/teletransmission'
import { listByNumero } from '../store/numeros.ts'

const MAX_TRIES = 200

/** The next number of the collectivité that no other dossier under way has taken either. */
export async function proposeNumeroLibre(ctx: Ctx, acte: { nature: number; date: string }): Promise<string> {
  let numero = await proposeNumero(ctx, acte)
  for (let tries = 0; tries < MAX_TRIES && (await listByNumero(ctx, numero)).length > 0; tries++)
    numero = nextOf(numero)
  return numero
}

/** `DE_2026_009` → `DE_2026_010`; a number that ends with no digit takes some. */
export function nextOf(numero: string): string {
  const digits = /\d+$/.exec(numero)?.[0]
  if (!digits) return `${numero}_2`
  const next = String(Number(digits) + 1).padStart(digits.length, '0')
  return numero.slice(0, -digits.length) + next
}
