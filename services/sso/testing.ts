/** A house with its door and nothing behind, and browsers to knock at it. */
import { parseHTML } from 'linkedom'
import { createAuthenticator, createCompte, hashPassword, setAcces } from '#platform/auth'
import type { Collectivite } from '#platform/collectivites'
import { createServer, type Route, text } from '#platform/http'
import { listLatestEntrees } from '#platform/journal'
import { expandLiens, listMails } from '#platform/mail'
import type { Service } from '#platform/service'
import { emptyService, openTestHouse, type TestHouse } from '#platform/testing'
import { errorPage } from '#ui'
import { sso } from './index.ts'

export const PHRASE = 'le grenier sent la pomme'

/** One page, as a browser without JavaScript sees it. */
export interface Page {
  status: number
  /** Path of the redirection, if any. */
  location: string | undefined
  document: Document
  /** Words of the page. */
  text: string
  html: string
  setCookies: string[]
  headers: Record<string, unknown>
}

export interface Navigateur {
  cookies: Map<string, string>
  get(path: string): Promise<Page>
  /** Sends a form; headers say from which site, ours unless told otherwise. */
  post(path: string, fields?: Record<string, string>, headers?: Record<string, string>): Promise<Page>
  signIn(email: string, password?: string, from?: string): Promise<Page>
}

export interface Porte {
  house: TestHouse
  operateur: Collectivite
  commune: Collectivite
  navigateur(options?: { ip?: string; agent?: string }): Navigateur
  /** Somebody with a password and these roles in the commune (or elsewhere). */
  person(email: string, roles: readonly string[], where?: Collectivite): Promise<{ id: string; email: string }>
  /** Texts of the mails sent in this collectivité, latest first, as their recipients read them. */
  mails(where?: Collectivite): Promise<{ to: string; subject: string; text: string }[]>
  /** Journal of the operator, latest first. */
  journal(where?: Collectivite): Promise<{ nom: string; details: unknown }[]>
  close(): Promise<void>
}

/** A room whose signatories need a second factor. */
const parapheur: Service = {
  ...emptyService('parapheur'),
  permissions: {
    roles: {
      redacteur: { label: 'Rédacteur', description: 'Prépare' },
      signataire: { label: 'Signataire', description: 'Signe', secondFactor: true },
    },
  },
}

const ROOMS: readonly Route[] = [
  { method: 'GET', path: '/c/:collectivite', access: 'agent', summary: 'Essai', handler: async () => text('bureau') },
  {
    method: 'GET',
    path: '/operateur',
    access: 'operateur',
    summary: 'Essai',
    handler: async () => text('exploitation'),
  },
]

export async function openPorte(env: Record<string, string> = {}): Promise<Porte> {
  const house = await openTestHouse({ services: [sso, parapheur], env })
  const server = createServer({
    house,
    routes: [...sso.routes, ...ROOMS],
    authenticator: createAuthenticator(house),
    renderError: errorPage,
  })
  const operateur = await house.createCollectivite({ genre: 'operateur', slug: 'syndicat', nom: 'Syndicat d’essai' })
  const commune = await house.createCollectivite({ slug: 'saint-aubin', nom: 'Saint-Aubin' })
  const digest = await hashPassword(PHRASE)
  const as = house.actor([])
  let browsers = 0

  return {
    house,
    operateur,
    commune,
    // Each at an address of its own: the limits of the server by address are not what is tried here.
    navigateur: (options = {}) => openNavigateur(server, { ip: `192.0.2.${++browsers}`, ...options }),
    person: (email, roles, where = commune) =>
      house.as(as, where, async (ctx) => {
        const compte = await createCompte(ctx, { email, nom: 'Dominique Essai', motDePasse: digest })
        if (roles.length > 0) await setAcces(ctx, compte.id, roles)
        return compte
      }),
    async mails(where = operateur) {
      await house.drainJobs()
      const courriels = await house.as(as, where, (ctx) => listMails(ctx, { limit: 100 }))
      return courriels.map(({ destinataire, sujet, texte }) => ({
        to: destinataire,
        subject: sujet,
        text: expandLiens(texte, house.config),
      }))
    },
    journal: (where = operateur) => house.as(as, where, (ctx) => listLatestEntrees(ctx, 100)),
    async close() {
      await server.close()
      await house.close()
    },
  }
}

function openNavigateur(
  server: ReturnType<typeof createServer>,
  { ip, agent = 'Mozilla/5.0 (Windows NT 10.0) Firefox/140.0' }: { ip: string; agent?: string },
): Navigateur {
  const cookies = new Map<string, string>()
  async function request(method: 'GET' | 'POST', path: string, payload?: string, headers: Record<string, string> = {}) {
    const response = await server.inject({
      method,
      url: path,
      remoteAddress: ip,
      headers: {
        'user-agent': agent,
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        ...(payload === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
        ...headers,
      },
      ...(payload === undefined ? {} : { payload }),
    })
    for (const cookie of response.cookies) {
      if (cookie.value) cookies.set(cookie.name, cookie.value)
      else cookies.delete(cookie.name)
    }
    return toPage(response.statusCode, response.headers, response.body)
  }
  const navigateur: Navigateur = {
    cookies,
    get: (path) => request('GET', path),
    post: (path, fields = {}, headers = { 'sec-fetch-site': 'same-origin' }) =>
      request('POST', path, new URLSearchParams(fields).toString(), headers),
    signIn: (email, password = PHRASE, from = '') =>
      navigateur.post('/connexion', { email, motDePasse: password, from }),
  }
  return navigateur
}

function toPage(status: number, headers: Record<string, unknown>, body: string): Page {
  const { document } = parseHTML(
    body.startsWith('<!doctype') ? body : `<!doctype html><html><body>${body}</body></html>`,
  )
  return {
    status,
    location: headers.location as string | undefined,
    document: document as unknown as Document,
    text: (document.body?.textContent ?? '').replace(/\s+/g, ' '),
    html: body,
    setCookies: [headers['set-cookie'] ?? []].flat() as string[],
    headers,
  }
}

/** Secret part of the link of a mail. */
export function lienOf(mail: { text: string } | undefined, kind: 'invitation' | 'reinitialisation'): string {
  const found = new RegExp(`http://localhost:3000(/${kind}/[\\w-]{43})`).exec(mail?.text ?? '')
  if (!found) throw new Error(`No link in: ${mail?.text}`)
  return found[1] as string
}
