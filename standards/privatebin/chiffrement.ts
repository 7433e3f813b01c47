import { concat } from '#standards/octets'
import { fromBase58, toBase58 } from './base58.ts'
import type { Adata, Cipher, Compression, Formateur } from './format.ts'

/** Random bytes, by number. */
export type Random = (size: number) => Uint8Array

/** What is encrypted in a document; files are `data:` addresses, one name for each. */
export interface Clair {
  paste: string
  attachment?: string[]
  attachment_name?: string[]
}

/** What is encrypted in a comment. */
export interface ClairCommentaire {
  comment: string
  nickname?: string
}

/** A ciphertext that does not open: wrong key or password, or changed on the way. */
export class DechiffrementError extends Error {
  readonly code = 'dechiffrement'
}

const ITERATIONS = 100_000
const KEY_BYTES = 32
/** A small ciphertext may unfold into anything: the browser that opens it must survive. */
const MAX_UNFOLDED = 200_000_000

/**
 * Encrypts a document as every PrivateBin client does: AES-256-GCM, key derived by PBKDF2, `adata` authenticated.
 *
 * @param clair text and files
 * @param options.key 32 bytes, which the link carries
 * @param options.motDePasse empty for none
 * @returns `ct` in base64 and the `adata` to send with it
 */
export async function encryptDocument(
  clair: Clair,
  options: {
    key: Uint8Array
    motDePasse: string
    formateur: Formateur
    discussion: boolean
    burn: boolean
    compression: Compression
    random: Random
  },
): Promise<{ ct: string; adata: Adata }> {
  const cipher = createCipher(options.random, options.compression)
  const adata: Adata = [cipher, options.formateur, options.discussion ? 1 : 0, options.burn ? 1 : 0]
  return { ct: await seal(JSON.stringify(clair), options.key, options.motDePasse, cipher, adata), adata }
}

/** The same for a comment, whose authenticated data are its cipher alone. */
export async function encryptCommentaire(
  clair: ClairCommentaire,
  options: { key: Uint8Array; motDePasse: string; compression: Compression; random: Random },
): Promise<{ ct: string; adata: Cipher }> {
  const adata = createCipher(options.random, options.compression)
  return { ct: await seal(JSON.stringify(clair), options.key, options.motDePasse, adata, adata), adata }
}

/**
 * Opens a document.
 *
 * @throws DechiffrementError
 */
export async function decryptDocument(
  sealed: { ct: string; adata: Adata },
  key: Uint8Array,
  motDePasse: string,
): Promise<{ texte: string; fichiers: { nom: string; adresse: string }[] }> {
  const clair = await open(sealed.ct, sealed.adata[0], sealed.adata, key, motDePasse)
  // Version 1 of the client wrote one file as plain strings.
  const adresses = [clair.attachment ?? []].flat().map(String)
  const noms = [clair.attachment_name ?? []].flat().map(String)
  return {
    texte: String(clair.paste ?? ''),
    fichiers: adresses.map((adresse, rang) => ({ nom: noms[rang] ?? `fichier-${rang + 1}`, adresse })),
  }
}

/** @throws DechiffrementError */
export async function decryptCommentaire(
  sealed: { ct: string; adata: Cipher },
  key: Uint8Array,
  motDePasse: string,
): Promise<{ texte: string; auteur: string }> {
  const clair = await open(sealed.ct, sealed.adata, sealed.adata, key, motDePasse)
  return { texte: String(clair.comment ?? ''), auteur: String(clair.nickname ?? '') }
}

/** The key as the fragment of a link carries it; `attendre` asks the page to wait for a click before it reads. */
export const fragmentOf = (key: Uint8Array, attendre: boolean) => `${attendre ? '#-' : '#'}${toBase58(key)}`

/**
 * Reads the fragment of a link; what follows `&` was added by somebody else.
 *
 * @param fragment with or without its `#`
 * @returns undefined when it holds no key
 */
