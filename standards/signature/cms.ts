import { digest, equalBytes, sha256 } from '#standards/octets'
import {
  algorithmOf,
  encodeSignatureAlgorithm,
  hashOf,
  SHA256,
  signatureForCms,
  verifySignature,
} from './algorithme.ts'
import { type Certificat, parseCertificate } from './certificat.ts'
import {
  algorithmIdentifier,
  child,
  type Der,
  findTag,
  integer,
  octetString,
  octetsOf,
  oid,
  oidOf,
  parseDer,
  parseDerPrefix,
  sequence,
  setOf,
  tlv,
} from './der.ts'
import { SignatureError } from './errors.ts'

/** Content types (RFC 5652 §4, RFC 3161 §2.4.2) and attributes (RFC 5652 §11, RFC 5035, RFC 3161 appendix A). */
export const CMS = {
  data: '1.2.840.113549.1.7.1',
  signedData: '1.2.840.113549.1.7.2',
  tstInfo: '1.2.840.113549.1.9.16.1.4',
  contentType: '1.2.840.113549.1.9.3',
  messageDigest: '1.2.840.113549.1.9.4',
  signingTime: '1.2.840.113549.1.9.5',
  signingCertificate: '1.2.840.113549.1.9.16.2.12',
  signingCertificateV2: '1.2.840.113549.1.9.16.2.47',
  timestampToken: '1.2.840.113549.1.9.16.2.14',
} as const

/** A CMS SignedData with one signer, taken apart. */
export interface SignedData {
  contentType: string
  /** encapsulated content, absent when detached */
  content?: Uint8Array
  certificates: Uint8Array[]
  signer: Signer
}

interface Signer {
  identifier: Der
  digestAlgorithm: Der
  signatureAlgorithm: Der
  signature: Uint8Array
  /** DER SET of the signed attributes, as it was signed */
  signedAttributes: Uint8Array | undefined
  unsignedAttributes: Der | undefined
}

/**
 * Attributes of a baseline signature (ETSI EN 319 122-1 §6.3): content-type, message-digest, signing-certificate-v2.
 *
 * @param contentDigest SHA-256 of the signed content
 * @returns DER SET: the bytes that the private key signs
 */
export async function buildSignedAttributes(
  contentType: string,
  contentDigest: Uint8Array,
  signer: Certificat,
): Promise<Uint8Array> {
  const issuer = sequence(tlv(0xa4, signer.parts.issuer))
  const reference = sequence(octetString(await sha256(signer.der)), sequence(issuer, signer.parts.serialNumber))
  return setOf(
    attribute(CMS.contentType, oid(contentType)),
    attribute(CMS.messageDigest, octetString(contentDigest)),
    attribute(CMS.signingCertificateV2, sequence(sequence(reference))),
  )
}

/**
 * Assembles a SignedData (RFC 5652 §5) in its ContentInfo.
 *
 * @param options.content encapsulated content; omitted for a detached signature
 * @param options.certificates DER, embedded as they are, the signer's among them (none: they travel otherwise)
 * @param options.signedAttributes what `buildSignedAttributes` gave
 * @param options.signature of the signed attributes; ECDSA in r‖s or in DER
 * @param options.timestampToken RFC 3161 token over the signature
 */
export function buildSignedData(options: {
  contentType: string
  content?: Uint8Array
  signer: Certificat
  certificates: Uint8Array[]
  signedAttributes: Uint8Array
  signature: Uint8Array
  timestampToken?: Uint8Array
}): Uint8Array {
  const { signer, contentType, content, certificates } = options
  const sha256Identifier = algorithmIdentifier(SHA256)
  const unsigned = options.timestampToken ? [tlv(0xa1, attribute(CMS.timestampToken, options.timestampToken))] : []
  const signerInfo = sequence(
    integer(1),
    sequence(signer.parts.issuer, signer.parts.serialNumber),
    sha256Identifier,
    retag(options.signedAttributes, 0xa0),
    encodeSignatureAlgorithm(algorithmOf(signer.key)),
    octetString(signatureForCms(options.signature, signer.key)),
    ...unsigned,
  )
  const signedData = sequence(
    integer(contentType === CMS.data ? 1 : 3),
    setOf(sha256Identifier),
    sequence(oid(contentType), ...(content ? [tlv(0xa0, octetString(content))] : [])),
    ...(certificates.length === 0 ? [] : [retag(setOf(...certificates), 0xa0)]),
    setOf(signerInfo),
  )
  return sequence(oid(CMS.signedData), tlv(0xa0, signedData))
}

/**
 * Takes a SignedData apart. Zeros after it are ignored, as in the `Contents` of a PDF.
 *
 * @throws SignatureError `cms.illisible`, also when there is not exactly one signer
 */
export function parseSignedData(bytes: Uint8Array): SignedData {
  try {
    const info = parseDerPrefix(bytes)
    if (oidOf(child(info, 0)) !== CMS.signedData) throw new Error('not a SignedData')
    const signedData = child(child(info, 1), 0)
    const encapsulated = child(signedData, 2)
    const content = encapsulated.children[1]?.children[0]
    const signers = signedData.children.at(-1)?.children ?? []
    if (signers.length !== 1) throw new Error(`${signers.length} signers`)
    const certificates = findTag(signedData, 0xa0)?.children ?? []
    return {
      contentType: oidOf(child(encapsulated, 0)),
      ...(content ? { content: octetsOf(content) } : {}),
      certificates: certificates.filter(({ tag }) => tag === 0x30).map((item) => item.bytes),
      signer: readSigner(signers[0]!),
    }
  } catch (cause) {
    throw new SignatureError('cms.illisible', 'La signature électronique est abîmée ou incomplète.', { cause })
  }
}

