import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, type TestContext, test } from 'node:test'
import type { Collectivite } from '#platform/collectivites'
import { openTestHouse, type TestHouse } from '#platform/testing'
import { openScan } from './clamav.ts'
import { openFiles } from './file-store.ts'
import { chunksOf, listBelow, noise, readAll, refusal } from './test-bytes.ts'

/** A stand-in for any virus: no real signature is written in this file, so that no antivirus removes it. */
const VIRUS = 'ceci-est-un-virus-d-essai'

/** Speaks INSTREAM as clamd does: counts what it receives, answers one line, closes. */
async function openFakeClamd(t: TestContext, options: { limit?: number; path?: string; cutAfter?: number } = {}) {
  const received: Buffer[] = []
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    let input = Buffer.alloc(0)
    let begun = false
    socket.on('error', () => {})
    socket.on('data', (data: Buffer) => {
      input = Buffer.concat([input, data])
      if (!begun) {
        const end = input.indexOf(0)
        if (end < 0) return
        assert.equal(input.subarray(0, end).toString(), 'zINSTREAM')
        input = input.subarray(end + 1)
        begun = true
      }
      while (input.length >= 4) {
        const size = input.readUInt32BE(0)
        if (size === 0)
          return socket.end(Buffer.concat(received).includes(VIRUS) ? 'stream: Essai.Virus FOUND\0' : 'stream: OK\0')
        if (input.length < 4 + size) return
        received.push(input.subarray(4, 4 + size))
        input = input.subarray(4 + size)
        const total = received.reduce((sum, part) => sum + part.length, 0)
        if (options.cutAfter && total > options.cutAfter) return socket.destroy()
        if (options.limit && total > options.limit) {
          socket.removeAllListeners('data').resume()
          return socket.end('INSTREAM size limit exceeded. ERROR\0')
        }
      }
    })
  })
  server.listen(options.path ?? { port: 0, host: '127.0.0.1' })
  await once(server, 'listening')
  const close = async () => {
    for (const socket of sockets) socket.destroy()
    if (!server.listening) return
    server.close()
    await once(server, 'close')
  }
  t.after(close)
  const host = options.path ?? `127.0.0.1:${(server.address() as AddressInfo).port}`
  return { host, received: () => Buffer.concat(received), close }
}

let house: TestHouse
let commune: Collectivite
before(async () => {
  house = await openTestHouse()
  commune = await house.createCollectivite()
})
after(() => house.close())

const openScanned = (host: string) => openFiles({ ...house, config: { ...house.config, clamavHost: host } })
const listStored = () => listBelow(join(house.config.dataFolder, 'fichiers'))

test('a sane content is scanned whole and kept', async (t) => {
  const clamd = await openFakeClamd(t)
  const files = await openScanned(clamd.host)
  const bytes = noise(3_000_000)
  const { sha256 } = await files.write(commune.id, chunksOf(bytes, 200_000))
  assert.ok(clamd.received().equals(bytes))
  assert.ok((await readAll(await files.read(commune.id, sha256))).equals(bytes))
})

test('an infected content is refused by name and leaves nothing', async (t) => {
  const files = await openScanned((await openFakeClamd(t)).host)
  const before = listStored()
  const bytes = Buffer.concat([noise(150_000), Buffer.from(VIRUS)])
  await assert.rejects(files.write(commune.id, chunksOf(bytes)), (error: Error) => {
    assert.match(error.message, /« Essai\.Virus »/)
    return refusal('fichiers.infecte')(error)
  })
  assert.deepEqual(listStored(), before)
})

test('nothing is accepted unscanned: absent, gone in the middle, or above its limit', async (t) => {
  const before = listStored()
  const gone = await openFakeClamd(t)
  await gone.close()
  const cut = await openFakeClamd(t, { cutAfter: 100_000 })
  const limited = await openFakeClamd(t, { limit: 100_000 })
  for (const [host, code] of [
    [gone.host, 'fichiers.antivirus-indisponible'],
    [cut.host, 'fichiers.antivirus-indisponible'],
    [limited.host, 'fichiers.antivirus-limite'],
  ] as const) {
    const files = await openScanned(host)
    await assert.rejects(files.write(commune.id, chunksOf(noise(20_000_000))), refusal(code))
  }
  assert.deepEqual(listStored(), before)
})

test('a verdict that comes before the end is not believed', async (t) => {
  const server = createServer((socket) => socket.on('error', () => {}).end('stream: OK\0'))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => server.close())
  const scan = await openScan(`127.0.0.1:${(server.address() as AddressInfo).port}`)
  t.after(() => scan.close())
  await assert.rejects(async () => {
    for (;;) await scan.send(noise(1_000_000))
  }, refusal('fichiers.antivirus-indisponible'))
})

test('clamd may listen on a UNIX socket', { skip: process.platform === 'win32' && 'no UNIX socket' }, async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'parvis-clamd-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const { host } = await openFakeClamd(t, { path: join(folder, 'clamd.sock') })
  const scan = await openScan(host)
  await scan.send(Buffer.from(VIRUS))
  await assert.rejects(scan.check(), refusal('fichiers.infecte'))
  scan.close()
})

test('the real clamd gives the same verdicts', async (t) => {
  if (!hasClamd()) return t.skip('clamd (Debian package clamav-daemon) is not installed')
  const folder = mkdtempSync(join(tmpdir(), 'parvis-clamd-'))
  const socket = join(folder, 'clamd.sock')
  writeFileSync(join(folder, 'essai.ndb'), `Essai.Virus:0:*:${Buffer.from(VIRUS).toString('hex')}\n`)
  const settings = `LocalSocket ${socket}\nDatabaseDirectory ${folder}\nForeground yes\nStreamMaxLength 1M\n`
  writeFileSync(join(folder, 'clamd.conf'), settings)
  const daemon = spawn('clamd', ['-c', join(folder, 'clamd.conf')], { stdio: ['ignore', 'pipe', 'pipe'] })
  t.after(async () => {
    daemon.kill()
    if (daemon.exitCode === null) await once(daemon, 'exit')
    rmSync(folder, { recursive: true })
  })
  const died = once(daemon, 'exit').then(([code]) => Promise.reject(new Error(`clamd ended with ${code}`)))
  died.catch(() => {})
  while (!existsSync(socket)) await Promise.race([once(daemon.stdout, 'data'), died])
  const judge = async (bytes: Uint8Array) => {
    const scan = await openScan(socket)
    try {
      await scan.send(bytes)
      await scan.check()
    } finally {
      scan.close()
    }
  }
  await judge(noise(200_000))
  await assert.rejects(judge(Buffer.from(`bonjour ${VIRUS}`)), refusal('fichiers.infecte'))
  await assert.rejects(judge(noise(5_000_000)), refusal('fichiers.antivirus-limite'))
})

function hasClamd(): boolean {
  try {
    execFileSync('clamd', ['--version'], { stdio: 'ignore' })
    return true
  } catch {
    return false
  }
}
