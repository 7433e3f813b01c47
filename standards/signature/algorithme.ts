import { asSource, concat, equalBytes } from '#standards/octets'
import {
  algorithmIdentifier,
  bitsOf,
  child,
  type Der,
  NULL,
  numberOf,
  oidOf,
  parseDer,
  sequence,
  unsigned,
} from './der.ts'
import { SignatureError } from './errors.ts'

/** What we produce: SHA-256 with RSA PKCS#1 v1.5 or with ECDSA. */
export type SignatureAlgorithm = 'RSA-SHA256' | 'ECDSA-SHA256'

/**
 * A private key that never leaves its holder, with its certificate. `sign` takes the bytes to sign (not their digest)
 * and returns the raw signature as WebCrypto does (ECDSA: r‖s).
 */
export interface SigningKey {
  /** DER */
  certificate: Uint8Array
  /** DER, issuers of the certificate, nearest first */
  chain: Uint8Array[]
  algorithm: SignatureAlgorithm
  sign: (data: Uint8Array) => Promise<Uint8Array>
}

/** Public key of a certificate: `size` in bits; `curve` for elliptic keys that WebCrypto knows. */
export interface PublicKey {
  type: 'RSA' | 'EC' | 'autre'
  size: number
  curve?: 'P-256' | 'P-384' | 'P-521'
}

/** Object identifiers of digests (RFC 5754 §2, RFC 3370 §2.1). */
export const SHA256 = '2.16.840.1.101.3.4.2.1'
const HASHES: Record<string, string> = {
  '1.3.14.3.2.26': 'SHA-1',
  [SHA256]: 'SHA-256',
  '2.16.840.1.101.3.4.2.2': 'SHA-384',
  '2.16.840.1.101.3.4.2.3': 'SHA-512',
}

const RSA = '1.2.840.113549.1.1.1'
const RSA_PSS = '1.2.840.113549.1.1.10'
const RSA_SHA256 = '1.2.840.113549.1.1.11'
const EC = '1.2.840.10045.2.1'
const ECDSA_SHA256 = '1.2.840.10045.4.3.2'
const SIGNATURE_HASHES: Record<string, string> = {
  '1.2.840.113549.1.1.5': 'SHA-1',
  [RSA_SHA256]: 'SHA-256',
  '1.2.840.113549.1.1.12': 'SHA-384',
  '1.2.840.113549.1.1.13': 'SHA-512',
  '1.2.840.10045.4.1': 'SHA-1',
  [ECDSA_SHA256]: 'SHA-256',
  '1.2.840.10045.4.3.3': 'SHA-384',
  '1.2.840.10045.4.3.4': 'SHA-512',
}
const CURVES: Record<string, { curve: 'P-256' | 'P-384' | 'P-521'; size: number }> = {
  '1.2.840.10045.3.1.7': { curve: 'P-256', size: 256 },
  '1.3.132.0.34': { curve: 'P-384', size: 384 },
  '1.3.132.0.35': { curve: 'P-521', size: 521 },
}

/** WebCrypto name of a digest AlgorithmIdentifier, `undefined` when unknown. */
export function hashOf(algorithm: Der): string | undefined {
  return HASHES[oidOf(child(algorithm, 0))]
}

/** WebCrypto name of the digest inside a signature AlgorithmIdentifier, when it names one. */
export function signatureHashOf(algorithm: Der): string | undefined {
  return SIGNATURE_HASHES[oidOf(child(algorithm, 0))]
}

/** Describes a SubjectPublicKeyInfo (RFC 5280 §4.1.2.7, RFC 5480). */
export function describePublicKey(spki: Der): PublicKey {
  const algorithm = child(spki, 0)
  const name = oidOf(child(algorithm, 0))
  if (name === RSA || name === RSA_PSS) {
    const modulus = child(parseDer(bitsOf(child(spki, 1))), 0).content
    return { type: 'RSA', size: bitLength(modulus) }
  }
  if (name !== EC) return { type: 'autre', size: 0 }
  const parameters = algorithm.children[1]
  const known = parameters?.tag === 0x06 ? CURVES[oidOf(parameters)] : undefined
  return known ? { type: 'EC', ...known } : { type: 'EC', size: 0 }
}

/**
 * Algorithm by which a key signs here.
 *
 * @throws SignatureError `signature.cle-non-prise-en-charge` for another key than RSA, P-256 or P-384
 */
