import { childOf, childrenOf, renderXml, type XmlElement, type XmlLimits, type XmlNode, xml } from '#standards/xml'
import { parseAgency, renderAgency } from './agency.ts'
import { renderEvent } from './build-unit.ts'
import type { Agency, SedaEvent, SedaVersion } from './model.ts'
import { parseMessage } from './parse.ts'
import { parseEvent } from './parse-unit.ts'
import { maybe, maybeText, readText, texts } from './text.ts'
import { branch, leaf, rootAttributes } from './writing.ts'

/** `Acknowledgement`: the transfer arrived, nothing more. */
export type Acknowledgement = {
  version: SedaVersion
  comments: readonly string[]
  /** `xsd:dateTime` with zone. */
  date: string
  messageIdentifier: string
  /** Identifier of the transfer received. */
  messageReceivedIdentifier: string
  sender: Agency
  receiver: Agency
}

/** `ArchiveTransferReply`: acceptance or refusal. Agencies are empty when a refusal of VITAM omits them. */
export type ArchiveTransferReply = {
  version: SedaVersion
  comments: readonly string[]
  /** `xsd:dateTime` with zone. */
  date: string
  /** The reply’s own identifier, and the transfer’s: as@lae exchanges them, see {@link answersTransfer}. */
  messageIdentifier: string
  messageRequestIdentifier: string
  archivalAgreement?: string
  /** Units with the identifiers the archive gave them; empty on a refusal. */
  units: readonly ReplyUnit[]
  /** A code of `REPLY_CODES`, or `OK`, `WARNING`, `KO` from VITAM. */
  replyCode: string
  events: readonly SedaEvent[]
  /** Date of legal taking-over (`xsd:dateTime`). */
  grantDate?: string
  archivalAgency: Agency
  transferringAgency: Agency
}

/** A unit in a reply. */
export type ReplyUnit = {
  id: string
  descriptionLevel?: string
  title?: string
  /** Cote given by the archive (as@lae, Parvis). */
  archivalAgencyIdentifier?: string
  /** Identifier given by VITAM. */
  systemId?: string
  units: readonly ReplyUnit[]
}

/** Who reads the reply: `standard`, or `asalae` for Pastell and other clients of as@lae, whose identifiers are exchanged. */
export type ReplyForm = 'standard' | 'asalae'

/** Writes the receipt, in UTF-8, default namespace without prefix (Pastell reads nothing else). */
export function buildAcknowledgement(acknowledgement: Acknowledgement): Uint8Array {
  const { version, comments, date, messageIdentifier, messageReceivedIdentifier, sender, receiver } = acknowledgement
  const root = xml('Acknowledgement', rootAttributes(version), [
    ...comments.map((comment) => leaf('Comment', comment)),
    leaf('Date', date),
    leaf('MessageIdentifier', messageIdentifier),
    leaf('MessageReceivedIdentifier', messageReceivedIdentifier),
    renderAgency('Sender', sender),
    renderAgency('Receiver', receiver),
  ])
  return renderXml(root, { encoding: 'UTF-8', indent: true })
}

/**
 * Writes the reply, in UTF-8, default namespace without prefix.
 * @param form with `asalae`, `MessageIdentifier` is the transfer’s and `MessageRequestIdentifier` the reply’s own
 */
export function buildArchiveTransferReply(reply: ArchiveTransferReply, form: ReplyForm = 'standard'): Uint8Array {
  const own = leaf('MessageIdentifier', reply[form === 'standard' ? 'messageIdentifier' : 'messageRequestIdentifier'])
  const other = reply[form === 'standard' ? 'messageRequestIdentifier' : 'messageIdentifier']
  const units = xml('DescriptiveMetadata', {}, reply.units.map(renderUnit))
  const root = xml('ArchiveTransferReply', rootAttributes(reply.version), [
    ...reply.comments.map((comment) => leaf('Comment', comment)),
    leaf('Date', reply.date),
    own,
    leaf('ArchivalAgreement', reply.archivalAgreement),
    xml('CodeListVersions'),
    reply.units.length > 0 && xml('DataObjectPackage', {}, units, xml('ManagementMetadata')),
    leaf('ReplyCode', reply.replyCode),
    branch('Operation', ...reply.events.map(renderEvent)),
    leaf('MessageRequestIdentifier', other),
    leaf('GrantDate', reply.grantDate),
    renderAgency('ArchivalAgency', reply.archivalAgency),
    renderAgency('TransferringAgency', reply.transferringAgency),
  ])
  return renderXml(root, { encoding: 'UTF-8', indent: true })
}

