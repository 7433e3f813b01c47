export { type BuildOptions, buildArchiveTransfer } from './build.ts'
export { checkArchiveTransfer, isRefused } from './check.ts'
export { digestNamesOf, entryFinder, type PackageEntry } from './check-files.ts'
export type { Referential } from './check-units.ts'
export { acceptTransfer, type ReplyContext, refuseTransfer, type TransferHeader } from './decision.ts'
export type { DigestName } from './digests.ts'
export {
  type DossierActe,
  type FichierActe,
  type ReglagesActes,
  ROLES_ACTES,
  type RoleActe,
  type SignatureVerifiee,
} from './dossier-acte.ts'
export { SedaError, type SedaErrorCode } from './errors.ts'
export { REPLY_CODES, type ReplyCode, type SedaFault } from './faults.ts'
export { FORMATS, type Identification, identifyFormat, type KnownFormat } from './formats.ts'
export {
  type Agency,
  type ArchiveTransfer,
  type ArchiveUnit,
  type ArchiveUnitLink,
  type BinaryObject,
  type Content,
  type ContentDate,
  type CustodialItem,
  type DataObject,
  type DataObjectGroup,
  type Digest,
  EMPTY_CONTENT,
  type Format,
  isLink,
  type Keyword,
  type Management,
  type ManagementMetadata,
  type PhysicalObject,
  RULE_CATEGORIES,
  type RuleCategory,
  type RuleSet,
  type SedaElement,
  type SedaEvent,
  type SedaVersion,
  type SignatureMetadata,
} from './model.ts'
export { createPackage, type PackageFile } from './package.ts'
export { digestPackage, type OpenFile, openPackage, type PackageSource, type SedaPackage } from './package-reader.ts'
export { PACKAGE_LIMITS, type PackageLimits } from './package-safety.ts'
export { type ParsedTransfer, parseArchiveTransfer } from './parse.ts'
export { accessCodeOf, buildTransferActe, type TransfertActe } from './profil-actes.ts'
export {
  type Acknowledgement,
  type ArchiveTransferReply,
  answersTransfer,
  buildAcknowledgement,
  buildArchiveTransferReply,
  isAccepted,
  parseAcknowledgement,
  parseArchiveTransferReply,
  type ReplyForm,
  type ReplyUnit,
} from './reply.ts'
export { ACCESS_DELAYS, type Duree, parseDua } from './rules.ts'
