import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fromLatin1, sha256, toHex, toLatin1 } from '#standards/octets'
import { createAuthority, issueCertificate } from './autorite.ts'
import { algorithmIdentifier, integer, octetString, sequence } from './der.ts'
import { autorite, buildPdf, FROM, issueSigner, SIGNED_AT, signPdf, TO } from './exemples.ts'
import { buildTimestampRequest, parseTimestampResponse, verifyTimestamp } from './horodatage.ts'
import { issueTimestamp } from './horodatage-autorite.ts'
import { completePades, digestForTimestamp, preparePades } from './pades.ts'
import { verifyPades } from './verify.ts'

const horloge = await issueCertificate(autorite, { nom: 'Horloge', usage: 'horodatage', from: FROM, to: TO })
const trust = { trustAnchors: [autorite.certificate] }
const data = await sha256(fromLatin1('délibération'))
const AT = new Date('2025-03-04T10:00:00.120Z')
const answer = { serial: 2n ** 80n, at: AT, policy: '1.2.250.1.999.1' }

test('a time stamp says when and by whom', async () => {
  const nonce = Uint8Array.of(0, 0x80, 7)
  const response = await issueTimestamp(buildTimestampRequest(data, { nonce }), horloge, answer)
  const { certificate, ...stamp } = await verifyTimestamp(parseTimestampResponse(response), data, { ...trust, nonce })
  assert.equal(certificate.commonName, 'Horloge')
  assert.deepEqual(stamp, { at: AT, policy: '1.2.250.1.999.1', serialNumber: '0100000000000000000000', faults: [] })
})

test('a time stamp of something else, or answering another request, is refused', async () => {
  const nonce = Uint8Array.of(1)
  const token = parseTimestampResponse(await issueTimestamp(buildTimestampRequest(data, { nonce }), horloge, answer))
  await assert.rejects(verifyTimestamp(token, await sha256(data), trust), { code: 'horodatage.autre-contenu' })
  await assert.rejects(verifyTimestamp(token, data, { ...trust, nonce: Uint8Array.of(2) }), {
    code: 'horodatage.autre-demande',
  })
})

test('a token changed anywhere is refused', async () => {
  const alone = { ...horloge, chain: [] }
  const token = parseTimestampResponse(await issueTimestamp(buildTimestampRequest(data), alone, answer))
  let refused = 0
  for (let at = 0; at < token.length; at++) {
    const altered = token.slice()
    altered[at]! ^= 0x02
    const verdict = await verifyTimestamp(altered, data, trust).catch((error) => {
      assert.match(error.code, /^horodatage\./, `byte ${at}`)
      return undefined
    })
    if (!verdict || verdict.faults.length > 0) refused++
    else assert.deepEqual([verdict.at, verdict.policy], [AT, answer.policy], `byte ${at}`)
  }
  assert.ok(refused > token.length * 0.9, `${refused} of ${token.length}`)
})

test('an authority that is not trusted, or not made for it, is told', async () => {
  const stranger = await createAuthority({ nom: 'Étrangère', from: FROM })
  const other = await issueCertificate(stranger, { nom: 'Autre', usage: 'horodatage', from: FROM, to: TO })
  const codes = async (key: typeof horloge) => {
    const token = parseTimestampResponse(await issueTimestamp(buildTimestampRequest(data), key, answer))
    return (await verifyTimestamp(token, data, trust)).faults.map(({ code }) => code)
  }
  assert.deepEqual(await codes(other), ['certificat.autorite-inconnue'])
  assert.deepEqual(await codes(await issueSigner()), ['certificat.usage-interdit'])
})

