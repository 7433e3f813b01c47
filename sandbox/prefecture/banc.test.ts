/** Bench of the exchange: a house with its mailbox and the emulated ministry, on real ports, in an invented territory. */
import { type AddressInfo, createServer } from 'node:net'
import type { Collectivite } from '#platform/collectivites'
import type { Actor, Ctx } from '#platform/context'
import { renderDocument } from '#platform/documents'
import { attachFile } from '#platform/files'
import { listEntrees } from '#platform/journal'
import type { DemoTerritory } from '#platform/service'
import { openTestHouse, type TestHouse } from '#platform/testing'
import { annuaire } from '#services/annuaire'
import {
  type DepotActe,
  depositActe,
  getTransaction,
  requestClassification,
  teletransmission,
} from '#services/teletransmission'
import { openPrefecture, type Prefecture } from './index.ts'
import type { EnveloppeRecue } from './modele.ts'

export interface Banc {
  house: TestHouse
  prefecture: Prefecture
  commune: Collectivite
  autre: Collectivite
  secretaire: Actor
  as<T>(work: (ctx: Ctx) => Promise<T>, collectivite?: Collectivite): Promise<T>
  /** Deposits an acte; a new number each time unless told. */
  deposit(changes?: Partial<DepotActe> & { typologie?: string }): Promise<string>
  /** Runs jobs and lets mails come in until nothing moves. */
  exchange(): Promise<void>
  transaction(id: string): ReturnType<typeof getTransaction>
  noms(id: string): Promise<string[]>
  order(path: string, body: object): Promise<Response>
  enveloppes(): Promise<EnveloppeRecue[]>
  pdf(texte: string): Promise<string>
  close(): Promise<void>
}

export const NOW = '2026-11-25T10:00:00Z'

export async function openBanc(): Promise<Banc> {
  const [sandbox, mail] = await freePorts()
  const house = await openTestHouse({
    services: [annuaire, teletransmission],
    now: NOW,
    env: { SANDBOX_PORT: String(sandbox), ACTES_COURRIEL_PORT: String(mail) },
  })
  const prefecture = await openPrefecture(house)
  const closeBoite = await teletransmission.start?.(house)
  const territoire = { comptes: {}, communes: [] } as unknown as DemoTerritory
  await annuaire.seed?.(house, territoire)
  const [commune, autre] = territoire.communes as [Collectivite, Collectivite]
  const secretaire = await territoire.actorOf('secretaire', commune)
  let rank = 0
  const banc: Banc = {
    house,
    prefecture,
    commune,
    autre,
    secretaire,
    as: (work, collectivite = commune) => house.as(secretaire, collectivite, work),
    async deposit(changes = {}) {
      rank += 1
      const fichierId = changes.documents ? '' : await banc.pdf(`Acte ${rank}`)
      const depot: DepotActe = {
        nature: 1,
        matiere: '7.5.1',
        numero: `2026_DE_${String(rank).padStart(3, '0')}`,
        objet: 'Demande de subvention pour l’école',
        dateDecision: '2026-11-20',
        documentPapier: false,
        documents: [{ fichierId, typologie: changes.typologie ?? '99_DE' }],
        ...changes,
      }
      return (await banc.as((ctx) => depositActe(ctx, depot))).id
    },
    async exchange() {
      for (let before = ''; ; ) {
        await house.drainJobs()
        await prefecture.settle()
        const now = JSON.stringify(await banc.enveloppes())
        if (now === before) return house.drainJobs()
        before = now
      }
    },
    transaction: (id) => banc.as((ctx) => getTransaction(ctx, id)),
    noms: (id) => banc.as(async (ctx) => (await listEntrees(ctx, { type: 'acte', id })).map(({ nom }) => nom)),
    order: (path, body) => fetch(`${prefecture.url}/api/${path}`, { method: 'POST', body: JSON.stringify(body) }),
    enveloppes: async () => (await (await fetch(`${prefecture.url}/api/enveloppes`)).json()) as EnveloppeRecue[],
    async pdf(texte) {
      const bytes = await renderDocument(
        { title: texte, blocks: [{ kind: 'paragraph', text: texte }] },
        { at: new Date(NOW) },
      )
      const contenu = await house.files.write(commune.id, chunk(bytes))
      return (await banc.as((ctx) => attachFile(ctx, contenu, { service: 'essai', nom: `${texte}.pdf` }))).id
    },
    async close() {
      await closeBoite?.()
      await prefecture.close()
      await house.close()
    },
  }
  await banc.as(requestClassification)
  await banc.exchange()
  return banc
}

export async function* chunk(bytes: Uint8Array) {
  yield bytes
}

async function freePorts(): Promise<[number, number]> {
  const servers = await Promise.all(
    [0, 1].map(
      () =>
        new Promise<ReturnType<typeof createServer>>((resolve) => {
          const server = createServer()
          server.listen(0, '127.0.0.1', () => resolve(server))
        }),
    ),
  )
  const ports = servers.map((server) => (server.address() as AddressInfo).port) as [number, number]
  await Promise.all(servers.map((server) => new Promise((resolve) => server.close(resolve))))
  return ports
}
