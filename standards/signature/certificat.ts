import { equalBytes, fromBase64, sha256, toHex, toLatin1 } from '#standards/octets'
import { describePublicKey, type PublicKey } from './algorithme.ts'
import { bitsOf, child, type Der, dateOf, findTag, numberOf, octetsOf, oidOf, parseDer, sequence } from './der.ts'
import { SignatureError } from './errors.ts'

/** Usages of RFC 5280 §4.2.1.3, in the order of the bits. */
const KEY_USAGES = [
  'digitalSignature',
  'nonRepudiation',
  'keyEncipherment',
  'dataEncipherment',
  'keyAgreement',
  'keyCertSign',
  'cRLSign',
  'encipherOnly',
  'decipherOnly',
] as const

type KeyUsage = (typeof KEY_USAGES)[number]

/** A certificate in plain words. Names are RFC 4514 texts (`CN=Marie Durand,O=Commune de Saint-Amour,C=FR`). */
export interface Certificat {
  der: Uint8Array
  subject: string
  /** common name, or the whole subject when there is none */
  commonName: string
  title?: string
  organization?: string
  issuer: string
  issuerCommonName: string
  /** hexadecimal */
  serialNumber: string
  notBefore: Date
  notAfter: Date
  key: PublicKey
  /** `undefined`: every usage is allowed */
  keyUsages?: KeyUsage[]
  /** object identifiers; `undefined`: every usage is allowed */
  extendedKeyUsages?: string[]
  isAuthority: boolean
  /** certificate policies, from which a RGS level is read */
  policies: string[]
  /** statements of qualified certificates (ETSI EN 319 412-5), for instance `0.4.0.1862.1.1` QcCompliance */
  qcStatements: string[]
  /** hexadecimal SHA-256 of the certificate */
  sha256: string
  subjectKeyId?: Uint8Array
  /** encoded parts that signatures refer to */
  parts: CertificateParts
}

interface CertificateParts {
  toBeSigned: Uint8Array
  signatureAlgorithm: Der
  signature: Uint8Array
  serialNumber: Uint8Array
  issuer: Uint8Array
  subject: Uint8Array
  spki: Der
}

const ATTRIBUTES: Record<string, string> = {
  '2.5.4.3': 'CN',
  '2.5.4.4': 'SN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '2.5.4.12': 'title',
  '2.5.4.42': 'GN',
  '2.5.4.97': 'organizationIdentifier',
  '1.2.840.113549.1.9.1': 'emailAddress',
  '0.9.2342.19200300.100.1.25': 'DC',
}

/**
 * Reads an X.509 certificate (RFC 5280), in DER or in PEM.
 *
 * @throws SignatureError `certificat.illisible`
 */
export async function parseCertificate(bytes: Uint8Array): Promise<Certificat> {
  try {
    return await readCertificate(toDer(bytes))
  } catch (cause) {
    throw new SignatureError('certificat.illisible', 'Ce fichier n’est pas un certificat lisible.', { cause })
  }
}

/** Reads the certificates of a PEM text (a file of trusted authorities, a chain), in their order. */
export function parsePemCertificates(text: string): Uint8Array[] {
  const blocks = text.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g)
  return Array.from(blocks, ([, body]) => fromBase64(body!))
}

/** PEM text of a certificate. */
export function toPem(der: Uint8Array): string {
  const lines = btoa(toLatin1(der)).match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}

function toDer(bytes: Uint8Array): Uint8Array {
  if (bytes[0] === 0x30) return bytes
  const [first] = parsePemCertificates(toLatin1(bytes))
  return first ?? bytes
}

