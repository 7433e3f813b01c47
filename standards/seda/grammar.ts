import { CODE_LISTS, CONTENT_DATES, type SedaVersion } from './model.ts'

/**
 * The schema of `ArchiveTransfer` as a table, transcribed from the official XSD of SEDA 2.1 (the VITAM-strict set has
 * the same grammar in 2.1). It lets us refuse a message without an XSD engine and puts elements back in order.
 *
 * One line a complex type: its children in order, `Name:Type` (the type is the name when omitted), `?` `*` `+`,
 * `( | )` for a choice. A type without a line here is a simple one of `SIMPLE_TYPES`.
 */
export type Grammar = Readonly<Record<string, string>>

const RULES = '(Rule:RuleId StartDate:Day?)* (PreventInheritance:Boolean? | RefNonRuleId:RuleId+)?'
const PERSON =
  '((FirstName:Text? BirthName:Text? FullName:Text? GivenName:Text? Gender:Token? BirthDate:Day? BirthPlace:Place? ' +
  'DeathDate:Day? DeathPlace:Place? Nationality:Token*) | Corpname:Text) Identifier:Token*'
const BUSINESS = 'Function:Text* Activity:Text* Position:Text* Role:Text* Mandate:Text*'
const MANAGEMENT =
  'StorageRule? AppraisalRule? AccessRule? DisseminationRule? ReuseRule? ClassificationRule? LogBook? ' +
  'NeedAuthorization:Boolean?'
const OBJECT =
  'DataObjectSystemId:Token? DataObjectGroupSystemId:Token? Relationship* ' +
  '(DataObjectGroupReferenceId:GroupRef | DataObjectGroupId:Id)? DataObjectVersion:Token?'
const EVENT =
  'EventIdentifier:Token? EventTypeCode:Token? EventType:Token? EventDateTime:Date EventDetail:Text? Outcome:Token? ' +
  'OutcomeDetail:Token? OutcomeDetailMessage:Token? EventDetailData:Token?'
const RELATED = 'RelatedObject'