test('a request that cannot be served gets a refusal in the same format', async () => {
  const sha1 = algorithmIdentifier('1.3.14.3.2.26')
  const imprint = sequence(sha1, octetString(data.subarray(0, 20)))
  const bad = [
    new Uint8Array(),
    fromLatin1('GET / HTTP/1.1'),
    new Uint8Array(50_000).fill(0x30),
    buildTimestampRequest(data.subarray(1)),
    buildTimestampRequest(data, { policy: '1.2.3' }),
    sequence(integer(1), imprint),
    sequence(integer(2), imprint),
  ]
  for (const request of bad) {
    const response = await issueTimestamp(request, horloge, answer)
    assert.throws(() => parseTimestampResponse(response), { code: 'horodatage.refuse', message: /incorrecte/ })
  }
})

test('a damaged answer is told as such', async () => {
  const response = await issueTimestamp(buildTimestampRequest(data), horloge, answer)
  assert.throws(() => parseTimestampResponse(response.subarray(0, 50)), { code: 'horodatage.illisible' })
  assert.throws(() => parseTimestampResponse(fromLatin1('<html>')), { code: 'horodatage.illisible' })
  await assert.rejects(verifyTimestamp(response, data, trust), { code: 'horodatage.illisible' })
})

test('a signature with its time stamp reaches level B-T and keeps its date after the certificate expired', async () => {
  const brief = await issueCertificate(autorite, {
    nom: 'Marie Durand',
    usage: 'signature',
    from: FROM,
    to: new Date('2025-06-01T00:00:00Z'),
    keyType: 'RSA-2048',
  })
  const pdf = await buildPdf()
  const { toBeSigned, prepared } = await preparePades(pdf, { ...brief, at: SIGNED_AT })
  const signature = await brief.sign(toBeSigned)
  const request = buildTimestampRequest(await digestForTimestamp(prepared, signature))
  const timestampToken = parseTimestampResponse(await issueTimestamp(request, horloge, answer))
  const [report] = await verifyPades(await completePades(pdf, prepared, signature, { timestampToken }), trust)
  assert.equal(report?.level, 'B-T')
  assert.equal(report?.indication, 'TOTAL-PASSED')
  assert.deepEqual(report?.timestamp?.at, AT)
  assert.match(report!.summary, /^Signé par Marie Durand le 4 mars 2025 à 11 h 00, date certifiée par Horloge/)
})

test('a document time stamp is reported as such', async () => {
  const signed = toLatin1(await signPdf(await buildPdf(), await issueSigner()))
  const pdf = signed.replace('/ETSI.CAdES.detached', '/ETSI.RFC3161       ')
  const [hole] = /<[0-9a-f]{2000,}>/.exec(pdf)!
  const request = buildTimestampRequest(await sha256(fromLatin1(pdf.replace(hole, ''))))
  const token = parseTimestampResponse(await issueTimestamp(request, horloge, answer))
  const stamped = pdf.replace(hole, `<${toHex(token).padEnd(hole.length - 2, '0')}>`)
  const [report] = await verifyPades(fromLatin1(stamped), trust)
  assert.equal(report?.kind, 'horodatage')
  assert.equal(report?.indication, 'TOTAL-PASSED')
  assert.equal(report?.summary, 'Horodaté par Horloge le 4 mars 2025 à 11 h 00 ; le document n’a pas changé depuis.')
  const [broken] = await verifyPades(fromLatin1(stamped.replace('Marie', 'Maria')), trust)
  assert.equal(broken?.indication, 'TOTAL-FAILED')
})

test('a time stamp that does not verify is ignored, and the claimed date is used', async () => {
  const marie = await issueSigner()
  const pdf = await buildPdf()
  const { toBeSigned, prepared } = await preparePades(pdf, { ...marie, at: SIGNED_AT })
  const response = await issueTimestamp(buildTimestampRequest(data), horloge, answer)
  const options = { timestampToken: parseTimestampResponse(response) }
  const [report] = await verifyPades(await completePades(pdf, prepared, await marie.sign(toBeSigned), options), trust)
  assert.equal(report?.level, 'B-B')
  assert.equal(report?.timestamp, undefined)
  assert.equal(report?.indication, 'TOTAL-PASSED')
})
