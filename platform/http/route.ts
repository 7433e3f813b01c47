import type { IncomingHttpHeaders } from 'node:http'
import type { Readable } from 'node:stream'
import type { Collectivite } from '#platform/collectivites'
import type { Config } from '#platform/config'
import type { Actor, Ctx, CtxOperateur } from '#platform/context'
import type { House } from '#platform/service'
import type { Form } from './form.ts'
import type { Reponse } from './reponse.ts'

/**
 * Who may reach a route before any finer permission:
 * `public` everybody · `session` whoever has given a password, second factor or not · `compte` whoever is fully
 * identified · `agent` an agent of the collectivité named by `:collectivite`, or the operator · `operateur` his staff.
 */
export type Access = 'public' | 'session' | 'compte' | 'agent' | 'operateur'

export interface Route {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD' | 'OPTIONS'
  /** Fastify pattern; routes of a collectivité start with `/c/:collectivite/`. */
  path: string
  /**
   * Host, with its port unless it is the usual one, on which alone the route answers; undefined: not served. For a
   * protocol that wants the root of a host of its own. Without this member the route answers on every host.
   */
  host?(config: Config): string | undefined
  access: Access
  /** One French sentence: the API documentation is made of them. */
  summary: string
  /** `sensible`: passwords and codes (few tries); `depot`: uploads (many requests). */
  rate?: 'page' | 'sensible' | 'depot'
  /** Largest body, in bytes; 1 MB unless said. */
  bodyLimit?: number
  /** False for protocols whose clients are programs and send no cookie: the origin is then not checked. */
  originCheck?: false
  handler(demande: Demande): Promise<Reponse>
}

/** An HTTP request, read and identified. */
export interface Demande {
  house: House
  method: string
  url: URL
  params: Readonly<Record<string, string>>
  query: URLSearchParams
  headers: IncomingHttpHeaders
  cookies: Readonly<Record<string, string | undefined>>
  ip: string
  requestId: string
  now: Date
  actor: Actor
  /** Absent for the public. */
  identity: Identity | undefined
  /** The collectivité of the address. @throws Error on a route without `:collectivite` */
  collectivite: Collectivite
  /** All the routes of the server, from which its documentation is made. */
  routes: readonly Route[]
  /** True on routes with `:collectivite`. */
  hasCollectivite: boolean
  /** Fields and files of a form, whichever its encoding; files are streamed into the store. */
  form(): Promise<Form>
  /** The raw body, for protocols. Bounded by the route's `bodyLimit`. */
  body: Readable
  /** The whole body as bytes. @throws DomainError `http.trop-grand` */
  bytes(): Promise<Uint8Array>
  inContext<T>(work: (ctx: Ctx) => Promise<T>): Promise<T>
  inOperateurContext<T>(work: (ctx: CtxOperateur) => Promise<T>): Promise<T>
}

/** Who holds a session. */
export interface Identity {
  compteId: string
  sessionId: string
  nom: string
  email: string
  /** Roles by collectivité. */
  acces: ReadonlyMap<string, ReadonlySet<string>>
  /** Roles as staff of the operator; undefined for everybody else. */
  operateur: ReadonlySet<string> | undefined
  /** Where to go before anything else (second factor to give or to set up); undefined once fully identified. */
  suite: string | undefined
}

/** Finds who holds a session; made by `#platform/auth`, replaceable by single sign-on. */
export interface Authenticator {
  cookieName: string
  identify(token: string): Promise<Identity | undefined>
  /** Address of the login page which comes back to `from` afterwards. */
  loginUrl(from: string): string
}
