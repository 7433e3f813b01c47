import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { type AddressInfo, connect, createServer as createTcpServer, type Socket } from 'node:net'
import { join } from 'node:path'
import { after, before, beforeEach, type TestContext, test } from 'node:test'
import { Upload, type UploadOptions } from 'tus-js-client'
import type { Collectivite } from '#platform/collectivites'
import type { Actor } from '#platform/context'
import { DomainError } from '#platform/errors'
import { createServer, Form, type Identity, text } from '#platform/http'
import { openTestHouse, type TestHouse } from '#platform/testing'
import {
  attachFile,
  type FichierRecu,
  fileRoutes,
  getTeleversement,
  keepRecus,
  listRecus,
  openFiles,
  setQuota,
  televersementsUrl,
} from './index.ts'
import { chunksOf, listBelow, noise, readAll, refusal, sha256Of } from './test-bytes.ts'

const T0 = '2026-03-02T09:00:00Z'
const LATER = '2026-03-03T09:00:01Z'
const TUS = { 'tus-resumable': '1.0.0' }
const OCTETS = { ...TUS, 'content-type': 'application/offset+octet-stream' }

let house: TestHouse
let commune: Collectivite
let autre: Collectivite
let camille: Actor & { genre: 'agent' }
let dominique: Actor & { genre: 'agent' }
let server: ReturnType<typeof createServer>
let origin: string

before(async () => {
  house = await openTestHouse({ now: T0 })
  commune = await house.createCollectivite()
  autre = await house.createCollectivite()
  camille = house.actor([], 'Camille') as Actor & { genre: 'agent' }
  dominique = house.actor([], 'Dominique') as Actor & { genre: 'agent' }
  server = serve(house)
  await server.listen({ port: 0, host: '127.0.0.1' })
  origin = `http://127.0.0.1:${(server.server.address() as AddressInfo).port}`
})
after(async () => {
  await server.close()
  await house.close()
})
beforeEach(() => house.setNow(T0))

/** The routes as the program serves them; the session cookie is the name of the agent. */
function serve(served: TestHouse) {
  return createServer({
    house: served,
    routes: fileRoutes,
    authenticator: {
      cookieName: 'session',
      async identify(token) {
        const agent = [camille, dominique].find((actor) => actor.nom === token)
        return agent && identityOf(agent)
      },
      loginUrl: () => '/connexion',
    },
    renderError: (error) => text(error.message, { status: error.status }),
  })
}

function identityOf(agent: Actor & { genre: 'agent' }): Identity {
  const { compteId, nom, email, roles } = agent
  const acces = new Map([
    [commune.id, roles],
    [autre.id, roles],
  ])
  return { compteId, sessionId: compteId, nom, email, acces, operateur: undefined, suite: undefined }
}

function send(method: string, path: string, headers: Record<string, string> = {}, body?: Uint8Array | string) {
  const url = path.startsWith('/') ? origin + path : path
  const init = { method, headers: { cookie: 'session=Camille', ...headers }, redirect: 'manual' as const }
  return fetch(url, { ...init, body: (body ?? null) as BodyInit })
}

async function open(taille: number, nom = 'budget.pdf', headers: Record<string, string> = {}): Promise<string> {
  const metadata = `filename ${Buffer.from(nom).toString('base64')},filetype YXBwbGljYXRpb24vcGRm`
  const opening = { ...TUS, 'upload-length': String(taille), 'upload-metadata': metadata, ...headers }
  const answer = await send('POST', televersementsUrl(commune), opening)
  assert.equal(answer.status, 201, await answer.text())
  return answer.headers.get('location') as string
}

const patch = (url: string, offset: number, body: Uint8Array) =>
  send('PATCH', url, { ...OCTETS, 'upload-offset': String(offset) }, body)

const offsetOf = async (url: string) => (await send('HEAD', url, TUS)).headers.get('upload-offset')

const idOf = (url: string) => url.split('/').at(-1) as string
const receive = (url: string, actor: Actor = camille, collectivite = commune): Promise<FichierRecu> =>
  house.as(actor, collectivite, (ctx) => getTeleversement(ctx, idOf(url)))

