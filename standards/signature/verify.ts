import { concat, digest, equalBytes } from '#standards/octets'
import { listFields, nameOf, type PdfDict, type PdfDocument, PdfParser, textOfString } from '#standards/pdf'
import type { Certificat } from './certificat.ts'
import { type CertificateFault, checkCertificate } from './chaine.ts'
import { CMS, findAttribute, parseSignedData, type SignedData, verifySigner } from './cms.ts'
import { dateOf, parseDer } from './der.ts'
import { SignatureError } from './errors.ts'
import { describeTimestamp, type Horodatage, verifyTimestamp } from './horodatage.ts'
import { addsOnlySignatures } from './pdf-changements.ts'
import { openSignable, readingPdf } from './pdf-ouverture.ts'
import { summarize } from './verify-resume.ts'

/** What the signature still says of the document that is read today. */
export type Coverage =
  /** it covers the file to its last byte */
  | 'document-entier'
  /** only other signatures were added since */
  | 'signatures-ajoutees'
  /** something else changed since: what is displayed may not be what was signed */
  | 'modifie-ensuite'

/** Verification of one signature of a PDF. */
export interface SignatureReport {
  /** name of the form field */
  field: string
  kind: 'signature' | 'horodatage'
  /** signer's certificate, when it could be read */
  certificate?: Certificat
  /** common name of the signer, or the name written in the PDF */
  signer: string
  /** date claimed by the signer */
  claimedAt?: Date
  raison?: string
  lieu?: string
  /** time stamp over the signature (level B-T) */
  timestamp?: Horodatage
  /** PAdES baseline level; `CMS` for an older form of signature */
  level: 'B-B' | 'B-T' | 'CMS'
  /** `inconnue`: a form of signature that cannot be checked here */
  integrity: 'intacte' | 'rompue' | 'inconnue'
  /** French sentence, when integrity is not proved */
  reason?: string
  coverage: Coverage
  /** judged at the date of the signature (or at `options.at`) */
  certificateFaults: CertificateFault[]
  /** ETSI EN 319 102-1 §5.1.3 */
  indication: 'TOTAL-PASSED' | 'INDETERMINATE' | 'TOTAL-FAILED'
  /** one French sentence for someone who knows nothing of cryptography */
  summary: string
}

export interface VerifyOptions {
  /** DER certificates of the trusted authorities */
  trustAnchors: Uint8Array[]
  /** judges certificates at this date instead of the one of the signature */
  at?: Date
}

const DETACHED = ['ETSI.CAdES.detached', 'adbe.pkcs7.detached']
const DOCUMENT_TIMESTAMP = 'ETSI.RFC3161'

/**
 * Verifies every signature of a PDF, oldest first. Revocation is not checked.
 *
 * @returns no report for a PDF that is not signed
 * @throws SignatureError `pades.pdf-vide`, `pades.pas-un-pdf`, `pades.pdf-illisible`, `pades.pdf-chiffre`
 * @see ETSI EN 319 142-1, ETSI EN 319 102-1, ISO 32000-1 §12.8
 */
export async function verifyPades(pdf: Uint8Array, options: VerifyOptions): Promise<SignatureReport[]> {
  return readingPdf(async () => {
    const document = openSignable(pdf)
    const found = listFields(document).flatMap(({ name, signature }) =>
      signature ? [readSignature(document, name, signature)] : [],
    )
    const reports: SignatureReport[] = []
    for (const signature of found.toSorted((a, b) => a.end - b.end)) {
      reports.push(await verifySignature(document, signature, options))
    }
    return reports
  })
}

interface FoundSignature {
  field: string
  format: string
  contents: Uint8Array
  /** bytes signed, `undefined` when the ByteRange is not sound */
  ranges: [Uint8Array, Uint8Array] | undefined
  /** where the signed revision ends */
  end: number
  name: string | undefined
  claimedAt: Date | undefined
  raison: string | undefined
  lieu: string | undefined
}

