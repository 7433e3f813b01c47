import { digest as computeDigest, equalBytes, toHex } from '#standards/octets'
import { hashOf, SHA256 } from './algorithme.ts'
import type { Certificat } from './certificat.ts'
import { type CertificateFault, checkCertificate } from './chaine.ts'
import { CMS, parseSignedData, type SignedData, verifySigner } from './cms.ts'
import {
  algorithmIdentifier,
  child,
  type Der,
  dateOf,
  integer,
  numberOf,
  octetString,
  octetsOf,
  oid,
  oidOf,
  parseDer,
  sequence,
  tlv,
  unsigned,
} from './der.ts'
import { SignatureError } from './errors.ts'

/** What a time-stamp token says, once verified. */
export interface Horodatage {
  at: Date
  /** object identifier of the authority's policy */
  policy: string
  /** hexadecimal */
  serialNumber: string
  certificate: Certificat
  /** reasons not to trust the authority's certificate, judged at the time of the token */
  faults: CertificateFault[]
}

/**
 * Request to send to a time-stamping authority as `application/timestamp-query` (RFC 3161 §2.4.1).
 *
 * @param digest SHA-256 of what is stamped, 32 bytes
 * @param options.nonce random bytes that the answer must repeat
 * @param options.certReq asks for the authority's certificate in the token (true by default)
 */
export function buildTimestampRequest(
  digest: Uint8Array,
  options: { nonce?: Uint8Array; certReq?: boolean; policy?: string } = {},
): Uint8Array {
  return sequence(
    integer(1),
    sequence(algorithmIdentifier(SHA256), octetString(digest)),
    ...(options.policy === undefined ? [] : [oid(options.policy)]),
    ...(options.nonce ? [unsigned(options.nonce)] : []),
    ...(options.certReq === false ? [] : [tlv(0x01, Uint8Array.of(0xff))]),
  )
}

/**
 * Token inside an `application/timestamp-reply` (RFC 3161 §2.4.2).
 *
 * @returns DER ContentInfo, to keep and to give to `verifyTimestamp`
 * @throws SignatureError `horodatage.illisible`, `horodatage.refuse` with the authority's words
 */
export function parseTimestampResponse(bytes: Uint8Array): Uint8Array {
  const { status, text, token } = readResponse(bytes)
  // granted, or granted with modifications
  if (status <= 1 && token) return token
  const reason = text ? ` : ${text}` : ''
  throw new SignatureError('horodatage.refuse', `L’autorité d’horodatage a refusé la demande${reason}.`)
}

/**
 * Verifies a time-stamp token over a digest (RFC 3161 §2.2 and §2.3).
 *
 * @param token DER ContentInfo
 * @param digest of what was stamped, by the digest algorithm that the token names
 * @param options.nonce when given, must be in the token
 * @throws SignatureError `horodatage.illisible`, `horodatage.autre-contenu`, `horodatage.autre-demande`,
 *   `horodatage.signature-fausse`
 */
export async function verifyTimestamp(
  token: Uint8Array,
  digest: Uint8Array,
  options: { trustAnchors: Uint8Array[]; nonce?: Uint8Array },
): Promise<Horodatage> {
  const { signedData, content, info } = readToken(token)
  if (!equalBytes(info.digest, digest)) {
    throw new SignatureError('horodatage.autre-contenu', 'Cet horodatage porte sur un autre contenu.')
  }
  if (options.nonce && !(info.nonce && equalBytes(unsigned(options.nonce), info.nonce))) {
    throw new SignatureError('horodatage.autre-demande', 'Cet horodatage répond à une autre demande.')
  }
  const check = await verifySigner(signedData, (hash) => computeDigest(hash, content))
  if (!check.valid || !check.certificate || !check.referencesCertificate) {
    const message = check.reason ?? 'L’horodatage ne désigne pas le certificat de son autorité.'
    throw new SignatureError('horodatage.signature-fausse', message)
  }
  const faults = await checkCertificate([check.certificate.der, ...signedData.certificates], {
    trustAnchors: options.trustAnchors,
    at: info.at,
    usage: 'horodatage',
  })
  return { at: info.at, policy: info.policy, serialNumber: info.serialNumber, certificate: check.certificate, faults }
}

/** WebCrypto name of the digest that a token stamps, and its date, before any verification. */
export function describeTimestamp(token: Uint8Array): { hash: string; at: Date } {
  const { info } = readToken(token)
  return { hash: info.hash, at: info.at }
}

function readResponse(bytes: Uint8Array) {
  try {
    const response = parseDer(bytes)
    const info = child(response, 0)
    const texts = info.children.find(({ tag }) => tag === 0x30)?.children ?? []
    return {
      status: numberOf(child(info, 0)),
      text: texts.map((item) => new TextDecoder().decode(item.content)).join(' '),
      token: response.children[1]?.bytes,
    }
  } catch (cause) {
    const message = 'La réponse de l’autorité d’horodatage est illisible.'
    throw new SignatureError('horodatage.illisible', message, { cause })
  }
}

function readToken(token: Uint8Array): { signedData: SignedData; content: Uint8Array; info: TstInfo } {
  try {
    const signedData = parseSignedData(token)
    const { content, contentType } = signedData
    if (!content || contentType !== CMS.tstInfo) throw new Error('not a time-stamp token')
    return { signedData, content, info: readTstInfo(parseDer(content)) }
  } catch (cause) {
    throw new SignatureError('horodatage.illisible', 'Le jeton d’horodatage est illisible.', { cause })
  }
}

interface TstInfo {
  policy: string
  hash: string
  digest: Uint8Array
  serialNumber: string
  at: Date
  nonce: Uint8Array | undefined
}

function readTstInfo(info: Der): TstInfo {
  const imprint = child(info, 2)
  const hash = hashOf(child(imprint, 0))
  if (!hash) throw new Error('unknown digest')
  return {
    policy: oidOf(child(info, 1)),
    hash,
    digest: octetsOf(child(imprint, 1)),
    serialNumber: toHex(child(info, 3).content),
    at: dateOf(child(info, 4)),
    nonce: info.children.slice(5).find(({ tag }) => tag === 0x02)?.bytes,
  }
}
