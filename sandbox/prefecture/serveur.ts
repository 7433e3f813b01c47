import { createReadStream, existsSync, readFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { join } from 'node:path'
import type { Log } from '#platform/log'
import { DepotError, receiveDepot } from './depot.ts'
import { archivePath } from './dossier.ts'
import { type Ministere, OrdreError } from './ministere.ts'
import { followOrder } from './ordres.ts'
import { renderPage } from './page.ts'

const STYLE = readFileSync(new URL('./style.css', import.meta.url))
const MAX_BODY = 100_000

const HEADERS = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'same-origin',
  'cache-control': 'no-store',
}

/** Deposits, the page and its orders, the interface for scripts. */
export function createMinistereServer(ministere: Ministere, log: Log): Server {
  return createServer((request, response) => {
    route(ministere, request, response).catch((error: unknown) => {
      const status = error instanceof DepotError ? error.status : error instanceof OrdreError ? 422 : 500
      if (status === 500) log.error({ err: error }, 'ministère émulé')
      request.resume()
      send(response, status, error instanceof Error && status !== 500 ? error.message : 'Erreur interne')
    })
  })
}

async function route(ministere: Ministere, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost')
  const [first = '', second = '', third = '', fourth = ''] = pathname.slice(1).split('/').map(decodeSafely)
  if (request.method === 'POST' && first === 'depot') {
    await receiveDepot(ministere, request)
    return send(response, 200, 'Archive reçue')
  }
  if (request.method === 'POST') return order(ministere, request, response, [first, second, third, fourth])
  if (request.method !== 'GET') return send(response, 405, 'Méthode non permise')
  if (pathname === '/') return send(response, 200, renderPage(ministere.memoire.etat), 'text/html; charset=utf-8')
  if (pathname === '/style.css') return send(response, 200, STYLE, 'text/css; charset=utf-8')
  if (pathname === '/api/enveloppes') return sendJson(response, 200, ministere.memoire.etat.enveloppes)
  const kept = first === 'fichiers' ? keptFile(ministere, second) : undefined
  if (!kept) return send(response, 404, 'Cette page n’existe pas')
  response.writeHead(200, {
    ...HEADERS,
    'content-type': 'application/octet-stream',
    'content-disposition': 'attachment',
  })
  createReadStream(kept).pipe(response)
}

/** `/ordres/…` are the forms of the page, `/api/…` the same for scripts. */
async function order(
  ministere: Ministere,
  request: IncomingMessage,
  response: ServerResponse,
  [root, name, nom, what]: [string, string, string, string],
): Promise<void> {
  const ordre = name === 'enveloppes' ? what : name
  if (!isOrdre(ordre) || (root !== 'api' && root !== 'ordres')) return send(response, 404, 'Cet ordre n’existe pas')
  if (request.headers['sec-fetch-site'] === 'cross-site') return send(response, 403, 'Demande venue d’un autre site')
  const text = await readText(request)
  if (root === 'ordres') {
    await followOrder(ministere, ordre, Object.fromEntries(new URLSearchParams(text)), nom)
    response.writeHead(303, { ...HEADERS, location: '/' }).end()
    return
  }
  await followOrder(ministere, ordre, parseJson(text), nom)
  sendJson(response, 200, { fait: true })
}

const ORDRES = ['consigne', 'reponse', 'courrier', 'classification'] as const
const isOrdre = (name: string): name is (typeof ORDRES)[number] => (ORDRES as readonly string[]).includes(name)

/** Archives and mails by the names that the state lists: never a path. */
function keptFile({ memoire }: Ministere, name: string): string | undefined {
  const { enveloppes } = memoire.etat
  const path = enveloppes.some(({ nom }) => nom === name)
    ? archivePath(memoire, name)
    : enveloppes.some(({ courriels }) => courriels.some(({ fichier }) => fichier === name))
      ? join(memoire.folder, 'courriels', name)
      : undefined
  return path && existsSync(path) ? path : undefined
}

function parseJson(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text === '' ? '{}' : text)
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  } catch {}
  throw new OrdreError('Un objet JSON est attendu.')
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request as AsyncIterable<Uint8Array>) {
    size += chunk.length
    if (size > MAX_BODY) throw new DepotError(413, 'Demande trop grande')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function decodeSafely(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return ''
  }
}

function send(
  response: ServerResponse,
  status: number,
  body: string | Uint8Array,
  type = 'text/plain; charset=utf-8',
): void {
  if (response.headersSent) response.end()
  else response.writeHead(status, { ...HEADERS, 'content-type': type }).end(body)
}

function sendJson(response: ServerResponse, status: number, value: unknown): void {
  send(response, status, JSON.stringify(value), 'application/json; charset=utf-8')
}
