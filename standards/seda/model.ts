/**
 * Neutral model of SEDA messages. Names follow the schema (archive unit, data object group, agency…): they are the
 * standard’s own words. Texts are plain strings; dates are ISO 8601 strings exactly as written in the message.
 *
 * An element the model does not name is kept as {@link SedaElement} in the `others` of its parent, absent when empty,
 * and written back at its place in the schema. Attributes of named identifiers and codes (`schemeName`…) are not kept.
 *
 * @see SEDA 2.1 (SIAF, June 2018), schemas `seda-2.1-*.xsd`
 */

/** Versions this library writes and reads. */
export type SedaVersion = '2.1'

/** An element kept as read: local name, namespace when it is not the message’s, attributes by qualified name. */
export type SedaElement = {
  name: string
  uri?: string
  attributes: Readonly<Record<string, string>>
  children: readonly (SedaElement | string)[]
}

/** An organisation: identifier known to the archive, and its name when the message carries one. */
export type Agency = { identifier: string; name?: string }

/** `ArchiveTransfer` (SEDA 2.1): the bordereau of a deposit. */
export type ArchiveTransfer = {
  version: SedaVersion
  comments: readonly string[]
  /** `xsd:dateTime`, with its zone when we write it. */
  date: string
  messageIdentifier: string
  archivalAgreement?: string
  codeListVersions: Readonly<Partial<Record<CodeListName, string>>>
  groups: readonly DataObjectGroup[]
  units: readonly (ArchiveUnit | ArchiveUnitLink)[]
  management: ManagementMetadata
  archivalAgency: Agency
  transferringAgency: Agency
  others?: readonly SedaElement[]
}

/** Code lists a message may name, without the suffix `CodeListVersion`, in the schema order. */
export const CODE_LISTS = [
  'Reply',
  'MessageDigestAlgorithm',
  'MimeType',
  'Encoding',
  'FileFormat',
  'CompressionAlgorithm',
  'DataObjectVersion',
  'StorageRule',
  'AppraisalRule',
  'AccessRule',
  'DisseminationRule',
  'ReuseRule',
  'ClassificationRule',
  'AcquisitionInformation',
  'AuthorizationReason',
  'Relationship',
] as const

export type CodeListName = (typeof CODE_LISTS)[number]

/** Objects that are one intellectual object in several usages. No `id`: the objects were read outside any group. */
export type DataObjectGroup = { id?: string; objects: readonly DataObject[]; others?: readonly SedaElement[] }

export type DataObject = BinaryObject | PhysicalObject

/** `BinaryDataObject`: a file of the package. */
export type BinaryObject = {
  kind: 'binary'
  id: string
  /** Usage and its number, `BinaryMaster_1`. */
  version?: string
  /** Path in the package, as declared. */
  uri?: string
  digest?: Digest
  /** Bytes; absent for an empty file, the schema refuses 0. */
  size?: number
  format?: Format
  fileInfo?: FileInfo
  others?: readonly SedaElement[]
}

/** `PhysicalDataObject`: paper, film… */
export type PhysicalObject = { kind: 'physical'; id: string; version?: string; others?: readonly SedaElement[] }

/** Algorithm as spelled in the message, value in hexadecimal (written in lower case) or base64 as read. */
export type Digest = { algorithm: string; value: string }

/** Format of a file: PRONOM name, MIME type, PRONOM identifier (`fmt/95`). */
export type Format = {
  litteral?: string
  mimeType?: string
  formatId?: string
  others?: readonly SedaElement[]
}

/** Real name of a file, and its last modification (`xsd:dateTime`). */
export type FileInfo = { filename: string; lastModified?: string; others?: readonly SedaElement[] }

/** `ArchiveUnit` with its content, sub-units and objects. */
export type ArchiveUnit = {
  id: string
  profile?: string
  management?: Management
  content: Content
  units: readonly (ArchiveUnit | ArchiveUnitLink)[]
  objects: readonly ObjectReference[]
}

/** `ArchiveUnit` that only points to another one (`ArchiveUnitRefId`). */
export type ArchiveUnitLink = { id: string; target: string }

/** `DataObjectReference`: a group (portable form) or a single object. */
export type ObjectReference = { kind: 'group' | 'object'; id: string }

