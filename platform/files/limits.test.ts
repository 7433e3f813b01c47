/** What only shows at the limits: memory, a full disk, a process killed. */
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import fs from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import type { Collectivite } from '#platform/collectivites'
import { readConfig } from '#platform/config'
import { dbMigrations, openDatabase } from '#platform/db'
import { openTestHouse, type TestHouse } from '#platform/testing'
import { filesMigrations, openFiles } from './index.ts'
import { getUsage } from './quota.ts'
import { chunksOf, listBelow, noise, readAll, refusal } from './test-bytes.ts'

let house: TestHouse
let commune: Collectivite
before(async () => {
  house = await openTestHouse()
  commune = await house.createCollectivite()
})
after(() => house.close())

const root = () => join(house.config.dataFolder, 'fichiers')

test('300 MB go in and out without growing the memory', async () => {
  const block = noise(256 * 1024, 40)
  const count = 1200
  const start = countLive()
  let peak = 0
  let passed = 0
  const measure = (bytes: number) => {
    const before = Math.floor(passed / 20e6)
    passed += bytes
    if (Math.floor(passed / 20e6) > before) peak = Math.max(peak, countLive() - start)
  }
  async function* source() {
    for (let index = 0; index < count; index++) {
      measure(block.length)
      yield block
    }
  }
  const { sha256, taille } = await house.files.write(commune.id, source())
  assert.equal(taille, count * block.length)
  for await (const chunk of await house.files.read(commune.id, sha256)) measure(chunk.length)
  assert.equal(passed, 2 * taille)
  assert.ok(peak < 60_000_000, `${Math.round(peak / 1e6)} MB more than at the start`)
})

/** Bytes still in use once the garbage is gone, in the heap and outside: what a stream kept whole would show. */
function countLive(): number {
  setFlagsFromString('--expose-gc')
  runInNewContext('gc')()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

test('a full disk is told as such and leaves no trace', async (t) => {
  // As a disk of 500 kB would: it takes what it can, then refuses.
  const { open } = fs
  let room = 500_000
  t.mock.method(fs, 'open', async (...args: Parameters<typeof open>) => {
    const handle = await open(...args)
    const { appendFile } = handle
    handle.appendFile = async (data, ...rest) => {
      room -= (data as Uint8Array).length
      if (room < 0) throw Object.assign(new Error('no space left on device'), { code: 'ENOSPC' })
      return appendFile.call(handle, data, ...rest)
    }
    return handle
  })
  syncBuiltinESMExports()
  const before = listBelow(root())
  try {
    await assert.rejects(
      house.files.write(commune.id, chunksOf(noise(2_000_000, 41))),
      refusal('fichiers.disque-plein'),
    )
  } finally {
    t.mock.restoreAll()
    syncBuiltinESMExports()
  }
  assert.deepEqual(listBelow(root()), before)
  const { sha256 } = await house.files.write(commune.id, chunksOf(noise(2_000_000, 41)))
  assert.equal((await readAll(await house.files.read(commune.id, sha256))).length, 2_000_000)
})

test('a disk that is really full', async (t) => {
  const folder = join(house.config.dataFolder, 'fichiers', 'en-cours')
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    return t.skip('a small tmpfs cannot be mounted here (needs root)')
  }
  try {
    await assert.rejects(
      house.files.write(commune.id, chunksOf(noise(3_000_000, 42))),
      refusal('fichiers.disque-plein'),
    )
    assert.deepEqual(listBelow(folder), [])
  } finally {
    execFileSync('umount', [folder])
  }
})

test('a process killed in the middle of a write leaves no visible content', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'parvis-tue-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const child = spawn(process.execPath, ['--input-type=module-typescript', '-e', WRITER], {
    cwd: new URL('../../', import.meta.url),
    env: { ...process.env, PARVIS_DATA: folder },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  await once(child.stdout, 'data')
  child.kill('SIGKILL')
  await once(child, 'exit')

  const [draft] = listBelow(join(folder, 'fichiers', 'en-cours'))
  assert.ok(draft && !(await fs.readFile(draft)).includes('clair'), 'even the draft is sealed')
  const db = await openDatabase({ folder: join(folder, 'base'), migrations: [dbMigrations, filesMigrations] })
  t.after(() => db.close())
  const id = '01960000-0000-7000-8000-000000000000'
  assert.equal((await db.inTransaction({ collectiviteId: id }, (tx) => getUsage(tx, id))).utilise, 0)
  const later = () => new Date(Date.now() + 25 * 3600 * 1000)
  const files = await openFiles({ ...house, db, clock: later, config: readConfig({ PARVIS_DATA: folder }) })
  assert.equal((await files.sweep()).restes, 1)
  assert.deepEqual(listBelow(join(folder, 'fichiers')), [])
})

/** Writes for ever; one dot once the first megabyte has gone through. */
const WRITER = `
  import { randomBytes } from 'node:crypto'
  import { tmpdir } from 'node:os'
import { join } from 'node:path'
  import { readConfig } from '#platform/config'
  import { dbMigrations, openDatabase } from '#platform/db'
  import { filesMigrations, openFiles } from '#platform/files'
  const config = readConfig(process.env)
  const db = await openDatabase({ folder: join(config.dataFolder, 'base'), migrations: [dbMigrations, filesMigrations] })
  const files = await openFiles({ config, db, clock: () => new Date(), random: randomBytes })
  async function* source() {
    for (let index = 0; ; index++) {
      if (index === 10) process.stdout.write('.')
      yield Buffer.alloc(100_000, 'clair')
    }
  }
  await files.write('01960000-0000-7000-8000-000000000000', source())
`
