import { and, desc, eq, gt, ne } from 'drizzle-orm'
import { type ContextSource, inOperateurContext } from '#platform/context'
import type { Tx } from '#platform/db'
import { NotFoundError } from '#platform/errors'
import { session } from './schema.ts'
import { createToken, digestToken } from './tokens.ts'

const HOUR_MS = 3_600_000
/** A session ends after a day's work without a request … */
export const IDLE_MS = 12 * HOUR_MS
/** … and in any case after a month. */
export const MAX_AGE_MS = 30 * 24 * HOUR_MS

/** From where somebody signs in. */
export interface Poste {
  ip: string
  /** `User-Agent` header. */
  agent: string
}

/** An open session, as its owner sees it. */
export interface SessionVue {
  id: string
  ouverteLe: Date
  vueLe: Date
  navigateur: string
  ip: string
}

interface Opening {
  tx: Tx
  now: Date
  newId(): string
}

/** Opens a session; the returned token goes into the cookie and is stored nowhere. */
export async function openSession(
  ctx: Opening,
  values: { compteId: string; poste: Poste; secondFacteur?: boolean },
): Promise<string> {
  const token = createToken()
  await ctx.tx.insert(session).values({
    id: ctx.newId(),
    compteId: values.compteId,
    empreinte: digestToken(token),
    ouverteLe: ctx.now,
    vueLe: ctx.now,
    expireLe: new Date(ctx.now.getTime() + MAX_AGE_MS),
    secondFacteurLe: values.secondFacteur ? ctx.now : null,
    navigateur: describeAgent(values.poste.agent),
    ip: values.poste.ip,
  })
  return token
}

/** A session fully identified without going through the pages, for tests of what is behind them. @returns its token */
export function createSessionFor(source: ContextSource, compteId: string): Promise<string> {
  const who = { actor: { genre: 'systeme' as const, nom: 'Essai' }, requestId: 'essai' }
  const poste = { ip: '192.0.2.1', agent: '' }
  return inOperateurContext(source, who, (ctx) => openSession(ctx, { compteId, poste, secondFacteur: true }))
}

/** The second factor was given: a new token, so that the one of the half-open session is worth nothing. */
export async function raiseSession(ctx: Pick<Opening, 'tx' | 'now'>, sessionId: string): Promise<string> {
  const token = createToken()
  await ctx.tx
    .update(session)
    .set({ empreinte: digestToken(token), secondFacteurLe: ctx.now })
    .where(eq(session.id, sessionId))
  return token
}

/** Sessions that are still good, latest seen first. */
export function listSessions(tx: Tx, compteId: string, now: Date): Promise<SessionVue[]> {
  return tx
    .select({
      id: session.id,
      ouverteLe: session.ouverteLe,
      vueLe: session.vueLe,
      navigateur: session.navigateur,
      ip: session.ip,
    })
    .from(session)
    .where(
      and(
        eq(session.compteId, compteId),
        gt(session.expireLe, now),
        gt(session.vueLe, new Date(now.getTime() - IDLE_MS)),
      ),
    )
    .orderBy(desc(session.vueLe), desc(session.id))
}

/** Closes one session of this account. @throws NotFoundError */
export async function revokeSession(tx: Tx, compteId: string, sessionId: string): Promise<void> {
  const closed = await tx
    .delete(session)
    .where(and(eq(session.id, sessionId), eq(session.compteId, compteId)))
    .returning()
  if (closed.length === 0) throw new NotFoundError('Cette session est déjà fermée.')
}

/** Closes the sessions of this account, but `exceptId`. */
export async function revokeSessions(tx: Tx, compteId: string, exceptId?: string): Promise<void> {
  const own = eq(session.compteId, compteId)
  await tx.delete(session).where(exceptId ? and(own, ne(session.id, exceptId)) : own)
}

export async function revokeToken(tx: Tx, token: string): Promise<void> {
  await tx.delete(session).where(eq(session.empreinte, digestToken(token)))
}

const BROWSERS: readonly [RegExp, string][] = [
  [/Edg(e|A|iOS)?\//, 'Edge'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/Chrome\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]
const SYSTEMS: readonly [RegExp, string][] = [
  [/Android/, 'Android'],
  [/iPhone|iPad/, 'iPhone ou iPad'],
  [/Windows/, 'Windows'],
  [/Mac OS X/, 'Mac'],
  [/Linux/, 'Linux'],
]

/** What its owner recognises: « Firefox sur Windows ». The rest of the header is not kept. */
export function describeAgent(agent: string): string {
  const browser = BROWSERS.find(([pattern]) => pattern.test(agent))?.[1] ?? 'Navigateur inconnu'
  const system = SYSTEMS.find(([pattern]) => pattern.test(agent))?.[1]
  return system ? `${browser} sur ${system}` : browser
}
