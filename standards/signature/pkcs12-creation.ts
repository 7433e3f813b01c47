import { asSource, sha256 } from '#standards/octets'
import { SHA256 } from './algorithme.ts'
import { algorithmIdentifier, integer, NULL, octetString, oid, sequence, setOf, tlv } from './der.ts'
import { deriveMacKey, OID } from './pkcs12-format.ts'

const ITERATIONS = 100_000
/** The integrity code's derivation cannot be delegated to WebCrypto in one call: the usual count keeps it quick. */
const MAC_ITERATIONS = 2048

/**
 * Writes a PKCS#12 container that OpenSSL ≥ 1.1, Windows 10, macOS and Firefox open: AES-256 (PBES2, PBKDF2 with
 * HMAC-SHA-256) and a SHA-256 integrity code.
 *
 * @param key extractable WebCrypto private key
 * @param chain DER, the certificate of the key first
 * @see RFC 7292 §4
 */
export async function buildPkcs12(key: CryptoKey, chain: Uint8Array[], password: string): Promise<Uint8Array> {
  const pkcs8 = new Uint8Array(await crypto.subtle.exportKey('pkcs8', key))
  const keyId = await sha256(chain[0] ?? new Uint8Array())
  const attributes = setOf(sequence(oid(OID.localKeyId), setOf(octetString(keyId))))
  const protectedKey = await encrypt(pkcs8, password)
  const keyBag = sequence(
    oid(OID.shroudedKeyBag),
    tlv(0xa0, sequence(protectedKey.algorithm, octetString(protectedKey.data))),
    attributes,
  )
  const certBags = chain.map((der, index) => {
    const value = sequence(oid(OID.x509Certificate), tlv(0xa0, octetString(der)))
    return sequence(oid(OID.certBag), tlv(0xa0, value), ...(index === 0 ? [attributes] : []))
  })
  const safe = sequence(await encryptedContent(sequence(...certBags), password), dataContent(sequence(keyBag)))
  return sequence(integer(3), dataContent(safe), await macData(safe, password))
}

function dataContent(bytes: Uint8Array): Uint8Array {
  return sequence(oid(OID.data), tlv(0xa0, octetString(bytes)))
}

async function encryptedContent(bytes: Uint8Array, password: string): Promise<Uint8Array> {
  const { algorithm, data } = await encrypt(bytes, password)
  const content = sequence(integer(0), sequence(oid(OID.data), algorithm, tlv(0x80, data)))
  return sequence(oid(OID.encryptedData), tlv(0xa0, content))
}

async function encrypt(bytes: Uint8Array, password: string) {
  const salt = crypto.getRandomValues(new Uint8Array(16))
  const iv = crypto.getRandomValues(new Uint8Array(16))
  const base = await crypto.subtle.importKey('raw', new TextEncoder().encode(password), 'PBKDF2', false, ['deriveKey'])
  const derivation = { name: 'PBKDF2', salt, iterations: ITERATIONS, hash: 'SHA-256' }
  const key = await crypto.subtle.deriveKey(derivation, base, { name: 'AES-CBC', length: 256 }, false, ['encrypt'])
  const data = new Uint8Array(await crypto.subtle.encrypt({ name: 'AES-CBC', iv }, key, asSource(bytes)))
  const prf = algorithmIdentifier(OID.hmacSha256, NULL)
  const kdf = algorithmIdentifier(OID.pbkdf2, sequence(octetString(salt), integer(ITERATIONS), prf))
  const cipher = algorithmIdentifier(OID.aes256, octetString(iv))
  return { algorithm: algorithmIdentifier(OID.pbes2, sequence(kdf, cipher)), data }
}

async function macData(safe: Uint8Array, password: string): Promise<Uint8Array> {
  const salt = crypto.getRandomValues(new Uint8Array(16))
  const secret = await deriveMacKey('SHA-256', password, salt, MAC_ITERATIONS)
  const key = await crypto.subtle.importKey('raw', secret, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, asSource(safe)))
  const digestInfo = sequence(algorithmIdentifier(SHA256, NULL), octetString(mac))
  return sequence(digestInfo, octetString(salt), integer(MAC_ITERATIONS))
}
