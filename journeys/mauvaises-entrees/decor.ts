/** A whole house with its invented people and its emulated ministry, entered as users enter it: by HTTP. */

import type { AddressInfo } from 'node:net'
import { createServer as createNetServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseHTML } from 'linkedom'
import { createAuthenticator } from '#platform/auth'
import type { Collectivite } from '#platform/collectivites'
import { MOT_DE_PASSE_DEMONSTRATION } from '#platform/config'
import { type Ctx, inOperateurContext } from '#platform/context'
import { renderDocument } from '#platform/documents'
import { fileRoutes } from '#platform/files'
import { createServer, type Route } from '#platform/http'
import { listTravaux, retryTravail } from '#platform/jobs'
import { listEntrees } from '#platform/journal'
import type { DemoTerritory } from '#platform/service'
import { openTestHouse, type TestHouse } from '#platform/testing'
import { assetRoutes, buildAssets, errorPage } from '#ui'
import { ROOMS } from '../../rooms.ts'
import { openPrefecture } from '../../sandbox/prefecture/index.ts'
import type { EnveloppeRecue } from '../../sandbox/prefecture/modele.ts'

export const NOW = '2026-11-25T10:00:00Z'
export const COMMUNE = '/c/saint-aubin-sur-ourle'

/** One page, as a browser without JavaScript sees it. */
export interface Page {
  status: number
  location: string | undefined
  document: Document
  /** Words of the page. */
  text: string
  bytes: Uint8Array
  headers: Record<string, unknown>
}

/** A file under its name. */
export type Piece = [nom: string, contenu: Uint8Array | string]

export interface Navigateur {
  cookies: Map<string, string>
  get(path: string): Promise<Page>
  post(path: string, fields?: Record<string, string>, headers?: Record<string, string>): Promise<Page>
  /** A form with files, as the browser sends it. */
  postFiles(path: string, fields: Record<string, string>, files: Record<string, Piece[]>): Promise<Page>
  postJson(path: string, body: object): Promise<Page>
  /** Any request: for protocols. */
  send(
    method: 'PATCH' | 'POST' | 'HEAD',
    path: string,
    headers: Record<string, string>,
    body?: Uint8Array,
  ): Promise<Page>
}

export interface Decor {
  house: TestHouse
  /** Address of the house for a real browser, which it then listens to, with its islands. */
  listen(): Promise<string>
  commune: Collectivite
  /** A browser where this person has signed in, second factor included. */
  signIn(email: string): Promise<Navigateur>
  /** A secretary's, made once. */
  secretaire: Navigateur
  as<T>(work: (ctx: Ctx) => Promise<T>): Promise<T>
  /** Names of the entries of the journal about this object. */
  noms(type: string, id: string): Promise<string[]>
  /** Runs jobs and lets mails come in until nothing moves. */
  exchange(): Promise<void>
  /** Orders given to the emulated ministry. */
  order(path: string, body: object): Promise<void>
  enveloppes(): Promise<EnveloppeRecue[]>
  /** An archive deposited at the ministry by somebody else's software. */
  deposit(nom: string, archive: Uint8Array<ArrayBuffer>): Promise<void>
  /** Jobs that wait for their next try run at the next `exchange`. */
  wakeJobs(): Promise<void>
  close(): Promise<void>
}

/**
 * @param options.env configuration of the house
 * @param options.maxForm largest file that a form may carry, in bytes
 */
export async function openDecor(options: { env?: Record<string, string>; maxForm?: number } = {}): Promise<Decor> {
  const [sandbox, mail] = await findFreePorts()
  const house = await openTestHouse({
    services: ROOMS,
    now: NOW,
    env: { SANDBOX_PORT: String(sandbox), ACTES_COURRIEL_PORT: String(mail), ...options.env },
  })
  const prefecture = await openPrefecture(house)
  const closers: (() => Promise<void>)[] = [prefecture.close]
  for (const { start } of ROOMS) if (start) closers.push(await start(house))
  const territoire = { comptes: {}, communes: [] } as unknown as DemoTerritory
  // People, circuits, classification: the dossiers of the demonstration would only be in the way.
  for (const { name, seed } of ROOMS)
    if (['annuaire', 'parapheur', 'teletransmission'].includes(name)) await seed?.(house, territoire)
  const commune = territoire.communes.find(({ slug }) => COMMUNE.endsWith(slug)) as Collectivite
  const actor = await territoire.actorOf('secretaire', commune)
  const assets = await buildAssets(join(tmpdir(), 'parvis-essai-actifs'))
  const routes = [...assetRoutes(assets), ...fileRoutes, ...ROOMS.flatMap((service) => service.routes)]
  const server = createServer({
    house: { ...house, assets },
    routes: options.maxForm === undefined ? routes : routes.map(limitTo(options.maxForm)),
    authenticator: createAuthenticator(house),
    renderError: errorPage,
  })
  let browsers = 0
  // Each at an address of its own: the limits by address are not what is tried here.
  const open = () => openNavigateur(server, `192.0.2.${++browsers}`)
  const secretaire = open()
  await enter(secretaire, 'secretaire@saint-aubin.test')
  const enveloppes = async () => (await (await fetch(`${prefecture.url}/api/enveloppes`)).json()) as EnveloppeRecue[]
  return {
    house,
    listen: async () => {
      await server.listen({ port: 0, host: '127.0.0.1' })
      return `http://localhost:${(server.server.address() as AddressInfo).port}`
    },
    commune,
    secretaire,
    async signIn(email) {
      const navigateur = open()
      await enter(navigateur, email)
      return navigateur
    },
    as: (work) => house.as(actor, commune, work),
    noms: (type, id) =>
      house.as(actor, commune, async (ctx) => (await listEntrees(ctx, { type, id })).map(({ nom }) => nom)),
    async exchange() {
      for (let before = ''; ; ) {
        await house.drainJobs()
        await prefecture.settle()
        const now = JSON.stringify(await enveloppes())
        if (now === before) return house.drainJobs()
        before = now
      }
    },
    async order(path, body) {
      const answer = await fetch(`${prefecture.url}/api/${path}`, { method: 'POST', body: JSON.stringify(body) })
      if (!answer.ok) throw new Error(await answer.text())
    },
    enveloppes,
    async deposit(nom, archive) {
      const body = new FormData()
      body.append(nom, new Blob([archive]), nom)
      const answer = await fetch(`${prefecture.url}/depot`, { method: 'POST', body })
      if (!answer.ok) throw new Error(await answer.text())
    },
    wakeJobs: () =>
      inOperateurContext(house, { actor: { genre: 'systeme', nom: 'Essai' }, requestId: 'essai' }, async (ctx) => {
        for (const { id } of await listTravaux(ctx, { state: 'retry', limit: 100, offset: 0 }))
          await retryTravail(ctx, id)
      }),
    async close() {
      await server.close()
      for (const close of closers.reverse()) await close()
      await house.close()
    },
  }
}

