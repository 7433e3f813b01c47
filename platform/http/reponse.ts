import type { Readable } from 'node:stream'
import { create as contentDisposition } from 'content-disposition'
import type { Fichier } from '#platform/files'

/** An answer, as data: handlers never touch the socket. */
export interface Reponse {
  status: number
  headers: Record<string, string>
  cookies?: readonly Cookie[]
  body: string | Uint8Array | Readable | undefined
}

export interface Cookie {
  name: string
  /** Empty to remove it. */
  value: string
  maxAge?: number
}

const TOAST_COOKIE = 'parvis_message'

export function html(body: string, status = 200): Reponse {
  return { status, headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }, body }
}

export function json(value: unknown, status = 200): Reponse {
  return {
    status,
    headers: { 'content-type': 'application/json; charset=utf-8', 'cache-control': 'no-store' },
    body: JSON.stringify(value),
  }
}

export function text(body: string, options: { status?: number; type?: string } = {}): Reponse {
  return {
    status: options.status ?? 200,
    headers: { 'content-type': options.type ?? 'text/plain; charset=utf-8', 'cache-control': 'no-store' },
    body,
  }
}

/** After a POST: the browser goes on with a GET; `toast` is shown once on the next page. */
export function redirect(location: string, options: { toast?: string; cookies?: Cookie[] } = {}): Reponse {
  const cookies = [...(options.cookies ?? [])]
  if (options.toast) cookies.push({ name: TOAST_COOKIE, value: options.toast, maxAge: 60 })
  return { status: 303, headers: { location, 'cache-control': 'no-store' }, cookies, body: undefined }
}

/** The toast left by the previous answer, if any; the page that shows it must add `clearToast` to its cookies. */
export const toastOf = (cookies: Readonly<Record<string, string | undefined>>) => cookies[TOAST_COOKIE]
export const clearToast: Cookie = { name: TOAST_COOKIE, value: '', maxAge: 0 }

/**
 * A content as a download. It is untrusted: never rendered in our origin, whatever it contains.
 *
 * @param disposition `inline` only for what our own viewer fetches
 */
export function download(
  body: Readable | Uint8Array | string,
  file: Pick<Fichier, 'nom' | 'type'> & { taille?: number },
  disposition: 'attachment' | 'inline' = 'attachment',
): Reponse {
  const headers: Record<string, string> = {
    'content-type': file.type,
    'content-disposition': contentDisposition(file.nom, { type: disposition }),
    'content-security-policy': "sandbox; default-src 'none'; frame-ancestors 'none'",
    'cache-control': 'private, no-store',
  }
  if (file.taille !== undefined) headers['content-length'] = String(file.taille)
  return { status: 200, headers, body }
}

/** Server-sent events: one `data:` a message, a comment every 25 seconds so that proxies keep the line open. */
export function eventStream(body: Readable): Reponse {
  return {
    status: 200,
    headers: { 'content-type': 'text/event-stream', 'cache-control': 'no-store', 'x-accel-buffering': 'no' },
    body,
  }
}
