import { type XmlNode, xml } from '#standards/xml'
import { renderAgency } from './agency.ts'
import { SedaError } from './errors.ts'
import { capitalized } from './grammar.ts'
import {
  type ArchiveUnit,
  type ArchiveUnitLink,
  CONTENT_DATES,
  type Content,
  isLink,
  type Keyword,
  type Management,
  type ManagementMetadata,
  type ObjectReference,
  RULE_CATEGORIES,
  type RuleSet,
  type SedaEvent,
  type SignatureAgent,
  type SignatureMetadata,
} from './model.ts'
import { withOthers } from './others.ts'
import { branch, leaf, renderDigest, type Writing } from './writing.ts'

/** Writes sibling units; the rules moved from `ManagementMetadata` go on the `root` ones. */
export function renderUnits(
  writing: Writing,
  units: readonly (ArchiveUnit | ArchiveUnitLink)[],
  root = false,
): XmlNode[] {
  return units.map((unit) => {
    if (isLink(unit)) return xml('ArchiveUnit', { id: unit.id }, xml('ArchiveUnitRefId', {}, unit.target))
    if (!unit.content.title?.trim()) {
      throw new SedaError('seda.transfert-invalide', `L’unité « ${unit.id} » n’a pas de titre`)
    }
    return renderUnit(writing, unit, root ? writing.rootRules : {})
  })
}

function renderUnit(writing: Writing, unit: ArchiveUnit, inherited: Management['rules']): XmlNode {
  const management = { ...unit.management, rules: { ...inherited, ...unit.management?.rules } }
  return xml(
    'ArchiveUnit',
    { id: unit.id },
    leaf('ArchiveUnitProfile', unit.profile),
    branch('Management', ...withOthers(writing.version, 'Management', renderRules(management), management.others)),
    xml('Content', {}, renderContent(writing, unit.content)),
    unit.objects.map((reference) => renderReference(writing, 'DataObjectReference', reference)),
    renderUnits(writing, unit.units),
  )
}

/** A reference to an object read outside any group becomes a reference to the group made for it. */
function renderReference(writing: Writing, name: string, reference: ObjectReference): XmlNode {
  const group = reference.kind === 'group' ? reference.id : (writing.groupOf.get(reference.id) ?? reference.id)
  return xml(name, {}, xml('DataObjectGroupReferenceId', {}, group))
}

function renderContent(writing: Writing, content: Content): XmlNode[] {
  const nodes = [
    leaf('DescriptionLevel', content.descriptionLevel),
    leaf('Title', content.title),
    ...content.systemIds.map((id) => leaf('SystemId', id)),
    ...content.archivalAgencyIdentifiers.map((id) => leaf('ArchivalAgencyArchiveUnitIdentifier', id)),
    ...content.originatingAgencyIdentifiers.map((id) => leaf('OriginatingAgencyArchiveUnitIdentifier', id)),
    ...content.transferringAgencyIdentifiers.map((id) => leaf('TransferringAgencyArchiveUnitIdentifier', id)),
    leaf('Description', content.description),
    renderHistory(writing, content),
    leaf('DocumentType', content.documentType),
    ...content.languages.map((language) => leaf('Language', language)),
    leaf('DescriptionLanguage', content.descriptionLanguage),
    ...content.keywords.filter(({ content: words }) => words.trim() !== '').map(renderKeyword),
    content.originatingAgency && renderAgency('OriginatingAgency', content.originatingAgency, writing.agencyNames),
    content.submissionAgency && renderAgency('SubmissionAgency', content.submissionAgency, writing.agencyNames),
    ...CONTENT_DATES.map((name) => leaf(capitalized(name), content.dates[name])),
    ...content.events.map(renderEvent),
    ...content.signatures.map((signature) => renderSignature(writing, signature)),
  ]
  return withOthers(writing.version, 'Content', nodes, content.others)
}

