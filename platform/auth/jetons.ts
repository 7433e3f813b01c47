import { and, eq, gt, isNull } from 'drizzle-orm'
import type { CtxOperateur } from '#platform/context'
import type { Tx } from '#platform/db'
import { DomainError } from '#platform/errors'
import { type Compte, toCompte } from './comptes.ts'
import { compte, jeton, type UsageJeton } from './schema.ts'
import { createToken, digestToken } from './tokens.ts'

const HOUR_MS = 3_600_000
const DURATION_MS: Record<UsageJeton, number> = { invitation: 7 * 24 * HOUR_MS, reinitialisation: HOUR_MS }

/** The link is unknown, used or too old: the person is told the same in all three cases. */
export class LienInvalideError extends DomainError {
  constructor() {
    super(
      'auth.lien-invalide',
      'Ce lien n’est plus valable : il a déjà servi, ou il est trop ancien. Demandez-en un nouveau.',
      { status: 410 },
    )
    this.name = 'LienInvalideError'
  }
}

/** @returns the secret part of the link; only its digest is stored */
export async function createJeton(ctx: CtxOperateur, compteId: string, usage: UsageJeton): Promise<string> {
  const token = createToken()
  await ctx.tx.insert(jeton).values({
    id: ctx.newId(),
    compteId,
    usage,
    empreinte: digestToken(token),
    creeLe: ctx.now,
    expireLe: new Date(ctx.now.getTime() + DURATION_MS[usage]),
  })
  return token
}

/** Whose link this is, as long as it is good and the account not suspended. @throws LienInvalideError */
export async function getCompteOfJeton(tx: Tx, token: string, usage: UsageJeton, now: Date): Promise<Compte> {
  const [row] = await tx
    .select()
    .from(jeton)
    .innerJoin(compte, eq(compte.id, jeton.compteId))
    .where(good(token, usage, now))
  if (!row || row.compte.etat === 'suspendu') throw new LienInvalideError()
  return toCompte(row.compte)
}

/** Uses the link up, and every other link of the account with it. @throws LienInvalideError */
export async function consumeJeton(tx: Tx, token: string, usage: UsageJeton, now: Date): Promise<void> {
  const [row] = await tx
    .update(jeton)
    .set({ utiliseLe: now })
    .where(good(token, usage, now))
    .returning()
  if (!row) throw new LienInvalideError()
  await revokeJetons(tx, row.compteId, now)
}

/** Links sent earlier are worth nothing any more. */
export async function revokeJetons(tx: Tx, compteId: string, now: Date, usage?: UsageJeton): Promise<void> {
  await tx
    .update(jeton)
    .set({ utiliseLe: now })
    .where(and(eq(jeton.compteId, compteId), isNull(jeton.utiliseLe), usage ? eq(jeton.usage, usage) : undefined))
}

function good(token: string, usage: UsageJeton, now: Date) {
  return and(
    eq(jeton.empreinte, digestToken(token)),
    eq(jeton.usage, usage),
    isNull(jeton.utiliseLe),
    gt(jeton.expireLe, now),
  )
}