/** Levels of description of EAD, in the order of the schema. */
export const DESCRIPTION_LEVELS = [
  'Fonds',
  'Subfonds',
  'Class',
  'Collection',
  'Series',
  'Subseries',
  'RecordGrp',
  'SubGrp',
  'File',
  'Item',
  'OtherLevel',
] as const

/** `Content`: description of a unit. Titles after the first are in `others`. */
export type Content = {
  /** One of {@link DESCRIPTION_LEVELS}, unless read from a wrong message. */
  descriptionLevel?: string
  title?: string
  systemIds: readonly string[]
  archivalAgencyIdentifiers: readonly string[]
  originatingAgencyIdentifiers: readonly string[]
  transferringAgencyIdentifiers: readonly string[]
  description?: string
  custodialHistory: readonly CustodialItem[]
  custodialHistoryFile?: ObjectReference
  documentType?: string
  languages: readonly string[]
  descriptionLanguage?: string
  keywords: readonly Keyword[]
  originatingAgency?: Agency
  submissionAgency?: Agency
  dates: Readonly<Partial<Record<ContentDate, string>>>
  events: readonly SedaEvent[]
  signatures: readonly SignatureMetadata[]
  others?: readonly SedaElement[]
}

/** A description that says nothing yet, to be completed: `{ ...EMPTY_CONTENT, title: '…' }`. */
export const EMPTY_CONTENT: Content = {
  systemIds: [],
  archivalAgencyIdentifiers: [],
  originatingAgencyIdentifiers: [],
  transferringAgencyIdentifiers: [],
  custodialHistory: [],
  languages: [],
  keywords: [],
  dates: {},
  events: [],
  signatures: [],
}

/** Dates of a unit, in the schema order; the element is the name with a capital. */
export const CONTENT_DATES = [
  'createdDate',
  'transactedDate',
  'acquiredDate',
  'sentDate',
  'receivedDate',
  'registeredDate',
  'startDate',
  'endDate',
] as const

export type ContentDate = (typeof CONTENT_DATES)[number]

/** `CustodialHistoryItem`: what happened, and when (`xsd:date` or `dateTime`). */
export type CustodialItem = { text: string; when?: string }

/** `Keyword`: content, reference in a thesaurus, type (`subject`, `corpname`, `genreform`…). */
export type Keyword = { content: string; reference?: string; type?: string }

/** `Signature` of SEDA 2.1/2.2: who signed and who verified it. To be filled only after a real verification. */
export type SignatureMetadata = {
  signers: readonly SignatureAgent[]
  validator: SignatureAgent
  /** Id of the signed data object, never of its group. */
  objectId: string
  digest: Digest
  others?: readonly SedaElement[]
}

/** A person (`fullName`) or an organisation (`corpname`) and the time of its act (`xsd:dateTime`). */
export type SignatureAgent = {
  fullName?: string
  corpname?: string
  time: string
  functions: readonly string[]
  others?: readonly SedaElement[]
}

/** Rule categories with the common structure, in the schema order; the element is the name with a capital + `Rule`. */
export const RULE_CATEGORIES = ['storage', 'appraisal', 'access', 'dissemination', 'reuse'] as const

export type RuleCategory = (typeof RULE_CATEGORIES)[number]

/** Rules of one category. `finalAction` exists, and is required, for `appraisal` and `storage` only. */
export type RuleSet = {
  rules: readonly { code: string; startDate?: string }[]
  preventInheritance?: boolean
  refNonRuleIds?: readonly string[]
  finalAction?: string
}

/** `Management`: rules of a unit and its heirs. */
export type Management = {
  rules: Readonly<Partial<Record<RuleCategory, RuleSet>>>
  needAuthorization?: boolean
  others?: readonly SedaElement[]
}

/** `ManagementMetadata`: header values and rules for all root units. */
export type ManagementMetadata = Management & {
  archivalProfile?: string
  acquisitionInformation?: string
  legalStatus?: string
  originatingAgencyIdentifier?: string
  submissionAgencyIdentifier?: string
}

/** `Event`: of a unit, or of the `Operation` of a reply. */
export type SedaEvent = {
  identifier?: string
  typeCode?: string
  type?: string
  dateTime: string
  detail?: string
  outcome?: string
  outcomeDetail?: string
  outcomeDetailMessage?: string
  detailData?: string
}

/** Tells a unit from a mere link to one. */
export function isLink(unit: ArchiveUnit | ArchiveUnitLink): unit is ArchiveUnitLink {
  return 'target' in unit
}