export function parseFragment(fragment: string): { key: Uint8Array<ArrayBuffer>; attendre: boolean } | undefined {
  const text = fragment.replace(/^#/, '').split('&')[0] as string
  const bytes = fromBase58(text.replace(/^-/, ''))
  if (!bytes || bytes.length === 0 || bytes.length > KEY_BYTES) return undefined
  return { key: concat(new Uint8Array(KEY_BYTES - bytes.length), bytes), attendre: text.startsWith('-') }
}

/** Base64 in the standard alphabet; both directions work on bytes of any length. */
export function toBase64(bytes: Uint8Array): string {
  let text = ''
  for (let start = 0; start < bytes.length; start += 0x8000)
    text += String.fromCharCode(...bytes.subarray(start, start + 0x8000))
  return btoa(text)
}

/** @throws DOMException when the text is not base64 */
export function fromBase64(text: string): Uint8Array<ArrayBuffer> {
  const binary = atob(text)
  const bytes = new Uint8Array(binary.length)
  for (let index = 0; index < binary.length; index++) bytes[index] = binary.charCodeAt(index)
  return bytes
}

function createCipher(random: Random, compression: Compression): Cipher {
  return [toBase64(random(16)), toBase64(random(8)), ITERATIONS, 256, 128, 'aes', 'gcm', compression]
}

async function seal(
  clair: string,
  key: Uint8Array,
  motDePasse: string,
  cipher: Cipher,
  adata: unknown,
): Promise<string> {
  const bytes = new TextEncoder().encode(clair)
  const folded = cipher[7] === 'zlib' ? await transform(bytes, new CompressionStream('deflate-raw')) : bytes
  const derived = await deriveKey(key, motDePasse, cipher, 'encrypt')
  return toBase64(new Uint8Array(await crypto.subtle.encrypt(parametersOf(cipher, adata), derived, folded)))
}

async function open(
  ct: string,
  cipher: Cipher,
  adata: unknown,
  key: Uint8Array,
  motDePasse: string,
): Promise<Record<string, unknown>> {
  try {
    const derived = await deriveKey(key, motDePasse, cipher, 'decrypt')
    const folded = await crypto.subtle.decrypt(parametersOf(cipher, adata), derived, fromBase64(ct))
    const bytes = new Uint8Array(folded)
    const clair = cipher[7] === 'zlib' ? await transform(bytes, new DecompressionStream('deflate-raw')) : bytes
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(clair)) as Record<string, unknown>
  } catch (cause) {
    throw new DechiffrementError('La clé ou le mot de passe n’ouvre pas ce document.', { cause })
  }
}

/** Only GCM is opened: the other two modes authenticate nothing, and no client in use writes them. */
function parametersOf(cipher: Cipher, adata: unknown): AesGcmParams {
  if (cipher[6] !== 'gcm') throw new Error(`Mode ${cipher[6]}`)
  // The exact text that the sender serialised: JSON.stringify writes integers and arrays as he did.
  const additionalData = new TextEncoder().encode(JSON.stringify(adata))
  return { name: 'AES-GCM', iv: fromBase64(cipher[0]), tagLength: cipher[4], additionalData }
}

async function deriveKey(
  key: Uint8Array,
  motDePasse: string,
  [, salt, iterations, length]: Cipher,
  usage: 'encrypt' | 'decrypt',
): Promise<CryptoKey> {
  const secret = concat(key, new TextEncoder().encode(motDePasse))
  const base = await crypto.subtle.importKey('raw', secret, 'PBKDF2', false, ['deriveKey'])
  const parameters = { name: 'PBKDF2', salt: fromBase64(salt), iterations, hash: 'SHA-256' }
  return crypto.subtle.deriveKey(parameters, base, { name: 'AES-GCM', length }, false, [usage])
}

async function transform(
  bytes: Uint8Array<ArrayBuffer>,
  stream: CompressionStream | DecompressionStream,
): Promise<Uint8Array<ArrayBuffer>> {
  const parts: Uint8Array[] = []
  let size = 0
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader()
  for (let part = await reader.read(); !part.done; part = await reader.read()) {
    size += part.value.length
    if (size > MAX_UNFOLDED) throw new Error('Unfolds beyond the limit')
    parts.push(part.value)
  }
  return concat(...parts)
}
