import { asSource, fromLatin1, sha256 } from '#standards/octets'
import {
  algorithmOf,
  describePublicKey,
  encodeSignatureAlgorithm,
  type PublicKey,
  type SigningKey,
  signatureForCms,
  webCryptoAlgorithm,
} from './algorithme.ts'
import { parseCertificate } from './certificat.ts'
import type { CertificateUsage } from './chaine.ts'
import {
  bitsOf,
  child,
  generalizedTime,
  integer,
  octetString,
  oid,
  parseDer,
  sequence,
  setOf,
  tlv,
  unsigned,
  utf8String,
} from './der.ts'

/** Kinds of keys that we generate. */
export type KeyType = 'RSA-2048' | 'RSA-3072' | 'RSA-4096' | 'P-256' | 'P-384'

/** A signing key just generated; `privateKey` is extractable so that it can be saved by `buildPkcs12`. */
export interface IssuedKey extends SigningKey {
  privateKey: CryptoKey
}

/** Whom the certificate names. */
export interface Holder {
  /** common name: `Marie Durand`, `Commune de Saint-Amour` */
  nom: string
  /** job title: `Maire` */
  titre?: string
  organisation?: string
  email?: string
}

const OIDS = {
  commonName: '2.5.4.3',
  country: '2.5.4.6',
  organization: '2.5.4.10',
  title: '2.5.4.12',
  subjectKeyId: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  authorityKeyId: '2.5.29.35',
  extendedKeyUsage: '2.5.29.37',
  timeStamping: '1.3.6.1.5.5.7.3.8',
}

/** KeyUsage bits (RFC 5280 §4.2.1.3): unused bits, then the octet. */
const SIGNS = Uint8Array.of(6, 0xc0)
const ISSUES = Uint8Array.of(1, 0x06)

/**
 * Creates a certificate authority, for tests, demonstrations, and the internal time-stamping of a platform. It is
 * trusted by nobody until its certificate is added to the trust anchors.
 *
 * @param options.from start of validity
 * @param options.to end of validity, twenty years later by default
 * @param options.parent authority that certifies this one; without it, it certifies itself
 */
export async function createAuthority(options: {
  nom: string
  organisation?: string
  from: Date
  to?: Date
  keyType?: KeyType
  parent?: SigningKey
}): Promise<IssuedKey> {
  const { parent } = options
  const keys = await generateKeys(options.keyType ?? 'P-256')
  const to = options.to ?? addYears(options.from, 20)
  const name = encodeName(options)
  const extensions = [
    extension(OIDS.basicConstraints, sequence(tlv(0x01, Uint8Array.of(0xff))), true),
    extension(OIDS.keyUsage, tlv(0x03, ISSUES), true),
  ]
  const subject = { name, spki: keys.spki, from: options.from, to, extensions }
  const issuer = parent ? await issuerFrom(parent) : { name, spki: keys.spki, sign: keys.sign }
  const chain = parent ? [parent.certificate, ...parent.chain] : []
  return { ...keys, certificate: await certify(subject, issuer), chain }
}

/**
 * Issues a certificate with its new key.
 *
 * @param authority an authority made by `createAuthority`, or reopened from its PKCS#12
 * @param holder.usage `signature` (a person), `cachet` (an entity), `horodatage` (critical extended usage timeStamping)
 */
export async function issueCertificate(
  authority: SigningKey,
  holder: Holder & { usage: CertificateUsage; from: Date; to: Date; keyType?: KeyType },
): Promise<IssuedKey> {
  const keys = await generateKeys(holder.keyType ?? 'P-256')
  const extensions = [
    extension(OIDS.basicConstraints, sequence(), true),
    extension(OIDS.keyUsage, tlv(0x03, SIGNS), true),
  ]
  if (holder.usage === 'horodatage') {
    extensions.push(extension(OIDS.extendedKeyUsage, sequence(oid(OIDS.timeStamping)), true))
  }
  if (holder.email !== undefined) {
    extensions.push(extension(OIDS.subjectAltName, sequence(tlv(0x81, fromLatin1(holder.email)))))
  }
  const subject = { name: encodeName(holder), spki: keys.spki, from: holder.from, to: holder.to, extensions }
  const certificate = await certify(subject, await issuerFrom(authority))
  return { ...keys, certificate, chain: [authority.certificate, ...authority.chain] }
}

