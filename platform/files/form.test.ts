/** Files sent with a form, without JavaScript: from the socket to the store. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Collectivite } from '#platform/collectivites'
import { createServer, json, text } from '#platform/http'
import { openTestHouse, type TestHouse } from '#platform/testing'
import type { FichierRecu } from './index.ts'
import { listBelow, noise, readAll, sha256Of } from './test-bytes.ts'

let house: TestHouse
let commune: Collectivite
let server: ReturnType<typeof createServer>
let failures: string[] = []
/** What happens between the arrival of a request and the reading of its form. */
let meanwhile = async () => {}

before(async () => {
  house = await openTestHouse()
  commune = await house.createCollectivite()
  server = createServer({
    house,
    routes: [
      {
        method: 'POST',
        path: '/c/:collectivite/depot',
        access: 'public',
        summary: 'Dépose des fichiers.',
        bodyLimit: 1_000_000,
        handler: async (demande) => json((await demande.form()).files),
      },
    ],
    authenticator: { cookieName: 'session', identify: () => meanwhile().then(() => undefined), loginUrl: () => '/' },
    renderError(error) {
      failures.push(error.code)
      return text(error.code, { status: error.status })
    },
  })
  await server.listen({ port: 0, host: '127.0.0.1' })
})
after(async () => {
  await server.close()
  await house.close()
})

const port = () => (server.server.address() as AddressInfo).port
const staging = () => listBelow(join(house.config.dataFolder, 'fichiers', 'en-cours'))

async function post(...files: Buffer[]) {
  const body = new FormData()
  for (const [index, bytes] of files.entries())
    body.append('piece', new Blob([new Uint8Array(bytes)]), `piece ${index}.bin`)
  const answer = await fetch(`http://127.0.0.1:${port()}/c/${commune.slug}/depot`, { method: 'POST', body })
  return { status: answer.status, text: await answer.text() }
}

test('files of a form are in the store when the form is read', async () => {
  const bytes = [noise(900_000, 60), noise(10, 61)]
  const { text: body } = await post(...bytes)
  const recus = JSON.parse(body) as FichierRecu[]
  assert.deepEqual(
    recus.map(({ nom, sha256 }) => [nom, sha256]),
    bytes.map((one, index) => [`piece ${index}.bin`, sha256Of(one)]),
  )
  for (const [index, { sha256 }] of recus.entries())
    assert.ok((await readAll(await house.files.read(commune.id, sha256))).equals(bytes[index] as Buffer))
})

test('a file that is refused does not stop the program nor the reading of the form', async () => {
  assert.deepEqual(await post(noise(5_000_000, 62), noise(100, 63)), { status: 413, text: 'fichiers.trop-grand' })
  assert.deepEqual(await post(noise(100, 64), noise(20_000_000, 65)), { status: 413, text: 'fichiers.trop-grand' })
  assert.deepEqual(await post(Buffer.alloc(0), noise(2_000_000, 66)), { status: 422, text: 'formulaire.fautes' })
  assert.deepEqual(staging(), [])
})

function sendHalf(socket: Socket, size: number) {
  socket.on('error', () => {})
  const headers = `host: x\r\ncookie: session=x\r\ncontent-type: multipart/form-data; boundary=b\r\ncontent-length: 900000\r\n`
  socket.write(`POST /c/${commune.slug}/depot HTTP/1.1\r\n${headers}\r\n`)
  socket.write('--b\r\ncontent-disposition: form-data; name="piece"; filename="a.bin"\r\n\r\n')
  socket.write(noise(size, 67))
}

const until = async (reached: () => boolean) => {
  while (!reached()) await new Promise((resolve) => setImmediate(resolve))
}

test('a line cut in the middle of a file leaves nothing behind', async () => {
  failures = []
  const socket = connect(port(), '127.0.0.1')
  sendHalf(socket, 300_000)
  await until(() => staging().length > 0)
  socket.destroy()
  await until(() => failures.includes('formulaire.interrompu'))
  await until(() => staging().length === 0)
})

test('a line cut before the form is read is noticed', async (t) => {
  failures = []
  t.after(() => {
    meanwhile = async () => {}
  })
  const accepted = once(server.server, 'connection')
  const socket = connect(port(), '127.0.0.1')
  const [served] = (await accepted) as [Socket]
  meanwhile = async () => {
    socket.destroy()
    // Not `once`, which fails when the line ends by a reset.
    await new Promise((resolve) => served.on('close', resolve))
  }
  sendHalf(socket, 10)
  await until(() => failures.includes('formulaire.interrompu'))
})