/** Value of an attribute among the signed or unsigned ones. */
export function findAttribute(attributes: Der | undefined, type: string): Der | undefined {
  const found = attributes?.children.find((item) => oidOf(child(item, 0)) === type)
  return found?.children[1]?.children[0]
}

/** What the cryptographic check of a SignedData found. */
export interface SignerCheck {
  /** the signer's certificate, when the message holds it */
  certificate?: Certificat
  /** true when the signature is the one of this certificate over this content */
  valid: boolean
  /** French sentence, when not valid */
  reason?: string
  /** signed attributes refer to the certificate itself, as CAdES and PAdES demand */
  referencesCertificate: boolean
  /** SHA-1 or another digest that no longer resists */
  weak: boolean
}

/**
 * Checks digest, content type, certificate reference and signature (RFC 5652 §5.6, ETSI EN 319 102-1 §5.2.7). The
 * certificate itself is judged by `checkCertificate`.
 *
 * @param computeDigest digest of the signed content by a WebCrypto hash
 */
export async function verifySigner(
  signedData: SignedData,
  computeDigest: (hash: string) => Promise<Uint8Array>,
): Promise<SignerCheck> {
  try {
    return await checkSigner(signedData, computeDigest)
  } catch (error) {
    if (!(error instanceof SignatureError)) throw error
    return { valid: false, reason: error.message, referencesCertificate: false, weak: false }
  }
}

async function checkSigner(
  signedData: SignedData,
  computeDigest: (hash: string) => Promise<Uint8Array>,
): Promise<SignerCheck> {
  const { signer } = signedData
  const hash = hashOf(signer.digestAlgorithm)
  const certificate = await findSignerCertificate(signedData)
  const attributes = signer.signedAttributes ? parseDer(signer.signedAttributes) : undefined
  const reference = await checkReference(attributes, certificate)
  const check = {
    ...(certificate ? { certificate } : {}),
    referencesCertificate: reference === true,
    weak: hash === 'SHA-1',
  }
  const fail = (reason: string): SignerCheck => ({ ...check, valid: false, reason })
  if (!certificate) return fail('Le certificat du signataire manque dans la signature.')
  if (!hash || !attributes || !signer.signedAttributes) return fail('Ce format de signature n’est pas pris en charge.')
  const messageDigest = findAttribute(attributes, CMS.messageDigest)
  if (!messageDigest || !equalBytes(octetsOf(messageDigest), await computeDigest(hash))) {
    return fail('Le contenu a été modifié après la signature.')
  }
  const contentType = findAttribute(attributes, CMS.contentType)
  if (!contentType || oidOf(contentType) !== signedData.contentType || reference === false) {
    return fail('La signature ne correspond pas au certificat ou au contenu qui l’accompagne.')
  }
  const { signatureAlgorithm, signedAttributes, signature } = signer
  const { spki } = certificate.parts
  const valid = await verifySignature(spki, signatureAlgorithm, hash, signedAttributes, signature)
  return valid ? { ...check, valid } : fail('La signature n’a pas été faite avec la clé de ce certificat.')
}

function readSigner(info: Der): Signer {
  const [, identifier, digestAlgorithm, ...rest] = info.children
  const signed = rest[0]?.tag === 0xa0 ? rest.shift() : undefined
  const [signatureAlgorithm, signature, unsigned] = rest
  if (!identifier || !digestAlgorithm || !signatureAlgorithm || !signature) throw new Error('incomplete signer')
  return {
    identifier,
    digestAlgorithm,
    signatureAlgorithm,
    signature: octetsOf(signature),
    signedAttributes: signed && retag(signed.bytes, 0x31),
    unsignedAttributes: unsigned?.tag === 0xa1 ? unsigned : undefined,
  }
}

async function findSignerCertificate({ certificates, signer }: SignedData): Promise<Certificat | undefined> {
  const [issuer, serial] = signer.identifier.children
  for (const der of certificates) {
    const certificate = await parseCertificate(der).catch(() => undefined)
    if (!certificate) continue
    const { parts, subjectKeyId } = certificate
    const named =
      issuer && serial && equalBytes(parts.issuer, issuer.bytes) && equalBytes(parts.serialNumber, serial.bytes)
    const keyed = signer.identifier.tag === 0x80 && subjectKeyId && equalBytes(subjectKeyId, signer.identifier.content)
    if (named || keyed) return certificate
  }
  return undefined
}

/** Compares the signing-certificate attribute (RFC 5035) with the certificate; `undefined` without such attribute. */
async function checkReference(attributes: Der | undefined, certificate: Certificat | undefined) {
  const second = findAttribute(attributes, CMS.signingCertificateV2)
  const first = second ?? findAttribute(attributes, CMS.signingCertificate)
  const reference = first?.children[0]?.children[0]
  if (!reference || !certificate) return undefined
  const named = second && reference.children[0]?.tag === 0x30 ? reference.children[0] : undefined
  const hash = second ? (named ? hashOf(named) : 'SHA-256') : 'SHA-1'
  if (!hash) return false
  return equalBytes(octetsOf(child(reference, named ? 1 : 0)), await digest(hash, certificate.der))
}

function attribute(type: string, value: Uint8Array): Uint8Array {
  return sequence(oid(type), setOf(value))
}

function retag(bytes: Uint8Array, tag: number): Uint8Array {
  const copy = bytes.slice()
  copy[0] = tag
  return copy
}
