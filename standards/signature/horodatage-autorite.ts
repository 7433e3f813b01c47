import { fromLatin1, sha256 } from '#standards/octets'
import { hashOf, type SigningKey } from './algorithme.ts'
import { parseCertificate } from './certificat.ts'
import { buildSignedAttributes, buildSignedData, CMS } from './cms.ts'
import { child, type Der, integer, numberOf, octetsOf, oid, oidOf, parseDer, sequence, tlv, utf8String } from './der.ts'

/** Digests that we accept to stamp, and their lengths in bytes. */
const DIGEST_LENGTHS: Record<string, number> = { 'SHA-256': 32, 'SHA-384': 48, 'SHA-512': 64 }

/** PKIFailureInfo bits (RFC 3161 §2.4.2). */
const BAD_ALGORITHM = 0
const BAD_REQUEST = 2
const BAD_DATA_FORMAT = 5
const UNACCEPTED_POLICY = 15
const UNACCEPTED_EXTENSION = 16

/**
 * Answers a time-stamp request as an authority (RFC 3161 §2.4.2). A bad request gets a refusal, in the same format.
 *
 * @param request DER TimeStampReq, as received
 * @param authority key whose certificate was issued for `horodatage`
 * @param options.serial unique number among all tokens of this authority
 * @param options.at date of the token, given to the millisecond
 * @param options.policy object identifier of the policy applied
 * @returns DER TimeStampResp, to answer as `application/timestamp-reply`
 */
export async function issueTimestamp(
  request: Uint8Array,
  authority: SigningKey,
  options: { serial: number | bigint; at: Date; policy: string },
): Promise<Uint8Array> {
  const asked = readRequest(request)
  if (typeof asked === 'number') return refuse(asked)
  if (asked.policy !== undefined && asked.policy !== options.policy) return refuse(UNACCEPTED_POLICY)
  const tstInfo = sequence(
    integer(1),
    oid(options.policy),
    asked.imprint,
    integer(options.serial),
    encodeGenTime(options.at),
    ...(asked.nonce ? [asked.nonce] : []),
  )
  const signer = await parseCertificate(authority.certificate)
  const signedAttributes = await buildSignedAttributes(CMS.tstInfo, await sha256(tstInfo), signer)
  const token = buildSignedData({
    contentType: CMS.tstInfo,
    content: tstInfo,
    signer,
    certificates: asked.certReq ? [authority.certificate, ...authority.chain] : [],
    signedAttributes,
    signature: await authority.sign(signedAttributes),
  })
  return sequence(sequence(integer(0)), token)
}

interface AskedTimestamp {
  imprint: Uint8Array
  policy: string | undefined
  nonce: Uint8Array | undefined
  certReq: boolean
}

/** The request, or the failure bit that refuses it. */
function readRequest(bytes: Uint8Array): AskedTimestamp | number {
  let request: Der
  try {
    request = parseDer(bytes)
    const [version, imprint, ...rest] = request.children
    if (!version || !imprint || numberOf(version) !== 1) return BAD_REQUEST
    const hash = hashOf(child(imprint, 0))
    const length = hash && DIGEST_LENGTHS[hash]
    if (!length) return BAD_ALGORITHM
    if (octetsOf(child(imprint, 1)).length !== length) return BAD_DATA_FORMAT
    const find = (tag: number) => rest.find((item) => item.tag === tag)
    if (find(0xa0)) return UNACCEPTED_EXTENSION
    const policy = find(0x06)
    const certReq = find(0x01)
    return {
      imprint: imprint.bytes,
      policy: policy && oidOf(policy),
      nonce: find(0x02)?.bytes,
      certReq: certReq !== undefined && numberOf(certReq) !== 0,
    }
  } catch {
    return BAD_DATA_FORMAT
  }
}

function refuse(failure: number): Uint8Array {
  const bits = new Uint8Array(Math.floor(failure / 8) + 1)
  bits[bits.length - 1] = 0x80 >> (failure % 8)
  const unusedBits = Uint8Array.of(7 - (failure % 8))
  const text = sequence(utf8String('demande d’horodatage incorrecte ou non prise en charge'))
  return sequence(sequence(integer(2), text, tlv(0x03, unusedBits, bits)))
}

/** GeneralizedTime with a fraction and no useless zero (RFC 3161 §2.4.2). */
function encodeGenTime(at: Date): Uint8Array {
  const [seconds, fraction] = at
    .toISOString()
    .replace(/[-:TZ]/g, '')
    .split('.')
  const kept = (fraction ?? '').replace(/0+$/, '')
  return tlv(0x18, fromLatin1(`${seconds}${kept ? `.${kept}` : ''}Z`))
}
