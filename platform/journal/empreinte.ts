import { createHash } from 'node:crypto'
import type { ActeurInscrit, Details } from './schema.ts'

/** The fields of an entry that its digest covers: all of them. */
export interface EntreeChainee {
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
  empreintePrecedente: string
}

/** Digest that precedes the first entry of a chain. */
export const EMPREINTE_ORIGINE = '0'.repeat(64)

/**
 * SHA-256 (lower-case hexadecimal) of the canonical JSON (RFC 8785: sorted keys, no blank) of all the fields of the
 * entry, the previous digest among them; `instant` is ISO 8601 in UTC with milliseconds.
 */
export function computeEmpreinte(entry: EntreeChainee): string {
  return createHash('sha256')
    .update(canonicalJson({ ...pickFields(entry), instant: entry.instant.toISOString() }))
    .digest('hex')
}

/** The canonical text that is hashed, field by field: what the evidence file repeats. */
export function pickFields(entry: EntreeChainee) {
  const {
    collectiviteId,
    numero,
    id,
    nom,
    acteur,
    sujetType,
    sujetId,
    details,
    instant,
    requeteId,
    empreintePrecedente,
  } = entry
  return {
    collectiviteId,
    numero,
    id,
    nom,
    acteur,
    sujetType,
    sujetId,
    details,
    instant,
    requeteId,
    empreintePrecedente,
  }
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
