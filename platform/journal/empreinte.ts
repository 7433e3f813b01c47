import { createHash } from 'node:crypto'
import type { ActeurInscrit, Details } from './schema.ts'

/** The fields of an entry that its digest covers: all of them, the previous digest apart, which the chain adds. */
export interface ContenuEntree {
  collectiviteId: string
  numero: number
  id: string
  nom: string
  acteur: ActeurInscrit
  sujetType: string
  sujetId: string
  details: Details
  instant: Date
  requeteId: string
}

/** Digest that precedes the first entry of a chain. */
export const EMPREINTE_ORIGINE = '0'.repeat(64)

/** Canonical JSON of the fields of an entry: the bytes that are hashed, and what an evidence file repeats. */
export function canonicalEntree(entry: ContenuEntree): string {
  const { collectiviteId, numero, id, nom, acteur, sujetType, sujetId, details, instant, requeteId } = entry
  return canonicalJson({
    collectiviteId,
    numero,
    id,
    nom,
    acteur,
    sujetType,
    sujetId,
    details,
    instant: instant.toISOString(),
    requeteId,
  })
}

/** SHA-256 of the canonical JSON, lower-case hexadecimal: what stands for an entry that may not be shown. */
export function digestEntree(entry: ContenuEntree): string {
  return sha256(canonicalEntree(entry))
}

/**
 * Link of the chain: SHA-256 of `<previous digest>\n<digest of the entry>` (both in lower-case hexadecimal). In two
 * steps, so that one dossier is proved without showing the entries of the others that stand between it and the seal.
 */
export function linkEmpreinte(previous: string, digest: string): string {
  return sha256(`${previous}\n${digest}`)
}

/** JSON with sorted keys and no blank (RFC 8785; our values hold no number that needs its number rules). */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item)).join(',')}]`
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  const fields = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${fields.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
