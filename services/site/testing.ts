/** A commune with its public page, served over a real port so that probes go through the network. */
import { Readable } from 'node:stream'
import { HtmlValidate } from 'html-validate'
import { parseHTML } from 'linkedom'
import type { Collectivite } from '#platform/collectivites'
import type { Actor, Ctx } from '#platform/context'
import { attachFile, type Fichier } from '#platform/files'
import { createServer, type Identity, type Reponse } from '#platform/http'
import { openTestHouse, type TestHouse } from '#platform/testing'
import { annuaire } from '#services/annuaire'
import { errorPage } from '#ui'
import { type ActeAPublier, publishActe, site } from './index.ts'

export interface Banc {
  house: TestHouse
  commune: Collectivite
  redacteur: Actor
  /** Address where the pages answer. */
  origine: string
  as<T>(work: (ctx: Ctx) => Promise<T>, actor?: Actor, where?: Collectivite): Promise<T>
  fichier(bytes: Uint8Array, nom: string, where?: Collectivite): Promise<Fichier>
  /** Publishes an acte; the proof is made by `house.drainJobs()`. */
  publish(changes?: Partial<ActeAPublier>, where?: Collectivite): Promise<string>
  fetch(path: string, init?: RequestInit): Promise<Response>
  /** The same as an agent holding these roles in the commune. */
  fetchAs(roles: readonly string[], path: string, init?: RequestInit): Promise<Response>
  /** From now on, what this answers is sent instead of our pages; undefined lets them answer. */
  intercept(answer: (path: string) => Reponse | undefined): void
  close(): Promise<void>
}

export async function domOf(response: Response): Promise<Document> {
  return parseHTML(await response.text()).document as unknown as Document
}

/** Words of an element, on one line. */
export const wordsOf = (element: { textContent: string | null } | null | undefined) =>
  (element?.textContent ?? '').replace(/\s+/g, ' ').trim()

/** Faults of a page, as a validator of HTML and accessibility sees them. */
export async function listHtmlFaults(page: string): Promise<string[]> {
  const { results } = await validator.validateString(page)
  return results.flatMap(({ messages }) =>
    messages.map(({ line, ruleId, message }) => `${line}: ${ruleId}: ${message}`),
  )
}

const validator = new HtmlValidate({
  extends: ['html-validate:recommended', 'html-validate:a11y'],
  rules: {
    'void-style': ['error', { style: 'omit' }],
    // Lines are as long as the texts; boolean attributes are written bare.
    'long-title': 'off',
    'no-trailing-whitespace': 'off',
    'attribute-boolean-style': ['error', { style: 'omit' }],
    'attribute-empty-style': 'off',
    'form-dup-name': ['error', { shared: ['radio', 'checkbox'] }],
    'doctype-style': ['error', { style: 'lowercase' }],
  },
})

/** A file that says it is a PDF; `texte` makes it unlike the others. */
export const aPdf = (texte: string) => new TextEncoder().encode(`%PDF-1.7\n% ${texte}\n%%EOF\n`)

/** The sheet of a collectivité, as the operator fills it. */
export function fillFiche(house: TestHouse, { id, siren }: Collectivite, publication = 'electronique') {
  return house.db.inTransaction({ collectiviteId: id }, (tx) =>
    tx.execute(
      `insert into annuaire.fiche values ('${id}', '${siren}00011', '31', '027', '3', '27512', '1 place de la Mairie', '27340', 'Saint-Essai', 'mairie@essai.test', '02 32 00 00 00', '${publication}')`,
    ),
  )
}

export async function openBanc(options: { now?: string; env?: Record<string, string> } = {}): Promise<Banc> {
  const port = await freePort()
  const origine = `http://127.0.0.1:${port}`
  const house = await openTestHouse({
    services: [annuaire, site],
    now: options.now ?? '2026-11-25T10:00:00Z',
    env: { PARVIS_URL: origine, ...options.env },
  })
  const commune = await house.createCollectivite({ nom: 'Saint-Essai', slug: 'saint-essai', siren: '212705121' })
  const redacteur = house.actor(['site.redacteur'], 'Camille Essai')
  let intercepted: (path: string) => Reponse | undefined = () => undefined
  const server = createServer({
    house,
    routes: site.routes.map((route) => ({
      ...route,
      handler: async (demande) => intercepted(demande.url.pathname) ?? route.handler(demande),
    })),
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
    redacteur,
    origine,
    as: (work, actor = redacteur, where = commune) => house.as(actor, where, work),
    async fichier(bytes, nom, where = commune) {
      const contenu = await house.files.write(where.id, Readable.from([bytes]))
      return banc.as((ctx) => attachFile(ctx, contenu, { service: 'bus', nom }), redacteur, where)
    },
    async publish(changes = {}, where = commune) {
      const fichierId = changes.fichierId ?? (await banc.fichier(aPdf('acte'), 'deliberation.pdf', where)).id
      const acte = { ...ACTE, ...changes, fichierId }
      return (await banc.as((ctx) => publishActe(ctx, acte), redacteur, where)).id
    },
    fetch: (path, init) => fetch(`${origine}${path}`, { redirect: 'manual', ...init }),
    fetchAs: (roles, path, init = {}) =>
      banc.fetch(path, {
        ...init,
        headers: { ...init.headers, cookie: `session=${roles.join('+')}`, 'sec-fetch-site': 'same-origin' },
      }),
    intercept: (answer) => {
      intercepted = answer
    },
    async close() {
      await server.close()
      await house.close()
    },
  }
  return banc
}

const ACTE: Omit<ActeAPublier, 'fichierId'> = {
  origine: 'dossier:1',
  annexes: [],
  objet: 'Tarifs de la cantine',
  numero: 'DE_2026_031',
  natureLibelle: 'Délibérations',
  matiere: '7.10',
  dateDecision: '2026-11-20',
  auteur: { nom: 'Hélène Essai', qualite: 'Maire' },
  idActe: '027-212705121-20261120-DE_2026_031-DE',
}

/** The token of the session is the list of the roles; `operateur` is the operator's staff. */
function identityOf(commune: Collectivite, token: string): Identity {
  const roles = new Set(token.split('+').filter((role) => role !== ''))
  const operateur = roles.has('operateur')
  return {
    compteId: '019c0000-0000-7000-8000-00000000c0de',
    sessionId: 'essai',
    nom: 'Camille Essai',
    email: 'camille@essai.test',
    acces: operateur ? new Map() : new Map([[commune.id, roles]]),
    operateur: operateur ? new Set(['exploitation.operateur']) : undefined,
    suite: undefined,
  }
}

async function freePort(): Promise<number> {
  const { createServer: listen } = await import('node:net')
  const probe = listen()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as { port: number }
  await new Promise((resolve) => probe.close(resolve))
  return port
}
