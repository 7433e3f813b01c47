import { renderXml, type XmlNode, xml } from '#standards/xml'
import { renderAgency } from './agency.ts'
import { renderManagementMetadata, renderUnits } from './build-unit.ts'
import { SedaError } from './errors.ts'
import { type ArchiveTransfer, type BinaryObject, CODE_LISTS, type DataObject, type DataObjectGroup } from './model.ts'
import { withOthers } from './others.ts'
import { branch, leaf, renderDigest, rootAttributes, type Writing } from './writing.ts'

/**
 * What the receiving archive prefers. `vitam` (default): algorithms as `SHA-512`, rules in `ManagementMetadata`.
 * `asalae`: algorithms as XML Encryption URIs, rules on the root unit. `agencyNames` adds the organisations’ names.
 */
export type BuildOptions = { target?: 'vitam' | 'asalae'; agencyNames?: boolean }

/** Characters of a message identifier that survive a path segment of as@lae’s REST interface. */
const MESSAGE_IDENTIFIER = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/

/**
 * Writes an `ArchiveTransfer` that every archive takes: valid against the official and the VITAM-strict schema, every
 * object inside a group, references to groups only, hexadecimal digests, no empty element.
 *
 * @returns the bordereau in UTF-8
 * @throws SedaError `seda.transfert-invalide` naming what would make the message unportable: identifier of the message,
 *   agreement, producer, date without zone, number of root units, untitled unit
 */
export function buildArchiveTransfer(transfer: ArchiveTransfer, options: BuildOptions = {}): Uint8Array {
  checkPortable(transfer)
  const groups = transfer.groups.map((group) => ({ ...group, id: group.id ?? `GO_${group.objects[0]?.id ?? ''}` }))
  const target = options.target ?? 'vitam'
  const rules = transfer.management.rules
  const writing: Writing = {
    version: transfer.version,
    target,
    agencyNames: options.agencyNames ?? false,
    groupOf: new Map(groups.flatMap((group) => group.objects.map((object) => [object.id, group.id]))),
    rootRules: target === 'asalae' ? rules : {},
  }
  const management = { ...transfer.management, rules: target === 'asalae' ? {} : rules }
  const box = xml(
    'DataObjectPackage',
    {},
    groups.map((group) => renderGroup(writing, group)),
    xml('DescriptiveMetadata', {}, renderUnits(writing, transfer.units, true)),
    renderManagementMetadata(writing, management),
  )
  const nodes = [
    ...transfer.comments.map((comment) => leaf('Comment', comment)),
    leaf('Date', transfer.date),
    leaf('MessageIdentifier', transfer.messageIdentifier),
    leaf('ArchivalAgreement', transfer.archivalAgreement),
    xml('CodeListVersions', {}, renderCodeLists(transfer)),
    box,
    renderAgency('ArchivalAgency', transfer.archivalAgency, writing.agencyNames),
    renderAgency('TransferringAgency', transfer.transferringAgency, writing.agencyNames),
  ]
  const children = withOthers(transfer.version, 'ArchiveTransfer', nodes, transfer.others)
  const root = xml('ArchiveTransfer', rootAttributes(transfer.version), children)
  return renderXml(root, { encoding: 'UTF-8', indent: true })
}

function checkPortable(transfer: ArchiveTransfer): void {
  const faults: string[] = []
  if (!MESSAGE_IDENTIFIER.test(transfer.messageIdentifier)) {
    faults.push('l’identifiant du message ne doit contenir que des lettres, chiffres, points, tirets et soulignés')
  }
  if (!/T\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)$/.test(transfer.date)) {
    faults.push('la date du message doit porter l’heure et le fuseau')
  }
  if (!transfer.archivalAgreement) faults.push('l’accord de versement manque')
  if (!transfer.management.originatingAgencyIdentifier) faults.push('le service producteur manque')
  if (!transfer.archivalAgency.identifier) faults.push('le service d’archives manque')
  if (!transfer.transferringAgency.identifier) faults.push('le service versant manque')
  if (transfer.units.length !== 1) {
    faults.push(`le bordereau doit avoir une seule unité racine (${transfer.units.length} données)`)
  }
  if (faults.length > 0) {
    throw new SedaError('seda.transfert-invalide', `Le transfert ne peut pas être écrit : ${faults.join(' ; ')}`)
  }
}

function renderCodeLists({ codeListVersions }: ArchiveTransfer): (XmlNode | undefined)[] {
  return CODE_LISTS.map((name) => leaf(`${name}CodeListVersion`, codeListVersions[name]))
}

function renderGroup(writing: Writing, group: DataObjectGroup & { id: string }): XmlNode {
  const objects = group.objects.map((object) => renderObject(writing, object))
  return xml('DataObjectGroup', { id: group.id }, withOthers(writing.version, 'DataObjectGroup', objects, group.others))
}

function renderObject(writing: Writing, object: DataObject): XmlNode {
  const nodes = [
    leaf('DataObjectVersion', object.version),
    ...(object.kind === 'binary' ? renderFile(writing, object) : []),
  ]
  const name = object.kind === 'binary' ? 'BinaryDataObject' : 'PhysicalDataObject'
  return xml(name, { id: object.id }, withOthers(writing.version, name, nodes, object.others))
}

function renderFile(writing: Writing, object: BinaryObject): (XmlNode | undefined)[] {
  const { format, fileInfo, size } = object
  const attached = object.others?.some((other) => other.name === 'Attachment')
  return [
    attached ? undefined : leaf('Uri', object.uri),
    object.digest && renderDigest(writing, 'MessageDigest', object.digest),
    leaf('Size', size === 0 ? undefined : size),
    format &&
      branch(
        'FormatIdentification',
        ...withOthers(
          writing.version,
          'FormatIdentification',
          [
            leaf('FormatLitteral', format.litteral),
            leaf('MimeType', format.mimeType),
            leaf('FormatId', format.formatId),
          ],
          format.others,
        ),
      ),
    fileInfo &&
      branch(
        'FileInfo',
        ...withOthers(
          writing.version,
          'FileInfo',
          [leaf('Filename', fileInfo.filename), leaf('LastModified', fileInfo.lastModified)],
          fileInfo.others,
        ),
      ),
  ]
}
