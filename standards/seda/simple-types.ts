import { DESCRIPTION_LEVELS } from './model.ts'

/** A simple type: what its text must be (after whitespace collapse), and how to say it in French. */
export type SimpleType = { accepts: (text: string) => boolean; expected: string }

const DAY = /^-?\d{4,}-\d\d-\d\d(Z|[+-]\d\d:\d\d)?$/
const DATE_TIME = /^-?\d{4,}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)?$/
const PARTIAL_DATE = /^(-?\d{4,}(-\d\d)?|--\d\d(-\d\d)?|---\d\d)(Z|[+-]\d\d:\d\d)?$/
const NC_NAME = /^[\p{L}_][\p{L}\p{N}\p{M}._·-]*$/u

/** Simple types of the schema (`seda-2.1-types.xsd` and XML Schema part 2). */
export const SIMPLE_TYPES: Readonly<Record<string, SimpleType>> = {
  Text: { accepts: () => true, expected: 'un texte' },
  Identifier: { accepts: () => true, expected: 'un identifiant' },
  Attachment: { accepts: () => true, expected: 'un fichier en base64' },
  Compressed: { accepts: () => true, expected: 'un texte' },
  CustodialHistoryItem: { accepts: () => true, expected: 'un texte' },
  Token: matching(/\S/, 'un texte non vide'),
  Code: matching(/\S/, 'un code non vide'),
  RuleId: matching(/\S/, 'un code de règle non vide'),
  Digest: matching(/^[A-Za-z0-9+/=\s]*$/, 'une empreinte en hexadécimal ou base64'),
  DateTime: { accepts: (text) => DATE_TIME.test(text) && isRealDay(text), expected: 'une date et une heure ISO 8601' },
  Day: { accepts: (text) => DAY.test(text) && isRealDay(text), expected: 'une date AAAA-MM-JJ' },
  Date: {
    accepts: (text) => PARTIAL_DATE.test(text) || ((DAY.test(text) || DATE_TIME.test(text)) && isRealDay(text)),
    expected: 'une date ISO 8601',
  },
  Boolean: matching(/^(true|false|0|1)$/, 'true ou false'),
  Integer: matching(/^[+-]?\d+$/, 'un nombre entier'),
  PositiveInteger: matching(/^\+?0*[1-9]\d*$/, 'un entier supérieur à zéro'),
  Measure: matching(/^[+-]?(\d+\.?\d*|\.\d+)$/, 'un nombre'),
  Language: matching(/^[a-zA-Z]{1,8}(-[a-zA-Z0-9]{1,8})*$/, 'un code de langue'),
  Id: matching(NC_NAME, 'un identifiant XML'),
  UnitRef: matching(NC_NAME, 'l’identifiant d’une unité'),
  GroupRef: matching(NC_NAME, 'l’identifiant d’un groupe d’objets'),
  ObjectRef: matching(NC_NAME, 'l’identifiant d’un objet'),
  AnyRef: matching(NC_NAME, 'un identifiant du message'),
  Level: oneOf(DESCRIPTION_LEVELS),
  LegalStatus: oneOf(['Public Archive', 'Private Archive', 'Public and Private Archive']),
  StorageAction: oneOf(['RestrictAccess', 'Transfer', 'Copy']),
  AppraisalAction: oneOf(['Keep', 'Destroy']),
  KeywordType: oneOf([
    'corpname',
    'famname',
    'geogname',
    'name',
    'occupation',
    'persname',
    'subject',
    'genreform',
    'function',
  ]),
}

const SCHEME = ['schemeID', 'schemeName', 'schemeAgencyID', 'schemeAgencyName', 'schemeVersionID', 'schemeDataURI']
const LIST = ['listID', 'listAgencyID', 'listAgencyName', 'listName', 'listVersionID', 'name', 'languageID', 'listURI']

/** Attributes of each type: `name:Type`, `!` when required. A type not listed has none. */
export const ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  ArchiveTransfer: ['xml:id:Id'],
  Agency: ['xml:id:Id'],
  CodeListVersions: ['xml:id:Id'],
  DataObjectPackage: ['xml:id:Id'],
  ManagementMetadata: ['xml:id:Id'],
  DataObjectGroup: ['id:Id!'],
  BinaryDataObject: ['id:Id!'],
  PhysicalDataObject: ['id:Id!'],
  ArchiveUnit: ['id:Id!'],
  DataObjectReference: ['id:Id'],
  Keyword: ['id:Id'],
  RuleId: ['id:Id'],
  Relationship: ['target:AnyRef!', 'type:Token!'],
  Text: ['xml:lang:Text'],
  CustodialHistoryItem: ['xml:lang:Text', 'when:Date'],
  Identifier: [...SCHEME, 'schemeURI'].map((name) => `${name}:Text`),
  Code: [...LIST, 'listSchemeURI'].map((name) => `${name}:Text`),
  KeywordType: ['listVersionID:Text'],
  Digest: ['algorithm:Token!'],
  Attachment: ['filename:Text', 'uri:Text'],
  Compressed: ['algorithm:Token!', 'uncompressedSize:PositiveInteger!'],
  Measure: ['unit:Token!'],
}

function matching(pattern: RegExp, expected: string): SimpleType {
  return { accepts: (text) => pattern.test(text), expected }
}

function oneOf(values: readonly string[]): SimpleType {
  return { accepts: (text) => values.includes(text), expected: `l’une des valeurs ${values.join(', ')}` }
}

/** A date that exists in the calendar, an hour that exists on the clock. */
function isRealDay(text: string): boolean {
  const [, year, month, day, hours, minutes, seconds] =
    /^-?(\d{4,})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d):(\d\d))?/.exec(text)?.map(Number) ?? []
  const leap = year! % 4 === 0 && (year! % 100 !== 0 || year! % 400 === 0)
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month! - 1] ?? 0
  if (day! < 1 || day! > days) return false
  return !text.includes('T') || (hours! <= 23 && minutes! <= 59 && seconds! <= 59)
}
