/** Browsers without JavaScript, for the tests of pages. */
import assert from 'node:assert/strict'
import { HtmlValidate } from 'html-validate'
import { parseHTML } from 'linkedom'
import { createServer, type Identity } from '#platform/http'
import { errorPage } from '#ui'
import type { Banc } from './testing.ts'

/** One page, as a browser without JavaScript sees it. */
export interface Page {
  status: number
  location: string | undefined
  document: Document
  /** Words of the page. */
  text: string
  html: string
  bytes: Uint8Array
}

export interface Navigateur {
  get(path: string): Promise<Page>
  post(path: string, fields?: Record<string, string>): Promise<Page>
  /** A form with files, as the browser sends it. */
  postFiles(
    path: string,
    fields: Record<string, string>,
    files: Record<string, [nom: string, texte: string]>,
  ): Promise<Page>
}

/** A browser signed in with these roles in the commune of the bench. */
export function openNavigateur(
  banc: Pick<Banc, 'house' | 'commune'>,
  roles: readonly string[],
  commune = banc.commune,
): Navigateur {
  const identity: Identity = {
    compteId: '019c0000-0000-7000-8000-00000000c0de',
    sessionId: 'essai',
    nom: 'Claire Dubois',
    email: 'claire@essai.test',
    acces: new Map([[commune.id, new Set(roles)]]),
    operateur: undefined,
    suite: undefined,
  }
  const server = createServer({
    house: banc.house,
    routes: banc.house.services.flatMap((service) => service.routes),
    authenticator: { cookieName: 'session', identify: async () => identity, loginUrl: () => '/connexion' },
    renderError: errorPage,
  })
  async function request(method: 'GET' | 'POST', url: string, payload?: string, type = URLENCODED): Promise<Page> {
    const response = await server.inject({
      method,
      url,
      headers: { cookie: 'session=1', 'sec-fetch-site': 'same-origin', ...(payload ? { 'content-type': type } : {}) },
      ...(payload ? { payload } : {}),
    })
    const body = response.body
    const { document } = parseHTML(body.startsWith('<!doctype') ? body : '<!doctype html><html><body></body></html>')
    return {
      status: response.statusCode,
      location: response.headers.location,
      document: document as unknown as Document,
      text: (document.body?.textContent ?? '').replace(/\s+/g, ' '),
      html: body,
      bytes: response.rawPayload,
    }
  }
  return {
    get: (path) => request('GET', path),
    post: (path, fields = {}) => request('POST', path, new URLSearchParams({ _: '', ...fields }).toString()),
    postFiles: (path, fields, files) =>
      request('POST', path, multipart(fields, files), `multipart/form-data; boundary=${BOUNDARY}`),
  }
}

const URLENCODED = 'application/x-www-form-urlencoded'
const BOUNDARY = 'parvis-essai'

function multipart(fields: Record<string, string>, files: Record<string, [nom: string, texte: string]>): string {
  const part = (name: string, more: string, value: string) =>
    `--${BOUNDARY}\r\ncontent-disposition: form-data; name="${name}"${more}\r\n\r\n${value}\r\n`
  const texts = Object.entries(fields).map(([name, value]) => part(name, '', value))
  const contents = Object.entries(files).map(([name, [nom, texte]]) =>
    part(name, `; filename="${nom}"\r\ncontent-type: application/octet-stream`, texte),
  )
  return `${texts.join('')}${contents.join('')}--${BOUNDARY}--\r\n`
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
    'form-dup-name': ['error', { shared: ['radio', 'checkbox', 'submit', 'button'] }],
    'doctype-style': ['error', { style: 'lowercase' }],
    'no-inline-style': 'error',
  },
})

/** The page breaks no rule of HTML nor of accessibility that a machine can check. */
export async function assertValid(html: string): Promise<void> {
  const { results } = await validator.validateString(html)
  assert.deepEqual(
    results.flatMap(({ messages }) => messages.map(({ line, message }) => `${line}: ${message}`)),
    [],
  )
}
