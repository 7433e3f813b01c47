import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { Readable } from 'node:stream'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import { parseCookie, stringifySetCookie } from 'cookie'
import { type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify'
import { type Collectivite, findCollectiviteBySlug } from '#platform/collectivites'
import { type Actor, inContext, inOperateurContext } from '#platform/context'
import { DomainError, ForbiddenError, NotFoundError } from '#platform/errors'
import type { House } from '#platform/service'
import { readForm } from './form.ts'
import { createRateLimits, type RateLimits } from './rate.ts'
import { type Cookie, type Reponse, redirect } from './reponse.ts'
import type { Authenticator, Demande, Identity, Route } from './route.ts'
import { checkOrigin, securityHeaders } from './security.ts'

const DEFAULT_BODY_LIMIT = 1_000_000

export interface ServerOptions {
  house: House
  routes: readonly Route[]
  authenticator: Authenticator
  /** The page of an error; `demande` is undefined when the request could not even be read. */
  renderError(error: DomainError, demande: Demande | undefined): Reponse
  /** Other limits than those of the house (measurements). */
  limits?: RateLimits
  /** Called after each answer: metrics. */
  observe?(route: string, method: string, status: number, seconds: number): void
}

/** Builds the HTTP server from the list of routes. The framework stays here: handlers take and return data. */
export function createServer(options: ServerOptions): FastifyInstance {
  const { house } = options
  const server = fastify({
    trustProxy: house.config.trustProxy === 'oui',
    genReqId: () => randomUUID(),
    bodyLimit: Number.MAX_SAFE_INTEGER,
    forceCloseConnections: true,
    routerOptions: { maxParamLength: 500, ignoreTrailingSlash: true },
  })
  // Bodies are read by the handlers, as streams.
  server.removeAllContentTypeParsers()
  server.addContentTypeParser('*', (_request, _payload, done) => done(null))
  const limits = options.limits ?? createRateLimits()

  for (const route of options.routes) {
    const host = route.host?.(house.config)
    if (route.host && host === undefined) continue
    server.route({
      method: route.method,
      url: route.path,
      ...(host === undefined ? {} : { constraints: { host } }),
      exposeHeadRoute: false,
      handler: (request, reply) =>
        answer(request, reply, options, route, (demande) => pass(demande, route, options, limits)),
    })
  }
  server.setNotFoundHandler((request, reply) =>
    answer(request, reply, options, undefined, () => Promise.reject(new NotFoundError())),
  )
  return server
}

async function answer(
  request: FastifyRequest,
  reply: FastifyReply,
  options: ServerOptions,
  route: Route | undefined,
  handle: (demande: Demande) => Promise<Reponse>,
): Promise<void> {
  const started = performance.now()
  const log = options.house.log.child({ requestId: request.id })
  let demande: Demande | undefined
  let reponse: Reponse
  try {
    demande = await readDemande(request, options, route)
    reponse = await handle(demande)
  } catch (error) {
    reponse = options.renderError(toDomainError(error, log), demande)
  }
  await write(request, reply, reponse, options)
  const seconds = (performance.now() - started) / 1000
  options.observe?.(route?.path ?? '(introuvable)', request.method, reponse.status, seconds)
  log.info(
    {
      method: request.method,
      route: route?.path,
      status: reponse.status,
      ms: Math.round(seconds * 1000),
      acteur: demande?.actor.genre,
    },
    'demande',
  )
}

/** Guards, from the coarsest to the finest, then the handler. */
async function pass(demande: Demande, route: Route, options: ServerOptions, limits: RateLimits): Promise<Reponse> {
  if (route.originCheck !== false) {
    checkOrigin(demande.method, demande.headers, demande.url.origin, demande.headers.host ?? '')
  }
  await limits.consume(route.rate ?? 'page', demande.identity?.compteId ?? demande.ip)
  if (route.access !== 'public') {
    if (!demande.identity) return redirect(options.authenticator.loginUrl(returnOf(demande)))
    if (demande.identity.suite && route.access !== 'session') return redirect(demande.identity.suite)
  }
  if (route.access === 'operateur' && !demande.identity?.operateur) throw new NotFoundError()
  if (route.access === 'agent' && demande.actor.genre !== 'agent' && demande.actor.genre !== 'operateur')
    throw new NotFoundError()
  return route.handler(demande)
}

/** Where to come back once signed in; when a session ends in the middle of a form, to the page of that form. */
function returnOf({ method, url, headers }: Demande): string {
  if (method === 'GET') return url.pathname + url.search
  const page = URL.canParse(headers.referer ?? '') ? new URL(headers.referer as string) : undefined
  return page && (page.origin === url.origin || page.host === headers.host) ? page.pathname + page.search : '/'
}

async function readDemande(
  request: FastifyRequest,
  options: ServerOptions,
  route: Route | undefined,
): Promise<Demande> {
  const { house, authenticator } = options
  // No address of ours holds a NUL, and the database refuses it.
  if (request.raw.url?.includes('%00')) throw new NotFoundError()
  const base = house.config.publicUrl ?? 'http://localhost'
  const cookies = parseCookie(request.headers.cookie ?? '')
  const token = cookies[authenticator.cookieName]
  const identity = token ? await authenticator.identify(token) : undefined
  const params = request.params as Record<string, string>
  const collectivite = params.collectivite ? await findTarget(house, params.collectivite) : undefined
  if (params.collectivite && !collectivite) throw new NotFoundError()
  const who = { actor: actorOf(identity, collectivite), requestId: request.id }
  const limit = route?.bodyLimit ?? DEFAULT_BODY_LIMIT
  const demand = () => {
    if (!collectivite) throw new Error(`The route ${route?.path} names no collectivité`)
    return collectivite
  }
  return {
    house,
    method: request.method,
    url: new URL(request.raw.url ?? '/', base),
    params,
    query: new URL(request.raw.url ?? '/', base).searchParams,
    headers: request.headers,
    cookies,
    ip: request.ip,
    requestId: request.id,
    now: house.clock(),
    actor: who.actor,
    identity,
    get collectivite() {
      return demand()
    },
    hasCollectivite: collectivite !== undefined,
    routes: options.routes,
    form: () => readForm(request.raw, limit, (source, maxSize) => house.files.write(demand().id, source, { maxSize })),
    body: request.raw,
    bytes: () => readBytes(request.raw, limit),
    inContext: (work) => inContext(house, { ...who, collectivite: demand() }, work),
    inOperateurContext: (work) => inOperateurContext(house, who, work),
  }
}

function findTarget(house: House, slug: string): Promise<Collectivite | undefined> {
  return house.db.inTransaction('operateur', (tx) => findCollectiviteBySlug(tx, slug))
}

function actorOf(identity: Identity | undefined, collectivite: Collectivite | undefined): Actor {
  if (!identity || identity.suite) return { genre: 'public', nom: 'Public' }
  const { compteId, nom, email } = identity
  const roles = collectivite && identity.acces.get(collectivite.id)
  if (roles) return { genre: 'agent', compteId, nom, email, roles }
  if (identity.operateur) return { genre: 'operateur', compteId, nom, email, roles: identity.operateur }
  return { genre: 'public', nom: 'Public' }
}

async function readBytes(request: IncomingMessage, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  // What is refused for its size is read to its end all the same (`write` sees to it): the connection serves again.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Uint8Array>) {
    size += chunk.length
    if (size > limit)
      throw new DomainError('http.trop-grand', `L’envoi dépasse la limite de ${limit} octets.`, { status: 413 })
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

function toDomainError(error: unknown, log: House['log']): DomainError {
  if (error instanceof DomainError) {
    if (error.status >= 500) log.error({ err: error.cause ?? error }, error.code)
    else if (!(error instanceof NotFoundError || error instanceof ForbiddenError))
      log.info({ code: error.code }, 'refus')
    return error
  }
  log.error({ err: error }, 'erreur inattendue')
  return new DomainError(
    'http.erreur',
    'Une erreur inattendue s’est produite. Elle est notée : l’opérateur peut la retrouver avec le numéro de la demande.',
    { status: 500, cause: error },
  )
}

async function write(
  request: FastifyRequest,
  reply: FastifyReply,
  reponse: Reponse,
  options: ServerOptions,
): Promise<void> {
  const secure = (options.house.config.publicUrl ?? '').startsWith('https:')
  reply.status(reponse.status)
  reply.headers({ ...securityHeaders(secure), ...reponse.headers, 'x-request-id': request.id })
  for (const cookie of reponse.cookies ?? []) reply.header('set-cookie', writeCookie(cookie, secure))
  const { body } = reponse
  // A body that nobody read would keep the connection waiting.
  if (!request.raw.readableEnded) request.raw.resume()
  if (body instanceof Readable) {
    body.on('error', (error) => {
      options.house.log.error({ err: error, requestId: request.id }, 'envoi interrompu')
      reply.raw.destroy()
    })
    // The closing of the answer, not of the request: the latter closes as soon as it has been read.
    reply.raw.on('close', () => body.destroy())
    await reply.send(body)
    return
  }
  await reply.send(typeof body === 'string' ? await compress(request, reply, body) : body)
}

function writeCookie(cookie: Cookie, secure: boolean): string {
  return stringifySetCookie({
    name: cookie.name,
    value: cookie.value,
    path: '/',
    httpOnly: true,
    sameSite: 'lax',
    secure,
    ...(cookie.maxAge === undefined ? {} : { maxAge: cookie.maxAge }),
  })
}

const MIN_COMPRESSED = 1000
const compressors = { br: promisify(brotliCompress), gzip: promisify(gzip) }

async function compress(request: FastifyRequest, reply: FastifyReply, body: string): Promise<string | Buffer> {
  if (body.length < MIN_COMPRESSED) return body
  const accepted = request.headers['accept-encoding'] ?? ''
  reply.header('vary', 'accept-encoding')
  if (/\bbr\b/.test(accepted)) {
    reply.header('content-encoding', 'br')
    return compressors.br(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } })
  }
  if (/\bgzip\b/.test(accepted)) {
    reply.header('content-encoding', 'gzip')
    return compressors.gzip(body)
  }
  return body
}
