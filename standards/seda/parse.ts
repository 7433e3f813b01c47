import { attributeOf, childOf, childrenOf, parseXml, textOf, type XmlElement, type XmlLimits } from '#standards/xml'
import { parseAgency } from './agency.ts'
import { SedaError } from './errors.ts'
import type { SedaFault } from './faults.ts'
import {
  type ArchiveTransfer,
  type BinaryObject,
  CODE_LISTS,
  type CodeListName,
  type DataObject,
  type DataObjectGroup,
  type FileInfo,
  type Format,
  type PhysicalObject,
  type SedaVersion,
} from './model.ts'
import { NAMESPACES } from './namespaces.ts'
import { othersOf } from './others.ts'
import { parseManagementMetadata, parseUnits } from './parse-unit.ts'
import { checkStructure } from './structure.ts'
import { maybe, maybeText, readText, texts } from './text.ts'

/** A transfer as read: the model, its files flattened, and what does not respect the schema. */
export type ParsedTransfer = {
  transfer: ArchiveTransfer
  objects: readonly BinaryObject[]
  faults: readonly SedaFault[]
}

const HEADER_SINGLE = [
  'Date',
  'MessageIdentifier',
  'ArchivalAgreement',
  'CodeListVersions',
  'DataObjectPackage',
  'ArchivalAgency',
  'TransferringAgency',
]

/**
 * Reads an `ArchiveTransfer` without being strict: what is missing is empty, what is unknown is kept in `others`, and
 * every departure from the schema is in `faults` — hand the result to `checkArchiveTransfer` for the other controls.
 *
 * @param bytes the bordereau, in an encoding of `#standards/xml`
 * @param limits see `parseXml`; two million nodes by default, about 35 000 files
 * @throws XmlError when the bytes are not safe, well-formed XML
 * @throws SedaError `seda.version-inconnue` or `seda.message-inattendu` when the root is not one we read
 */
export function parseArchiveTransfer(bytes: Uint8Array, limits?: Partial<XmlLimits>): ParsedTransfer {
  const { root, version } = parseMessage(bytes, ['ArchiveTransfer'], limits)
  const box = childOf(root, 'DataObjectPackage')
  const groups = parseGroups(box)
  const transfer: ArchiveTransfer = {
    version,
    comments: texts(root, 'Comment'),
    date: readText(root, 'Date'),
    messageIdentifier: readText(root, 'MessageIdentifier'),
    ...maybeText('archivalAgreement', root, 'ArchivalAgreement'),
    codeListVersions: parseCodeLists(childOf(root, 'CodeListVersions')),
    groups,
    units: parseUnits(childOf(box, 'DescriptiveMetadata')),
    management: parseManagementMetadata(childOf(box, 'ManagementMetadata')),
    archivalAgency: parseAgency(childOf(root, 'ArchivalAgency')),
    transferringAgency: parseAgency(childOf(root, 'TransferringAgency')),
    ...othersOf(root, HEADER_SINGLE, ['Comment']),
  }
  const objects = groups.flatMap((group) => group.objects).filter((object) => object.kind === 'binary')
  return { transfer, objects, faults: checkStructure(root, version) }
}

/**
 * Reads the root of a SEDA message among `names`, whatever its prefix.
 * @throws XmlError, SedaError as {@link parseArchiveTransfer}
 */
export function parseMessage(
  bytes: Uint8Array,
  names: readonly string[],
  limits?: Partial<XmlLimits>,
): { root: XmlElement; version: SedaVersion } {
  const root = parseXml(bytes, { maxNodes: 2_000_000, ...limits })
  const version = (Object.keys(NAMESPACES) as SedaVersion[]).find((known) => NAMESPACES[known] === root.uri)
  if (!version) {
    const name = root.uri === '' ? 'aucun' : root.uri
    throw new SedaError('seda.version-inconnue', `L’espace de noms du message n’est pas pris en charge (${name})`)
  }
  if (!names.includes(root.local)) {
    const message = `Le message est un « ${root.local} » alors qu’un « ${names.join(' » ou « ')} » est attendu`
    throw new SedaError('seda.message-inattendu', message)
  }
  return { root, version }
}

