import { concat } from '#standards/octets'
import { type Clair, fromBase64, type Random, toBase64 } from '#standards/privatebin'

/**
 * What answers a request for a secret, sealed for the one who asked: ephemeral ECDH on P-256, HKDF-SHA-256, AES-256-GCM.
 * Runs in the browser on both sides; the server checks the shape only.
 */
export interface ReponseScellee {
  v: 1
  /** Ephemeral public key, uncompressed point, base64. */
  cle: string
  iv: string
  ct: string
}

const CURVE = { name: 'ECDH', namedCurve: 'P-256' }
const INFO = new TextEncoder().encode('parvis/demande-de-secret')
const POINT_BYTES = 65

/** Keys of a request: the public one goes into the link of who answers, `secret` into that of who asks. */
export async function createCles(
  random: Random,
): Promise<{ publique: Uint8Array; secret: Uint8Array; enveloppee: string }> {
  const pair = await crypto.subtle.generateKey(CURVE, true, ['deriveBits'])
  const secret = random(32)
  const iv = random(12)
  const key = await importAes(secret)
  const clear = await crypto.subtle.exportKey('pkcs8', pair.privateKey)
  const wrapped = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: concat(iv) }, key, clear)
  const publique = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
  return { publique, secret, enveloppee: toBase64(concat(iv, new Uint8Array(wrapped))) }
}

/** Seals an answer to the public key of the request. @throws DOMException when it is no point of the curve */
export async function sealReponse(clair: Clair, publique: Uint8Array, random: Random): Promise<ReponseScellee> {
  const receiver = await crypto.subtle.importKey('raw', concat(publique), CURVE, false, [])
  const pair = await crypto.subtle.generateKey(CURVE, false, ['deriveBits'])
  const ephemeral = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey))
  const key = await deriveKey(pair.privateKey, receiver, ephemeral)
  const iv = random(12)
  const bytes = new TextEncoder().encode(JSON.stringify(clair))
  const ct = await crypto.subtle.encrypt({ name: 'AES-GCM', iv: concat(iv), additionalData: ephemeral }, key, bytes)
  return { v: 1, cle: toBase64(ephemeral), iv: toBase64(iv), ct: toBase64(new Uint8Array(ct)) }
}

/**
 * Opens an answer.
 *
 * @throws Error when the link is not that of this request, or the answer was changed
 */
export async function openReponseScellee(
  reponse: ReponseScellee,
  enveloppee: string,
  secret: Uint8Array,
): Promise<Clair> {
  const wrapped = fromBase64(enveloppee)
  const parameters = { name: 'AES-GCM', iv: wrapped.subarray(0, 12) }
  const clear = await crypto.subtle.decrypt(parameters, await importAes(secret), wrapped.subarray(12))
  const privateKey = await crypto.subtle.importKey('pkcs8', clear, CURVE, false, ['deriveBits'])
  const ephemeral = fromBase64(reponse.cle)
  const key = await deriveKey(privateKey, await crypto.subtle.importKey('raw', ephemeral, CURVE, false, []), ephemeral)
  const opening = { name: 'AES-GCM', iv: fromBase64(reponse.iv), additionalData: ephemeral }
  return JSON.parse(
    new TextDecoder().decode(await crypto.subtle.decrypt(opening, key, fromBase64(reponse.ct))),
  ) as Clair
}

/** The shape of a sealed answer, read from its JSON text; undefined when it is something else. */
export function parseReponse(text: string): ReponseScellee | undefined {
  try {
    const { v, cle, iv, ct } = JSON.parse(text) as Record<string, unknown>
    const shaped = v === 1 && isBase64(cle) && isBase64(iv) && isBase64(ct)
    if (!shaped || fromBase64(cle).length !== POINT_BYTES || fromBase64(iv).length !== 12) return undefined
    return { v, cle, iv, ct }
  } catch {
    return undefined
  }
}

const isBase64 = (value: unknown): value is string => typeof value === 'string' && /^[A-Za-z0-9+/]+={0,2}$/.test(value)

const importAes = (secret: Uint8Array) =>
  crypto.subtle.importKey('raw', concat(secret), 'AES-GCM', false, ['encrypt', 'decrypt'])

async function deriveKey(own: CryptoKey, other: CryptoKey, ephemeral: Uint8Array<ArrayBuffer>): Promise<CryptoKey> {
  const shared = await crypto.subtle.deriveBits({ name: 'ECDH', public: other }, own, 256)
  const base = await crypto.subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey'])
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt: ephemeral, info: INFO }
  return crypto.subtle.deriveKey(derivation, base, { name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
}
