import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fromLatin1 } from '#standards/octets'
import { createAuthority, issueCertificate } from './autorite.ts'
import { parseCertificate, parsePemCertificates, toPem } from './certificat.ts'
import { buildChain, checkCertificate } from './chaine.ts'
import { SignatureError } from './errors.ts'
import { autorite, FROM, issueSigner, SIGNED_AT, TO } from './exemples.ts'

const holder = { usage: 'signature', from: FROM, to: TO } as const
const trusted = { trustAnchors: [autorite.certificate], at: SIGNED_AT }

test('a certificate is described in plain words', async () => {
  const { certificate } = await issueCertificate(autorite, {
    ...holder,
    nom: 'Élise Hervé, née "Le Goff"',
    titre: 'Première adjointe',
    organisation: 'Commune de Saint-Amour',
    email: 'elise@exemple.fr',
    keyType: 'P-384',
  })
  const { der, parts, sha256, serialNumber, subjectKeyId, ...description } = await parseCertificate(certificate)
  assert.match(sha256, /^[0-9a-f]{64}$/)
  assert.deepEqual(description, {
    subject: 'CN=Élise Hervé\\, née \\"Le Goff\\",title=Première adjointe,O=Commune de Saint-Amour,C=FR',
    commonName: 'Élise Hervé, née "Le Goff"',
    title: 'Première adjointe',
    organization: 'Commune de Saint-Amour',
    issuer: 'CN=Autorité d’essai,C=FR',
    issuerCommonName: 'Autorité d’essai',
    notBefore: FROM,
    notAfter: TO,
    key: { type: 'EC', curve: 'P-384', size: 384 },
    keyUsages: ['digitalSignature', 'nonRepudiation'],
    isAuthority: false,
    policies: [],
    qcStatements: [],
  })
})

test('a certificate is read from PEM as well', async () => {
  const pem = toPem(autorite.certificate)
  const fromPem = await parseCertificate(fromLatin1(`Autorité\n${pem}`))
  assert.equal(fromPem.sha256, (await parseCertificate(autorite.certificate)).sha256)
  assert.deepEqual(parsePemCertificates(pem + pem), [autorite.certificate, autorite.certificate])
})

test('RSA keys are measured', async () => {
  const { certificate } = await issueSigner('Marie Durand', 'RSA-3072')
  assert.deepEqual((await parseCertificate(certificate)).key, { type: 'RSA', size: 3072 })
})

test('dates beyond 2049 are written and read in their own form', async () => {
  const to = new Date('2062-12-31T23:59:59Z')
  const { certificate } = await issueCertificate(autorite, { ...holder, nom: 'Longue durée', to })
  assert.deepEqual((await parseCertificate(certificate)).notAfter, to)
})

test('a damaged certificate is refused, wherever it is cut', async () => {
  const { certificate } = autorite
  for (let length = 0; length < certificate.length; length += 7) {
    await assert.rejects(parseCertificate(certificate.subarray(0, length)), { code: 'certificat.illisible' })
  }
  for (const bytes of [
    fromLatin1('bonjour'),
    new Uint8Array(5000).fill(0x30),
    fromLatin1('-----BEGIN CERTIFICATE-----'),
  ]) {
    await assert.rejects(parseCertificate(bytes), { name: 'SignatureError', code: 'certificat.illisible' })
  }
})

test('a certificate with any byte changed is unreadable, or no longer trusted', async () => {
  const { certificate } = await issueSigner()
  for (let at = 0; at < certificate.length; at++) {
    const altered = certificate.slice()
    altered[at]! ^= 0x01
    try {
      const faults = await checkCertificate([altered], trusted)
      assert.notDeepEqual(faults, [], `byte ${at}`)
    } catch (error) {
      assert.ok(error instanceof SignatureError, `byte ${at}`)
    }
  }
})

test('a good certificate has no fault', async () => {
  const { certificate } = await issueSigner()
  assert.deepEqual(await checkCertificate([certificate], trusted), [])
})

test('validity is judged at the date given', async () => {
  const { certificate } = await issueSigner()
  const at = async (date: string) => {
    const faults = await checkCertificate([certificate], { ...trusted, at: new Date(date) })
    return faults.map(({ code }) => code)
  }
  assert.deepEqual(await at('2023-12-31T23:59:59Z'), ['certificat.pas-encore-valide', 'certificat.autorite-expiree'])
  assert.deepEqual(await at('2024-01-01T00:00:00Z'), [])
  assert.deepEqual(await at('2034-01-01T00:00:00Z'), [])
  assert.deepEqual(await at('2034-01-01T00:00:01Z'), ['certificat.expire'])
})

