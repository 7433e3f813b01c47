import { createHash } from 'node:crypto'
import { canonicalJson } from '#platform/journal'
import type { DepotVersement } from './modele.ts'

/** Longest identifier that every archive takes in an address. */
const MAX_IDENTIFIANT = 100

/**
 * Identifier of the transfer of an acte: the same acte always has the same, whoever sends it again. That of the ministry
 * when there is one; characters that archives refuse are replaced, and a digest then keeps two identifiers apart.
 */
export function identifiantOf({ acte }: Pick<DepotVersement, 'acte'>, siren: string): string {
  const source = `ACTES-${acte.idActe ?? `${siren}-${acte.dateActe}-${acte.nature.code}-${acte.numero}`}`
  const clean = source.replace(/[^A-Za-z0-9._-]+/g, '-')
  if (clean === source && clean.length <= MAX_IDENTIFIANT) return clean
  return `${clean.slice(0, MAX_IDENTIFIANT - 9)}-${createHash('sha256').update(source).digest('hex').slice(0, 8)}`
}

/** Digest of what is deposited, to know the same deposit made twice. */
export function empreinteOf(acte: DepotVersement['acte'], fichiers: readonly object[]): string {
  return createHash('sha256').update(canonicalJson({ acte, fichiers })).digest('hex')
}
