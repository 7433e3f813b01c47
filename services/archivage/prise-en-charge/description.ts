import {
  type ArchiveTransfer,
  type ArchiveTransferReply,
  type ArchiveUnit,
  type ArchiveUnitLink,
  isLink,
  type ReplyUnit,
} from '#standards/seda'
import type { Archive, Unite } from '../modele.ts'

/** The tree of units with the cotes that the reply gave them, and the objects that each holds. */
export function describeUnites(transfer: ArchiveTransfer, reply: ArchiveTransferReply): Unite[] {
  const units = new Map(allUnits(transfer.units).map((unit) => [unit.id, unit]))
  const groups = new Map(transfer.groups.map((group) => [group.id, group.objects.map(({ id }) => id)]))
  const describe = (replied: ReplyUnit): Unite => {
    const unit = units.get(replied.id)
    return {
      cote: replied.archivalAgencyIdentifier ?? '',
      titre: replied.title ?? '(sans titre)',
      niveau: replied.descriptionLevel ?? '',
      objets: (unit?.objects ?? []).flatMap(({ kind, id }) => (kind === 'group' ? (groups.get(id) ?? []) : [id])),
      unites: replied.units.map(describe),
    }
  }
  return reply.units.map(describe)
}

function allUnits(units: readonly (ArchiveUnit | ArchiveUnitLink)[]): ArchiveUnit[] {
  return units.flatMap((unit) => (isLink(unit) ? [] : [unit, ...allUnits(unit.units)]))
}

/** Every unit of the tree, parents first. */
export const listUnites = (unites: readonly Unite[]): Unite[] =>
  unites.flatMap((unite) => [unite, ...listUnites(unite.unites)])

/** What the register says of an archive, from its bordereau. */
export function describeArchive(
  transfer: ArchiveTransfer,
): Pick<Archive, 'objet' | 'numero' | 'producteur' | 'serviceVersant' | 'debut' | 'fin'> {
  const root = transfer.units.find((unit): unit is ArchiveUnit => !isLink(unit))?.content
  return {
    objet: root?.title ?? transfer.comments[0] ?? transfer.messageIdentifier,
    numero: root?.originatingAgencyIdentifiers[0] ?? transfer.messageIdentifier,
    producteur: transfer.management.originatingAgencyIdentifier ?? '',
    serviceVersant: transfer.transferringAgency.identifier,
    debut: dayOf(root?.dates.startDate, '-01-01'),
    fin: dayOf(root?.dates.endDate, '-12-31'),
  }
}

/** Units may be dated by the year, the day or the instant. */
function dayOf(date: string | undefined, ofYear: string): string | null {
  const day = /^\d{4}-\d\d-\d\d/.exec(date ?? '')?.[0]
  return day ?? (/^\d{4}$/.test(date ?? '') ? `${date}${ofYear}` : null)
}