async function readCertificate(der: Uint8Array): Promise<Certificat> {
  const root = parseDer(der)
  const tbs = child(root, 0)
  const fields = tbs.children[0]?.tag === 0xa0 ? tbs.children.slice(1) : tbs.children
  const [serialNumber, algorithm, issuer, validity, subject, spki] = fields
  if (!serialNumber || !algorithm || !issuer || !validity || !subject || !spki)
    throw new Error('incomplete certificate')
  const signatureAlgorithm = child(root, 1)
  // §4.1.1.2: both must be the same, since only the inner one is signed
  if (!equalBytes(algorithm.bytes, signatureAlgorithm.bytes)) throw new Error('two signature algorithms')
  if (!equalBytes(sequence(...root.children.map(({ bytes }) => bytes)), der)) throw new Error('not in DER')
  const subjectNames = readName(subject)
  const issuerNames = readName(issuer)
  const title = find(subjectNames, 'title')
  const organization = find(subjectNames, 'O')
  return {
    der,
    subject: formatName(subjectNames),
    commonName: find(subjectNames, 'CN') ?? formatName(subjectNames),
    ...(title === undefined ? {} : { title }),
    ...(organization === undefined ? {} : { organization }),
    issuer: formatName(issuerNames),
    issuerCommonName: find(issuerNames, 'CN') ?? formatName(issuerNames),
    serialNumber: toHex(serialNumber.content),
    notBefore: dateOf(child(validity, 0)),
    notAfter: dateOf(child(validity, 1)),
    key: describePublicKey(spki),
    ...readExtensions(findTag(tbs, 0xa3)),
    sha256: toHex(await sha256(der)),
    parts: {
      toBeSigned: tbs.bytes,
      signatureAlgorithm,
      signature: bitsOf(child(root, 2)),
      serialNumber: serialNumber.bytes,
      issuer: issuer.bytes,
      subject: subject.bytes,
      spki,
    },
  }
}

type Extensions = Pick<
  Certificat,
  'keyUsages' | 'extendedKeyUsages' | 'isAuthority' | 'policies' | 'qcStatements' | 'subjectKeyId'
>

function readExtensions(wrapper: Der | undefined): Extensions {
  const extensions: Extensions = { isAuthority: false, policies: [], qcStatements: [] }
  for (const extension of wrapper?.children[0]?.children ?? []) {
    const value = parseDer(octetsOf(extension.children.at(-1)!))
    const firstOids = () => value.children.map((item) => oidOf(child(item, 0)))
    switch (oidOf(child(extension, 0))) {
      case '2.5.29.14':
        extensions.subjectKeyId = octetsOf(value)
        break
      case '2.5.29.15':
        extensions.keyUsages = readKeyUsages(value.content.subarray(1))
        break
      case '2.5.29.37':
        extensions.extendedKeyUsages = value.children.map(oidOf)
        break
      case '2.5.29.19':
        extensions.isAuthority = value.children[0]?.tag === 0x01 && numberOf(value.children[0]) !== 0
        break
      case '2.5.29.32':
        extensions.policies = firstOids()
        break
      case '1.3.6.1.5.5.7.1.3':
        extensions.qcStatements = firstOids()
    }
  }
  return extensions
}

function readKeyUsages(bits: Uint8Array): KeyUsage[] {
  return KEY_USAGES.filter((_, bit) => ((bits[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1)
}

function readName(name: Der): { type: string; value: string }[] {
  return name.children.flatMap((rdn) =>
    rdn.children.map((attribute) => {
      const type = oidOf(child(attribute, 0))
      return { type: ATTRIBUTES[type] ?? type, value: textOf(child(attribute, 1)) }
    }),
  )
}

function find(names: { type: string; value: string }[], type: string): string | undefined {
  return names.find((name) => name.type === type)?.value
}

function formatName(names: { type: string; value: string }[]): string {
  return names
    .toReversed()
    .map(({ type, value }) => `${type}=${value.replace(/[,+"\\<>;]/g, '\\$&')}`)
    .join(',')
}

function textOf(node: Der): string {
  if (node.tag === 0x0c) return new TextDecoder().decode(node.content)
  if (node.tag === 0x1e) return new TextDecoder('utf-16be').decode(node.content)
  return toLatin1(node.content)
}
