/** Other programs agree: OpenSSL, Poppler's pdfsig and qpdf read what we write, and we read what they write. */
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, type TestContext, test } from 'node:test'
import { PDFDocument } from '@cantoo/pdf-lib'
import PDFKit from 'pdfkit'
import { fromLatin1, sha256, toLatin1 } from '#standards/octets'
import { issueCertificate, type KeyType } from './autorite.ts'
import { parseCertificate, parsePemCertificates, toPem } from './certificat.ts'
import { checkCertificate } from './chaine.ts'
import { autorite, buildPdf, FROM, issueSigner, SIGNED_AT, signPdf, TO } from './exemples.ts'
import { buildTimestampRequest, parseTimestampResponse, verifyTimestamp } from './horodatage.ts'
import { issueTimestamp } from './horodatage-autorite.ts'
import { openPkcs12 } from './pkcs12.ts'
import { buildPkcs12 } from './pkcs12-creation.ts'
import { verifyPades } from './verify.ts'

const folder = mkdtempSync(join(tmpdir(), 'signature-'))
after(() => rmSync(folder, { recursive: true }))

const STAMP = { page: 1, x: 50, y: 50, lines: ['Marie Durand', 'Maire', '4 mars 2025'] }

function write(name: string, content: Uint8Array | string): string {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}

const readBytes = (name: string) => new Uint8Array(readFileSync(join(folder, name)))

/** Runs a program in the folder; `undefined`, and the test skipped, when it is not installed. */
function run(t: TestContext, program: string, ...args: string[]): { output: string; status: number } | undefined {
  const { error, status, stdout, stderr } = spawnSync(program, args, { cwd: folder, encoding: 'utf8' })
  if (error) {
    t.skip(`${program} n’est pas installé`)
    return undefined
  }
  return { output: stdout + stderr, status: status ?? -1 }
}

/** Splits the words of a command that has no quoted argument. */
const openssl = (t: TestContext, command: string) => run(t, 'openssl', ...command.split(' '))

