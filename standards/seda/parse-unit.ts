import { attributeOf, childOf, childrenOf, textOf, type XmlElement } from '#standards/xml'
import { parseAgency } from './agency.ts'
import { capitalized } from './grammar.ts'
import {
  type ArchiveUnit,
  type ArchiveUnitLink,
  CONTENT_DATES,
  type Content,
  type Keyword,
  type Management,
  type ManagementMetadata,
  type ObjectReference,
  RULE_CATEGORIES,
  type RuleCategory,
  type RuleSet,
  type SedaEvent,
  type SignatureAgent,
  type SignatureMetadata,
} from './model.ts'
import { othersOf } from './others.ts'
import { maybe, maybeText, readText, texts } from './text.ts'

/** Reads the `ArchiveUnit` children of an element. */
export function parseUnits(parent: XmlElement | undefined): (ArchiveUnit | ArchiveUnitLink)[] {
  return childrenOf(parent, 'ArchiveUnit').map(parseUnit)
}

function parseUnit(element: XmlElement): ArchiveUnit | ArchiveUnitLink {
  const id = attributeOf(element, 'id') ?? ''
  const target = readText(element, 'ArchiveUnitRefId')
  if (target !== '') return { id, target }
  const management = childOf(element, 'Management')
  return {
    id,
    ...maybeText('profile', element, 'ArchiveUnitProfile'),
    ...maybe('management', management && parseManagement(management)),
    content: parseContent(childOf(element, 'Content')),
    units: parseUnits(element),
    objects: childrenOf(element, 'DataObjectReference').map(parseReference),
  }
}

function parseReference(element: XmlElement): ObjectReference {
  const group = readText(element, 'DataObjectGroupReferenceId')
  if (group !== '') return { kind: 'group', id: group }
  return { kind: 'object', id: readText(element, 'DataObjectReferenceId') }
}

const CONTENT_SINGLE = [
  'DescriptionLevel',
  'Title',
  'Description',
  'DocumentType',
  'DescriptionLanguage',
  'OriginatingAgency',
  'SubmissionAgency',
  ...CONTENT_DATES.map(capitalized),
]
const CONTENT_MANY = [
  'SystemId',
  'ArchivalAgencyArchiveUnitIdentifier',
  'OriginatingAgencyArchiveUnitIdentifier',
  'TransferringAgencyArchiveUnitIdentifier',
  'CustodialHistory',
  'Language',
  'Keyword',
  'Event',
  'Signature',
]

function parseContent(element: XmlElement | undefined): Content {
  const originatingAgency = childOf(element, 'OriginatingAgency')
  const submissionAgency = childOf(element, 'SubmissionAgency')
  const historyFile = childOf(element, 'CustodialHistory', 'CustodialHistoryFile')
  const dates = CONTENT_DATES.map((name) => [name, readText(element, capitalized(name))] as const)
  return {
    ...maybeText('descriptionLevel', element, 'DescriptionLevel'),
    ...maybeText('title', element, 'Title'),
    systemIds: texts(element, 'SystemId'),
    archivalAgencyIdentifiers: texts(element, 'ArchivalAgencyArchiveUnitIdentifier'),
    originatingAgencyIdentifiers: texts(element, 'OriginatingAgencyArchiveUnitIdentifier'),
    transferringAgencyIdentifiers: texts(element, 'TransferringAgencyArchiveUnitIdentifier'),
    ...maybeText('description', element, 'Description'),
    custodialHistory: childrenOf(childOf(element, 'CustodialHistory'), 'CustodialHistoryItem').map((item) => ({
      text: textOf(item),
      ...maybe('when', attributeOf(item, 'when')),
    })),
    ...maybe('custodialHistoryFile', historyFile && parseReference(historyFile)),
    ...maybeText('documentType', element, 'DocumentType'),
    languages: texts(element, 'Language'),
    ...maybeText('descriptionLanguage', element, 'DescriptionLanguage'),
    keywords: childrenOf(element, 'Keyword').map(parseKeyword),
    ...maybe('originatingAgency', originatingAgency && parseAgency(originatingAgency)),
    ...maybe('submissionAgency', submissionAgency && parseAgency(submissionAgency)),
    dates: Object.fromEntries(dates.filter(([, date]) => date !== '')),
    events: childrenOf(element, 'Event').map(parseEvent),
    signatures: childrenOf(element, 'Signature').map(parseSignature),
    ...othersOf(element, CONTENT_SINGLE, CONTENT_MANY),
  }
}

