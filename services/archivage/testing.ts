/** A commune that archives: real files, a real store, the clock stopped. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { HtmlValidate } from 'html-validate'
import { parseHTML } from 'linkedom'
import PDFDocument from 'pdfkit'
import type { Collectivite } from '#platform/collectivites'
import type { Actor, Ctx } from '#platform/context'
import { attachFile, getFichier } from '#platform/files'
import { createServer, type Identity } from '#platform/http'
import type { Service } from '#platform/service'
import { openTestHouse, type TestHouse } from '#platform/testing'
import { annuaire } from '#services/annuaire'
import {
  type ArchiveTransfer,
  buildArchiveTransfer,
  createPackage,
  openPackage,
  parseArchiveTransfer,
} from '#standards/seda'
import { errorPage } from '#ui'
import { depositVersement } from './actions/deposit-versement.ts'
import { receivePaquet } from './actions/receive-paquet.ts'
import type { DepotVersement, Versement } from './modele.ts'
import { ARCHIVISTE, VERSANT } from './permissions.ts'
import { oneChunk } from './prise-en-charge/lecture.ts'
import { archivage } from './service.ts'
import { getVersementRow } from './store/versements.ts'

export interface Banc {
  house: TestHouse
  commune: Collectivite
  /** Another one, behind its own walls. */
  voisine: Collectivite
  versant: Actor
  archiviste: Actor
  as<T>(work: (ctx: Ctx) => Promise<T>, actor?: Actor): Promise<T>
  /** A file of another room. */
  fichier(nom: string, bytes: Uint8Array | string): Promise<string>
  /** A deposit ready to be made: an acte in PDF, an annexe, the receipt of the préfecture. */
  depot(changes?: Partial<DepotVersement['acte']>): Promise<DepotVersement>
  /** Deposits, and runs all the jobs. */
  verse(depot?: DepotVersement): Promise<Versement>
  /** Brings a package, and runs all the jobs. */
  apporte(zip: Uint8Array): Promise<Versement>
  get(id: string): Promise<Versement>
  bytes(fichierId: string | null): Promise<Buffer>
}

export const MAINTENANT = '2026-11-25T10:00:00Z'

/** A small, real PDF, the same at every run. */
export async function aPdf(texte: string): Promise<Buffer> {
  const pdf = new PDFDocument({ info: { CreationDate: new Date(0), ModDate: new Date(0) } })
  pdf.text(texte)
  pdf.end()
  return buffer(pdf)
}

export const AR_XML = '<?xml version="1.0" encoding="UTF-8"?><ARActe date="2026-11-20">recu</ARActe>'

export async function openBanc(
  options: { services?: readonly Service[]; env?: Record<string, string> } = {},
): Promise<Banc> {
  const services = options.services ?? [annuaire, archivage]
  const house = await openTestHouse({ services, now: MAINTENANT, ...(options.env ? { env: options.env } : {}) })
  const territoire = { operateur: undefined as never, communes: [], comptes: {}, actorOf: undefined as never }
  await annuaire.seed?.(house, territoire)
  const [commune, voisine] = territoire.communes as Collectivite[]
  if (!commune || !voisine) throw new Error('The demonstration has no commune')
  const versant = house.actor([VERSANT], 'Camille Roussel')
  const banc: Banc = {
    house,
    commune,
    voisine,
    versant,
    archiviste: house.actor([ARCHIVISTE], 'Alex Papier'),
    as: (work, actor = versant) => house.as(actor, commune, work),
    async fichier(nom, bytes) {
      const contenu = await house.files.write(commune.id, oneChunk(Buffer.from(bytes)))
      return (await banc.as((ctx) => attachFile(ctx, contenu, { service: 'bus', nom }))).id
    },
    async depot(changes = {}) {
      return {
        origine: 'dossier:essai',
        acte: { ...ACTE, ...changes },
        fichiers: [
          { fichierId: await banc.fichier('Délibération n° 12.pdf', await aPdf('Délibération')), role: 'acte' },
          { fichierId: await banc.fichier('Tarifs.pdf', await aPdf('Tarifs')), role: 'annexe' },
          { fichierId: await banc.fichier('ARActe.xml', AR_XML), role: 'ar' },
        ],
      }
    },
    async verse(depot) {
      const given = depot ?? (await banc.depot())
      const { id } = await banc.as((ctx) => depositVersement(ctx, given))
      await house.drainJobs()
      return banc.get(id)
    },
    async apporte(zip) {
      const contenu = await house.files.write(commune.id, oneChunk(zip))
      const { id } = await banc.as((ctx) => receivePaquet(ctx, { ...contenu, nom: 'paquet.zip' }))
      await house.drainJobs()
      return banc.get(id)
    },
    get: (id) => banc.as((ctx) => getVersementRow(ctx, id)),
    async bytes(fichierId) {
      const { sha256 } = await banc.as((ctx) => getFichier(ctx, fichierId as string))
      return buffer(await house.files.read(commune.id, sha256))
    },
  }
  return banc
}

export const ACTE: DepotVersement['acte'] = {
  identifiantDossier: 'dossier-42',
  objet: 'tarifs de la cantine',
  numero: '2026_012',
  nature: { code: 1, libelle: 'Délibération' },
  matiere: { code: '7.1', libelle: 'Décisions budgétaires' },
  dateActe: '2026-11-18',
  dateAr: '2026-11-20',
  idActe: '027-212700123-20261118-2026_012-DE',
  historique: [{ date: '2026-11-18', texte: 'Signé par Jeanne Maire' }],
}

