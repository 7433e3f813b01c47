import { createHash, randomBytes } from 'node:crypto'

/**
 * A bearer secret of 256 bits, for an address or a cookie. Only its digest is stored. It comes straight from the system,
 * not from the source's generator: one that a test or a mistake made predictable would open every account.
 */
export function createToken(): string {
  return randomBytes(32).toString('base64url')
}

/** Digest under which a token is stored and found: its 256 random bits need neither salt nor slowness. */
export function digestToken(token: string): string {
  return createHash('sha256').update(token).digest('hex')
}
