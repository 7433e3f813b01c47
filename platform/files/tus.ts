import { DomainError } from '#platform/errors'
import type { Demande, Reponse, Route } from '#platform/http'
import { MAX_TAILLE } from './contenu.ts'
import { type Envoi, lostUploadError } from './pieces.ts'
import {
  completeTeleversement,
  createTeleversement,
  findTeleversement,
  removeTeleversement,
  type Televersement,
} from './televersement.ts'
import { createTurns } from './turns.ts'

/** Version 1.0.0 of the resumable upload protocol, https://tus.io/protocols/resumable-upload */
const VERSION = '1.0.0'
const PATH = '/c/:collectivite/televersements'

/** Where the browser sends the uploads of a collectivité. */
export const televersementsUrl = (collectivite: { slug: string }) => `/c/${collectivite.slug}/televersements`

/** One request at a time touches an upload; a later one cuts the body of the former, whose client is gone. */
const turns = createTurns()

export const fileRoutes: Route[] = [
  route('OPTIONS', PATH, 'Annonce ce que le serveur sait du protocole tus.', describe),
  route('POST', PATH, 'Ouvre un envoi de fichier qui peut être repris (tus, extension creation).', create),
  route('HEAD', `${PATH}/:id`, 'Dit combien d’octets d’un envoi sont arrivés.', tellOffset),
  route('PATCH', `${PATH}/:id`, 'Reçoit la suite d’un envoi.', receive),
  route('DELETE', `${PATH}/:id`, 'Abandonne un envoi (tus, extension termination).', abandon),
]

function route(
  method: Route['method'],
  path: string,
  summary: string,
  handler: (demande: Demande) => Promise<Reponse>,
): Route {
  return { method, path, access: 'agent', rate: 'depot', summary, handler: (demande) => speakTus(demande, handler) }
}

/** Answers refusals in the protocol's terms: a bare French sentence that the page shows. */
async function speakTus(demande: Demande, handler: (demande: Demande) => Promise<Reponse>): Promise<Reponse> {
  if (demande.method !== 'OPTIONS' && demande.headers['tus-resumable'] !== VERSION)
    return answer(412, { 'tus-version': VERSION })
  try {
    return await handler(demande)
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    demande.house.log[error.status < 500 ? 'info' : 'error']({ code: error.code, err: error.cause }, 'envoi refusé')
    return answer(error.status, { 'content-type': 'text/plain; charset=utf-8' }, error.message)
  }
}

const answer = (status: number, headers: Record<string, string> = {}, body?: string): Reponse => ({
  status,
  headers: { 'tus-resumable': VERSION, 'cache-control': 'no-store', ...headers },
  body,
})

async function describe(): Promise<Reponse> {
  return answer(204, {
    'tus-version': VERSION,
    'tus-max-size': String(MAX_TAILLE),
    'tus-extension': 'creation,expiration,termination',
  })
}

async function create(demande: Demande): Promise<Reponse> {
  const taille = readInteger(demande, 'upload-length')
  const nom = readNom(demande.headers['upload-metadata'])
  const row = await demande.inContext((ctx) => createTeleversement(ctx, { nom, taille }))
  await demande.house.files.pieces.create(row)
  return answer(201, { location: `${televersementsUrl(demande.collectivite)}/${row.id}`, ...expiryOf(row) })
}

function tellOffset(demande: Demande): Promise<Reponse> {
  return inTurn(demande, async (row) => {
    const offset = row.sha256 ? row.taille : await demande.house.files.pieces.getOffset(row)
    // The last PATCH brought everything but its content was refused for a passing reason (antivirus): try again now,
    // since a client that hears that all has come asks nothing more.
    if (offset === row.taille) await finish(demande, row)
    return answer(200, { 'upload-offset': String(offset), 'upload-length': String(row.taille), ...expiryOf(row) })
  })
}

async function receive(demande: Demande): Promise<Reponse> {
  if (demande.headers['content-type'] !== 'application/offset+octet-stream')
    return answer(415, {}, 'Le type « application/offset+octet-stream » est attendu.')
  const from = readInteger(demande, 'upload-offset')
  return inTurn(demande, async (row) => {
    if (row.sha256) throw lostUploadError()
    const offset = await demande.house.files.pieces.append(row, from, demande.body)
    if (offset === row.taille) await finish(demande, row)
    return answer(204, { 'upload-offset': String(offset), ...expiryOf(row) })
  })
}

function abandon(demande: Demande): Promise<Reponse> {
  return inTurn(demande, async (row) => {
    await remove(demande, row)
    return answer(204)
  })
}

async function inTurn(demande: Demande, work: (row: Televersement) => Promise<Reponse>): Promise<Reponse> {
  const id = demande.params.id as string
  return turns.take(
    `${demande.collectivite.id}/${id}`,
    async () => {
      const row = await demande.inContext((ctx) => findTeleversement(ctx, id))
      if (!row) throw lostUploadError()
      return work(row)
    },
    () => demande.body.destroy(),
  )
}

/** Turns the pieces into a content: digested, typed and scanned as any other. Does nothing the second time. */
async function finish(demande: Demande, row: Televersement): Promise<void> {
  if (row.sha256) return
  const { files } = demande.house
  try {
    const contenu = await files.write(row.collectiviteId, files.pieces.read(row), { maxSize: row.taille })
    await demande.inContext((ctx) => completeTeleversement(ctx, row.id, contenu.sha256))
  } catch (error) {
    if (error instanceof DomainError && error.code === 'fichiers.infecte') await remove(demande, row)
    throw error
  }
  await files.pieces.remove(row)
}

async function remove(demande: Demande, row: Envoi): Promise<void> {
  await demande.house.files.pieces.remove(row)
  await demande.inContext((ctx) => removeTeleversement(ctx.tx, row))
}

const expiryOf = (row: Televersement) => ({ 'upload-expires': row.expireLe.toUTCString() })

function readInteger(demande: Demande, header: string): number {
  const value = demande.headers[header]
  if (typeof value === 'string' && /^\d{1,15}$/.test(value)) return Number(value)
  throw new DomainError('fichiers.tus', `L’en-tête ${header} est absent ou n’est pas un nombre.`, { status: 400 })
}

/** `filename` of the metadata: pairs of a key and a Base64 value, separated by commas. */
function readNom(metadata: string | string[] | undefined): string {
  for (const pair of String(metadata ?? '').split(',')) {
    const [key, value = ''] = pair.trim().split(' ')
    if (key === 'filename') return Buffer.from(value, 'base64').toString('utf8')
  }
  return ''
}
