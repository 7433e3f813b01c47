import { randomInt } from 'node:crypto'
import { and, eq, isNull } from 'drizzle-orm'
import type { Ctx } from '#platform/context'
import { record } from '#platform/journal'
import type { PlatformKey } from '#platform/secrets'
import { sendAvis } from './avis.ts'
import type { Compte } from './comptes.ts'
import { codeSecours } from './schema.ts'

const USAGE_SECOURS = 'auth.secours'
const RECOVERY_CODES = 10

/** True when the code is one of the account that has not served; it is then used up, and its owner told. */
export async function useRecoveryCode(ctx: Ctx, key: PlatformKey, compte: Compte, code: string): Promise<boolean> {
  const used = await ctx.tx
    .update(codeSecours)
    .set({ utiliseLe: ctx.now })
    .where(
      and(
        eq(codeSecours.compteId, compte.id),
        eq(codeSecours.empreinte, digestCode(key, compte.id, code)),
        isNull(codeSecours.utiliseLe),
      ),
    )
    .returning({ compteId: codeSecours.compteId })
  if (used.length === 0) return false
  await record(ctx, 'compte.code-secours-utilise', { type: 'compte', id: compte.id }, { nom: compte.nom })
  await sendAvis(ctx, compte, 'code-secours')
  return true
}

/** Ten new codes; the old ones are worth nothing any more. */
export async function createRecoveryCodes(ctx: Ctx, key: PlatformKey, compteId: string): Promise<string[]> {
  const codes = Array.from({ length: RECOVERY_CODES }, createRecoveryCode)
  await ctx.tx.delete(codeSecours).where(eq(codeSecours.compteId, compteId))
  await ctx.tx
    .insert(codeSecours)
    .values(codes.map((code) => ({ compteId, empreinte: digestCode(key, compteId, compact(code)) })))
  return codes
}

/** 50 bits, without letters that are read for one another. */
const ALPHABET = '23456789abcdefghjkmnpqrstuvwxyz0'

function createRecoveryCode(): string {
  const letters = Array.from({ length: 10 }, () => ALPHABET[randomInt(ALPHABET.length)]).join('')
  return `${letters.slice(0, 5)}-${letters.slice(5)}`
}

const digestCode = (key: PlatformKey, compteId: string, code: string) =>
  key.digest(`${compteId}:${code}`, USAGE_SECOURS)

/** A code as typed, without the spaces, dashes and capitals that people add. */
export const compact = (code: string) => code.toLowerCase().replace(/[\s-]/g, '')