function renderHistory(writing: Writing, { custodialHistory, custodialHistoryFile }: Content): XmlNode | undefined {
  const items = custodialHistory.filter(({ text }) => text.trim() !== '')
  if (items.length === 0) return undefined
  return xml(
    'CustodialHistory',
    {},
    items.map(({ text, when }) => xml('CustodialHistoryItem', { when }, text)),
    custodialHistoryFile && renderReference(writing, 'CustodialHistoryFile', custodialHistoryFile),
  )
}

function renderKeyword({ content, reference, type }: Keyword): XmlNode {
  return xml(
    'Keyword',
    {},
    leaf('KeywordContent', content),
    leaf('KeywordReference', reference),
    leaf('KeywordType', type),
  )
}

/** Writes an `Event`, of a unit or of the `Operation` of a reply. */
export function renderEvent(event: SedaEvent): XmlNode {
  return xml(
    'Event',
    {},
    leaf('EventIdentifier', event.identifier),
    leaf('EventTypeCode', event.typeCode),
    leaf('EventType', event.type),
    leaf('EventDateTime', event.dateTime),
    leaf('EventDetail', event.detail),
    leaf('Outcome', event.outcome),
    leaf('OutcomeDetail', event.outcomeDetail),
    leaf('OutcomeDetailMessage', event.outcomeDetailMessage),
    leaf('EventDetailData', event.detailData),
  )
}

function renderSignature(writing: Writing, signature: SignatureMetadata): XmlNode {
  const nodes = [
    ...signature.signers.map((signer) => renderAgent(writing, 'Signer', 'SigningTime', signer)),
    renderAgent(writing, 'Validator', 'ValidationTime', signature.validator),
    xml(
      'ReferencedObject',
      {},
      xml('SignedObjectId', {}, signature.objectId),
      renderDigest(writing, 'SignedObjectDigest', signature.digest),
    ),
  ]
  return xml('Signature', {}, withOthers(writing.version, 'Signature', nodes, signature.others))
}

function renderAgent(writing: Writing, name: string, time: string, agent: SignatureAgent): XmlNode {
  const nodes = [
    leaf('FullName', agent.fullName),
    leaf('Corpname', agent.corpname),
    leaf(time, agent.time),
    ...agent.functions.map((title) => leaf('Function', title)),
  ]
  return xml(name, {}, withOthers(writing.version, name, nodes, agent.others))
}

/** Writes `ManagementMetadata`, required even when it says nothing. */
export function renderManagementMetadata(writing: Writing, management: ManagementMetadata): XmlNode {
  const nodes = [
    leaf('ArchivalProfile', management.archivalProfile),
    leaf('AcquisitionInformation', management.acquisitionInformation),
    leaf('LegalStatus', management.legalStatus),
    leaf('OriginatingAgencyIdentifier', management.originatingAgencyIdentifier),
    leaf('SubmissionAgencyIdentifier', management.submissionAgencyIdentifier),
    ...renderRules(management),
  ]
  return xml('ManagementMetadata', {}, withOthers(writing.version, 'ManagementMetadata', nodes, management.others))
}

function renderRules({ rules, needAuthorization }: Management): (XmlNode | undefined)[] {
  const nodes = RULE_CATEGORIES.map((category) => {
    const set = rules[category]
    return set && renderRuleSet(`${capitalized(category)}Rule`, set)
  })
  return [...nodes, leaf('NeedAuthorization', needAuthorization === undefined ? undefined : String(needAuthorization))]
}

function renderRuleSet(name: string, set: RuleSet): XmlNode {
  return xml(
    name,
    {},
    set.rules.map(({ code, startDate }) => [leaf('Rule', code), leaf('StartDate', startDate)]),
    leaf('PreventInheritance', set.preventInheritance === undefined ? undefined : String(set.preventInheritance)),
    (set.refNonRuleIds ?? []).map((id) => leaf('RefNonRuleId', id)),
    leaf('FinalAction', set.finalAction),
  )
}