/** Sends with the real client. */
function upload(bytes: Buffer, options: Partial<UploadOptions>): Promise<string> {
  return new Promise((resolve, reject) => {
    const sending = new Upload(bytes, {
      endpoint: origin + televersementsUrl(commune),
      headers: { cookie: 'session=Camille' },
      metadata: { filename: 'délibération.pdf' },
      retryDelays: Array(20).fill(0),
      ...options,
      onError: reject,
      onSuccess: () => resolve(sending.url as string),
    })
    sending.start()
  })
}

/** A line to the server that breaks: each connection dies once this many bytes have gone up through it. */
async function openBadLine(t: TestContext, deaths: number[]) {
  const sockets = new Set<Socket>()
  let cuts = 0
  const line = createTcpServer((client) => {
    const upstream = connect(Number(new URL(origin).port), '127.0.0.1')
    const allowed = deaths.shift() ?? Number.POSITIVE_INFINITY
    let passed = 0
    for (const socket of [client, upstream]) {
      sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => {
        client.destroy()
        upstream.destroy()
      })
    }
    upstream.pipe(client)
    client.on('data', (data) => {
      passed += data.length
      if (passed > allowed) {
        cuts++
        client.destroy()
        return
      }
      if (!upstream.write(data)) client.pause()
    })
    upstream.on('drain', () => client.resume())
  })
  line.listen(0, '127.0.0.1')
  await once(line, 'listening')
  t.after(async () => {
    for (const socket of sockets) socket.destroy()
    line.close()
    await once(line, 'close')
  })
  return { origin: `http://127.0.0.1:${(line.address() as AddressInfo).port}`, cuts: () => cuts }
}

test('announces itself', async () => {
  const answer = await send('OPTIONS', televersementsUrl(commune))
  assert.equal(answer.status, 204)
  assert.equal(answer.headers.get('tus-version'), '1.0.0')
  assert.equal(answer.headers.get('tus-extension'), 'creation,expiration,termination')
})

test('the real client sends a file, which becomes a content that its sender alone may attach', async () => {
  const bytes = Buffer.concat([Buffer.from('%PDF-1.7\n'), noise(5_000_000, 50)])
  const url = await upload(bytes, {})
  const recu = await receive(url)
  assert.deepEqual(recu, {
    sha256: sha256Of(bytes),
    taille: bytes.length,
    type: 'application/pdf',
    nom: 'délibération.pdf',
  })
  assert.ok((await readAll(await house.files.read(commune.id, recu.sha256))).equals(bytes))
  await assert.rejects(receive(url, dominique), refusal('fichiers.televersement-perime'))
  await assert.rejects(receive(url, camille, autre), refusal('fichiers.televersement-perime'))
  const form = new Form(new Map([['piece_televersement', [idOf(url)]]]))
  const recus = await house.as(camille, commune, (ctx) => listRecus(ctx, form, 'piece'))
  assert.deepEqual(recus, [recu])
  const fichier = await house.as(camille, commune, (ctx) => attachFile(ctx, recu, { service: 'essai', nom: recu.nom }))
  assert.equal(fichier.nom, 'délibération.pdf')
  assert.deepEqual(listBelow(join(house.config.dataFolder, 'fichiers', 'televersements')), [], 'no piece is left')
})

test('the real client goes on after each cut of the line, from where the server stands', async (t) => {
  const bytes = noise(30_000_000, 51)
  const line = await openBadLine(t, [10, 9_000_000, 500_000, 4_000_000, 300])
  const offsets: number[] = []
  const url = await upload(bytes, {
    endpoint: line.origin + televersementsUrl(commune),
    onAfterResponse: (request, response) => {
      if (request.getMethod() === 'HEAD') offsets.push(Number(response.getHeader('upload-offset')))
    },
  })
  assert.ok(line.cuts() >= 3, `${line.cuts()} cuts, ${offsets}`)
  assert.deepEqual(
    offsets,
    offsets.toSorted((a, b) => a - b),
  )
  assert.ok(
    offsets.some((offset) => offset > 0),
    `nothing was kept: ${offsets}`,
  )
  assert.equal((await receive(url)).sha256, sha256Of(bytes))
})

test('the real client goes on in chunks too', async (t) => {
  const bytes = noise(5_000_000, 52)
  const line = await openBadLine(t, [1_500_000, 100_000])
  const url = await upload(bytes, { endpoint: line.origin + televersementsUrl(commune), chunkSize: 1_000_000 })
  assert.equal((await receive(url)).sha256, sha256Of(bytes))
})

