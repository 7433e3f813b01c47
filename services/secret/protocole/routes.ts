import type { Collectivite } from '#platform/collectivites'
import { type Ctx, inContext } from '#platform/context'
import { DomainError } from '#platform/errors'
import type { Demande, Reponse, Route } from '#platform/http'
import { createCommentaire } from '../actions/create-commentaire.ts'
import { createDocument } from '../actions/create-document.ts'
import { readDocument } from '../actions/read-document.ts'
import { removeByJeton } from '../actions/remove-document.ts'
import { networkOf } from '../origine.ts'
import { retirePage } from '../pages/retire.ts'
import { findHote, findOwner } from '../territoire.ts'
import { hoteOf, REPLI } from '../urls.ts'
import { checkDeposant } from './cadence.ts'
import { checkCreation } from './creation.ts'
import { type Langue, REMOVED, Refus } from './messages.ts'
import { showAccueil, showDocument } from './public.ts'
import { answer, CORS, done, jsonld, readAnswer, refused } from './reponses.ts'
import { checkIdentifiant, langueOf, parseBody, readIdentifiant, readOperation, wantsJson } from './requete.ts'

/** Room around the ciphertext in a body. */
const MARGIN = 100_000
const LARGEST = 50_000_000 + MARGIN

/** One endpoint, as PrivateBin: the root of a host of its own, and `/secret` where there is none. */
export const protocoleRoutes: readonly Route[] = [{ path: '/', host: hoteOf }, { path: REPLI }].flatMap((at) => {
  const common = { ...at, access: 'public', rate: 'depot', bodyLimit: LARGEST, originCheck: false } as const
  return [
    {
      ...common,
      method: 'GET',
      summary: 'Secrets (interface de PrivateBin) : page, lecture, suppression',
      handler: get,
    },
    ...(['POST', 'PUT', 'DELETE'] as const).map((method) => ({
      ...common,
      method,
      summary: 'Secrets (interface de PrivateBin) : dépôt, commentaire, suppression',
      handler: change,
    })),
    { ...common, method: 'OPTIONS', summary: 'Secrets : demande préalable d’un navigateur', handler: preflight },
  ] satisfies Route[]
})

async function preflight(): Promise<Reponse> {
  return { status: 204, headers: CORS, body: undefined }
}

async function get(demande: Demande): Promise<Reponse> {
  const operation = readOperation(demande.query)
  const asJson = wantsJson(demande)
  if (operation.genre === 'jsonld') return jsonld(operation.nom)
  if (operation.genre === 'accueil') return asJson ? answer(undefined, demande.now) : showAccueil(demande)
  const { identifiant } = operation
  if (operation.genre === 'retrait') {
    const { jeton } = operation
    if (asJson) return inProtocol(demande, () => remove(demande, identifiant, jeton))
    await remove(demande, identifiant, jeton)
    return retirePage(demande, REMOVED.fr)
  }
  return asJson ? inProtocol(demande, () => read(demande, identifiant)) : showDocument(demande, identifiant)
}

function change(demande: Demande): Promise<Reponse> {
  return inProtocol(demande, async () => {
    const body = parseBody(await readBody(demande))
    const { deletetoken, pasteid } = body
    const identifiant = pasteid ?? readIdentifiant(demande.query)
    if (typeof deletetoken === 'string' && typeof identifiant === 'string')
      return remove(demande, identifiant, deletetoken)
    return create(demande, body)
  })
}

async function readBody(demande: Demande): Promise<Uint8Array> {
  try {
    return await demande.bytes()
  } catch (error) {
    if (!(error instanceof DomainError) || error.code !== 'http.trop-grand') throw error
    throw new Refus('trop-grand', { octets: demande.house.config.secretTailleMax })
  }
}

async function create(demande: Demande, body: Record<string, unknown>): Promise<Reponse> {
  const { house, now } = demande
  const { config } = house
  const { pathname } = demande.url
  const origine = networkOf(demande.ip)
  await checkDeposant(house, demande.ip)
  const creation = await checkCreation(body, config)
  if (creation.genre === 'commentaire') {
    const owner = await findOwner(house, creation.pasteid)
    if (!owner) throw new Refus('donnees-invalides')
    const id = await inside(demande, owner, (ctx) => createCommentaire(ctx, config, creation, origine))
    return done(pathname, id, {}, now)
  }
  const hote = config.secretCreation === 'publique' ? await findHote(house) : undefined
  if (!hote) throw new Refus('non-autorise')
  const sel = Buffer.from(house.random(32)).toString('hex')
  const { identifiant, jeton } = await inside(demande, hote, (ctx) =>
    createDocument(ctx, config, { document: creation, sel, origine }),
  )
  return done(pathname, identifiant, { deletetoken: jeton }, now)
}

async function read(demande: Demande, wanted: string): Promise<Reponse> {
  const identifiant = checkIdentifiant(wanted)
  const owner = await findOwner(demande.house, identifiant)
  const found = owner && (await inside(demande, owner, (ctx) => readDocument(ctx, identifiant, networkOf(demande.ip))))
  if (!found) throw new Refus('introuvable')
  return readAnswer(demande.url.pathname, found.document, found.commentaires, demande.now)
}

async function remove(demande: Demande, wanted: string, jeton: string): Promise<Reponse> {
  const identifiant = checkIdentifiant(wanted)
  const owner = await findOwner(demande.house, identifiant)
  if (!owner) throw new Refus('introuvable')
  await inside(demande, owner, (ctx) => removeByJeton(ctx, identifiant, jeton, networkOf(demande.ip)))
  return done(demande.url.pathname, identifiant, {}, demande.now)
}

/** The protocol knows no account: who holds a session on the same host is the public here too. */
function inside<T>(demande: Demande, collectivite: Collectivite, work: (ctx: Ctx) => Promise<T>): Promise<T> {
  const actor = { genre: 'public', nom: 'Anonyme' } as const
  return inContext(demande.house, { actor, collectivite, requestId: demande.requestId }, work)
}

/** Refusals are answers, in the language of the client (French when `langue` says so). */
export async function inProtocol(
  demande: Demande,
  work: () => Promise<Reponse>,
  langue: Langue = langueOf(demande),
): Promise<Reponse> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof Refus)) throw error
    return refused(error.in(langue), demande.now)
  }
}
