import { and, eq, isNull, lt, or } from 'drizzle-orm'
import type { ContextSource, Ctx } from '#platform/context'
import { DomainError, FormError } from '#platform/errors'
import { record } from '#platform/journal'
import { openSecret, type PlatformKey, sealSecret } from '#platform/secrets'
import { sendAvis } from './avis.ts'
import { compact, createRecoveryCodes, useRecoveryCode } from './codes-secours.ts'
import { type Compte, getRow, toCompte } from './comptes.ts'
import { codeSecours, compte as table } from './schema.ts'
import { inSecurityContext } from './security.ts'
import { raiseSession, revokeSessions } from './sessions.ts'
import { type Cle, giveBackTry, takeTry } from './tentatives.ts'
import { createTotpSecret, findTotpStep, generateTotp, totpQrCode, totpUri } from './totp.ts'

const USAGE_TOTP = 'auth.totp'

interface Porteur {
  compteId: string
  sessionId: string
  requestId: string
}

/** What the person scans or types into an authenticator application. */
export interface Enrolement {
  secret: string
  uri: string
  /** SVG element. */
  qrCode: string
}

/** The secret to install, the same until a first code proves that it was; the one in use stays good meanwhile. */
export async function startEnrolment(source: ContextSource, key: PlatformKey, compteId: string): Promise<Enrolement> {
  const { secret, email } = await source.db.inTransaction('operateur', async (tx) => {
    const row = await getRow(tx, compteId)
    if (row.totpAttente) return { secret: openSecret(key, row.totpAttente, USAGE_TOTP), email: row.email }
    const fresh = createTotpSecret()
    await tx
      .update(table)
      .set({ totpAttente: sealSecret(key, fresh, USAGE_TOTP) })
      .where(eq(table.id, compteId))
    return { secret: fresh, email: row.email }
  })
  const uri = totpUri(secret, email)
  return { secret, uri, qrCode: totpQrCode(uri) }
}

/**
 * A first good code: the secret is in use, the session is fully identified, the others are closed.
 *
 * @returns the new session token, and the recovery codes, shown this once
 * @throws FormError `auth.code-incorrect`
 * @throws DomainError `auth.enrolement-absent` when nothing was started
 */
export async function confirmEnrolment(
  source: ContextSource,
  key: PlatformKey,
  values: Porteur & { code: string },
): Promise<{ token: string; codes: string[] }> {
  const { row, gate } = await openGate(source, values.compteId)
  if (!row.totpAttente)
    throw new DomainError('auth.enrolement-absent', 'L’installation a été interrompue : recommencez-la.')
  const secret = openSecret(key, row.totpAttente, USAGE_TOTP)
  const step = findTotpStep(secret, compact(values.code), source.clock())
  if (step === undefined) throw wrongCode()
  const compte = toCompte(row)
  return inSecurityContext(source, { compte, requestId: values.requestId }, async (ctx) => {
    await giveBackTry(ctx.tx, gate)
    await installSecret(ctx, key, compte.id, { secret, step })
    const codes = await createRecoveryCodes(ctx, key, compte.id)
    await revokeSessions(ctx.tx, compte.id, values.sessionId)
    const token = await raiseSession(ctx, values.sessionId)
    await record(ctx, 'compte.second-facteur-active', { type: 'compte', id: compte.id }, { nom: compte.nom })
    await sendAvis(ctx, compte, 'second-facteur')
    return { token, codes }
  })
}

/**
 * Checks the code of the application, or a recovery code, which serves once.
 *
 * @returns the new session token
 * @throws FormError `auth.code-incorrect`, also for a code that has already served
 * @throws TropDeTentativesError
 */
export async function verifySecondFactor(
  source: ContextSource,
  key: PlatformKey,
  values: Porteur & { code: string },
): Promise<string> {
  const { row, gate } = await openGate(source, values.compteId)
  const compte = toCompte(row)
  const code = compact(values.code)
  const secret = row.totpSecret && openSecret(key, row.totpSecret, USAGE_TOTP)
  const step = secret ? findTotpStep(secret, code, source.clock()) : undefined
  const token = await inSecurityContext(source, { compte, requestId: values.requestId }, async (ctx) => {
    const right = step === undefined ? await useRecoveryCode(ctx, key, compte, code) : await useStep(ctx, compte, step)
    if (!right) {
      await record(ctx, 'compte.echec', { type: 'compte', id: compte.id }, { etape: 'code' })
      return undefined
    }
    await giveBackTry(ctx.tx, gate)
    return raiseSession(ctx, values.sessionId)
  })
  if (!token) throw wrongCode()
  return token
}