function readSignature(document: PdfDocument, field: string, dict: PdfDict): FoundSignature {
  const text = (key: string) => textOfString(document.resolve(dict.get(key)))
  const contents = document.resolve(dict.get('Contents'))
  const range = document.arrayAt(dict.get('ByteRange'))
  const bytes = contents instanceof Uint8Array ? contents : new Uint8Array()
  const ranges = readRanges(document.bytes, range, bytes)
  return {
    field,
    format: nameOf(document.resolve(dict.get('SubFilter'))) ?? '',
    contents: bytes,
    ranges,
    end: ranges ? ranges[1].byteOffset - document.bytes.byteOffset + ranges[1].length : 0,
    name: text('Name'),
    claimedAt: readDate(text('M')),
    raison: text('Reason'),
    lieu: text('Location'),
  }
}

/**
 * The signed bytes: all the revision but the string of the CMS message, exactly. Any other ByteRange could hide
 * unsigned bytes in the hole (“signature wrapping”).
 */
function readRanges(pdf: Uint8Array, range: unknown[], contents: Uint8Array): FoundSignature['ranges'] {
  const [start, length, restart, rest] = range
  if (start !== 0 || typeof length !== 'number' || typeof restart !== 'number' || typeof rest !== 'number')
    return undefined
  if (range.length !== 4 || restart <= length || restart + rest > pdf.length || pdf[length] !== 0x3c) return undefined
  const parser = new PdfParser(pdf.subarray(0, restart), length)
  try {
    const hole = parser.readValue()
    if (!(hole instanceof Uint8Array) || parser.offset !== restart || !equalBytes(hole, contents)) return undefined
  } catch {
    return undefined
  }
  return [pdf.subarray(0, length), pdf.subarray(restart, restart + rest)]
}

async function verifySignature(
  document: PdfDocument,
  found: FoundSignature,
  options: VerifyOptions,
): Promise<SignatureReport> {
  const { field, name, claimedAt, raison, lieu } = found
  const verdict = await checkIntegrity(found, options)
  const coverage = findCoverage(document, found)
  const report = {
    field,
    ...verdict,
    signer: verdict.certificate?.commonName ?? name ?? 'un signataire inconnu',
    ...(claimedAt ? { claimedAt } : {}),
    ...(raison === undefined ? {} : { raison }),
    ...(lieu === undefined ? {} : { lieu }),
    coverage,
    indication: conclude(verdict, coverage),
  }
  return { ...report, summary: summarize(report) }
}

type Verdict = Pick<SignatureReport, 'kind' | 'level' | 'integrity' | 'certificateFaults'> &
  Partial<Pick<SignatureReport, 'certificate' | 'reason' | 'timestamp'>>

async function checkIntegrity(found: FoundSignature, options: VerifyOptions): Promise<Verdict> {
  const kind = found.format === DOCUMENT_TIMESTAMP ? 'horodatage' : 'signature'
  const failed: Pick<Verdict, 'kind' | 'level' | 'certificateFaults'> = { kind, level: 'CMS', certificateFaults: [] }
  if (!found.ranges) {
    const reason = 'La partie signée du document est mal délimitée : la signature a pu être détournée.'
    return { ...failed, integrity: 'rompue', reason }
  }
  if (kind === 'signature' && !DETACHED.includes(found.format)) {
    const reason = `Le format de signature « ${found.format} » ne peut pas être vérifié ici.`
    return { ...failed, integrity: 'inconnue', reason }
  }
  const content = concat(...found.ranges)
  try {
    if (kind === 'horodatage') return await checkDocumentTimestamp(found.contents, content, options)
    return await checkSignature(found, content, options)
  } catch (cause) {
    if (!(cause instanceof SignatureError)) throw cause
    return { ...failed, integrity: 'rompue', reason: cause.message }
  }
}

async function checkDocumentTimestamp(
  token: Uint8Array,
  content: Uint8Array,
  options: VerifyOptions,
): Promise<Verdict> {
  const { hash } = describeTimestamp(token)
  const timestamp = await verifyTimestamp(token, await digest(hash, content), options)
  const { certificate, faults } = timestamp
  return { kind: 'horodatage', level: 'B-T', integrity: 'intacte', certificate, timestamp, certificateFaults: faults }
}

