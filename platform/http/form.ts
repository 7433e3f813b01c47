import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { Busboy } from '@fastify/busboy'
import { DomainError, FormError } from '#platform/errors'
import type { Contenu } from '#platform/files'

/** A file sent with a form, already in the store. */
export interface ReceivedFile extends Contenu {
  champ: string
  nom: string
}

/** The fields of a form as typed, trimmed; the page shows them again when there is a mistake. */
export class Form {
  readonly fields: ReadonlyMap<string, readonly string[]>
  /** Files in the store, even when another was refused: what `keepRecus` keeps for the form shown again. */
  readonly recus: readonly ReceivedFile[]
  readonly #refus: readonly DomainError[]

  constructor(
    fields: ReadonlyMap<string, readonly string[]>,
    files: readonly ReceivedFile[] = [],
    refus: readonly DomainError[] = [],
  ) {
    this.fields = fields
    this.recus = files
    this.#refus = refus
  }

  /**
   * Files in the store. What was typed stays readable when one of them could not be taken.
   *
   * @throws DomainError the refusal of a file, under its name and its field (`details.champ`); FormError of several
   */
  get files(): readonly ReceivedFile[] {
    const [refus, ...others] = this.#refus
    if (!refus) return this.recus
    if (others.length === 0) throw refus
    throw new FormError(
      this.#refus.map(({ code, message, details }) => ({ champ: String(details.champ), code, message })),
    )
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
const MAX_FILES = 500
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
    const files: Promise<ReceivedFile | DomainError | undefined>[] = []
    const parser = new Busboy({
      headers: { ...request.headers, 'content-type': type },
      limits: { fields: MAX_FIELDS, fieldSize: MAX_FIELD_SIZE, fieldNameSize: 200, files: MAX_FILES },
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
      latest = champ
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
    let latest = ''
    parser.on('filesLimit', () => {
      const message = `Un envoi compte au plus ${MAX_FILES} fichiers. Envoyez-les en plusieurs fois.`
      const details = { champ: latest }
      files.push(Promise.resolve(new DomainError('formulaire.trop-de-fichiers', message, { status: 413, details })))
    })
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
                received.filter((file) => file !== undefined && 'sha256' in file),
                received.filter((file) => file instanceof DomainError),
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

/** A refusal is a result: the other files and what was typed are not lost for it. */
async function receive(
  champ: string,
  nomSent: string,
  stream: Readable,
  maxSize: number,
  store: (source: AsyncIterable<Uint8Array>, maxSize: number) => Promise<Contenu>,
): Promise<ReceivedFile | DomainError> {
  const nom = nomSent.replace(/^.*[\\/]/, '').normalize('NFC')
  // A refused file is read to its end all the same: a destroyed one would stop the parser, and the form with it.
  const source = stream.iterator({ destroyOnReturn: false })
  try {
    return { champ, nom, ...(await store(source, maxSize)) }
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    const { code, status, details } = error
    return new DomainError(code, `« ${nom} » : ${error.message}`, {
      status,
      cause: error,
      details: { ...details, champ },
    })
  } finally {
    stream.resume()
  }
}

async function drain(stream: Readable): Promise<undefined> {
  stream.resume()
}

/** Browsers send CRLF, and accents in either form; what is stored has one spelling. PostgreSQL keeps no NUL in a text. */
const normalize = (value: string) => value.replaceAll('\r\n', '\n').replaceAll('\u0000', '').normalize('NFC').trim()
