import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { AwsClient } from 'aws4fetch'
import { childrenOf, getChild, parseXml, textOf, type XmlElement } from '#standards/xml'
import type { Depot } from './depot.ts'
import { alteredError, missingError, storageUnavailableError } from './errors.ts'

export interface S3Options {
  url: string
  bucket: string
  region: string
  accessKey: string
  secretKey: string
}

// S3 refuses parts under 5 MiB but for the last, and more than 10,000 of them: up to 80 GB this way. One part is all
// that an upload holds in memory.
const PART = 8 * 1024 * 1024

/** Blobs as objects of one bucket of any S3-compatible store, addressed by path (`url/bucket/key`). */
export function createS3Depot(options: S3Options): Depot {
  const s3 = createS3Client(options)
  return {
    async place(staged, path) {
      const handle = await open(staged)
      try {
        const { size } = await handle.stat()
        if (size <= PART) await s3.send('PUT', path, { body: await readPart(handle, 0, size) })
        else await placeByParts(s3, path, size, (at) => readPart(handle, at, Math.min(PART, size - at)))
      } finally {
        await handle.close()
      }
    },
    async open(path, from, to) {
      const answer = await s3.send('GET', path, { headers: { range: `bytes=${from}-${to - 1}` } })
      return Readable.fromWeb(answer.body as Parameters<typeof Readable.fromWeb>[0])
    },
    async remove(path) {
      await s3.send('DELETE', path)
    },
    async removeFolder(path) {
      for await (const blob of listObjects(s3, `${path}/`)) await s3.send('DELETE', blob.path)
    },
    list: () => listObjects(s3, ''),
  }
}

async function readPart(handle: Awaited<ReturnType<typeof open>>, at: number, size: number): Promise<Uint8Array> {
  const part = Buffer.alloc(size)
  for (let filled = 0; filled < size; ) {
    const { bytesRead } = await handle.read(part, filled, size - filled, at + filled)
    if (bytesRead === 0) throw new Error('The staged file is shorter than when it was finished')
    filled += bytesRead
  }
  return part
}

type S3Client = ReturnType<typeof createS3Client>

function createS3Client({ url, bucket, region, accessKey, secretKey }: S3Options) {
  const aws = new AwsClient({
    accessKeyId: accessKey,
    secretAccessKey: secretKey,
    region,
    service: 's3',
    retries: 4,
    initRetryMs: 200,
  })
  return {
    /** One signed request; the digest of the body travels with it, so that the store refuses what the network altered. */
    async send(
      method: string,
      path: string,
      request: { query?: Record<string, string>; headers?: Record<string, string>; body?: Uint8Array | string } = {},
    ): Promise<Response> {
      const target = new URL(`${url.replace(/\/$/, '')}/${bucket}${path ? `/${path}` : ''}`)
      for (const [name, value] of Object.entries(request.query ?? {})) target.searchParams.set(name, value)
      const body = request.body ?? ''
      const digest = createHash('sha256').update(body).digest('hex')
      const answer = await aws
        .fetch(target, {
          method,
          headers: { ...request.headers, 'x-amz-content-sha256': digest },
          ...(request.body === undefined ? {} : { body: request.body as BodyInit }),
        })
        .catch((error) => Promise.reject(storageUnavailableError(error)))
      if (!answer.ok) throw await toError(answer, `${method} ${path}`)
      return answer
    },
  }
}

const readXml = async (answer: Response) => parseXml(new Uint8Array(await answer.arrayBuffer()))

async function toError(answer: Response, request: string) {
  const cause = new Error(`S3 ${request} : ${answer.status} ${(await answer.text()).slice(0, 500)}`)
  if (answer.status === 404 && /NoSuchKey/.test(cause.message)) return missingError(cause)
  // The object ends before the bytes that it must hold.
  if (answer.status === 416) return alteredError(cause)
  return storageUnavailableError(cause)
}

async function placeByParts(s3: S3Client, path: string, size: number, read: (at: number) => Promise<Uint8Array>) {
  const begun = await readXml(await s3.send('POST', path, { query: { uploads: '' } }))
  const uploadId = textOf(getChild(begun, 'UploadId'))
  try {
    const parts: string[] = []
    for (let at = 0; at < size; at += PART) {
      const number = String(parts.length + 1)
      const sent = await s3.send('PUT', path, { query: { partNumber: number, uploadId }, body: await read(at) })
      parts.push(`<Part><PartNumber>${number}</PartNumber><ETag>${sent.headers.get('etag')}</ETag></Part>`)
    }
    const list = `<CompleteMultipartUpload>${parts.join('')}</CompleteMultipartUpload>`
    const done = await (await s3.send('POST', path, { query: { uploadId }, body: list })).text()
    // S3 answers 200 before it assembles: only the body tells whether it succeeded.
    if (!done.includes('CompleteMultipartUploadResult')) throw storageUnavailableError(new Error(done.slice(0, 500)))
  } catch (error) {
    await s3.send('DELETE', path, { query: { uploadId } }).catch(() => {})
    throw error
  }
}

async function* listObjects(s3: S3Client, prefix: string): AsyncGenerator<{ path: string; modifiedAt: Date }> {
  for (let token: string | undefined = ''; token !== undefined; ) {
    const query = { 'list-type': '2', prefix, ...(token ? { 'continuation-token': token } : {}) }
    const page: XmlElement = await readXml(await s3.send('GET', '', { query }))
    for (const object of childrenOf(page, 'Contents')) {
      yield { path: textOf(getChild(object, 'Key')), modifiedAt: new Date(textOf(getChild(object, 'LastModified'))) }
    }
    const next = childrenOf(page, 'NextContinuationToken')[0]
    token = next && textOf(next)
  }
}