const limitTo =
  (bodyLimit: number) =>
  (route: Route): Route =>
    route.path.endsWith('/formulaire') ? { ...route, bodyLimit } : route

/** Signs in as a person would; the demonstration shows the code of the second factor. */
async function enter(navigateur: Navigateur, email: string): Promise<void> {
  let page = await navigateur.post('/connexion', { email, motDePasse: MOT_DE_PASSE_DEMONSTRATION })
  if (page.location?.startsWith('/connexion/verification')) {
    const shown = (await navigateur.get(page.location)).document.querySelector('main')?.textContent ?? ''
    page = await navigateur.post('/connexion/verification', { code: /\b\d{6}\b/.exec(shown)?.[0] ?? '' })
  }
  if (page.status !== 303) throw new Error(`${email} did not get in: ${page.text}`)
}

const BOUNDARY = 'parvis-essai'

function openNavigateur(server: ReturnType<typeof createServer>, ip: string): Navigateur {
  const cookies = new Map<string, string>()
  async function request(
    method: 'GET' | 'POST' | 'PATCH' | 'HEAD',
    url: string,
    headers: Record<string, string> = {},
    payload?: string | Buffer,
  ): Promise<Page> {
    const response = await server.inject({
      method,
      url,
      remoteAddress: ip,
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        'sec-fetch-site': 'same-origin',
        ...headers,
      },
      ...(payload === undefined ? {} : { payload }),
    })
    for (const { name, value } of response.cookies) {
      if (value) cookies.set(name, value)
      else cookies.delete(name)
    }
    const { body } = response
    const { document } = parseHTML(body.startsWith('<!doctype') ? body : '<!doctype html><html><body></body></html>')
    return {
      status: response.statusCode,
      location: response.headers.location,
      document: document as unknown as Document,
      text: body.startsWith('<!doctype') ? (document.body?.textContent ?? '').replace(/\s+/g, ' ') : body,
      bytes: response.rawPayload,
      headers: response.headers,
    }
  }
  return {
    cookies,
    get: (path) => request('GET', path),
    post: (path, fields = {}, headers = {}) =>
      request(
        'POST',
        path,
        { 'content-type': 'application/x-www-form-urlencoded', ...headers },
        new URLSearchParams({ _: '', ...fields }).toString(),
      ),
    postFiles: (path, fields, files) =>
      request('POST', path, { 'content-type': `multipart/form-data; boundary=${BOUNDARY}` }, multipart(fields, files)),
    postJson: (path, body) => request('POST', path, { 'content-type': 'application/json' }, JSON.stringify(body)),
    send: (method, path, headers, body) => request(method, path, headers, body && Buffer.from(body)),
  }
}

function multipart(fields: Record<string, string>, files: Record<string, Piece[]>): Buffer {
  const part = (name: string, more: string) =>
    `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"${more}\r\n\r\n`
  const texts = Object.entries(fields).map(([name, value]) => [part(name, ''), value, '\r\n'])
  const contents = Object.entries(files).flatMap(([name, pieces]) =>
    pieces.map(([nom, contenu]) => [
      part(name, `; filename="${nom}"\r\ncontent-type: application/octet-stream`),
      contenu,
      '\r\n',
    ]),
  )
  const chunks = [...texts, ...contents].flat().map((chunk) => Buffer.from(chunk as string))
  return Buffer.concat([...chunks, Buffer.from(`--${BOUNDARY}--\r\n`)])
}

/** A sound PDF that says these words. */
export function makePdf(texte: string): Promise<Uint8Array> {
  return renderDocument({ title: texte, blocks: [{ kind: 'paragraph', text: texte }] }, { at: new Date(NOW) })
}

async function findFreePorts(): Promise<[number, number]> {
  const servers = await Promise.all(
    [0, 1].map(
      () =>
        new Promise<ReturnType<typeof createNetServer>>((resolve) => {
          const server = createNetServer()
          server.listen(0, '127.0.0.1', () => resolve(server))
        }),
    ),
  )
  const ports = servers.map((server) => (server.address() as AddressInfo).port) as [number, number]
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}