function parseCodeLists(element: XmlElement | undefined): Partial<Record<CodeListName, string>> {
  const versions = CODE_LISTS.map((name) => [name, readText(element, `${name}CodeListVersion`)] as const)
  return Object.fromEntries(versions.filter(([, version]) => version !== ''))
}

/** Groups in document order. Loose objects that name a group join it; the others make a group without identifier. */
function parseGroups(box: XmlElement | undefined): DataObjectGroup[] {
  const groups: (DataObjectGroup & { objects: DataObject[] })[] = []
  const byId = new Map<string, DataObject[]>()
  for (const child of childrenOf(box)) {
    const object = parseObject(child)
    const id = readText(child, 'DataObjectGroupId') || readText(child, 'DataObjectGroupReferenceId')
    const known = byId.get(id)
    if (object && known) {
      known.push(object)
    } else if (object || child.local === 'DataObjectGroup') {
      const group = object ? { ...maybe('id', id), objects: [object] } : parseGroup(child)
      if (group.id !== undefined) byId.set(group.id, group.objects)
      groups.push(group)
    }
  }
  return groups
}

function parseGroup(element: XmlElement): DataObjectGroup & { objects: DataObject[] } {
  const objects = childrenOf(element).flatMap((child) => parseObject(child) ?? [])
  const id = attributeOf(element, 'id')
  return { ...maybe('id', id), objects, ...othersOf(element, [], ['BinaryDataObject', 'PhysicalDataObject']) }
}

const GROUPING = ['DataObjectGroupId', 'DataObjectGroupReferenceId']

function parseObject(element: XmlElement): DataObject | undefined {
  if (element.local === 'BinaryDataObject') return parseBinary(element)
  if (element.local === 'PhysicalDataObject') return parsePhysical(element)
  return undefined
}

function parsePhysical(element: XmlElement): PhysicalObject {
  return {
    kind: 'physical',
    id: attributeOf(element, 'id') ?? '',
    ...maybeText('version', element, 'DataObjectVersion'),
    ...othersOf(element, ['DataObjectVersion', ...GROUPING]),
  }
}

function parseBinary(element: XmlElement): BinaryObject {
  const attachment = childOf(element, 'Attachment')
  const digest = childOf(element, 'MessageDigest')
  const identification = childOf(element, 'FormatIdentification')
  const fileInfo = childOf(element, 'FileInfo')
  const size = Number(readText(element, 'Size') || Number.NaN)
  const uri = readText(element, 'Uri') || attributeOf(attachment, 'filename') || attributeOf(attachment, 'uri')
  const modelled = ['DataObjectVersion', 'Uri', 'MessageDigest', 'Size', 'FormatIdentification', 'FileInfo']
  return {
    kind: 'binary',
    id: attributeOf(element, 'id') ?? '',
    ...maybeText('version', element, 'DataObjectVersion'),
    ...maybe('uri', uri),
    ...maybe('digest', digest && { algorithm: attributeOf(digest, 'algorithm') ?? '', value: textOf(digest) }),
    ...maybe('size', Number.isSafeInteger(size) ? size : undefined),
    ...maybe('format', identification && parseFormat(identification)),
    ...maybe('fileInfo', fileInfo && parseFileInfo(fileInfo)),
    ...othersOf(element, [...modelled, ...GROUPING]),
  }
}

function parseFormat(element: XmlElement): Format {
  return {
    ...maybeText('litteral', element, 'FormatLitteral'),
    ...maybeText('mimeType', element, 'MimeType'),
    ...maybeText('formatId', element, 'FormatId'),
    ...othersOf(element, ['FormatLitteral', 'MimeType', 'FormatId']),
  }
}

function parseFileInfo(element: XmlElement): FileInfo {
  return {
    filename: textOf(element, 'Filename'),
    ...maybeText('lastModified', element, 'LastModified'),
    ...othersOf(element, ['Filename', 'LastModified']),
  }
}
