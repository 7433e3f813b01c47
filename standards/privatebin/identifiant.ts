const OFFSET_HIGH = 0xcbf29ce4
const OFFSET_LOW = 0x84222325
/** The prime is 2^40 + 0x1b3. */
const PRIME_LOW = 0x1b3
const WORD = 2 ** 32

/** Identifiers of documents and comments. */
export const IDENTIFIANT = /^[a-f0-9]{16}$/

/**
 * Identifier of a document or of a comment: FNV-1a on 64 bits of its ciphertext, in hexadecimal.
 * Two halves of 32 bits instead of one BigInt: a ciphertext has up to ten million characters.
 *
 * @param ct the base64 text (ASCII)
 */
export function identifiantOf(ct: string): string {
  let high = OFFSET_HIGH
  let low = OFFSET_LOW
  for (let index = 0; index < ct.length; index++) {
    low = (low ^ ct.charCodeAt(index)) >>> 0
    const product = low * PRIME_LOW
    // 2^40 × low lands in the high half, shifted by 8 bits.
    high = (high * PRIME_LOW + Math.floor(product / WORD) + ((low << 8) >>> 0)) % WORD
    low = product % WORD
  }
  return [high, low].map((half) => half.toString(16).padStart(8, '0')).join('')
}