test('the message of an expired certificate says who and when', async () => {
  const { certificate } = await issueCertificate(autorite, {
    ...holder,
    nom: 'Jean',
    to: new Date('2024-06-01T12:00:00Z'),
  })
  const [fault] = await checkCertificate([certificate], trusted)
  assert.equal(fault?.message, 'Le certificat de Jean a expiré le 1er juin 2024.')
})

test('an unknown authority is a fault, even with the same name', async () => {
  const impostor = await createAuthority({ nom: 'Autorité d’essai', from: FROM })
  const { certificate } = await issueCertificate(impostor, { ...holder, nom: 'Marie Durand' })
  const faults = await checkCertificate([certificate, impostor.certificate], trusted)
  assert.deepEqual(
    faults.map(({ code }) => code),
    ['certificat.autorite-inconnue'],
  )
})

test('a person cannot certify another', async () => {
  const person = await issueSigner()
  const { certificate } = await issueCertificate(person, { ...holder, nom: 'Complice' })
  const faults = await checkCertificate([certificate, person.certificate], trusted)
  assert.deepEqual(
    faults.map(({ code }) => code),
    ['certificat.autorite-inconnue'],
  )
})

test('each usage wants its own certificate', async () => {
  const { certificate: person } = await issueSigner()
  const { certificate: clock } = await issueCertificate(autorite, { ...holder, nom: 'Horloge', usage: 'horodatage' })
  const codes = async (certificate: Uint8Array, usage: 'signature' | 'cachet' | 'horodatage') =>
    (await checkCertificate([certificate], { ...trusted, usage })).map(({ code }) => code)
  assert.deepEqual(await codes(clock, 'horodatage'), [])
  assert.deepEqual(await codes(clock, 'signature'), ['certificat.usage-interdit'])
  assert.deepEqual(await codes(person, 'horodatage'), ['certificat.usage-interdit'])
  assert.deepEqual(await codes(person, 'cachet'), [])
  assert.deepEqual(await codes(autorite.certificate, 'signature'), ['certificat.usage-interdit'])
})

test('a chain is followed in any order, through strangers, duplicates and unreadable certificates', async () => {
  const middle = await createAuthority({ nom: 'Intermédiaire', from: FROM, parent: autorite })
  const low = await createAuthority({ nom: 'Basse', from: FROM, parent: middle, keyType: 'RSA-2048' })
  const { certificate } = await issueCertificate(low, { ...holder, nom: 'Marie Durand' })
  const stranger = await createAuthority({ nom: 'Étrangère', from: FROM })
  const bag = [stranger, middle, autorite, low, middle].map((key) => key.certificate)
  assert.deepEqual(await checkCertificate([certificate, ...bag, Uint8Array.of(1, 2)], trusted), [])
  assert.deepEqual(
    await buildChain(certificate, bag),
    [low, middle, autorite].map((key) => key.certificate),
  )
  const withoutMiddle = await checkCertificate([certificate, low.certificate], trusted)
  assert.deepEqual(
    withoutMiddle.map(({ code }) => code),
    ['certificat.autorite-inconnue'],
  )
})

test('two authorities that certify each other do not trap the search', async () => {
  const first = await createAuthority({ nom: 'Premier', from: FROM })
  const second = await createAuthority({ nom: 'Second', from: FROM, parent: first })
  const loop = await createAuthority({ nom: 'Premier', from: FROM, parent: second })
  const { certificate } = await issueCertificate(second, { ...holder, nom: 'Marie Durand' })
  const bag = [loop, second, first].map((key) => key.certificate)
  const faults = await checkCertificate([certificate, ...bag], trusted)
  assert.deepEqual(
    faults.map(({ code }) => code),
    ['certificat.autorite-inconnue'],
  )
  assert.deepEqual(await checkCertificate([certificate, ...bag], { ...trusted, trustAnchors: [first.certificate] }), [])
})

test('an authority that expired is told', async () => {
  const brief = await createAuthority({ nom: 'Brève', from: FROM, to: new Date('2024-06-01T00:00:00Z') })
  const { certificate } = await issueCertificate(brief, { ...holder, nom: 'Marie Durand' })
  const faults = await checkCertificate([certificate], { ...trusted, trustAnchors: [brief.certificate] })
  assert.deepEqual(
    faults.map(({ code }) => code),
    ['certificat.autorite-expiree'],
  )
})