/** New recovery codes, shown this once; the old ones are worth nothing. Ask the password first. */
export async function renewRecoveryCodes(
  source: ContextSource,
  key: PlatformKey,
  values: { compteId: string; requestId: string },
): Promise<string[]> {
  const compte = await source.db.inTransaction('operateur', async (tx) => toCompte(await getRow(tx, values.compteId)))
  return inSecurityContext(source, { compte, requestId: values.requestId }, async (ctx) => {
    const codes = await createRecoveryCodes(ctx, key, compte.id)
    await record(ctx, 'compte.codes-secours-renouveles', { type: 'compte', id: compte.id }, { nom: compte.nom })
    await sendAvis(ctx, compte, 'codes-secours')
    return codes
  })
}

/**
 * Takes the second factor away: by its owner when no role demands it, or by the operator for somebody who has lost both
 * telephone and codes. The sessions are closed.
 */
export async function removeSecondFactor(ctx: Ctx, compte: Compte, keptSessionId?: string): Promise<void> {
  await ctx.tx
    .update(table)
    .set({ totpSecret: null, totpAttente: null, totpDernierPas: null })
    .where(eq(table.id, compte.id))
  await ctx.tx.delete(codeSecours).where(eq(codeSecours.compteId, compte.id))
  await revokeSessions(ctx.tx, compte.id, keptSessionId)
  await record(ctx, 'compte.second-facteur-retire', { type: 'compte', id: compte.id }, { nom: compte.nom })
  await sendAvis(ctx, compte, 'second-facteur-retire')
}

/** Installs a second factor at once, for the demonstration and for tests. @returns its secret (base32) */
export async function seedSecondFactor(ctx: Pick<Ctx, 'tx'>, key: PlatformKey, compteId: string): Promise<string> {
  const secret = createTotpSecret()
  await installSecret(ctx, key, compteId, { secret, step: null })
  return secret
}

/** The code of the moment of an account, for a demonstration only: nobody there holds its telephone. */
export async function findDemoCode(
  source: ContextSource,
  key: PlatformKey,
  compteId: string,
): Promise<string | undefined> {
  const row = await source.db.inTransaction('operateur', (tx) => getRow(tx, compteId))
  const sealed = row.totpSecret ?? row.totpAttente
  return sealed ? generateTotp(openSecret(key, sealed, USAGE_TOTP), source.clock()) : undefined
}

/** Counts the try in its own transaction, so that a refusal does not undo the count. */
function openGate(source: ContextSource, compteId: string) {
  const gate: Cle[] = [{ regle: 'code', id: compteId }]
  return source.db.inTransaction('operateur', async (tx) => {
    await takeTry(tx, gate, source.clock())
    return { row: await getRow(tx, compteId), gate }
  })
}

async function installSecret(
  ctx: Pick<Ctx, 'tx'>,
  key: PlatformKey,
  compteId: string,
  { secret, step }: { secret: string; step: number | null },
) {
  await ctx.tx
    .update(table)
    .set({ totpSecret: sealSecret(key, secret, USAGE_TOTP), totpAttente: null, totpDernierPas: step })
    .where(eq(table.id, compteId))
}

/** True when this time step is later than the last one used; two simultaneous uses cannot both be. */
async function useStep(ctx: Ctx, compte: Compte, step: number): Promise<boolean> {
  const used = await ctx.tx
    .update(table)
    .set({ totpDernierPas: step })
    .where(and(eq(table.id, compte.id), or(isNull(table.totpDernierPas), lt(table.totpDernierPas, step))))
    .returning({ id: table.id })
  return used.length > 0
}

function wrongCode() {
  return new FormError([
    {
      champ: 'code',
      code: 'auth.code-incorrect',
      message: 'Ce code n’est pas le bon, ou il a déjà servi. Attendez le suivant, ou prenez un code de secours.',
    },
  ])
}
