import type { IncomingMessage } from 'node:http'
import { request } from 'node:http'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { depotRefuse, injoignable } from '../errors.ts'

/** Whole exchange, as S²LOW allows it. */
const TIMEOUT_MS = 180_000
const BOUNDARY = '----parvis-actes-7d1c0e5a'

/**
 * Deposits an archive as operators do: one file part, named after the archive, streamed. The answer has no other meaning
 * than « received »; the rest comes by mail.
 *
 * @throws DomainError `teletransmission.injoignable`, `teletransmission.depot-refuse`
 */
export async function postArchive(url: URL, archive: { nom: string; taille: number; flux: Readable }): Promise<void> {
  const head = `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${archive.nom}"; filename="${archive.nom}"\r\nContent-Type: application/x-gzip\r\n\r\n`
  const tail = `\r\n--${BOUNDARY}--\r\n`
  const reponse = await send(url, head.length + archive.taille + tail.length, parts(head, archive.flux, tail)).catch(
    (cause: unknown) => {
      throw injoignable(cause)
    },
  )
  if (reponse.status !== 200) throw depotRefuse(reponse.status, reponse.text)
}

async function* parts(head: string, flux: Readable, tail: string) {
  yield Buffer.from(head)
  yield* flux as AsyncIterable<Uint8Array>
  yield Buffer.from(tail)
}

async function send(url: URL, length: number, body: AsyncIterable<Uint8Array>) {
  const sending = request(url, {
    method: 'POST',
    agent: false,
    signal: AbortSignal.timeout(TIMEOUT_MS),
    headers: { 'content-type': `multipart/form-data; boundary=${BOUNDARY}`, 'content-length': length },
  })
  const answered = new Promise<IncomingMessage>((resolve, reject) => {
    sending.once('response', resolve).once('error', reject)
  })
  // A server may refuse before the end of the body: its answer then tells more than the broken pipe.
  const sent = pipeline(Readable.from(body), sending)
  sent.catch(() => undefined)
  const response = await answered
  return { status: response.statusCode ?? 0, text: await textOf(response) }
}

async function textOf(response: IncomingMessage): Promise<string> {
  let text = ''
  response.setEncoding('utf8')
  for await (const chunk of response) if (text.length < 1000) text += chunk
  return text
}
