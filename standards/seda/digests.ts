/** Digest algorithms we recompute, under their `node:crypto` names. */
export type DigestName = 'md5' | 'sha256' | 'sha384' | 'sha512'

/**
 * Our name for an algorithm as spelled in a message — `SHA-512`, `sha512`, `http://www.w3.org/2001/04/xmlenc#sha512`,
 * any case — or `undefined` when it is not one we recompute.
 */
export function digestNameOf(algorithm: string): DigestName | undefined {
  const name = algorithm.trim().toLowerCase().replace(/^.*#/, '').replaceAll('-', '')
  return DIGEST_LENGTHS.has(name as DigestName) ? (name as DigestName) : undefined
}

/** Bytes of each digest. */
const DIGEST_LENGTHS: ReadonlyMap<DigestName, number> = new Map([
  ['md5', 16],
  ['sha256', 32],
  ['sha384', 48],
  ['sha512', 64],
])

/** A digest written in hexadecimal or base64, as lower-case hexadecimal; `undefined` when it has not the right length. */
export function hexadecimalOf(name: DigestName, value: string): string | undefined {
  const text = value.replace(/\s+/g, '')
  const length = DIGEST_LENGTHS.get(name)!
  if (/^[0-9a-f]+$/i.test(text) && text.length === 2 * length) return text.toLowerCase()
  const bytes = Buffer.from(text, 'base64')
  return bytes.length === length ? bytes.toString('hex') : undefined
}

/** How each archive wants the algorithms spelled; both spellings are accepted on reading everywhere. */
export const DIGEST_SPELLINGS = {
  vitam: { md5: 'MD5', sha256: 'SHA-256', sha384: 'SHA-384', sha512: 'SHA-512' },
  asalae: {
    md5: 'http://www.w3.org/2001/04/xmldsig-more#md5',
    sha256: 'http://www.w3.org/2001/04/xmlenc#sha256',
    sha384: 'http://www.w3.org/2001/04/xmldsig-more#sha384',
    sha512: 'http://www.w3.org/2001/04/xmlenc#sha512',
  },
} as const satisfies Record<string, Record<DigestName, string>>
