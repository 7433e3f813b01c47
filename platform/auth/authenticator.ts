import { sql } from 'drizzle-orm'
import type { Config } from '#platform/config'
import type { ContextSource } from '#platform/context'
import { rowsOf, type Tx } from '#platform/db'
import type { Authenticator, Cookie, Identity } from '#platform/http'
import type { Service } from '#platform/service'
import { IDLE_MS, MAX_AGE_MS } from './sessions.ts'
import { digestToken } from './tokens.ts'

/** Pages of the `sso` service to which a half-identified person is sent. */
export const URL_CONNEXION = '/connexion'
export const URL_VERIFICATION = '/connexion/verification'
export const URL_ACTIVATION = '/connexion/activation'

/** A session that is in use is marked as seen this often at most: a read stays a read. */
const SEEN_EVERY_MS = 5 * 60_000
/** A cookie that lasts is renewed by consent within thirteen months (CNIL, deliberation 2020-091). */
export const DEVICE_DAYS = 390

type AuthHouse = ContextSource & { config: Pick<Config, 'publicUrl'>; services: readonly Service[] }

/** Identifies the holder of a session cookie, by one query. */
export function createAuthenticator(house: AuthHouse): Authenticator {
  const sensitive = listSensitiveRoles(house.services)
  return {
    cookieName: cookieNames(house.config).session,
    identify: (token) => house.db.inTransaction('operateur', (tx) => identify(tx, token, house.clock(), sensitive)),
    loginUrl: (from) => (from === '/' ? URL_CONNEXION : `${URL_CONNEXION}?from=${encodeURIComponent(from)}`),
  }
}

/** Roles, as `service.role`, whose holders must give a second factor. */
export function listSensitiveRoles(services: readonly Service[]): ReadonlySet<string> {
  return new Set(
    services.flatMap(({ name, permissions }) =>
      Object.entries(permissions.roles)
        .filter(([, role]) => role.secondFactor)
        .map(([code]) => `${name}.${code}`),
    ),
  )
}

/** Over HTTPS the browser itself warrants that the cookies are ours, secure and of no other path (`__Host-`). */
export function cookieNames(config: Pick<Config, 'publicUrl'>): { session: string; appareil: string } {
  return config.publicUrl?.startsWith('https:')
    ? { session: '__Host-parvis', appareil: '__Host-parvis-appareil' }
    : { session: 'parvis_session', appareil: 'parvis_appareil' }
}

/** Cookie of a session; an empty token removes it. */
export function sessionCookie(config: Pick<Config, 'publicUrl'>, token: string): Cookie {
  return { name: cookieNames(config).session, value: token, maxAge: token ? MAX_AGE_MS / 1000 : 0 }
}

export function appareilCookie(config: Pick<Config, 'publicUrl'>, token: string): Cookie {
  return { name: cookieNames(config).appareil, value: token, maxAge: DEVICE_DAYS * 86_400 }
}

/** True when a role of this person, or the work for the operator, demands a second factor. */
export function needsSecondFactor(
  identity: Pick<Identity, 'acces' | 'operateur'>,
  sensitive: ReadonlySet<string>,
): boolean {
  if (identity.operateur) return true
  return [...identity.acces.values()].some((roles) => [...roles].some((role) => sensitive.has(role)))
}

interface Row extends Record<string, unknown> {
  session_id: string
  compte_id: string
  nom: string
  email: string
  enrole: boolean
  verifie: boolean
  perime: boolean
  acces: { id: string; genre: string; roles: string[] }[]
}

async function identify(
  tx: Tx,
  token: string,
  now: Date,
  sensitive: ReadonlySet<string>,
): Promise<Identity | undefined> {
  const [row] = await rowsOf<Row>(
    tx,
    sql`select s.id as session_id, c.id as compte_id, c.nom, c.email, c.totp_secret is not null as enrole,
          s.second_facteur_le is not null as verifie, s.vue_le < ${before(now, SEEN_EVERY_MS)}::timestamptz as perime,
          coalesce((select jsonb_agg(jsonb_build_object('id', k.id, 'genre', k.genre, 'roles', a.roles))
            from auth.acces a join parvis.collectivite k on k.id = a.collectivite_id and k.fermee_le is null
            where a.compte_id = c.id), '[]') as acces
        from auth.session s join auth.compte c on c.id = s.compte_id
        where s.empreinte = ${digestToken(token)} and c.etat = 'actif'
          and s.expire_le > ${now.toISOString()}::timestamptz and s.vue_le > ${before(now, IDLE_MS)}::timestamptz`,
  )
  if (!row) return undefined
  if (row.perime)
    await tx.execute(
      sql`update auth.session set vue_le = ${now.toISOString()}::timestamptz where id = ${row.session_id}`,
    )
  return toIdentity(row, sensitive)
}

function toIdentity(row: Row, sensitive: ReadonlySet<string>): Identity {
  const acces = new Map(row.acces.map(({ id, roles }) => [id, new Set(roles)]))
  const atOperateur = row.acces.find(({ genre }) => genre === 'operateur')
  const operateur = atOperateur && new Set(atOperateur.roles)
  const enrolementDu = !row.enrole && needsSecondFactor({ acces, operateur }, sensitive)
  return {
    compteId: row.compte_id,
    sessionId: row.session_id,
    nom: row.nom,
    email: row.email,
    acces,
    operateur,
    suite: enrolementDu ? URL_ACTIVATION : row.enrole && !row.verifie ? URL_VERIFICATION : undefined,
  }
}

const before = (now: Date, millis: number) => new Date(now.getTime() - millis).toISOString()
