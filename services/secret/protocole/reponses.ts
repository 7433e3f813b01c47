import type { Reponse } from '#platform/http'
import type { Commentaire, DocumentVivant } from '../store/documents.ts'
import { VOCABULAIRES } from './vocabulaires.ts'

/** A browser on another site may use the protocol: it carries no cookie, and every answer is ciphertext. */
export const CORS = {
  'access-control-allow-origin': '*',
  'access-control-allow-methods': 'GET, POST, PUT, DELETE',
  'access-control-allow-headers': 'X-Requested-With, Content-Type',
  'access-control-expose-headers': 'X-Uncompressed-Content-Length',
}

/** An answer of the protocol: HTTP 200 even for a refusal, since clients read `status`. */
export function answer(value: object | undefined, now: Date): Reponse {
  const body = Buffer.from(value === undefined ? '' : JSON.stringify(value))
  return {
    status: 200,
    headers: {
      ...CORS,
      'content-type': 'application/json',
      'x-uncompressed-content-length': String(body.length),
      'cache-control': 'no-store, no-cache, no-transform, must-revalidate',
      pragma: 'no-cache',
      expires: now.toUTCString(),
      'last-modified': now.toUTCString(),
      vary: 'Accept',
      'referrer-policy': 'no-referrer',
    },
    body,
  }
}

export const refused = (message: string, now: Date) => answer({ status: 1, message }, now)

/** @param path of the request, to which `?identifiant` is added */
export const done = (path: string, identifiant: string, more: object, now: Date) =>
  answer({ status: 0, id: identifiant, url: `${path}?${identifiant}`, ...more }, now)

/** The members in the order of the original. */
export function readAnswer(
  path: string,
  document: DocumentVivant,
  commentaires: readonly Commentaire[],
  now: Date,
): Reponse {
  const { identifiant, adata, ct, version, expireLe } = document
  const timeToLive = expireLe && Math.floor((expireLe.getTime() - now.getTime()) / 1000)
  return done(
    path,
    identifiant,
    {
      adata: JSON.parse(adata) as unknown,
      // PHP writes an empty object as a list, and clients have got used to it.
      meta: timeToLive === null ? [] : { time_to_live: timeToLive },
      v: version,
      ct,
      comments: commentaires.map((one) => ({
        id: one.identifiant,
        pasteid: identifiant,
        parentid: one.parent,
        v: one.version,
        ct: one.ct,
        adata: JSON.parse(one.adata) as unknown,
        meta: { created: Math.floor(one.creeLe.getTime() / 1000) },
      })),
      comment_count: commentaires.length,
      comment_offset: 0,
      '@context': '?jsonld=paste',
    },
    now,
  )
}

/** Vocabulary of the answers; an unknown name has an empty one. */
export function jsonld(nom: string): Reponse {
  const known = Object.hasOwn(VOCABULAIRES, nom) ? VOCABULAIRES[nom] : {}
  // As bytes: a text would be given a charset that the type does not have.
  const body = Buffer.from(JSON.stringify(known))
  return { status: 200, headers: { ...CORS, 'content-type': 'application/ld+json' }, body }
}