test('what has come survives a restart, sealed', async () => {
  const bytes = Buffer.alloc(10_000_000, 'Liste électorale confidentielle. ')
  const url = await open(bytes.length)
  assert.equal((await patch(url, 0, bytes.subarray(0, 9_000_000))).headers.get('upload-offset'), '9000000')
  const pieces = listBelow(join(house.config.dataFolder, 'fichiers', 'televersements'))
  assert.equal(pieces.length, 2)
  for (const piece of pieces) assert.ok(!readFileSync(piece).includes('confidentielle'))

  const again = serve({ ...house, files: await openFiles(house) })
  await again.listen({ port: 0, host: '127.0.0.1' })
  const restarted = `http://127.0.0.1:${(again.server.address() as AddressInfo).port}${url}`
  assert.equal(await offsetOf(restarted), '9000000')
  assert.equal((await patch(restarted, 9_000_000, bytes.subarray(9_000_000))).status, 204)
  await again.close()
  assert.equal((await receive(url)).sha256, sha256Of(bytes))
})

test('a request that resumes takes over from one that hangs', async () => {
  const bytes = noise(200_000, 53)
  const url = await open(bytes.length)
  const hanging = connect(Number(new URL(origin).port), '127.0.0.1')
  const head = Object.entries({ ...OCTETS, 'upload-offset': '0', cookie: 'session=Camille', host: 'x' })
    .map(([name, value]) => `${name}: ${value}\r\n`)
    .join('')
  hanging.write(`PATCH ${url} HTTP/1.1\r\n${head}content-length: ${bytes.length}\r\n\r\n`)
  hanging.write(bytes.subarray(0, 100_000))
  hanging.on('error', () => {})
  const cut = once(hanging, 'close')
  // The server knows of the first request once it has begun to write down what it sends.
  while (listBelow(join(house.config.dataFolder, 'fichiers', 'en-cours')).length === 0)
    await new Promise((resolve) => setImmediate(resolve))
  const offset = Number(await offsetOf(url))
  assert.ok(offset > 0 && offset <= 100_000, `${offset}`)
  await cut
  assert.equal((await patch(url, offset, bytes.subarray(offset))).status, 204)
  assert.equal((await receive(url)).sha256, sha256Of(bytes))
})

test('refuses what the protocol refuses', async () => {
  const url = await open(1000)
  assert.equal((await send('PATCH', url)).status, 412)
  assert.equal(
    (await send('PATCH', url, { ...TUS, 'upload-offset': '0', 'content-type': 'text/plain' }, 'x')).status,
    415,
  )
  assert.equal((await patch(url, 5, noise(10))).status, 409)
  assert.equal((await patch(url, 0, noise(1001))).status, 413)
  assert.equal(await offsetOf(url), '0')
  assert.equal((await send('PATCH', url, OCTETS, 'x')).status, 400)
  assert.equal((await send('POST', televersementsUrl(commune), TUS)).status, 400)
  for (const [taille, status] of [
    ['0', 422],
    ['-1', 400],
    ['6000000000', 413],
    ['9'.repeat(30), 400],
  ] as const)
    assert.equal((await send('POST', televersementsUrl(commune), { ...TUS, 'upload-length': taille })).status, status)
  assert.equal(
    (await send('POST', televersementsUrl(commune), { ...TUS, 'upload-length': '5', cookie: '' })).status,
    303,
  )
})

test('an upload is unknown to another account, another collectivité, and to wrong ids', async () => {
  const url = await open(1000)
  await patch(url, 0, noise(500))
  assert.equal((await send('HEAD', url, { ...TUS, cookie: 'session=Dominique' })).status, 410)
  assert.equal((await send('DELETE', url, { ...TUS, cookie: 'session=Dominique' })).status, 410)
  assert.equal((await send('HEAD', url.replace(commune.slug, autre.slug), TUS)).status, 410)
  for (const id of ['x', '..%2f..%2fcle-plateforme', '00000000-0000-7000-8000-000000000000'])
    assert.equal((await send('HEAD', `${televersementsUrl(commune)}/${id}`, TUS)).status, 410, id)
  await assert.rejects(receive(url), refusal('fichiers.televersement-perime'), 'unfinished')
  assert.equal(await offsetOf(url), '500')
})

