/** A room whose ministry is played by the test: it takes archives, and mails what the test writes. */
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer as createNetServer } from 'node:net'
import { parseHTML } from 'linkedom'
import { createTransport } from 'nodemailer'
import type { Collectivite } from '#platform/collectivites'
import type { Actor, Ctx } from '#platform/context'
import { renderDocument } from '#platform/documents'
import { attachFile } from '#platform/files'
import { createServer, type Identity } from '#platform/http'
import { listEntrees } from '#platform/journal'
import type { DemoTerritory } from '#platform/service'
import { openTestHouse, type TestHouse } from '#platform/testing'
import { annuaire } from '#services/annuaire'
import { buildArActe, buildEnveloppeMisillCl, buildIdActe } from '#standards/actes'
import { errorPage } from '#ui'
import { depositActe } from './actions/deposit-acte.ts'
import { ADRESSE_RETOUR } from './canal.ts'
import { teletransmission } from './index.ts'
import type { DepotActe, Transaction } from './modele.ts'
import { streamOf } from './octets.ts'
import { giveNational } from './seed.ts'
import { requireTransaction } from './store/transactions.ts'

interface PieceJointe {
  nom: string
  contenu: Uint8Array | string
}

export interface Banc {
  house: TestHouse
  operateur: Collectivite
  commune: Collectivite
  voisine: Collectivite
  secretaire: Actor
  /** Names of the archives that the ministry took. */
  recues: string[]
  mailPort: number
  as<T>(work: (ctx: Ctx) => Promise<T>, actor?: Actor, collectivite?: Collectivite): Promise<T>
  pdf(texte: string, collectivite?: Collectivite): Promise<string>
  depot(changes?: Partial<DepotActe>): Promise<DepotActe>
  /** A deposited acte, sent to the ministry. */
  transmis(changes?: Partial<DepotActe>): Promise<Transaction>
  /** The same, with its accusé de réception, bordereau and stamp. */
  acquitte(changes?: Partial<DepotActe>): Promise<Transaction>
  get(id: string): Promise<Transaction>
  noms(id: string, type?: string): Promise<string[]>
  /** Mails it to our mailbox, which reads it unless told. */
  mail(pieces: readonly PieceJointe[], options?: { html?: string; read?: boolean }): Promise<void>
  /** The two attachments of an accusé de réception. */
  ar(acte: Transaction, changes?: { serie?: number; siren?: string; dateEnCours?: string }): PieceJointe[]
  close(): Promise<void>
}

export const NOW = '2026-11-25T10:00:00Z'

/** Opens the bench: invented territory, mailbox, a ministry that answers nothing by itself. */
export async function openBanc(): Promise<Banc> {
  const recues: string[] = []
  const ministry = createHttpServer((request, response) => {
    let body = ''
    request.setEncoding('latin1').on('data', (chunk: string) => {
      body += chunk
    })
    request.on('end', () => {
      recues.push(/name="([^"]+)"/.exec(body)?.[1] ?? '')
      response.end()
    })
  })
  await new Promise<void>((resolve) => ministry.listen(0, '127.0.0.1', resolve))
  const mailPort = await freePort()
  const house = await openTestHouse({
    services: [annuaire, teletransmission],
    now: NOW,
    env: { SANDBOX_PORT: String((ministry.address() as AddressInfo).port), ACTES_COURRIEL_PORT: String(mailPort) },
  })
  const territoire = { comptes: {}, communes: [] } as unknown as DemoTerritory
  await annuaire.seed?.(house, territoire)
  const [commune, voisine] = territoire.communes as [Collectivite, Collectivite]
  await giveNational(house, commune)
  await giveNational(house, voisine)
  const closeBoite = await teletransmission.start?.(house)
  const secretaire = await territoire.actorOf('secretaire', commune)
  let rank = 0
  const banc: Banc = {
    house,
    operateur: territoire.operateur,
    commune,
    voisine,
    secretaire,
    recues,
    mailPort,
    as: (work, actor = secretaire, collectivite = commune) => house.as(actor, collectivite, work),
    async pdf(texte, collectivite = commune) {
      const bytes = await renderDocument({ title: texte, blocks: [] }, { at: new Date(NOW) })
      const contenu = await house.files.write(collectivite.id, streamOf(bytes))
      const attach = (ctx: Ctx) => attachFile(ctx, contenu, { service: 'essai', nom: `${texte}.pdf` })
      return (await banc.as(attach, secretaire, collectivite)).id
    },
    async depot(changes = {}) {
      rank += 1
      return {
        nature: 1,
        matiere: '7.5',
        numero: `2026_DE_${String(rank).padStart(3, '0')}`,
        objet: 'Demande de subvention',
        dateDecision: '2026-11-20',
        documentPapier: false,
        documents: changes.documents ?? [{ fichierId: await banc.pdf(`Acte ${rank}`) }],
        ...changes,
      }
    },
    async transmis(changes) {
      const depot = await banc.depot(changes)
      const { id } = await banc.as((ctx) => depositActe(ctx, depot))
      await house.drainJobs()
      return banc.get(id)
    },
    async acquitte(changes) {
      const acte = await banc.transmis(changes)
      await banc.mail(banc.ar(acte))
      return banc.get(acte.id)
    },
    get: (id) => banc.as((ctx) => requireTransaction(ctx, id)),
    noms: (id, type = 'acte') => banc.as(async (ctx) => (await listEntrees(ctx, { type, id })).map(({ nom }) => nom)),
    async mail(pieces, { html = '<p>Message</p>', read = true } = {}) {
      const transport = createTransport({ host: '127.0.0.1', port: mailPort, secure: false, ignoreTLS: true })
      try {
        await transport.sendMail({
          from: 'ministere@essai.test',
          to: ADRESSE_RETOUR,
          subject: 'Essai',
          html,
          attachments: pieces.map(({ nom, contenu }) => ({
            filename: nom,
            content: Buffer.from(contenu as Uint8Array),
            contentType: 'application/octet-stream',
          })),
        })
      } finally {
        transport.close()
      }
      if (read) await house.drainJobs()
    },
    ar: (acte, changes = {}) => buildAr(commune, acte, changes),
    async close() {
      await closeBoite?.()
      ministry.close()
      ministry.closeAllConnections()
      await house.close()
    },
  }
  return banc
}

