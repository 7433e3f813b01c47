import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { Busboy } from '@fastify/busboy'
import { DomainError } from '#platform/errors'
import type { Contenu } from '#platform/files'

/** A file sent with a form, already in the store. */
export interface ReceivedFile extends Contenu {
  champ: string
  nom: string
}

/** The fields of a form as typed, trimmed; the page shows them again when there is a mistake. */
export class Form {
  readonly fields: ReadonlyMap<string, readonly string[]>
  readonly files: readonly ReceivedFile[]

  constructor(fields: ReadonlyMap<string, readonly string[]>, files: readonly ReceivedFile[] = []) {
    this.fields = fields
    this.files = files
  }

  /** First value, or the empty string: a form never lacks a field, it leaves it empty. */
  get(name: string): string {
    return this.fields.get(name)?.[0] ?? ''
  }

  getAll(name: string): readonly string[] {
    return this.fields.get(name) ?? []
  }

  has(name: string): boolean {
    return this.get(name) !== ''
  }
}

const MAX_FIELDS = 2000
const MAX_FIELD_SIZE = 100_000

/** Reads `application/x-www-form-urlencoded` or `multipart/form-data`; `store` streams each file to where it will live. */
export function readForm(
  request: IncomingMessage,
  maxFileSize: number,
  store: (source: AsyncIterable<Uint8Array>, maxSize: number) => Promise<Contenu>,
): Promise<Form> {
  const type = request.headers['content-type'] ?? ''
  if (!/^(application\/x-www-form-urlencoded|multipart\/form-data)/i.test(type))
    return Promise.resolve(new Form(new Map()))
  return new Promise((resolve, reject) => {
    const fields = new Map<string, string[]>()
    const files: Promise<ReceivedFile | undefined>[] = []
    const parser = new Busboy({
      headers: { ...request.headers, 'content-type': type },
      limits: { fields: MAX_FIELDS, fieldSize: MAX_FIELD_SIZE, fieldNameSize: 200, files: 500 },
    })
    parser.on('field', (name, value, _nameTruncated, valueTruncated) => {
      if (valueTruncated)
        return reject(
          new DomainError('formulaire.champ-trop-long', `Le champ « ${name} » est trop long.`, { status: 413 }),
        )
      fields.set(name, [...(fields.get(name) ?? []), normalize(value)])
    })
    const streams: Readable[] = []
    parser.on('file', (champ, stream, nom) => {
      streams.push(stream)
      // Whoever reads it hears of the error; it may come before anybody does.
      stream.on('error', () => {})
      const file = nom ? receive(champ, nom, stream, maxFileSize, store) : drain(stream)
      // Told at the end, once the whole form is read; until then nobody listens.
      file.catch(() => {})
      files.push(file)
    })
    parser.on('fieldsLimit', () =>
      reject(new DomainError('formulaire.trop-de-champs', 'Le formulaire compte trop de champs.', { status: 413 })),
    )
    parser.on('error', () =>
      reject(new DomainError('formulaire.illisible', 'L’envoi a été interrompu. Recommencez.', { status: 400 })),
    )
    parser.on('finish', () => {
      // Every file first: none is still on its way to the store once the form is refused.
      Promise.allSettled(files)
        .then(() => Promise.all(files))
        .then(
          (received) =>
            resolve(
              new Form(
                fields,
                received.filter((file) => file !== undefined),
              ),
            ),
          reject,
        )
    })
    const interrupt = () => {
      const error = new DomainError('formulaire.interrompu', 'L’envoi a été interrompu. Recommencez.', { status: 400 })
      // The store waits for bytes that will not come: it must let go of what it holds.
      for (const stream of streams) stream.destroy(error)
      reject(error)
    }
    if (request.destroyed) return interrupt()
    request.on('aborted', interrupt)
    request.pipe(parser)
  })
}

async function receive(
  champ: string,
  nom: string,
  stream: Readable,
  maxSize: number,
  store: (source: AsyncIterable<Uint8Array>, maxSize: number) => Promise<Contenu>,
): Promise<ReceivedFile> {
  // A refused file is read to its end all the same: a destroyed one would stop the parser, and the form with it.
  const source = stream.iterator({ destroyOnReturn: false })
  try {
    return { champ, nom: nom.replace(/^.*[\\/]/, '').normalize('NFC'), ...(await store(source, maxSize)) }
  } finally {
    stream.resume()
  }
}

async function drain(stream: Readable): Promise<undefined> {
  stream.resume()
}

/** Browsers send CRLF, and accents in either form; what is stored has one spelling. */
const normalize = (value: string) => value.replaceAll('\r\n', '\n').normalize('NFC').trim()