/** The package of a transfer that went well, undone: to be changed and brought again. */
export interface PaquetDefait {
  transfer: ArchiveTransfer
  manifest: Buffer
  fichiers: Map<string, Buffer>
}

export async function undoPaquet(zip: Uint8Array): Promise<PaquetDefait> {
  const opened = await openPackage(zip)
  const manifest = Buffer.from(await opened.readManifest())
  const fichiers = new Map<string, Buffer>()
  for await (const { name, open } of opened.files()) fichiers.set(name, await buffer(await open()))
  return { transfer: parseArchiveTransfer(manifest).transfer, manifest, fichiers }
}

/** Makes a package again, with whatever was changed in it. */
export function redoPaquet(paquet: {
  transfer?: ArchiveTransfer
  manifest?: Uint8Array
  fichiers: Map<string, Buffer>
}): Promise<Buffer> {
  const manifest = paquet.manifest ?? buildArchiveTransfer(paquet.transfer as ArchiveTransfer)
  const files = [...paquet.fichiers].map(([uri, bytes]) => ({ uri, open: () => Readable.from([bytes]) }))
  return buffer(createPackage(manifest, files, new Date('2026-01-01T00:00:00Z')))
}

export const sha512 = (bytes: Uint8Array) => createHash('sha512').update(bytes).digest('hex')

/** A page as a browser without JavaScript sees it. */
export interface Page {
  status: number
  headers: Record<string, unknown>
  document: Document
  /** Words of the page. */
  text: string
  html: string
  bytes: Buffer
}

export interface Navigateur {
  get(path: string): Promise<Page>
  post(path: string, fields?: Record<string, string | readonly string[]>): Promise<Page>
  /** Sends one file, as the form does. */
  send(path: string, champ: string, file: { nom: string; bytes: Uint8Array }): Promise<Page>
  close(): Promise<void>
}

/** Somebody at the door: with roles in the commune, or from the staff of the operator. */
export function openNavigateur(banc: Banc, who: { roles: readonly string[] } | 'operateur'): Navigateur {
  const identity: Identity = {
    compteId: '00000000-0000-7000-8000-000000000001',
    sessionId: 'essai',
    nom: 'Camille Roussel',
    email: 'camille@essai.test',
    acces: new Map(who === 'operateur' ? [] : [[banc.commune.id, new Set(who.roles)]]),
    operateur: who === 'operateur' ? new Set(['exploitation.operateur']) : undefined,
    suite: undefined,
  }
  const server = createServer({
    house: banc.house,
    routes: archivage.routes,
    authenticator: { cookieName: 'session', identify: async () => identity, loginUrl: () => '/connexion' },
    renderError: errorPage,
  })
  const request = async (method: 'GET' | 'POST', url: string, payload?: Buffer | string, type?: string) => {
    const response = await server.inject({
      method,
      url,
      headers: { cookie: 'session=x', 'sec-fetch-site': 'same-origin', ...(type ? { 'content-type': type } : {}) },
      ...(payload === undefined ? {} : { payload }),
    })
    const { document } = parseHTML(response.body.startsWith('<!doctype') ? response.body : '<!doctype html><p></p>')
    return {
      status: response.statusCode,
      headers: response.headers,
      document: document as unknown as Document,
      text: (document.body?.textContent ?? '').replace(/\s+/g, ' '),
      html: response.body,
      bytes: response.rawPayload,
    }
  }
  return {
    get: (path) => request('GET', path),
    post(path, fields = {}) {
      const pairs = Object.entries(fields).flatMap(([name, value]) => [value].flat().map((one) => [name, String(one)]))
      return request('POST', path, new URLSearchParams(pairs).toString(), 'application/x-www-form-urlencoded')
    },
    send(path, champ, { nom, bytes }) {
      const head = `--essai\r\ncontent-disposition: form-data; name="${champ}"; filename="${nom}"\r\n\r\n`
      const body = Buffer.concat([Buffer.from(head), bytes, Buffer.from('\r\n--essai--\r\n')])
      return request('POST', path, body, 'multipart/form-data; boundary=essai')
    },
    close: () => server.close(),
  }
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
  const messages = results.flatMap((result) => result.messages.map(({ line, message }) => `${line}: ${message}`))
  assert.deepEqual(messages, [])
}

const SCHEMA = new URL('../../../shared/schemas/seda/2.1/schema/seda-2.1-main.xsd', import.meta.url)

/** The message is valid for the official schema, where it and xmllint are there. */
export function assertSeda(t: { diagnostic(message: string): void }, message: Uint8Array): void {
  const env = { PATH: '/usr/local/bin:/usr/bin:/bin', XML_CATALOG_FILES: new URL('../../catalog.xml', SCHEMA).pathname }
  const run = existsSync(SCHEMA)
    ? spawnSync('xmllint', ['--nonet', '--noout', '--schema', SCHEMA.pathname, '-'], { input: message, env })
    : undefined
  if (!run || run.error) t.diagnostic('schéma SEDA ou xmllint absent : validité non vérifiée')
  else assert.equal(run.status, 0, run.stderr.toString())
}