const SEDA_21: Grammar = {
  ArchiveTransfer:
    'Comment:Text* Date:DateTime MessageIdentifier:Identifier Signature:Open? ArchivalAgreement:Identifier? ' +
    'CodeListVersions DataObjectPackage? RelatedTransferReference:Identifier* ' +
    'TransferRequestReplyIdentifier:Identifier? ArchivalAgency:Agency TransferringAgency:Agency',
  Agency: 'Identifier OrganizationDescriptiveMetadata:Open?',
  CodeListVersions: CODE_LISTS.map((name) => `${name}CodeListVersion:Code?`).join(' '),
  DataObjectPackage:
    '(DataObjectGroup | BinaryDataObject | PhysicalDataObject)* DescriptiveMetadata ManagementMetadata',
  DataObjectGroup: '(BinaryDataObject | PhysicalDataObject)* LogBook:ObjectLogBook?',
  ObjectLogBook: 'Event:ObjectEvent*',
  ObjectEvent: `${EVENT} DataObjectReferenceId:ObjectRef?`,
  BinaryDataObject:
    `${OBJECT} ((Attachment | Uri:Text)? MessageDigest:Digest)? Size:PositiveInteger? Compressed? ` +
    'FormatIdentification? FileInfo? Metadata? OtherMetadata:Open?',
  PhysicalDataObject: `${OBJECT} PhysicalId:Identifier? PhysicalDimensions?`,
  FormatIdentification: 'FormatLitteral:Text? MimeType:Token? FormatId:Token? Encoding:Token?',
  FileInfo:
    'Filename:Text CreatingApplicationName:Text? CreatingApplicationVersion:Text? ' +
    'DateCreatedByApplication:DateTime? CreatingOs:Text? CreatingOsVersion:Text? LastModified:DateTime?',
  Metadata: '(Text:Open | Document:Open | Image:Open | Audio:Open | Video:Open)',
  PhysicalDimensions:
    'Width:Measure? Height:Measure? Depth:Measure? Shape:Text? Diameter:Measure? Length:Measure? Thickness:Measure? ' +
    'Weight:Measure? NumberOfPage:Integer?',
  DescriptiveMetadata: 'ArchiveUnit*',
  ArchiveUnit:
    '(ArchiveUnitRefId:UnitRef | (ArchiveUnitProfile:Identifier? Management? Content ' +
    '(ArchiveUnit | DataObjectReference)*))',
  DataObjectReference: '(DataObjectReferenceId:ObjectRef | DataObjectGroupReferenceId:GroupRef)',
  Content:
    'DescriptionLevel:Level? Title:Text* FilePlanPosition:Token* SystemId:Token* OriginatingSystemId:Token* ' +
    'ArchivalAgencyArchiveUnitIdentifier:Token* OriginatingAgencyArchiveUnitIdentifier:Token* ' +
    'TransferringAgencyArchiveUnitIdentifier:Token* Description:Text* CustodialHistory? Type:Text? ' +
    'DocumentType:Text? Language:Language* DescriptionLanguage:Language? Status:Token? Version:Text? Tag:Token* ' +
    'Keyword* Coverage? OriginatingAgency:Agency? SubmissionAgency:Agency? AuthorizedAgent:Agent* Writer:Agent* ' +
    'Addressee:Agent* Recipient:Agent* Transmitter:Agent* Sender:Agent* Source:Text? RelatedObjectReference? ' +
    `${CONTENT_DATES.map((name) => `${capitalized(name)}:Date?`).join(' ')} Event* Signature* Gps?`,
  CustodialHistory: 'CustodialHistoryItem+ CustodialHistoryFile:DataObjectReference?',
  Keyword: 'KeywordContent:Text KeywordReference:Identifier? KeywordType?',
  Coverage: 'Spatial:Text* Temporal:Text* Juridictional:Text*',
  Agent: `${PERSON} ${BUSINESS}`,
  Place: '(Geogname:Text | Address:Text | PostalCode:Text | City:Text | Region:Text | Country:Text)*',
  RelatedObjectReference: ['IsVersionOf', 'Replaces', 'Requires', 'IsPartOf', 'References']
    .map((name) => `${name}:${RELATED}*`)
    .join(' '),
  [RELATED]:
    '(ArchiveUnitRefId:UnitRef | DataObjectReference | RepositoryArchiveUnitPID:Token | RepositoryObjectPID:Token | ' +
    'ExternalReference:Token)',
  Event: EVENT,
  Signature: 'Signer+ Validator Masterdata:Code? ReferencedObject',
  Signer: `${PERSON} SigningTime:DateTime ${BUSINESS}`,
  Validator: `${PERSON} ValidationTime:DateTime ${BUSINESS}`,
  ReferencedObject: 'SignedObjectId:ObjectRef SignedObjectDigest:Digest',
  Gps:
    'GpsVersionID:Text? GpsAltitude:Integer? GpsAltitudeRef:Text? GpsLatitude:Text? GpsLatitudeRef:Text? ' +
    'GpsLongitude:Text? GpsLongitudeRef:Text? GpsDateStamp:Text?',
  Management: MANAGEMENT,
  ManagementMetadata:
    'ArchivalProfile:Identifier? ServiceLevel:Identifier? AcquisitionInformation:Token? LegalStatus? ' +
    `OriginatingAgencyIdentifier:Identifier? SubmissionAgencyIdentifier:Identifier? ${MANAGEMENT}`,
  StorageRule: `${RULES} FinalAction:StorageAction`,
  AppraisalRule: `${RULES} FinalAction:AppraisalAction`,
  AccessRule: RULES,
  DisseminationRule: RULES,
  ReuseRule: RULES,
  ClassificationRule:
    '(Rule:RuleId StartDate:Day?)* ClassificationAudience:Token? (PreventInheritance:Boolean? | RefNonRuleId:RuleId+)? ' +
    'ClassificationLevel:Token ClassificationOwner:Token ClassificationReassessingDate:Day? ' +
    'NeedReassessingAuthorization:Boolean?',
  LogBook: 'Event+',
  Relationship: '',
}

/** The grammar of each version. */
export const GRAMMARS: Record<SedaVersion, Grammar> = { '2.1': SEDA_21 }

/** Element name of a model field: `startDate` → `StartDate`. */
export function capitalized(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}
