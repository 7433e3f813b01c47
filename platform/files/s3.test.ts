/** What a store of the real world does and s3rver does not: failures. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type TestContext, test } from 'node:test'
import { createS3Depot } from './s3.ts'
import { noise, readAll, refusal, sha256Of } from './test-bytes.ts'

type Answer = (request: IncomingMessage, response: ServerResponse, body: Buffer) => void

/** Answers each request with the next of `answers`, and remembers what was asked. */
async function openStore(t: TestContext, answers: Answer[]) {
  const requests: string[] = []
  const server = createServer(async (request, response) => {
    const body = Buffer.concat(await request.toArray())
    requests.push(`${request.method} ${request.url}`)
    const next = answers.shift()
    assert.ok(next, `unexpected ${request.method} ${request.url}`)
    assert.equal(request.headers['x-amz-content-sha256'], sha256Of(body))
    next(request, response, body)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  t.after(() => {
    server.closeAllConnections()
    server.close()
  })
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    depot: createS3Depot({ url, bucket: 'seau', region: 'fr', accessKey: 'a', secretKey: 's' }),
    requests,
    server,
  }
}

function stage(t: TestContext, size: number): string {
  const folder = mkdtempSync(join(tmpdir(), 'parvis-s3-'))
  t.after(() => rmSync(folder, { recursive: true }))
  writeFileSync(join(folder, 'staged'), noise(size))
  return join(folder, 'staged')
}

const say =
  (status: number, body = '', headers: Record<string, string> = {}): Answer =>
  (_request, response) =>
    response.writeHead(status, headers).end(body)

const BEGUN = say(200, '<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>')
const PART = say(200, '', { etag: '"e"' })
const BIG = 9 * 1024 * 1024

test('a passing failure is tried again', async (t) => {
  const { depot, requests } = await openStore(t, [say(503), say(500), say(200)])
  await depot.place(stage(t, 10), 'c/aa/x')
  assert.deepEqual(requests, Array(3).fill('PUT /seau/c/aa/x'))
})

test('a refusal is told as such', async (t) => {
  const { depot, server } = await openStore(t, [
    say(403, '<Error><Code>AccessDenied</Code></Error>'),
    say(404, '<Error><Code>NoSuchBucket</Code></Error>'),
    say(404, '<Error><Code>NoSuchKey</Code></Error>'),
    say(416, '<Error><Code>InvalidRange</Code></Error>'),
  ])
  await assert.rejects(depot.place(stage(t, 10), 'c/aa/x'), refusal('fichiers.stockage-indisponible'))
  await assert.rejects(depot.open('c/aa/x', 0, 10), refusal('fichiers.stockage-indisponible'))
  await assert.rejects(depot.open('c/aa/x', 0, 10), refusal('fichiers.absent'))
  await assert.rejects(depot.open('c/aa/x', 0, 10), refusal('fichiers.altere'))
  server.closeAllConnections()
  server.close()
  await once(server, 'close')
  await assert.rejects(depot.open('c/aa/x', 0, 10), refusal('fichiers.stockage-indisponible'))
})

test('parts are assembled, and given up when one of them fails', async (t) => {
  const parts: number[] = []
  const receive: Answer = (request, response, body) => {
    parts.push(body.length)
    PART(request, response, body)
  }
  const done = say(200, '<CompleteMultipartUploadResult/>')
  const good = await openStore(t, [BEGUN, receive, receive, done])
  await good.depot.place(stage(t, BIG), 'c/aa/x')
  assert.deepEqual(parts, [8 * 1024 * 1024, 1024 * 1024])

  const bad = await openStore(t, [BEGUN, PART, say(403), say(204)])
  await assert.rejects(bad.depot.place(stage(t, BIG), 'c/aa/x'), refusal('fichiers.stockage-indisponible'))
  assert.equal(bad.requests.at(-1), 'DELETE /seau/c/aa/x?uploadId=u1')
})

test('an assembly answered 200 with an error inside is a failure', async (t) => {
  const late = say(200, '<Error><Code>InternalError</Code></Error>')
  const { depot, requests } = await openStore(t, [BEGUN, PART, PART, late, say(204)])
  await assert.rejects(depot.place(stage(t, BIG), 'c/aa/x'), refusal('fichiers.stockage-indisponible'))
  assert.equal(requests.at(-1), 'DELETE /seau/c/aa/x?uploadId=u1')
})

test('a page of the list leads to the next', async (t) => {
  const page = (key: string, next: string) =>
    say(
      200,
      `<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Contents><Key>${key}</Key><LastModified>2026-03-02T09:00:00.000Z</LastModified></Contents>${next}</ListBucketResult>`,
    )
  const { depot, requests } = await openStore(t, [
    page('c/aa/x', '<NextContinuationToken>a+b/c=</NextContinuationToken>'),
    page('c/bb/y', ''),
  ])
  const blobs = await Array.fromAsync(depot.list())
  assert.deepEqual(blobs, [
    { path: 'c/aa/x', modifiedAt: new Date('2026-03-02T09:00:00Z') },
    { path: 'c/bb/y', modifiedAt: new Date('2026-03-02T09:00:00Z') },
  ])
  assert.match(requests[1] as string, /continuation-token=a%2Bb%2Fc%3D/)
})

test('a content cut by the network fails, it does not end', async (t) => {
  const { depot } = await openStore(t, [
    (_request, response) => {
      response.writeHead(206, { 'content-length': '1000' })
      response.write(noise(500), () => response.destroy())
    },
  ])
  await assert.rejects(readAll(await depot.open('c/aa/x', 0, 1000)))
})