export function algorithmOf(key: PublicKey): SignatureAlgorithm {
  if (canSign(key)) return key.type === 'RSA' ? 'RSA-SHA256' : 'ECDSA-SHA256'
  throw new SignatureError(
    'signature.cle-non-prise-en-charge',
    'Ce type de clé ne peut pas signer ici : il faut une clé RSA, ou une clé elliptique P-256 ou P-384.',
  )
}

/** True for RSA, P-256 and P-384 keys, those that can sign here. */
export function canSign(key: PublicKey): boolean {
  return key.type === 'RSA' || key.curve === 'P-256' || key.curve === 'P-384'
}

/** DER AlgorithmIdentifier of a signature (RFC 5754 §3). */
export function encodeSignatureAlgorithm(algorithm: SignatureAlgorithm): Uint8Array {
  return algorithm === 'RSA-SHA256' ? algorithmIdentifier(RSA_SHA256, NULL) : algorithmIdentifier(ECDSA_SHA256)
}

/** WebCrypto parameters to import a key of this kind and sign or verify with it. */
export function webCryptoAlgorithm(key: PublicKey): RsaHashedImportParams & EcKeyImportParams & EcdsaParams {
  const name = key.type === 'RSA' ? 'RSASSA-PKCS1-v1_5' : 'ECDSA'
  return { name, hash: 'SHA-256', namedCurve: key.curve ?? '' }
}

/**
 * Checks a signature found in a certificate or a CMS message.
 *
 * @param spki SubjectPublicKeyInfo of the signer
 * @param algorithm signature AlgorithmIdentifier
 * @param hash digest to use when the algorithm does not name one (`rsaEncryption`)
 * @param signature RSA octets, or DER `Ecdsa-Sig-Value`
 * @returns false when the signature is wrong, or by an algorithm that WebCrypto does not know
 */
export async function verifySignature(
  spki: Der,
  algorithm: Der,
  hash: string | undefined,
  data: Uint8Array,
  signature: Uint8Array,
): Promise<boolean> {
  try {
    const parameters = verificationParameters(spki, algorithm, hash)
    const raw = parameters.name === 'ECDSA' ? ecdsaToRaw(signature, describePublicKey(spki)) : signature
    const key = await crypto.subtle.importKey('spki', asSource(spki.bytes), parameters, false, ['verify'])
    return await crypto.subtle.verify(parameters, key, asSource(raw), asSource(data))
  } catch {
    return false
  }
}

/** ECDSA signature in the form CMS and X.509 want (RFC 3279 §2.2.3), from r‖s or already in DER; others unchanged. */
export function signatureForCms(signature: Uint8Array, key: PublicKey): Uint8Array {
  const half = Math.ceil(key.size / 8)
  if (key.type !== 'EC' || signature.length !== half * 2) return signature
  return sequence(unsigned(signature.subarray(0, half)), unsigned(signature.subarray(half)))
}

function verificationParameters(spki: Der, algorithm: Der, hash: string | undefined) {
  const name = oidOf(child(algorithm, 0))
  const key = describePublicKey(spki)
  if (name === RSA_PSS) {
    const parameters = child(algorithm, 1)
    const field = (tag: number) => parameters.children.find((item) => item.tag === tag)?.children[0]
    const hashField = field(0xa0)
    const salt = field(0xa2)
    return {
      name: 'RSA-PSS',
      hash: (hashField && hashOf(hashField)) ?? 'SHA-1',
      saltLength: salt ? numberOf(salt) : 20,
    }
  }
  return { ...webCryptoAlgorithm(key), hash: signatureHashOf(algorithm) ?? hash ?? 'SHA-256' }
}

function ecdsaToRaw(signature: Uint8Array, key: PublicKey): Uint8Array {
  const half = Math.ceil(key.size / 8)
  const node = parseDer(signature)
  const raw = concat(padded(child(node, 0).content, half), padded(child(node, 1).content, half))
  // Only the DER form is accepted, as OpenSSL does: a signature has one encoding
  if (!equalBytes(signatureForCms(raw, key), signature)) throw new Error('not in DER')
  return raw
}

function padded(value: Uint8Array, length: number): Uint8Array {
  const magnitude = value.subarray(Math.max(0, value.length - length))
  return concat(new Uint8Array(length - magnitude.length), magnitude)
}

function bitLength(content: Uint8Array): number {
  const first = content.findIndex((byte) => byte !== 0)
  return first === -1 ? 0 : (content.length - first) * 8 - Math.clz32(content[first]!) + 24
}