async function checkSignature(found: FoundSignature, content: Uint8Array, options: VerifyOptions): Promise<Verdict> {
  const signedData = parseSignedData(found.contents)
  const check = await verifySigner(signedData, (hash) => digest(hash, content))
  const { certificate } = check
  if (!check.valid || !certificate) {
    const reason = check.reason ?? 'La signature est fausse.'
    const known = certificate ? { certificate } : {}
    return { kind: 'signature', level: 'CMS', integrity: 'rompue', reason, certificateFaults: [], ...known }
  }
  const timestamp = await findTimestamp(signedData, options)
  const trustedDate = timestamp?.faults.length === 0 ? timestamp.at : undefined
  const at = options.at ?? trustedDate ?? found.claimedAt ?? signingTime(signedData) ?? certificate.notBefore
  const chain = [certificate.der, ...signedData.certificates]
  const certificateFaults = await checkCertificate(chain, { trustAnchors: options.trustAnchors, at })
  if (check.weak) {
    const message = 'La signature repose sur un algorithme périmé (SHA-1).'
    certificateFaults.push({ code: 'certificat.algorithme-faible', message })
  }
  const baseline = timestamp ? 'B-T' : 'B-B'
  const level = check.referencesCertificate && found.format === DETACHED[0] ? baseline : 'CMS'
  return {
    kind: 'signature',
    level,
    integrity: 'intacte',
    certificate,
    certificateFaults,
    ...(timestamp ? { timestamp } : {}),
  }
}

/** The time stamp of the signature, when it has one that verifies. */
async function findTimestamp({ signer }: SignedData, options: VerifyOptions): Promise<Horodatage | undefined> {
  const token = findAttribute(signer.unsignedAttributes, CMS.timestampToken)
  if (!token) return undefined
  try {
    const { hash } = describeTimestamp(token.bytes)
    return await verifyTimestamp(token.bytes, await digest(hash, signer.signature), options)
  } catch {
    return undefined
  }
}

function signingTime({ signer }: SignedData): Date | undefined {
  const attributes = signer.signedAttributes ? parseDer(signer.signedAttributes) : undefined
  const value = findAttribute(attributes, CMS.signingTime)
  return value && dateOf(value)
}

function findCoverage(document: PdfDocument, { ranges, end }: FoundSignature): Coverage {
  if (!ranges) return 'modifie-ensuite'
  const rest = document.bytes.subarray(end)
  if (rest.every((byte) => byte === 10 || byte === 13)) return 'document-entier'
  try {
    const signed = openSignable(document.bytes.subarray(0, end))
    const updated = signed.xref.start !== document.xref.start
    return updated && addsOnlySignatures(signed, document) ? 'signatures-ajoutees' : 'modifie-ensuite'
  } catch {
    return 'modifie-ensuite'
  }
}

function conclude(verdict: Verdict, coverage: Coverage): SignatureReport['indication'] {
  if (verdict.integrity === 'rompue') return 'TOTAL-FAILED'
  const certain = verdict.integrity === 'intacte' && verdict.certificateFaults.length === 0
  return certain && coverage !== 'modifie-ensuite' ? 'TOTAL-PASSED' : 'INDETERMINATE'
}

function readDate(text: string | undefined): Date | undefined {
  const match = /^D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:([+-])(\d\d)'?(\d\d)?)?/.exec(text ?? '')
  if (!match) return undefined
  const [, year, month = '01', day = '01', hour = '00', minute = '00', second = '00', sign, offsetHour, offsetMinute] =
    match
  const local = Date.UTC(+year!, +month - 1, +day, +hour, +minute, +second)
  const offset = (Number(offsetHour ?? 0) * 60 + Number(offsetMinute ?? 0)) * 60_000
  return new Date(local - (sign === '-' ? -offset : offset))
}