test('an upload that is given up, or older than a day, leaves nothing', async () => {
  const [given, old] = [await open(1000), await open(1000)]
  await patch(given, 0, noise(500))
  await patch(old, 0, noise(500))
  assert.equal((await send('DELETE', given, TUS)).status, 204)
  assert.equal((await send('HEAD', given, TUS)).status, 410)
  house.setNow(LATER)
  assert.equal((await send('HEAD', old, TUS)).status, 410)
  await house.files.sweep()
  const left = listBelow(join(house.config.dataFolder, 'fichiers', 'televersements'))
  assert.ok(!left.some((path) => path.includes(idOf(given)) || path.includes(idOf(old))))
})

test('a form shown again keeps what had arrived, even beside a file that was refused', async () => {
  const bytes = noise(100, 56)
  const [before, unfinished] = [await open(100, 'avant.pdf'), await open(100)]
  await patch(before, 0, bytes)
  const contenu = await house.files.write(commune.id, chunksOf(noise(200, 57)))
  const fields = new Map([['piece_televersement', [idOf(before), idOf(unfinished), 'x']]])
  const files = [
    { ...contenu, champ: 'piece', nom: 'avec.pdf' },
    { ...contenu, champ: 'autre', nom: 'ailleurs.pdf' },
  ]
  const form = new Form(fields, files, [new DomainError('fichiers.vide', 'Le fichier est vide.')])
  const kept = await house.as(camille, commune, (ctx) => keepRecus(ctx, form, 'piece'))
  assert.deepEqual(
    kept.map(({ nom }) => nom),
    ['avant.pdf', 'avec.pdf'],
  )
  const again = new Form(new Map([['piece_televersement', kept.map(({ id }) => id)]]))
  const recus = await house.as(camille, commune, (ctx) => listRecus(ctx, again, 'piece'))
  assert.deepEqual(
    recus.map(({ sha256 }) => sha256),
    [sha256Of(bytes), contenu.sha256],
  )
})

test('a finished upload waits a day for its form', async () => {
  const url = await open(100)
  house.setNow('2026-03-03T08:59:00Z')
  await patch(url, 0, noise(100, 54))
  house.setNow('2026-03-04T08:58:00Z')
  await house.files.sweep()
  assert.equal((await receive(url)).taille, 100)
  house.setNow('2026-03-04T09:00:00Z')
  await assert.rejects(receive(url), refusal('fichiers.televersement-perime'))
})

test('the room is refused before a byte is sent, uploads under way counted', async () => {
  const pauvre = await house.createCollectivite()
  const operateur: Actor = { ...camille, genre: 'operateur' }
  await house.as(operateur, pauvre, (ctx) => setQuota(ctx, { octets: 1500 }))
  const roles = new Set<string>()
  const agent = { ...identityOf(camille), acces: new Map([[pauvre.id, roles]]) }
  const local = createServer({
    house,
    routes: fileRoutes,
    authenticator: { cookieName: 'session', identify: async () => agent, loginUrl: () => '/' },
    renderError: (error) => text(error.message, { status: error.status }),
  })
  const post = (taille: number) =>
    local.inject({
      method: 'POST',
      url: televersementsUrl(pauvre),
      headers: { ...TUS, cookie: 'session=x', 'upload-length': String(taille) },
    })
  assert.equal((await post(1000)).statusCode, 201)
  const refused = await post(1000)
  assert.equal(refused.statusCode, 413)
  assert.match(refused.body, /plus assez de place/)
  await local.close()
})

test('a content refused for a passing reason is tried again, then told in French', async (t) => {
  const absent = { ...house.config, clamavHost: '127.0.0.1:1' }
  const scanned = serve({ ...house, files: await openFiles({ ...house, config: absent }) })
  await scanned.listen({ port: 0, host: '127.0.0.1' })
  t.after(() => scanned.close())
  const bytes = noise(5000, 55)
  const url = await open(bytes.length)
  const there = `http://127.0.0.1:${(scanned.server.address() as AddressInfo).port}${url}`
  const answer = await patch(there, 0, bytes)
  assert.equal(answer.status, 503)
  assert.match(await answer.text(), /L’antivirus ne répond pas/)
  assert.equal((await send('HEAD', there, TUS)).status, 503, 'a client never hears that all is well when it is not')
  assert.equal(await offsetOf(url), '5000', 'the antivirus is back')
  assert.equal((await receive(url)).sha256, sha256Of(bytes))
})
