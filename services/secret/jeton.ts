import { createHmac, timingSafeEqual } from 'node:crypto'

/** Token that deletes a document: HMAC-SHA-256 of its identifier, in hexadecimal. */
export const jetonOf = (sel: string, identifiant: string) => createHmac('sha256', sel).update(identifiant).digest('hex')

/** In constant time. */
export function isJeton(sel: string, identifiant: string, given: string): boolean {
  const expected = Buffer.from(jetonOf(sel, identifiant))
  const bytes = Buffer.from(given)
  return bytes.length === expected.length && timingSafeEqual(bytes, expected)
}
