import { digest } from '#standards/octets'

/** Object identifiers of PKCS#12 (RFC 7292) and PKCS#5 v2.1 (RFC 8018). */
export const OID = {
  data: '1.2.840.113549.1.7.1',
  encryptedData: '1.2.840.113549.1.7.6',
  keyBag: '1.2.840.113549.1.12.10.1.1',
  shroudedKeyBag: '1.2.840.113549.1.12.10.1.2',
  certBag: '1.2.840.113549.1.12.10.1.3',
  x509Certificate: '1.2.840.113549.1.9.22.1',
  localKeyId: '1.2.840.113549.1.9.21',
  oldEncryptions: '1.2.840.113549.1.12.1.',
  pbes2: '1.2.840.113549.1.5.13',
  pbkdf2: '1.2.840.113549.1.5.12',
  aes256: '2.16.840.1.101.3.4.1.42',
  hmacSha256: '1.2.840.113549.2.9',
} as const

/** Key derivation of the integrity code (RFC 7292 appendix B.2, purpose 3): as many bytes as the digest gives. */
export async function deriveMacKey(hash: string, password: string, salt: Uint8Array, iterations: number) {
  const block = hash === 'SHA-1' || hash === 'SHA-256' ? 64 : 128
  const input = new Uint8Array([
    ...new Uint8Array(block).fill(3),
    ...repeat(salt, block),
    ...repeat(bmpString(password), block),
  ])
  let key = await digest(hash, input)
  for (let round = 1; round < iterations; round++) key = await digest(hash, key)
  return key
}

/** UTF-16 big-endian with a final zero character, as PKCS#12 wants passwords. */
function bmpString(text: string): Uint8Array {
  const bytes = new Uint8Array((text.length + 1) * 2)
  for (let i = 0; i < text.length; i++) new DataView(bytes.buffer).setUint16(i * 2, text.charCodeAt(i))
  return bytes
}

function repeat(bytes: Uint8Array, block: number): Uint8Array {
  const length = block * Math.ceil(bytes.length / block)
  return Uint8Array.from({ length }, (_, index) => bytes[index % bytes.length]!)
}
