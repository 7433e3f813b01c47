import assert from 'node:assert/strict'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { XmlError } from '#standards/xml'
import { buildArchiveTransfer } from './build.ts'
import { SedaError } from './errors.ts'
import type { ArchiveTransfer, ArchiveUnit } from './model.ts'
import { parseArchiveTransfer } from './parse.ts'
import { buildTransferActe } from './profil-actes.ts'
import { richTransfer, sampleDossier } from './sample-dossier.ts'

const SAMPLES = new URL('../../../shared/samples/seda/', import.meta.url)
const noSamples = existsSync(SAMPLES) ? false : 'exemples SEDA absents'

const { transfer } = buildTransferActe(sampleDossier())
const encode = (text: string) => new TextEncoder().encode(text)
const sound = new TextDecoder().decode(buildArchiveTransfer(transfer))

/** Names are not written unless asked for. */
function withoutNames(value: ArchiveTransfer): unknown {
  return JSON.parse(
    JSON.stringify(value, (key, part) =>
      key === 'name' && typeof part === 'string' && part.includes(' ') ? undefined : part,
    ),
  )
}

test('what is written is read back identical', () => {
  for (const built of [transfer, richTransfer(transfer)]) {
    const { transfer: read, faults } = parseArchiveTransfer(buildArchiveTransfer(built))
    assert.deepEqual(faults, [])
    assert.deepEqual(read, withoutNames(built))
    assert.deepEqual(parseArchiveTransfer(buildArchiveTransfer(built, { agencyNames: true })).transfer, built)
  }
})

test('for as@lae, rules move to the root unit, where its own ones win, and algorithms are URIs', () => {
  const root = transfer.units[0] as ArchiveUnit
  const own = { access: { rules: [{ code: 'AR048', startDate: '2025-04-01' }] } }
  const bytes = buildArchiveTransfer(
    { ...transfer, units: [{ ...root, management: { rules: own } }] },
    { target: 'asalae' },
  )
  const read = parseArchiveTransfer(bytes)
  assert.deepEqual(read.transfer.management.rules, {})
  assert.deepEqual((read.transfer.units[0] as ArchiveUnit).management?.rules, { ...transfer.management.rules, ...own })
  assert.equal(read.objects[0]!.digest!.algorithm, 'http://www.w3.org/2001/04/xmlenc#sha512')
})

test('loose objects join the group they name, or stand alone', () => {
  const loose = (id: string, grouping: string) =>
    `<BinaryDataObject id="${id}">${grouping}<Uri>content/${id}</Uri><MessageDigest algorithm="SHA-512">00</MessageDigest></BinaryDataObject>`
  const text = sound.replace(
    '<DescriptiveMetadata>',
    `${loose('A', '<DataObjectGroupId>G</DataObjectGroupId>')}${loose('B', '<DataObjectGroupReferenceId>G</DataObjectGroupReferenceId>')}${loose('C', '')}<DescriptiveMetadata>`,
  )
  const read = parseArchiveTransfer(encode(text))
  assert.deepEqual(read.faults, [])
  assert.deepEqual(
    read.transfer.groups.slice(3).map(({ id, objects }) => [id, objects.map((object) => object.id)]),
    [
      ['G', ['A', 'B']],
      [undefined, ['C']],
    ],
  )
  assert.equal(read.objects.length, 6)
})

test('a bordereau that cannot be portable is not written, and everything wrong is said', () => {
  const broken = {
    ...transfer,
    messageIdentifier: 'é/1',
    date: '2025-04-20T08:30:00',
    units: [],
    archivalAgency: { identifier: '' },
    management: { rules: {} },
  }
  assert.throws(
    () => buildArchiveTransfer(broken),
    (error) =>
      error instanceof SedaError &&
      error.code === 'seda.transfert-invalide' &&
      ['identifiant du message', 'fuseau', 'service producteur', 'service d’archives', 'unité racine'].every((part) =>
        error.message.includes(part),
      ),
  )
  const root = transfer.units[0] as ArchiveUnit
  const untitled = { ...transfer, units: [{ ...root, content: { ...root.content, title: ' ' } }] }
  assert.throws(() => buildArchiveTransfer(untitled), /L’unité « AU1 » n’a pas de titre/)
})

test('every public transfer in 2.1 is read', { skip: noSamples }, () => {
  const names = ['pastell', 'vitam', 'parvis-examples/actes-2.1', 'parvis-examples/pes-2.1'].flatMap((folder) =>
    readdirSync(new URL(`${folder}/`, SAMPLES))
      .map((name) => `${folder}/${name}`)
      .filter((name) => name.endsWith('.xml')),
  )
  let count = 0
  for (const name of names) {
    const bytes = readFileSync(new URL(name, SAMPLES))
    if (!/<ArchiveTransfer\s[^>]*seda:v2\.1/s.test(bytes.toString().slice(0, 2000))) continue
    count += 1
    const { transfer: read, objects, faults } = parseArchiveTransfer(bytes)
    assert.ok(read.messageIdentifier !== '' && objects.length > 0 && read.units.length > 0, name)
    // SEDALib writes `TextContent`, which 2.1 does not have: kept, and said.
    assert.deepEqual(
      faults.filter(({ gravite }) => gravite === 'refus'),
      [],
      name,
    )
  }
  assert.equal(count, 6)
})

const HOSTILE: [string, Uint8Array | string, string][] = [
  ['nothing', '', 'xml.malforme'],
  ['truncated', sound.slice(0, 2000), 'xml.malforme'],
  [
    'a DTD',
    sound.replace('<ArchiveTransfer', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><ArchiveTransfer'),
    'xml.dtd-interdite',
  ],
  ['wrong encoding', Buffer.from(sound.replace('budget', 'été'), 'latin1'), 'xml.encodage'],
  [
    'too deep',
    sound.replace(/<ArchiveUnit id="AU2">/, '<ArchiveUnit id="X"><Content/>'.repeat(200)),
    'xml.trop-profond',
  ],
  ['no namespace', sound.replace(/ xmlns="[^"]*"/, ''), 'seda.version-inconnue'],
  ['another version', sound.replace('seda:v2.1', 'seda:v9.9'), 'seda.version-inconnue'],
  ['another message', sound.replaceAll('ArchiveTransfer', 'ArchiveTransferRequest'), 'seda.message-inattendu'],
]

for (const [name, input, code] of HOSTILE) {
  test(`hostile bordereau: ${name}`, () => {
    assert.throws(
      () => parseArchiveTransfer(typeof input === 'string' ? encode(input) : input),
      (error) => (error instanceof XmlError || error instanceof SedaError) && error.code === code,
    )
  })
}

test('an empty root is read, all that is missing being said', () => {
  const { transfer: read, faults } = parseArchiveTransfer(
    encode('<s:ArchiveTransfer xmlns:s="fr:gouv:culture:archivesdefrance:seda:v2.1"/>'),
  )
  assert.deepEqual(read.units, [])
  assert.deepEqual(
    faults.map(({ message }) => message),
    ['Il manque Date dans ArchiveTransfer'],
  )
})

test('a message made of faults is not read to the end', () => {
  const text = sound.replace(
    '<ArchiveUnit id="AU2">',
    `${'<ArchiveUnit id="1"><X/></ArchiveUnit>'.repeat(5000)}<ArchiveUnit id="AU2">`,
  )
  const { faults } = parseArchiveTransfer(encode(text))
  assert.equal(faults.length, 1001)
  assert.match(faults.at(-1)!.message, /trop d’anomalies/)
})
