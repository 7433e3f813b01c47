import assert from 'node:assert/strict'
import { utimesSync, writeFileSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import type { Collectivite } from '#platform/collectivites'
import { NotFoundError } from '#platform/errors'
import { SecretsError } from '#platform/secrets'
import { openTestHouse, type TestHouse } from '#platform/testing'
import { listAbandonnes, removeAbandonnes } from './contenu.ts'
import { openFiles } from './file-store.ts'
import { attachFile, type Contenu, detachFichier, eraseCollectiviteFiles, getFichier } from './index.ts'
import { chunksOf, listBelow, noise, readAll, refusal } from './test-bytes.ts'

const T0 = '2026-03-02T09:00:00Z'
const LATER = '2026-03-03T09:00:01Z'
const MUCH_LATER = '2026-04-02T09:00:01Z'

let house: TestHouse
let commune: Collectivite
before(async () => {
  house = await openTestHouse()
})
after(() => house.close())
beforeEach(async () => {
  house.setNow(T0)
  commune = await house.createCollectivite()
})

let seed = 20
const write = () => house.files.write(commune.id, chunksOf(noise(1000, ++seed)))
const agent = () => house.actor([])
const attach = (contenu: Contenu) =>
  house.as(agent(), commune, (ctx) => attachFile(ctx, contenu, { service: 'essai', nom: 'a.bin' }))
const isThere = async (contenu: Contenu) => {
  const stream = await house.files.read(commune.id, contenu.sha256).catch((error) => {
    assert.ok(error instanceof NotFoundError)
    return undefined
  })
  return stream !== undefined && (await readAll(stream)).length === contenu.taille
}
const listBlobs = () => listBelow(join(house.config.dataFolder, 'fichiers', 'contenus', commune.id))

test('a content that nobody attaches stays a day, then goes with its blob', async () => {
  const [abandoned, attached] = [await write(), await write()]
  await attach(attached)
  assert.equal((await house.files.sweep()).contenus, 0)
  assert.ok(await isThere(abandoned))
  house.setNow(LATER)
  assert.equal((await house.files.sweep()).contenus, 1)
  assert.ok(!(await isThere(abandoned)))
  assert.ok(await isThere(attached))
  assert.equal(listBlobs().length, 1)
  await assert.rejects(attach(abandoned), refusal('fichiers.perime'))
})

test('a content written again, or just detached, has a new day', async () => {
  const bytes = noise(1000, ++seed)
  const again = await house.files.write(commune.id, chunksOf(bytes))
  const kept = await write()
  const fichier = await attach(kept)
  house.setNow(LATER)
  await house.files.write(commune.id, chunksOf(bytes))
  await house.as(agent(), commune, (ctx) => detachFichier(ctx, fichier.id))
  assert.equal((await house.files.sweep()).contenus, 0)
  assert.ok((await isThere(again)) && (await isThere(kept)))
})

test('a content held by two files goes with the second', async () => {
  const contenu = await write()
  const [one, two] = [await attach(contenu), await attach(contenu)]
  await house.as(agent(), commune, (ctx) => detachFichier(ctx, one.id))
  house.setNow(LATER)
  await house.files.sweep()
  await house.as(agent(), commune, async (ctx) => assert.equal((await getFichier(ctx, two.id)).sha256, contenu.sha256))
  assert.ok(await isThere(contenu))
})

test('a content attached, or written again, between the list of the sweep and its removal stays', async () => {
  const bytes = noise(1000, ++seed)
  const contenus = [await write(), await house.files.write(commune.id, chunksOf(bytes)), await write()] as const
  house.setNow(LATER)
  const limit = new Date('2026-03-02T12:00:00Z')
  const due = await house.db.inTransaction('operateur', (tx) => listAbandonnes(tx, limit, 100))
  assert.equal(due.length, 3)
  await attach(contenus[0])
  await house.files.write(commune.id, chunksOf(bytes))
  const digests = due.map((row) => row.sha256)
  const removed = await house.db.inTransaction({ collectiviteId: commune.id }, (tx) =>
    removeAbandonnes(tx, commune.id, digests, limit),
  )
  const gone = due.filter((row) => row.sha256 === contenus[2].sha256).map((row) => row.emplacement)
  assert.deepEqual(removed, gone)
  assert.ok((await isThere(contenus[0])) && (await isThere(contenus[1])))
})

test('the same bytes written while the old copy is being removed keep their own blob', async () => {
  const bytes = noise(1000, ++seed)
  const { sha256 } = await house.files.write(commune.id, chunksOf(bytes))
  const [old] = listBlobs()
  house.setNow(LATER)
  // The sweep has committed but not yet removed the blob …
  await house.db.inTransaction({ collectiviteId: commune.id }, (tx) =>
    removeAbandonnes(tx, commune.id, [sha256], new Date(LATER)),
  )
  // … when the bytes come again.
  await house.files.write(commune.id, chunksOf(bytes))
  assert.equal(listBlobs().length, 2)
  assert.equal(listBlobs().filter((path) => path !== old).length, 1)
  assert.ok((await readAll(await house.files.read(commune.id, sha256))).equals(bytes))
})

test('writes, attachments and sweeps at once lose nothing that is attached', async () => {
  const payloads = Array.from({ length: 12 }, () => noise(1000, ++seed))
  const attached: Contenu[] = []
  house.setNow(LATER)
  const deposit = async (bytes: Buffer) => {
    const contenu = await house.files.write(commune.id, chunksOf(bytes))
    await attach(contenu)
    attached.push(contenu)
  }
  for (const bytes of payloads) {
    house.setNow(T0)
    await house.files.write(commune.id, chunksOf(bytes))
  }
  house.setNow(LATER)
  await Promise.all([...payloads.map(deposit), house.files.sweep(), house.files.sweep(), house.files.sweep()])
  assert.equal(attached.length, payloads.length)
  for (const contenu of attached) assert.ok(await isThere(contenu))
})

test('what crashes left goes: drafts after a day, unnamed blobs after a month, never those of an unknown body', async () => {
  const kept = await write()
  await attach(kept)
  const root = join(house.config.dataFolder, 'fichiers')
  const draft = join(root, 'en-cours', 'a'.repeat(32))
  const orphan = join(root, 'contenus', commune.id, 'bb', 'b'.repeat(32))
  const foreign = join(root, 'contenus', '01960000-0000-7000-8000-000000000000', 'cc', 'c'.repeat(32))
  for (const path of [draft, orphan, foreign]) {
    await mkdir(dirname(path), { recursive: true })
    writeFileSync(path, 'rest')
    utimesSync(path, new Date(T0), new Date(T0))
  }
  assert.equal((await house.files.sweep()).restes, 0)
  house.setNow(LATER)
  assert.equal((await house.files.sweep()).restes, 1)
  assert.deepEqual(
    listBelow(root)
      .filter((path) => [draft, orphan, foreign].includes(path))
      .sort(),
    [orphan, foreign].sort(),
  )
  house.setNow(MUCH_LATER)
  for (const path of listBlobs()) utimesSync(path, new Date(T0), new Date(T0))
  assert.equal((await house.files.sweep()).restes, 1)
  assert.deepEqual(
    listBelow(root).filter((path) => [draft, orphan, foreign].includes(path)),
    [foreign],
  )
  assert.ok(await isThere(kept))
})

test('a collectivité that leaves takes its key with it, then its blobs', async () => {
  const [contenu, autre] = [await write(), await house.createCollectivite()]
  await attach(contenu)
  const other = await house.files.write(autre.id, chunksOf(noise(100, ++seed)))
  await house.as(agent(), commune, eraseCollectiviteFiles)
  assert.ok(!(await isThere(contenu)))
  await house.drainJobs()
  assert.deepEqual(listBlobs(), [])
  assert.equal((await readAll(await house.files.read(autre.id, other.sha256))).length, 100)
})

test('an erasure that is rolled back erases nothing', async () => {
  const contenu = await write()
  await assert.rejects(
    house.as(agent(), commune, async (ctx) => {
      await eraseCollectiviteFiles(ctx)
      throw new Error('changed his mind')
    }),
    /changed his mind/,
  )
  await house.drainJobs()
  assert.ok(await isThere(contenu))
})

test('another platform key is refused when the store opens, before it can write anything', async () => {
  await write()
  await assert.rejects(openFiles({ ...house, config: { ...house.config, platformKey: '07'.repeat(32) } }), SecretsError)
})
