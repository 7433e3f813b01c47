import { type Argon2Parameters, argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import type { Faute } from '#platform/errors'
import { COMMON_PASSWORDS } from './common-passwords.ts'

const derive = promisify<'argon2id', Argon2Parameters, Buffer>(argon2)

/** OWASP Password Storage Cheat Sheet: argon2id, 19 MiB, 2 passes, 1 lane. */
const COST = { memory: 19_456, passes: 2, parallelism: 1 }
const TAG_LENGTH = 32

export const MIN_PASSWORD_LENGTH = 12
/** Longer than any sentence; a bound is needed so that hashing stays cheap. */
const MAX_PASSWORD_LENGTH = 256

/** Argon2id digest as a PHC string. Takes some 40 ms on another thread: never inside a transaction. */
export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16)
  const tag = await derive('argon2id', { ...COST, message: normalize(password), nonce, tagLength: TAG_LENGTH })
  const { memory, passes, parallelism } = COST
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${encode(nonce)}$${encode(tag)}`
}

/** Digest of nothing, checked when there is no account: the answer then takes as long as for a true one. */
const DECOY = `$argon2id$v=19$m=${COST.memory},t=${COST.passes},p=${COST.parallelism}$${encode(new Uint8Array(16))}$${encode(new Uint8Array(TAG_LENGTH))}`

/** Compares in constant time; without a digest it works as long and answers false. Never inside a transaction. */
export async function verifyPassword(password: string, digest: string | null | undefined): Promise<boolean> {
  const parsed = parseDigest(digest ?? DECOY)
  if (!parsed || password.length > MAX_PASSWORD_LENGTH) return false
  const { tag, ...parameters } = parsed
  const found = await derive('argon2id', { ...parameters, message: normalize(password), tagLength: tag.length })
  return timingSafeEqual(found, tag) && digest != null
}

/** True when the digest was made at another cost than today's: it is made again at the next sign-in. */
export function needsRehash(digest: string): boolean {
  const parsed = parseDigest(digest)
  return (
    !parsed || parsed.memory !== COST.memory || parsed.passes !== COST.passes || parsed.parallelism !== COST.parallelism
  )
}

/**
 * What is wrong with a new password, empty when it is good. Length and refusal of the guessable rather than imposed
 * kinds of characters (CNIL deliberation 2022-100, NIST SP 800-63B §5.1.1.2).
 */
export function checkPassword(password: string, person: { email: string; nom: string }): Faute[] {
  const fault = (code: string, message: string): Faute[] => [{ champ: 'motDePasse', code, message }]
  const text = normalize(password)
  if ([...text].length < MIN_PASSWORD_LENGTH)
    return fault(
      'auth.mot-de-passe-court',
      `Le mot de passe compte au moins ${MIN_PASSWORD_LENGTH} caractères : une phrase convient très bien.`,
    )
  if (text.length > MAX_PASSWORD_LENGTH)
    return fault('auth.mot-de-passe-long', `Le mot de passe compte au plus ${MAX_PASSWORD_LENGTH} caractères.`)
  const folded = fold(text)
  if (new Set(folded).size < 5 || COMMON_PASSWORDS.has(folded) || COMMON_PASSWORDS.has(folded.replace(/\d+$/, '')))
    return fault('auth.mot-de-passe-courant', 'Ce mot de passe est trop facile à deviner. Choisissez-en un autre.')
  const rest = wordsOf(person).reduce((left, word) => left.replaceAll(word, ''), folded)
  if (rest !== folded && rest.length < 8)
    return fault(
      'auth.mot-de-passe-personnel',
      'Ce mot de passe reprend votre nom ou votre adresse : il serait vite deviné. Choisissez-en un autre.',
    )
  return []
}

function wordsOf(person: { email: string; nom: string }): string[] {
  return [person.email, ...person.email.split(/[@.\-_+]/), ...person.nom.split(/[\s'’-]/)]
    .map(fold)
    .filter((word) => word.length >= 4)
}

/** The same password typed on another keyboard or system has the same bytes (NIST SP 800-63B §5.1.1.2). */
const normalize = (password: string) => password.normalize('NFKC').trim()

const fold = (text: string) =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[\s.,;:!?_-]/g, '')

function parseDigest(digest: string) {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([A-Za-z0-9+/]{11,})\$([A-Za-z0-9+/]{22,})$/.exec(digest)
  if (!match) return undefined
  const [memory, passes, parallelism] = match.slice(1, 4).map(Number) as [number, number, number]
  const [nonce, tag] = match.slice(4).map((part) => Buffer.from(part, 'base64')) as [Buffer, Buffer]
  return { memory, passes, parallelism, nonce, tag }
}

function encode(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('base64').replaceAll('=', '')
}
