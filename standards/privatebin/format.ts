import { IDENTIFIANT } from './identifiant.ts'

/** `[iv, salt, iterations, key size, tag size, algorithm, mode, compression]`, then whatever the sender added. */
export type Cipher = readonly [string, string, number, number, number, 'aes', Mode, Compression, ...unknown[]]
export type Mode = 'gcm' | 'ctr' | 'cbc'
export type Compression = 'zlib' | 'none'
/** How the text is to be shown. */
export type Formateur = (typeof FORMATEURS)[number]
/** `[cipher, formatter, open discussion, burn after reading]`: authenticated with the text, hence never changed. */
export type Adata = readonly [Cipher, Formateur, 0 | 1, 0 | 1, ...unknown[]]

export const FORMATEURS = ['plaintext', 'syntaxhighlighting', 'markdown'] as const

/** Seconds of each expiry label; 0 is never. */
export const DUREES: Readonly<Record<string, number>> = {
  '5min': 300,
  '10min': 600,
  '1hour': 3600,
  '1day': 86_400,
  '1week': 604_800,
  '1month': 2_592_000,
  '1year': 31_536_000,
  never: 0,
}

export interface DocumentV2 {
  genre: 'document'
  v: number
  ct: string
  adata: Adata
  /** Label as sent, known or not. */
  expire: string
}

export interface CommentaireV2 {
  genre: 'commentaire'
  v: number
  ct: string
  adata: Cipher
  pasteid: string
  parentid: string
}

/** A body that is not of the format; `code` is `invalid-data` or `invalid-id`, as the server must tell them apart. */
export class PrivatebinError extends Error {
  readonly code: 'invalid-data' | 'invalid-id'
  constructor(code: 'invalid-data' | 'invalid-id', message: string) {
    super(message)
    this.name = 'PrivatebinError'
    this.code = code
  }
}

const MIN_ITERATIONS = 10_000
const MAX_IV = 24
const MAX_SALT = 14

/**
 * Reads the body of a creation, document or comment, as `lib/FormatV2.php` of PrivateBin 2.0 does: keys that are not
 * of the format are ignored. What only the server knows (size limit, entropy, open discussion) is checked by it.
 *
 * @param body the parsed JSON
 * @throws PrivatebinError naming the faulty member
 */
export function parseCreation(body: unknown): DocumentV2 | CommentaireV2 {
  if (!isRecord(body)) throw invalid('Le corps n’est pas un objet JSON.')
  const { v, ct, adata } = body
  if (typeof v !== 'number' || v < 2) throw invalid('« v » doit être un nombre d’au moins 2.')
  if (!isBase64(ct)) throw invalid('« ct » n’est pas du base64.')
  if (body.pasteid && body.parentid) {
    for (const name of ['pasteid', 'parentid'] as const)
      if (typeof body[name] !== 'string' || !IDENTIFIANT.test(body[name]))
        throw new PrivatebinError('invalid-id', `« ${name} » n’est pas un identifiant.`)
    return {
      genre: 'commentaire',
      v,
      ct,
      adata: checkCipher(adata),
      pasteid: String(body.pasteid),
      parentid: String(body.parentid),
    }
  }
  return { genre: 'document', v, ct, adata: checkAdata(adata), expire: expireOf(body.meta) }
}

/**
 * Checks the authenticated data of a document.
 *
 * @throws PrivatebinError
 */
export function checkAdata(adata: unknown): Adata {
  if (!Array.isArray(adata) || adata.length < 4) throw invalid('« adata » doit compter quatre membres.')
  const [cipher, formateur, discussion, burn] = adata as unknown[]
  checkCipher(cipher)
  if (!FORMATEURS.some((known) => known === formateur)) throw invalid('Le format du texte est inconnu.')
  for (const flag of [discussion, burn]) if (flag !== 0 && flag !== 1) throw invalid('Un drapeau vaut 0 ou 1.')
  if (discussion === 1 && burn === 1) throw invalid('Un document lu une fois ne peut pas être discuté.')
  return adata as unknown as Adata
}

function checkCipher(cipher: unknown): Cipher {
  if (!Array.isArray(cipher) || cipher.length < 8) throw invalid('Le chiffrement doit compter huit paramètres.')
  const [iv, salt, iterations, keySize, tagSize, algorithm, mode, compression] = cipher as unknown[]
  if (!isBase64(iv) || iv.length > MAX_IV) throw invalid('Le vecteur d’initialisation est incorrect.')
  if (!isBase64(salt) || salt.length > MAX_SALT) throw invalid('Le sel est incorrect.')
  if (!Number.isInteger(iterations) || (iterations as number) <= MIN_ITERATIONS)
    throw invalid(`Le nombre d’itérations doit dépasser ${MIN_ITERATIONS}.`)
  if (!isOneOf(keySize, [128, 192, 256])) throw invalid('La taille de la clé est incorrecte.')
  if (!isOneOf(tagSize, [64, 96, 128])) throw invalid('La taille du sceau est incorrecte.')
  if (algorithm !== 'aes') throw invalid('L’algorithme est inconnu.')
  if (!isOneOf(mode, ['ctr', 'cbc', 'gcm'])) throw invalid('Le mode de chiffrement est inconnu.')
  if (!isOneOf(compression, ['zlib', 'none'])) throw invalid('La compression est inconnue.')
  return cipher as unknown as Cipher
}

/** `meta` holds the expiry and nothing else. */
function expireOf(meta: unknown): string {
  if (!isRecord(meta) || Object.keys(meta).join() !== 'expire') throw invalid('« meta » doit contenir « expire » seul.')
  return String(meta.expire)
}

/** Standard alphabet, not empty; the padding may be left out, as PHP's strict decoder allows. */
function isBase64(value: unknown): value is string {
  if (typeof value !== 'string' || !/^[A-Za-z0-9+/]+={0,2}$/.test(value)) return false
  return value.endsWith('=') ? value.length % 4 === 0 : value.length % 4 !== 1
}

const isOneOf = (value: unknown, allowed: readonly unknown[]) => allowed.includes(value)
const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const invalid = (message: string) => new PrivatebinError('invalid-data', message)