let serial = 0

function buildAr(
  commune: Collectivite,
  acte: Transaction,
  changes: { serie?: number; siren?: string; dateEnCours?: string },
): PieceJointe[] {
  serial += 1
  const { serie = serial, siren = commune.siren, dateEnCours = acte.dateClassification ?? '' } = changes
  const date = acte.dateDecision ?? ''
  const nature = 'DE'
  const message = `027-${siren}-${date.replaceAll('-', '')}-${acte.numero}-${nature}-1-2_${serie}.xml`
  return [
    {
      nom: `TACT--SPREF0273-${siren}-20261125-${serie}.xml`,
      contenu: buildEnveloppeMisillCl({
        emetteur: { type: 'SPREF', departement: '027', arrondissement: '3' },
        formulaires: [message],
        siren,
      }),
    },
    {
      nom: message,
      contenu: buildArActe({
        idActe: buildIdActe({ departement: '027', siren, date, numero: acte.numero, nature }),
        dateReception: '2026-11-25',
        dateClassificationEnCours: dateEnCours,
        acte: {
          date,
          numero: acte.numero,
          nature: acte.nature,
          matiere: acte.matiere,
          objet: acte.objet,
          dateClassification: acte.dateClassification ?? '',
          document: { nom: 'a.pdf' },
          annexes: [],
          documentPapier: false,
        },
      }),
    },
  ]
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const server = createNetServer()
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo
      server.close(() => resolve(port))
    })
  })
}

/** One page, as a browser without JavaScript sees it. */
interface Page {
  status: number
  location: string | undefined
  document: Document
  text: string
  html: string
  bytes: Uint8Array
}

export interface Navigateur {
  get(path: string): Promise<Page>
  post(path: string): Promise<Page>
}

/** A browser signed in: roles held in one collectivité, or staff of the operator. */
export function openNavigateur(
  banc: Banc,
  roles: readonly string[],
  options: { collectivite?: Collectivite; operateur?: boolean } = {},
): Navigateur {
  const identity: Identity = {
    compteId: '019c0000-0000-7000-8000-00000000c0de',
    sessionId: 'essai',
    nom: 'Claire Dubois',
    email: 'claire@essai.test',
    acces: options.operateur ? new Map() : new Map([[(options.collectivite ?? banc.commune).id, new Set(roles)]]),
    operateur: options.operateur ? new Set(roles) : undefined,
    suite: undefined,
  }
  const server = createServer({
    house: banc.house,
    routes: banc.house.services.flatMap((service) => service.routes),
    authenticator: { cookieName: 'session', identify: async () => identity, loginUrl: () => '/connexion' },
    renderError: errorPage,
  })
  async function request(method: 'GET' | 'POST', url: string): Promise<Page> {
    const response = await server.inject({
      method,
      url,
      headers: { cookie: 'session=1', 'sec-fetch-site': 'same-origin' },
    })
    const { body } = response
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
  return { get: (path) => request('GET', path), post: (path) => request('POST', path) }
}
