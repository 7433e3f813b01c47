import { ForbiddenError } from '#platform/errors'

const CSP = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "form-action 'self'",
  "frame-ancestors 'none'",
  "base-uri 'none'",
].join('; ')

/** Headers of every answer; a handler may replace one (downloads carry a stricter policy). */
export function securityHeaders(secure: boolean): Record<string, string> {
  return {
    'content-security-policy': CSP,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), payment=()',
    ...(secure ? { 'strict-transport-security': 'max-age=63072000; includeSubDomains' } : {}),
  }
}

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])

/**
 * Refuses a change that another site makes the browser send (CSRF): `Sec-Fetch-Site`, else `Origin`, must be ours.
 * A request with neither comes from a program, which carries no cookie by accident.
 *
 * @throws ForbiddenError
 */
export function checkOrigin(
  method: string,
  headers: Record<string, string | string[] | undefined>,
  publicOrigin: string,
  host: string,
) {
  if (SAFE_METHODS.has(method)) return
  const site = headers['sec-fetch-site']
  if (site === 'same-origin' || site === 'none') return
  const origin = headers.origin
  if (site === undefined && origin === undefined) return
  if (typeof origin === 'string' && (origin === publicOrigin || sameHost(origin, host))) return
  throw new ForbiddenError(
    'Cette demande vient d’un autre site : elle est refusée. Revenez dans Parvis et recommencez.',
  )
}

const sameHost = (origin: string, host: string) => URL.canParse(origin) && new URL(origin).host === host