interface Subject {
  name: Uint8Array
  spki: Uint8Array
  from: Date
  to: Date
  extensions: Uint8Array[]
}

interface Issuer {
  name: Uint8Array
  spki: Uint8Array
  sign: SigningKey['sign']
}

async function issuerFrom({ certificate, sign }: SigningKey): Promise<Issuer> {
  const { parts } = await parseCertificate(certificate)
  return { name: parts.subject, spki: parts.spki.bytes, sign }
}

async function certify(subject: Subject, issuer: Issuer): Promise<Uint8Array> {
  const issuerKey = describePublicKey(parseDer(issuer.spki))
  const algorithm = encodeSignatureAlgorithm(algorithmOf(issuerKey))
  const extensions = sequence(
    ...subject.extensions,
    extension(OIDS.subjectKeyId, octetString(await keyId(subject.spki))),
    extension(OIDS.authorityKeyId, sequence(tlv(0x80, await keyId(issuer.spki)))),
  )
  const toBeSigned = sequence(
    tlv(0xa0, integer(2)),
    unsigned(crypto.getRandomValues(new Uint8Array(16))),
    algorithm,
    issuer.name,
    sequence(encodeTime(subject.from), encodeTime(subject.to)),
    subject.name,
    subject.spki,
    tlv(0xa3, extensions),
  )
  const signature = signatureForCms(await issuer.sign(toBeSigned), issuerKey)
  return sequence(toBeSigned, algorithm, tlv(0x03, Uint8Array.of(0), signature))
}

/** Pairs a fresh key with the signing function that WebCrypto gives it. */
async function generateKeys(keyType: KeyType) {
  const publicKey: PublicKey = keyType.startsWith('RSA')
    ? { type: 'RSA', size: Number(keyType.slice(4)) }
    : { type: 'EC', size: Number(keyType.slice(2)), curve: keyType as 'P-256' | 'P-384' }
  const parameters = webCryptoAlgorithm(publicKey)
  const generation = { ...parameters, modulusLength: publicKey.size, publicExponent: Uint8Array.of(1, 0, 1) }
  const pair = await crypto.subtle.generateKey(generation, true, ['sign', 'verify'])
  const sign = async (data: Uint8Array) =>
    new Uint8Array(await crypto.subtle.sign(parameters, pair.privateKey, asSource(data)))
  const spki = new Uint8Array(await crypto.subtle.exportKey('spki', pair.publicKey))
  return { privateKey: pair.privateKey, algorithm: algorithmOf(publicKey), spki, sign }
}

function encodeName(holder: Holder): Uint8Array {
  const attribute = (type: string, value: Uint8Array) => setOf(sequence(oid(type), value))
  return sequence(
    attribute(OIDS.country, tlv(0x13, fromLatin1('FR'))),
    ...(holder.organisation === undefined ? [] : [attribute(OIDS.organization, utf8String(holder.organisation))]),
    ...(holder.titre === undefined ? [] : [attribute(OIDS.title, utf8String(holder.titre))]),
    attribute(OIDS.commonName, utf8String(holder.nom)),
  )
}

function extension(type: string, value: Uint8Array, critical = false): Uint8Array {
  return sequence(oid(type), ...(critical ? [tlv(0x01, Uint8Array.of(0xff))] : []), octetString(value))
}

/** Key identifier by RFC 7093 §2 method 1: the first 160 bits of the SHA-256 of the public key. */
async function keyId(spki: Uint8Array): Promise<Uint8Array> {
  return (await sha256(bitsOf(child(parseDer(spki), 1)))).subarray(0, 20)
}

/** UTCTime up to 2049, GeneralizedTime after (RFC 5280 §4.1.2.5). */
function encodeTime(date: Date): Uint8Array {
  const full = generalizedTime(date)
  return date.getUTCFullYear() < 2050 ? tlv(0x17, full.subarray(4)) : full
}

function addYears(date: Date, years: number): Date {
  const later = new Date(date)
  later.setUTCFullYear(later.getUTCFullYear() + years)
  return later
}