for (const keyType of ['RSA-2048', 'P-256', 'P-384'] satisfies KeyType[]) {
  test(`openssl accepts the certificate, opens the container and checks the CMS (${keyType})`, async (t) => {
    const key = await issueSigner('Élise', keyType)
    write('ca.pem', toPem(autorite.certificate))
    write('leaf.pem', toPem(key.certificate))
    const strict = openssl(t, 'verify -x509_strict -attime 1740000000 -CAfile ca.pem leaf.pem')
    if (!strict) return
    assert.match(strict.output, /OK/)
    write('ours.p12', await buildPkcs12(key.privateKey, [key.certificate, ...key.chain], 'été'))
    const opened = openssl(t, 'pkcs12 -in ours.p12 -passin pass:été -nodes')
    assert.match(opened!.output, /BEGIN PRIVATE KEY/)
    assert.equal(parsePemCertificates(opened!.output).length, 2)
    const signed = toLatin1(await signPdf(await buildPdf(), key))
    const [, a, b, c] = /ByteRange \[0 (\d+) (\d+) (\d+)/.exec(signed)!.map(Number)
    write('content.bin', fromLatin1(signed.slice(0, a) + signed.slice(b, b! + c!)))
    write('signature.der', Buffer.from(signed.slice(a! + 1, b! - 1), 'hex'))
    const cms = 'cms -verify -inform DER -in signature.der -binary -content content.bin -out verified.bin'
    const checked = openssl(t, `${cms} -CAfile ca.pem -purpose any -attime 1740000000 -cades`)
    assert.match(checked!.output, /Verification successful|CAdES Verification successful/i)
    assert.equal(checked!.status, 0)
  })
}

test('pdfsig finds one, then two, then three valid signatures', async (t) => {
  const keys = [await issueSigner('Marie', 'RSA-2048'), await issueSigner('Jean'), await issueSigner('Élise', 'P-384')]
  for (const useObjectStreams of [true, false]) {
    let pdf = await buildPdf({ useObjectStreams })
    for (const [index, key] of keys.entries()) {
      pdf = await signPdf(pdf, key, { stamp: STAMP, raison: 'Maire' })
      const result = run(t, 'pdfsig', write('signed.pdf', pdf))
      if (!result) return
      assert.equal(result.output.match(/Signature is Valid/g)?.length, index + 1)
      assert.equal(result.output.match(/- Total document signed/g)?.length, 1)
      assert.equal(result.output.match(/Not total document signed/g)?.length ?? 0, index)
    }
  }
})

/** Signatures that other programs put in PDFs, and what is reported of them. */
const FOREIGN: [name: string, args: string, level: string, faults: string[]][] = [
  ['RSA-PSS with SHA-512', '-md sha512 -keyopt rsa_padding_mode:pss -cades', 'B-B', []],
  ['RSA with SHA-256, no reference to the certificate', '-md sha256', 'CMS', []],
  ['SHA-1', '-md sha1', 'CMS', ['certificat.algorithme-faible']],
  ['a signer named by key identifier', '-md sha256 -keyid -cades', 'B-B', []],
]

for (const [name, args, level, faults] of FOREIGN) {
  test(`a signature made by openssl in a PDF is verified: ${name}`, async (t) => {
    const key = await issueSigner('Marie', 'RSA-2048')
    write('key.p12', await buildPkcs12(key.privateKey, [key.certificate], 'x'))
    if (!openssl(t, 'pkcs12 -in key.p12 -passin pass:x -nodes -out key.pem')) return
    const pdf = toLatin1(await signPdf(await buildPdf(), key))
    const [hole] = /<[0-9a-f]{2000,}>/.exec(pdf)!
    write('content.bin', fromLatin1(pdf.replace(hole, '')))
    const made = openssl(t, `cms -sign -binary -in content.bin -signer key.pem -outform DER -out cms.der ${args}`)
    assert.equal(made!.status, 0, made!.output)
    const contents = `<${readFileSync(join(folder, 'cms.der'))
      .toString('hex')
      .padEnd(hole.length - 2, '0')}>`
    const [report] = await verifyPades(fromLatin1(pdf.replace(hole, contents)), {
      trustAnchors: [autorite.certificate],
    })
    assert.equal(report?.integrity, 'intacte')
    assert.equal(report?.level, level)
    assert.deepEqual(
      report?.certificateFaults.map(({ code }) => code),
      faults,
    )
    const altered = pdf.replace(hole, contents).replace('Marie', 'Maria')
    const [refused] = await verifyPades(fromLatin1(altered), { trustAnchors: [autorite.certificate] })
    assert.equal(refused?.integrity, 'rompue')
  })
}

test('pdfsig refuses a document changed after the signature', async (t) => {
  const signed = await signPdf(await buildPdf(), await issueSigner())
  signed[30]! ^= 1
  const result = run(t, 'pdfsig', write('altered.pdf', signed))
  if (result) assert.match(result.output, /Digest Mismatch/)
})

/** PDFs of other programs, from one of ours. */
const QPDF: [name: string, args: string[]][] = [
  ['linearised', ['--linearize']],
  ['in object streams', ['--object-streams=generate']],
  ['in plain tables', ['--object-streams=disable']],
  ['in QDF form', ['--qdf']],
  ['turned', ['--rotate=90']],
]

for (const [name, args] of QPDF) {
  test(`a PDF ${name} by qpdf is signed, and qpdf finds it sound`, async (t) => {
    write('source.pdf', await buildPdf({ pages: 2 }))
    if (!run(t, 'qpdf', ...args, 'source.pdf', 'made.pdf')) return
    const key = await issueSigner()
    const signed = await signPdf(await signPdf(readBytes('made.pdf'), key, { stamp: STAMP }), key)
    const checked = run(t, 'qpdf', '--check', write('signed.pdf', signed))
    // qpdf warns that an incremental update undoes linearisation, which is the normal fate of a signed file
    assert.match(checked!.output, /No syntax or stream encoding errors|linearization|linearized/)
    assert.doesNotMatch(checked!.output, /xref|damaged|expected/i)
    const reports = await verifyPades(signed, { trustAnchors: [autorite.certificate] })
    assert.deepEqual(
      reports.map(({ indication }) => indication),
      ['TOTAL-PASSED', 'TOTAL-PASSED'],
    )
    const pdfsig = run(t, 'pdfsig', 'signed.pdf')
    if (pdfsig) assert.equal(pdfsig.output.match(/Signature is Valid/g)?.length, 2)
  })
}

test('a PDF encrypted by qpdf is refused, even without a password to open it', async (t) => {
  write('source.pdf', await buildPdf())
  if (!run(t, 'qpdf', '--encrypt', '', 'maitre', '256', '--', 'source.pdf', 'closed.pdf')) return
  await assert.rejects(signPdf(readBytes('closed.pdf'), await issueSigner()), { code: 'pades.pdf-chiffre' })
})

test('a PDF of pdfkit is signed', async (t) => {
  const document = new PDFKit({ size: 'A4' })
  const chunks: Buffer[] = []
  document.on('data', (chunk: Buffer) => chunks.push(chunk))
  const ended = new Promise((resolve) => document.on('end', resolve))
  document.text('Délibération n° 2025-12').end()
  await ended
  const signed = await signPdf(new Uint8Array(Buffer.concat(chunks)), await issueSigner(), { stamp: STAMP })
  assert.equal((await PDFDocument.load(signed)).getPageCount(), 1)
  const result = run(t, 'pdfsig', write('kit.pdf', signed))
  if (result) assert.match(result.output, /Signature is Valid/)
})

test('openssl accepts our time stamps, and we read its requests', async (t) => {
  const clock = await issueCertificate(autorite, {
    nom: 'Horloge',
    usage: 'horodatage',
    from: FROM,
    to: TO,
    keyType: 'RSA-2048',
  })
  write('ca.pem', toPem(autorite.certificate))
  write('data.txt', 'délibération')
  if (!openssl(t, 'ts -query -data data.txt -sha512 -cert -out ask.tsq')) return
  const options = { serial: 7, at: SIGNED_AT, policy: '1.2.250.1.999.1' }
  write('answer.tsr', await issueTimestamp(readBytes('ask.tsq'), clock, options))
  const verify = 'ts -verify -in answer.tsr -CAfile ca.pem -attime 1741082400'
  assert.match(openssl(t, `${verify} -queryfile ask.tsq`)!.output, /Verification: OK/)
  assert.match(openssl(t, `${verify} -data data.txt`)!.output, /Verification: OK/)
  assert.match(openssl(t, `${verify} -data ca.pem`)!.output, /Verification: FAILED/)
  assert.match(openssl(t, 'ts -reply -in answer.tsr -text')!.output, /Time stamp: Mar {2}4 10:00:00 2025 GMT/)
})

test('the requests that we build are those of the standard', async (t) => {
  write('data.txt', 'délibération')
  write('ours.tsq', buildTimestampRequest(await sha256(readBytes('data.txt')), { nonce: Uint8Array.of(0xc8, 1) }))
  const read = openssl(t, 'ts -query -in ours.tsq -text')
  if (!read) return
  assert.match(read.output, /Hash Algorithm: sha256/)
  assert.match(read.output, /Nonce: 0xC801/)
  assert.match(read.output, /Certificate required: yes/)
})

test('a time stamp of openssl’s own authority is verified', async (t) => {
  const clock = await issueCertificate(autorite, {
    nom: 'Horloge',
    usage: 'horodatage',
    from: FROM,
    to: TO,
    keyType: 'RSA-2048',
  })
  write('clock.p12', await buildPkcs12(clock.privateKey, [clock.certificate], 'x'))
  if (!openssl(t, 'pkcs12 -in clock.p12 -passin pass:x -nodes -out clock.pem')) return
  write('ca.pem', toPem(autorite.certificate))
  const lines = [
    '[tsa]',
    'serial=./serial',
    'default_policy=1.2.3.4',
    'digests=sha256',
    'signer_digest=sha256',
    'ess_cert_id_alg=sha256',
  ]
  write('ts.cnf', `${lines.join('\n')}\n`)
  write('serial', '01\n')
  const digest = await sha256(fromLatin1('acte'))
  write('ask.tsq', buildTimestampRequest(digest))
  openssl(
    t,
    'ts -reply -config ts.cnf -section tsa -queryfile ask.tsq -signer clock.pem -inkey clock.pem -chain ca.pem -out answer.tsr',
  )
  const stamp = await verifyTimestamp(parseTimestampResponse(readBytes('answer.tsr')), digest, {
    trustAnchors: [autorite.certificate],
  })
  assert.equal(stamp.policy, '1.2.3.4')
  assert.equal(stamp.certificate.commonName, 'Horloge')
})

/** Containers that openssl writes, and what becomes of them here. */
const CONTAINERS: [name: string, args: string, code?: string][] = [
  ['by default', ''],
  ['with AES-128', '-keypbe AES-128-CBC -certpbe AES-128-CBC -macalg sha512'],
  ['without integrity code', '-nomac'],
  ['with many rounds', '-iter 20000'],
  ['with certificates in clear', '-certpbe NONE'],
  ['in triple DES', '-legacy -keypbe PBE-SHA1-3DES -certpbe PBE-SHA1-3DES', 'pkcs12.algorithme-ancien'],
  ['in RC2', '-legacy -descert -certpbe PBE-SHA1-RC2-40', 'pkcs12.algorithme-ancien'],
  ['without key', '-nokeys', 'pkcs12.sans-cle'],
]

for (const [name, args, code] of CONTAINERS) {
  test(`a container of openssl ${name} ${code ? `is refused (${code})` : 'opens'}`, async (t) => {
    const request = 'req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 3650 -subj /C=FR/CN=Marie'
    if (!openssl(t, request)) return
    const made = openssl(
      t,
      `pkcs12 -export -inkey key.pem -in cert.pem -out theirs.p12 -passout pass:été ${args}`.trim(),
    )
    if (made!.status !== 0) return t.skip(`openssl ne sait pas écrire ce fichier : ${made!.output}`)
    const file = readBytes('theirs.p12')
    if (code) return assert.rejects(openPkcs12(file, 'été'), { code })
    const { certificate } = await openPkcs12(file, 'été')
    assert.equal((await parseCertificate(certificate)).commonName, 'Marie')
    await assert.rejects(openPkcs12(file, 'faux'), { code: 'pkcs12.mot-de-passe' })
  })
}

test('short keys, SHA-1 certificates and unusable keys are told', async (t) => {
  const codesOf = async (options: string) => {
    const made = openssl(t, `req -x509 -nodes -keyout key.pem -out cert.pem -days 9000 -subj /CN=Ancien ${options}`)
    if (!made) return undefined
    assert.equal(made.status, 0, made.output)
    const [der] = parsePemCertificates(readFileSync(join(folder, 'cert.pem'), 'utf8'))
    const { notBefore } = await parseCertificate(der!)
    const faults = await checkCertificate([der!], { trustAnchors: [der!], at: notBefore })
    return faults.map(({ code }) => code).filter((code) => code !== 'certificat.usage-interdit')
  }
  const short = await codesOf('-newkey rsa:1024')
  if (!short) return
  assert.deepEqual(short, ['certificat.cle-trop-courte'])
  assert.deepEqual(await codesOf('-newkey rsa:2048 -sha1'), ['certificat.algorithme-faible'])
  assert.deepEqual(await codesOf('-newkey ec -pkeyopt ec_paramgen_curve:P-521'), [])
  assert.deepEqual(await codesOf('-newkey ed25519'), ['certificat.cle-trop-courte'])
})
