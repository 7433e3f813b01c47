import { isPubliable } from '#services/site'
import type { DonneesActes } from './actes-saisie.ts'
import type { Ecartees } from './cheminement.ts'

/** Reasons that the nature itself gives for not publishing. */
const MOTIF_PAR_NATURE: Readonly<Record<number, string>> = { 3: 'individuel', 4: 'contrat' }

/**
 * Étapes left out once the nature is chosen: what the law does not publish is not, unless the agent says so afterwards.
 *
 * @param before nature saved until now: only a change of nature decides anything
 */
export function followNature({ nature, ecartees }: DonneesActes, before: number | null): Ecartees {
  if (nature === null || nature === before) return ecartees
  const { publication, ...others } = ecartees
  if (!isPubliable(nature))
    return publication ? ecartees : { ...others, publication: MOTIF_PAR_NATURE[nature] ?? 'ailleurs' }
  const fromNature = publication !== undefined && Object.values(MOTIF_PAR_NATURE).includes(publication)
  return fromNature ? others : ecartees
}