function parseKeyword(element: XmlElement): Keyword {
  return {
    content: readText(element, 'KeywordContent'),
    ...maybeText('reference', element, 'KeywordReference'),
    ...maybeText('type', element, 'KeywordType'),
  }
}

/** Reads an `Event`, of a unit or of the `Operation` of a reply. */
export function parseEvent(element: XmlElement): SedaEvent {
  return {
    ...maybeText('identifier', element, 'EventIdentifier'),
    ...maybeText('typeCode', element, 'EventTypeCode'),
    ...maybeText('type', element, 'EventType'),
    dateTime: readText(element, 'EventDateTime'),
    ...maybeText('detail', element, 'EventDetail'),
    ...maybeText('outcome', element, 'Outcome'),
    ...maybeText('outcomeDetail', element, 'OutcomeDetail'),
    ...maybeText('outcomeDetailMessage', element, 'OutcomeDetailMessage'),
    ...maybeText('detailData', element, 'EventDetailData'),
  }
}

function parseSignature(element: XmlElement): SignatureMetadata {
  const digest = childOf(element, 'ReferencedObject', 'SignedObjectDigest')
  return {
    signers: childrenOf(element, 'Signer').map((signer) => parseAgent(signer, 'SigningTime')),
    validator: parseAgent(childOf(element, 'Validator'), 'ValidationTime'),
    objectId: readText(element, 'ReferencedObject', 'SignedObjectId'),
    digest: { algorithm: attributeOf(digest, 'algorithm') ?? '', value: textOf(digest) },
    ...othersOf(element, ['Validator', 'ReferencedObject'], ['Signer']),
  }
}

function parseAgent(element: XmlElement | undefined, time: string): SignatureAgent {
  return {
    ...maybeText('fullName', element, 'FullName'),
    ...maybeText('corpname', element, 'Corpname'),
    time: readText(element, time),
    functions: texts(element, 'Function'),
    ...othersOf(element, ['FullName', 'Corpname', time], ['Function']),
  }
}

const RULE_ELEMENTS = RULE_CATEGORIES.map((category) => `${capitalized(category)}Rule`)
const MANAGEMENT_SINGLE = [...RULE_ELEMENTS, 'NeedAuthorization']

function parseManagement(element: XmlElement): Management {
  return { ...parseRules(element), ...othersOf(element, MANAGEMENT_SINGLE) }
}

const HEADER = ['ArchivalProfile', 'AcquisitionInformation', 'LegalStatus']
const HEADER_AGENCIES = ['OriginatingAgencyIdentifier', 'SubmissionAgencyIdentifier']

/** Reads `ManagementMetadata`. */
export function parseManagementMetadata(element: XmlElement | undefined): ManagementMetadata {
  return {
    ...maybeText('archivalProfile', element, 'ArchivalProfile'),
    ...maybeText('acquisitionInformation', element, 'AcquisitionInformation'),
    ...maybeText('legalStatus', element, 'LegalStatus'),
    ...maybeText('originatingAgencyIdentifier', element, 'OriginatingAgencyIdentifier'),
    ...maybeText('submissionAgencyIdentifier', element, 'SubmissionAgencyIdentifier'),
    ...parseRules(element),
    ...othersOf(element, [...HEADER, ...HEADER_AGENCIES, ...MANAGEMENT_SINGLE]),
  }
}

function parseRules(element: XmlElement | undefined): Pick<Management, 'rules' | 'needAuthorization'> {
  const found = RULE_CATEGORIES.flatMap((category): [RuleCategory, RuleSet][] => {
    const rule = childOf(element, `${capitalized(category)}Rule`)
    return rule ? [[category, parseRuleSet(rule)]] : []
  })
  return {
    rules: Object.fromEntries(found),
    ...maybe('needAuthorization', booleanOf(readText(element, 'NeedAuthorization'))),
  }
}

function parseRuleSet(element: XmlElement): RuleSet {
  const rules: { code: string; startDate?: string }[] = []
  for (const child of childrenOf(element)) {
    if (child.local === 'Rule') rules.push({ code: readText(child) })
    const last = rules.at(-1)
    if (child.local === 'StartDate' && last) Object.assign(last, maybe('startDate', readText(child)))
  }
  const refs = texts(element, 'RefNonRuleId')
  return {
    rules,
    ...maybe('preventInheritance', booleanOf(readText(element, 'PreventInheritance'))),
    ...(refs.length > 0 ? { refNonRuleIds: refs } : {}),
    ...maybeText('finalAction', element, 'FinalAction'),
  }
}

function booleanOf(text: string): boolean | undefined {
  return text === '' ? undefined : text === 'true' || text === '1'
}
