import { faultMaker, type SedaFault } from './faults.ts'
import { type ArchiveTransfer, type ArchiveUnit, type ArchiveUnitLink, isLink, type ObjectReference } from './model.ts'

const usageFault = faultMaker('CHECK_DATAOBJECTPACKAGE.CHECK_MANIFEST_DATAOBJECT_VERSION', '101')
const referenceFault = faultMaker('CHECK_DATAOBJECTPACKAGE.CHECK_MANIFEST', '101')
const orphanFault = faultMaker('CHECK_DATAOBJECTPACKAGE.CHECK_CONSISTENCY', '101')

/** Usages of an object, and its number: VITAM’s list, the only one published. */
const USAGE = /^(PhysicalMaster|BinaryMaster|Dissemination|Thumbnail|TextContent)(?:_(\d+))?$/

/**
 * Checks data objects: known usage, one usage and number a group, every object held by a unit, units naming the group
 * of an object rather than the object when it has one.
 */
export function checkObjects(transfer: ArchiveTransfer): SedaFault[] {
  const references = referencesOf(transfer.units)
  return [...transfer.groups.flatMap(checkUsages), ...checkHolding(transfer, references)]
}

function checkUsages({ id, objects }: ArchiveTransfer['groups'][number]): SedaFault[] {
  const seen = new Set<string>()
  return objects.flatMap((object) => {
    if (object.version === undefined) return []
    const [, usage, rank = '1'] = USAGE.exec(object.version) ?? []
    if (!usage) return [usageFault(`L’usage « ${object.version} » de l’objet « ${object.id} » est inconnu`, object.id)]
    if ((usage === 'PhysicalMaster') !== (object.kind === 'physical')) {
      const kind = object.kind === 'physical' ? 'physique' : 'numérique'
      return [usageFault(`L’usage « ${usage} » ne convient pas à l’objet ${kind} « ${object.id} »`, object.id)]
    }
    const key = `${usage}_${Number(rank)}`
    if (seen.has(key))
      return [usageFault(`Le groupe « ${id ?? object.id} » a deux objets d’usage « ${key} »`, object.id)]
    seen.add(key)
    return []
  })
}

function checkHolding(transfer: ArchiveTransfer, references: readonly ObjectReference[]): SedaFault[] {
  const groups = new Set(references.filter(({ kind }) => kind === 'group').map(({ id }) => id))
  const objects = new Set(references.filter(({ kind }) => kind === 'object').map(({ id }) => id))
  return transfer.groups.flatMap((group) => {
    const named = group.objects.filter((object) => objects.has(object.id))
    if (group.id === undefined) {
      if (named.length > 0 || group.objects.length === 0) return []
      const id = group.objects[0]!.id
      return [orphanFault(`L’objet « ${id} » n’est rattaché à aucune unité`, id)]
    }
    const faults = named.map(({ id }) =>
      referenceFault(`Une unité désigne l’objet « ${id} » au lieu de son groupe « ${group.id} »`, id),
    )
    if (faults.length > 0 || groups.has(group.id)) return faults
    return [orphanFault(`Le groupe d’objets « ${group.id} » n’est rattaché à aucune unité`, group.id)]
  })
}

function referencesOf(units: readonly (ArchiveUnit | ArchiveUnitLink)[]): ObjectReference[] {
  return units.flatMap((unit) => {
    if (isLink(unit)) return []
    const history = unit.content.custodialHistoryFile
    return [...unit.objects, ...(history ? [history] : []), ...referencesOf(unit.units)]
  })
}
