import { promisify } from 'node:util'
import { deflateRaw } from 'node:zlib'
import type { Config } from '#platform/config'
import { type CommentaireV2, type DocumentV2, DUREES, PrivatebinError, parseCreation } from '#standards/privatebin'
import { Refus } from './messages.ts'

const deflate = promisify(deflateRaw)
const DEFAUT = '1week'

/**
 * Reads and checks what is to be kept: its format, that it is no clear text, its size.
 *
 * @throws Refus
 */
export async function checkCreation(body: unknown, config: Config): Promise<DocumentV2 | CommentaireV2> {
  const creation = parse(body)
  if (await isClear(creation.ct)) throw new Refus('donnees-invalides')
  if (creation.ct.length > config.secretTailleMax) throw new Refus('trop-grand', { octets: config.secretTailleMax })
  return creation
}

function parse(body: unknown): DocumentV2 | CommentaireV2 {
  try {
    return parseCreation(body)
  } catch (error) {
    if (!(error instanceof PrivatebinError)) throw error
    throw new Refus(error.code === 'invalid-id' ? 'identifiant-invalide' : 'donnees-invalides', undefined)
  }
}

/** What is encrypted has no regularity left: that which still shrinks was not. */
async function isClear(ct: string): Promise<boolean> {
  const bytes = Buffer.from(ct, 'base64')
  return (await deflate(bytes)).length < bytes.length
}

/** Labels that may be chosen here, shortest first. */
export function listDurees({ secretDureeMax }: Config): string[] {
  const longest = durationOf(secretDureeMax)
  return Object.keys(DUREES).filter((label) => durationOf(label) <= longest)
}

/**
 * End of a document sent now; a label that is unknown, or longer than allowed, is silently the default.
 *
 * @returns null for never
 */
export function expirationOf(label: string, config: Config, now: Date): Date | null {
  const allowed = listDurees(config)
  const chosen = allowed.includes(label) ? label : allowed.includes(DEFAUT) ? DEFAUT : (allowed.at(-1) as string)
  const seconds = durationOf(chosen)
  return seconds === Number.POSITIVE_INFINITY ? null : new Date(now.getTime() + seconds * 1000)
}

const durationOf = (label: string) => DUREES[label] || Number.POSITIVE_INFINITY
