/** A commune and its operator, with the protocol on a host of its own over a real port. */
import type { AddressInfo } from 'node:net'
import type { Collectivite } from '#platform/collectivites'
import type { Actor } from '#platform/context'
import { createServer, type Identity } from '#platform/http'
import { openTestHouse, type TestHouse } from '#platform/testing'
import { type Adata, type Cipher, encryptDocument } from '#standards/privatebin'
import { assetRoutes, type BuiltAssets, errorPage } from '#ui'
import { secret } from './index.ts'

export interface Banc {
  house: TestHouse
  commune: Collectivite
  operateur: Collectivite
  /** An agent of the commune. */
  agent: Extract<Actor, { genre: 'agent' }>
  origine: string
  /** One call of the protocol, in JSON mode; the status is checked to be 200. */
  ask(query: string, init?: { method?: string; body?: unknown; headers?: Record<string, string> }): Promise<Answer>
  fetch(path: string, init?: RequestInit): Promise<Response>
  /** The same by the agent (or by somebody else, named by the token of the session). */
  fetchAs(who: string, path: string, init?: RequestInit): Promise<Response>
  /** Everything written in the tables of the service and in the journal, as text. */
  dump(): Promise<string>
  close(): Promise<void>
}

/** What the protocol answers; members that a test reads without checking that they are there. */
export interface Answer {
  status: number
  id: string
  url: string
  message: string
  deletetoken: string
  ct: string
  v: number
  adata: Adata
  meta: { time_to_live?: number }
  comments: { id: string; ct: string; adata: Cipher; parentid: string }[]
}

const AGENT_ID = '019c0000-0000-7000-8000-00000000c0de'

export async function openBanc(options: { env?: Record<string, string>; assets?: BuiltAssets } = {}): Promise<Banc> {
  const port = await freePort()
  const origine = `http://127.0.0.1:${port}`
  const house = await openTestHouse({
    services: [secret],
    now: '2026-11-25T10:00:00Z',
    env: { PARVIS_URL: `http://localhost:${port}`, SECRET_URL: origine, SECRET_DELAI: '0', ...options.env },
  })
  const operateur = await house.createCollectivite({ nom: 'Syndicat d’essai', slug: 'syndicat', genre: 'operateur' })
  const commune = await house.createCollectivite({ nom: 'Saint-Essai', slug: 'saint-essai' })
  const agent = { ...house.actor([]), genre: 'agent', compteId: AGENT_ID } as Banc['agent']
  const { assets } = options
  const server = createServer({
    house: assets ? { ...house, assets } : house,
    routes: [...(assets ? assetRoutes(assets) : []), ...secret.routes],
    authenticator: {
      cookieName: 'session',
      identify: async (token) => identityOf(commune, token),
      loginUrl: () => '/connexion',
    },
    renderError: errorPage,
  })
  await server.listen({ port, host: '127.0.0.1' })
  const banc: Banc = {
    house,
    commune,
    operateur,
    agent,
    origine,
    async ask(query, { method = 'GET', body, headers = {} } = {}) {
      const reponse = await banc.fetch(`/${query}`, {
        method,
        headers: { 'x-requested-with': 'JSONHttpRequest', ...headers },
        ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      })
      if (reponse.status !== 200) throw new Error(`The protocol answered ${reponse.status}`)
      return (await reponse.json()) as Answer
    },
    fetch: (path, init) => fetch(`${origine}${path}`, { redirect: 'manual', ...init }),
    fetchAs: (who, path, init = {}) =>
      banc.fetch(path, {
        ...init,
        headers: { ...init.headers, cookie: `session=${who}`, 'sec-fetch-site': 'same-origin' },
      }),
    dump: () => dump(house),
    async close() {
      await server.close()
      await house.close()
    },
  }
  return banc
}

let count = 0

/** The body of a creation, unlike every other. */
export async function aBody(
  options: { texte?: string; burn?: boolean; discussion?: boolean; expire?: string; key?: Uint8Array } = {},
) {
  const { burn = false, discussion = false, expire = '1day', key = new Uint8Array(32).fill(7) } = options
  const sealed = await encryptDocument(
    { paste: options.texte ?? `Secret ${count++}` },
    {
      key,
      motDePasse: '',
      formateur: 'plaintext',
      discussion,
      burn,
      compression: 'zlib',
      random: (size) => crypto.getRandomValues(new Uint8Array(size)),
    },
  )
  return { v: 2, ...sealed, meta: { expire } }
}

/** `agent`, `autre` (another agent of the commune), `etranger` (an agent of no commune here), `operateur`. */
function identityOf(commune: Collectivite, token: string): Identity {
  const isHere = token === 'agent' || token === 'autre'
  return {
    compteId: token === 'agent' ? AGENT_ID : `019c0000-0000-7000-8000-0000000000${token === 'autre' ? 'a1' : 'b2'}`,
    sessionId: 'essai',
    nom: 'Camille Essai',
    email: 'camille@essai.test',
    acces: isHere ? new Map([[commune.id, new Set<string>()]]) : new Map(),
    operateur: token === 'operateur' ? new Set(['exploitation.operateur']) : undefined,
    suite: undefined,
  }
}

async function dump(house: TestHouse): Promise<string> {
  const tables = ['secret.document', 'secret.commentaire', 'secret.demande', 'secret.cadence', 'journal.entree']
  const parts = await house.db.inTransaction('operateur', async (tx) => {
    const rows: unknown[] = []
    for (const table of tables)
      rows.push(((await tx.execute(`select t::text as ligne from ${table} t`)) as { rows: unknown[] }).rows)
    return rows
  })
  return JSON.stringify(parts)
}

async function freePort(): Promise<number> {
  const { createServer: listen } = await import('node:net')
  const probe = listen()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return port
}