function renderUnit(unit: ReplyUnit): XmlNode {
  return xml(
    'ArchiveUnit',
    { id: unit.id },
    xml(
      'Content',
      {},
      leaf('DescriptionLevel', unit.descriptionLevel),
      leaf('Title', unit.title),
      leaf('SystemId', unit.systemId),
      leaf('ArchivalAgencyArchiveUnitIdentifier', unit.archivalAgencyIdentifier),
    ),
    unit.units.map(renderUnit),
  )
}

/**
 * Reads an `Acknowledgement`.
 * @throws XmlError, SedaError as `parseArchiveTransfer`
 */
export function parseAcknowledgement(bytes: Uint8Array, limits?: Partial<XmlLimits>): Acknowledgement {
  const { root, version } = parseMessage(bytes, ['Acknowledgement'], limits)
  return {
    version,
    comments: texts(root, 'Comment'),
    date: readText(root, 'Date'),
    messageIdentifier: readText(root, 'MessageIdentifier'),
    messageReceivedIdentifier: readText(root, 'MessageReceivedIdentifier'),
    sender: parseAgency(childOf(root, 'Sender')),
    receiver: parseAgency(childOf(root, 'Receiver')),
  }
}

/**
 * Reads an `ArchiveTransferReply` from any archive, identifiers left in the fields where they were found.
 * @throws XmlError, SedaError as `parseArchiveTransfer`
 */
export function parseArchiveTransferReply(bytes: Uint8Array, limits?: Partial<XmlLimits>): ArchiveTransferReply {
  const { root, version } = parseMessage(bytes, ['ArchiveTransferReply'], limits)
  return {
    version,
    comments: texts(root, 'Comment'),
    date: readText(root, 'Date'),
    messageIdentifier: readText(root, 'MessageIdentifier'),
    messageRequestIdentifier: readText(root, 'MessageRequestIdentifier'),
    ...maybeText('archivalAgreement', root, 'ArchivalAgreement'),
    units: childrenOf(childOf(root, 'DataObjectPackage', 'DescriptiveMetadata'), 'ArchiveUnit').map(parseUnit),
    replyCode: readText(root, 'ReplyCode'),
    events: childrenOf(childOf(root, 'Operation'), 'Event').map(parseEvent),
    ...maybe('grantDate', readText(root, 'GrantDate')),
    archivalAgency: parseAgency(childOf(root, 'ArchivalAgency')),
    transferringAgency: parseAgency(childOf(root, 'TransferringAgency')),
  }
}

function parseUnit(element: XmlElement): ReplyUnit {
  return {
    id: element.attributes.find(({ name }) => name === 'id')?.value ?? '',
    ...maybeText('descriptionLevel', element, 'Content', 'DescriptionLevel'),
    ...maybeText('title', element, 'Content', 'Title'),
    ...maybeText('archivalAgencyIdentifier', element, 'Content', 'ArchivalAgencyArchiveUnitIdentifier'),
    ...maybeText('systemId', element, 'Content', 'SystemId'),
    units: childrenOf(element, 'ArchiveUnit').map(parseUnit),
  }
}

/** Whether the reply is about this transfer: its identifier may stand in either field. */
export function answersTransfer(reply: ArchiveTransferReply, transferIdentifier: string): boolean {
  return reply.messageIdentifier === transferIdentifier || reply.messageRequestIdentifier === transferIdentifier
}

/** Whether the transfer was accepted: `000`, `001` (see comments), or VITAM’s `OK` and `WARNING` (archived, with remarks). */
export function isAccepted(reply: ArchiveTransferReply): boolean {
  return ['000', '001', 'OK', 'WARNING'].includes(reply.replyCode)
}
