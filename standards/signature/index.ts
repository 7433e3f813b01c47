export type { PublicKey, SignatureAlgorithm, SigningKey } from './algorithme.ts'
export { createAuthority, type Holder, type IssuedKey, issueCertificate, type KeyType } from './autorite.ts'
export { type Certificat, parseCertificate, parsePemCertificates, toPem } from './certificat.ts'
export { buildChain, type CertificateFault, type CertificateUsage, checkCertificate } from './chaine.ts'
export { SignatureError } from './errors.ts'
export {
  buildTimestampRequest,
  type Horodatage,
  parseTimestampResponse,
  verifyTimestamp,
} from './horodatage.ts'
export { issueTimestamp } from './horodatage-autorite.ts'
export { completePades, digestForTimestamp, type PadesOptions, type PreparedPades, preparePades } from './pades.ts'
export { openPkcs12 } from './pkcs12.ts'
export { buildPkcs12 } from './pkcs12-creation.ts'
export type { Stamp } from './tampon.ts'
export { type Coverage, type SignatureReport, type VerifyOptions, verifyPades } from './verify.ts'
