import { checkFiles, type PackageEntry } from './check-files.ts'
import { checkObjects } from './check-objects.ts'
import { checkUnits, type Referential } from './check-units.ts'
import type { SedaFault } from './faults.ts'
import type { ParsedTransfer } from './parse.ts'

/**
 * Runs every control a bordereau and its files can undergo without the archive’s own referentials — schema, identifiers
 * and references, tree, rules, objects, files, digests, sizes — and returns all the faults at once, in that order.
 * The transfer is acceptable when none is a `refus`.
 *
 * @param parsed what `parseArchiveTransfer` returned
 * @param entries the files really found, bordereau left out, with the digests of `digestNamesOf`
 * @param rules rules of the archive’s own referential; when given, unknown codes are refused
 * @throws SedaError `seda.empreinte-non-calculee`, see `checkFiles`
 */
export function checkArchiveTransfer(
  parsed: ParsedTransfer,
  entries: readonly PackageEntry[],
  rules?: Referential,
): SedaFault[] {
  return [
    ...parsed.faults,
    ...checkUnits(parsed.transfer, rules),
    ...checkObjects(parsed.transfer),
    ...checkFiles(parsed.objects, entries),
  ]
}

/** Whether some fault prevents acceptance. */
export function isRefused(faults: readonly SedaFault[]): boolean {
  return faults.some(({ gravite }) => gravite === 'refus')
}
