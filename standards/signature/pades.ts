import { concat, equalBytes, fromBase64, fromLatin1, sha256, toBase64, toHex } from '#standards/octets'
import { type PdfDocument, PdfUpdate } from '#standards/pdf'
import { algorithmOf, type SignatureAlgorithm, signatureForCms } from './algorithme.ts'
import { type Certificat, parseCertificate } from './certificat.ts'
import { buildSignedAttributes, buildSignedData, CMS, parseSignedData, verifySigner } from './cms.ts'
import { SignatureError } from './errors.ts'
import { addSignature, type SignatureText } from './pades-objets.ts'
import { openSignable, readingPdf } from './pdf-ouverture.ts'
import type { Stamp } from './tampon.ts'

/** How to sign a PDF. */
export interface PadesOptions extends SignatureText {
  /** DER certificate of the signer */
  certificate: Uint8Array
  /** DER, issuers to embed with it */
  chain?: Uint8Array[]
  /** invisible signature when absent */
  stamp?: Stamp
  /** empty signature field to fill, or name of the new one (`Signature1`… by default) */
  fieldName?: string
  /** bytes kept for the CMS message; by default enough for the certificates and a time stamp */
  estimatedSize?: number
}

/** A signature waiting for the private key. Plain JSON, independent of the size of the PDF, to be kept between two requests. */
export interface PreparedPades {
  /** base64 of the bytes to append before and after the CMS message */
  before: string
  after: string
  /** bytes kept for the CMS message */
  capacity: number
  /** base64 SHA-256 of what the signature covers */
  digest: string
  /** base64 of the signed attributes */
  signedAttributes: string
  /** base64 DER, the signer's first */
  certificates: string[]
}

/** Room for signed attributes, signature and structure, then for a time-stamp token with its certificates. */
const CMS_ROOM = 2048
const TIMESTAMP_ROOM = 8192

/**
 * Prepares a PAdES B-B signature (ETSI EN 319 142-1 §6.3): SubFilter ETSI.CAdES.detached, SHA-256, added by an
 * incremental update that leaves the file and its earlier signatures untouched.
 *
 * @returns `toBeSigned`: bytes that the private key signs (not their digest) by `algorithm`; `prepared`: to hand to
 *   `completePades` with the same PDF
 * @throws SignatureError `pades.pdf-vide`, `pades.pas-un-pdf`, `pades.pdf-illisible`, `pades.pdf-chiffre`,
 *   `pades.pdf-certifie`, `pades.champ-deja-signe`, `pades.champ-occupe`, `pades.page-absente`,
 *   `certificat.illisible`, `signature.cle-non-prise-en-charge`
 */
export async function preparePades(
  pdf: Uint8Array,
  options: PadesOptions,
): Promise<{ toBeSigned: Uint8Array; algorithm: SignatureAlgorithm; prepared: PreparedPades }> {
  const signer = await parseCertificate(options.certificate)
  const algorithm = algorithmOf(signer.key)
  const certificates = [options.certificate, ...(options.chain ?? [])]
  const capacity = options.estimatedSize ?? roomFor(certificates)
  const { before, after } = await readingPdf(() => layOut(pdf, signer, options, capacity))
  const digest = await sha256(concat(pdf, before, after))
  const toBeSigned = await buildSignedAttributes(CMS.data, digest, signer)
  const prepared = {
    before: toBase64(before),
    after: toBase64(after),
    capacity,
    digest: toBase64(digest),
    signedAttributes: toBase64(toBeSigned),
    certificates: certificates.map(toBase64),
  }
  return { toBeSigned, algorithm, prepared }
}

/**
 * Finishes a signature, after checking that it is the one of the certificate over this very document.
 *
 * @param pdf the same bytes as those prepared
 * @param signature of `toBeSigned`; ECDSA as r‖s (WebCrypto) or in DER (smart cards)
 * @param options.timestampToken RFC 3161 token over `digestForTimestamp`, for level B-T
 * @returns the signed PDF
 * @throws SignatureError `pades.autre-document`, `pades.signature-fausse`, `pades.signature-trop-longue`
 */
export async function completePades(
  pdf: Uint8Array,
  prepared: PreparedPades,
  signature: Uint8Array,
  options: { timestampToken?: Uint8Array } = {},
): Promise<Uint8Array> {
  const before = fromBase64(prepared.before)
  const after = fromBase64(prepared.after)
  const digest = await sha256(concat(pdf, before, after))
  if (!equalBytes(digest, fromBase64(prepared.digest))) {
    const message = 'Le document a changé depuis la préparation de la signature : recommencez la signature.'
    throw new SignatureError('pades.autre-document', message)
  }
  const certificates = prepared.certificates.map(fromBase64)
  const cms = buildSignedData({
    contentType: CMS.data,
    signer: await readSigner(prepared),
    certificates,
    signedAttributes: fromBase64(prepared.signedAttributes),
    signature,
    ...options,
  })
  const check = await verifySigner(parseSignedData(cms), async () => digest)
  if (!check.valid) {
    const message =
      'La signature reçue ne correspond pas à ce document ou à ce certificat : le document n’est pas signé.'
    throw new SignatureError('pades.signature-fausse', message)
  }
  if (cms.length > prepared.capacity) {
    const message = `La signature (${cms.length} octets) dépasse la place prévue (${prepared.capacity} octets).`
    throw new SignatureError('pades.signature-trop-longue', message)
  }
  const contents = fromLatin1(`<${toHex(cms).padEnd(prepared.capacity * 2, '0')}>`)
  return concat(pdf, before, contents, after)
}

/** SHA-256 of the signature as the PDF will hold it: what a time-stamping authority must stamp for level B-T. */
export async function digestForTimestamp(prepared: PreparedPades, signature: Uint8Array): Promise<Uint8Array> {
  const { key } = await readSigner(prepared)
  return sha256(signatureForCms(signature, key))
}

function refuseCertified(document: PdfDocument): void {
  if (!document.dictAt(document.catalog.get('Perms'))?.has('DocMDP')) return
  throw new SignatureError(
    'pades.pdf-certifie',
    'Ce PDF est certifié par son auteur, qui en interdit la modification : demandez-lui une version non certifiée.',
  )
}

/** The update to append, cut where the CMS message goes; its ByteRange is right before the cut. */
async function layOut(pdf: Uint8Array, signer: Certificat, options: PadesOptions, capacity: number) {
  const document = openSignable(pdf)
  refuseCertified(document)
  const contents = `<${'0'.repeat(capacity * 2)}>`
  const byteRange = `[0 ${' '.repeat(32)}]`
  const marked = `/ByteRange ${byteRange}\n/Contents ${contents}`
  const update = new PdfUpdate(document)
  addSignature(document, update, signer, options, marked)
  const text = await update.format()
  const marker = text.indexOf(marked)
  const contentsAt = marker + marked.length - contents.length
  const [start, end] = [pdf.length + contentsAt, pdf.length + contentsAt + contents.length]
  const after = text.slice(contentsAt + contents.length)
  const range = `[0 ${start} ${end} ${after.length}`.padEnd(byteRange.length - 1)
  const before = text.slice(0, contentsAt).replace(`${byteRange}\n/Contents `, `${range}]\n/Contents `)
  return { before: fromLatin1(before), after: fromLatin1(after) }
}

function roomFor(certificates: Uint8Array[]): number {
  return certificates.reduce((size, der) => size + der.length, CMS_ROOM + TIMESTAMP_ROOM)
}

async function readSigner(prepared: PreparedPades): Promise<Certificat> {
  return parseCertificate(fromBase64(prepared.certificates[0] ?? ''))
}
