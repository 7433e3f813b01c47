import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { childrenOf, parseXml, textOf } from '#standards/xml'
import { acceptTransfer, refuseTransfer } from './decision.ts'
import { faultMaker } from './faults.ts'
import type { ArchiveUnit } from './model.ts'
import { buildTransferActe } from './profil-actes.ts'
import {
  answersTransfer,
  buildAcknowledgement,
  buildArchiveTransferReply,
  isAccepted,
  parseAcknowledgement,
  parseArchiveTransferReply,
} from './reply.ts'
import { sampleDossier } from './sample-dossier.ts'

const { transfer } = buildTransferActe(sampleDossier())
const context = { replyIdentifier: 'FRAD000_ATR_27', date: '2025-04-20T09:12:44Z' }
const acceptance = { ...context, cote: 'FRAD000_2025_15', grantDate: '2025-04-20T09:13:00Z' }
const digestFault = faultMaker('CHECK_DIGEST', '207')('Empreinte fausse : content/ID1.pdf', 'content/ID1.pdf')
const missingFault = faultMaker('CHECK_MANIFEST_OBJECTNUMBER', '211')('Fichier absent')
const warning = faultMaker('CHECK_OBJECT_SIZE', '207', 'avertissement')('Taille inexacte')

/** Archive agencies lose their names in replies. */
const bare = { archivalAgency: { identifier: 'FRAD000' }, transferringAgency: { identifier: '212700123' } }

test('an acceptance gives one cote at the root and numbered ones below, and reads back', () => {
  const reply = acceptTransfer(transfer, acceptance, [warning])
  assert.equal(reply.replyCode, '000')
  assert.deepEqual(reply.comments, ['Transfert accepté', 'Taille inexacte'])
  assert.deepEqual(
    [reply.units[0]!, ...reply.units[0]!.units].map(({ archivalAgencyIdentifier }) => archivalAgencyIdentifier),
    ['FRAD000_2025_15', 'FRAD000_2025_15_0001', 'FRAD000_2025_15_0002', 'FRAD000_2025_15_0003'],
  )
  assert.equal(reply.events[0]!.outcomeDetail, 'CHECK_OBJECT_SIZE.WARNING')
  const read = parseArchiveTransferReply(buildArchiveTransferReply(reply))
  assert.deepEqual(read, { ...reply, ...bare })
  assert.ok(isAccepted(read) && answersTransfer(read, transfer.messageIdentifier))
})

test('in as@lae’s form the identifiers are exchanged, and the reply still answers the transfer', () => {
  const bytes = buildArchiveTransferReply(acceptTransfer(transfer, acceptance), 'asalae')
  const read = parseArchiveTransferReply(bytes)
  assert.equal(read.messageIdentifier, transfer.messageIdentifier)
  assert.equal(read.messageRequestIdentifier, 'FRAD000_ATR_27')
  assert.ok(answersTransfer(read, transfer.messageIdentifier))
  assert.equal(answersTransfer(read, 'AUTRE'), false)
})

test('what Pastell reads in replies matches exactly one node, without prefix', () => {
  const bytes = buildArchiveTransferReply(acceptTransfer(transfer, acceptance), 'asalae')
  const root = parseXml(bytes)
  assert.equal(root.name, 'ArchiveTransferReply')
  assert.equal(
    root.attributes.find(({ name }) => name === 'xmlns')?.value,
    'fr:gouv:culture:archivesdefrance:seda:v2.1',
  )
  const along = (path: string[]) =>
    path.reduce((elements, name) => elements.flatMap((element) => childrenOf(element, name)), [root])
  const path = [
    'DataObjectPackage',
    'DescriptiveMetadata',
    'ArchiveUnit',
    'Content',
    'ArchivalAgencyArchiveUnitIdentifier',
  ]
  assert.deepEqual(
    along(path).map((element) => textOf(element)),
    ['FRAD000_2025_15'],
  )
})

test('several root units are put under one, which bears the cote', () => {
  const root = transfer.units[0] as ArchiveUnit
  const many = { ...transfer, units: [root, { id: 'L', target: 'AU1' }, { ...root, id: 'AU9', units: [] }] }
  const { units } = acceptTransfer(many, acceptance)
  assert.equal(units.length, 1)
  assert.equal(units[0]!.archivalAgencyIdentifier, 'FRAD000_2025_15')
  assert.deepEqual(
    units[0]!.units.map(({ id, archivalAgencyIdentifier }) => [id, archivalAgencyIdentifier]),
    [
      ['AU1', 'FRAD000_2025_15_0001'],
      ['AU9', 'FRAD000_2025_15_0005'],
    ],
  )
  assert.deepEqual(acceptTransfer({ ...transfer, units: [] }, acceptance).units, [])
})

test('a refusal takes the code of its first refusal and tells every fault in one comment', () => {
  const reply = refuseTransfer(transfer, context, [warning, missingFault, digestFault])
  assert.equal(reply.replyCode, '211')
  assert.deepEqual(reply.comments, ['Pièce attachée absente : Fichier absent ; Empreinte fausse : content/ID1.pdf'])
  assert.deepEqual(
    reply.events.map(({ typeCode, outcome }) => [typeCode, outcome]),
    [
      ['CHECK_OBJECT_SIZE', 'WARNING'],
      ['CHECK_MANIFEST_OBJECTNUMBER', 'KO'],
      ['CHECK_DIGEST', 'KO'],
    ],
  )
  const read = parseArchiveTransferReply(buildArchiveTransferReply(reply))
  assert.deepEqual(read, { ...reply, ...bare })
  assert.equal(isAccepted(read), false)
})

test('a refusal for many faults tells twenty and counts the others', () => {
  const reply = refuseTransfer(
    transfer,
    context,
    Array.from({ length: 25 }, () => digestFault),
  )
  assert.match(reply.comments[0]!, / ; et 5 autres anomalies$/)
  assert.equal(reply.events.length, 25)
})

test('a receipt reads back', () => {
  const receipt = {
    version: '2.1' as const,
    comments: ['Transfert reçu'],
    date: context.date,
    messageIdentifier: 'FRAD000_ACK_14',
    messageReceivedIdentifier: transfer.messageIdentifier,
    sender: { identifier: 'FRAD000' },
    receiver: { identifier: '212700123' },
  }
  assert.deepEqual(parseAcknowledgement(buildAcknowledgement(receipt)), receipt)
})

test('replies are refused when they are another message', () => {
  const bytes = buildArchiveTransferReply(acceptTransfer(transfer, acceptance))
  assert.throws(
    () => parseAcknowledgement(bytes),
    /« ArchiveTransferReply » alors qu’un « Acknowledgement » est attendu/,
  )
})

const SAMPLES = new URL('../../../shared/samples/seda/', import.meta.url)
const noSamples = existsSync(SAMPLES) ? false : 'exemples SEDA absents'
const sample = (name: string) => readFileSync(new URL(name, SAMPLES))

test('public replies in 2.1 are read, even the invalid one of VITAM', { skip: noSamples }, () => {
  const asalae = parseArchiveTransferReply(sample('pastell/ATR-acte-accepted-seda-2.1.xml'))
  assert.ok(isAccepted(asalae))
  assert.equal(asalae.units[0]!.archivalAgencyIdentifier, 'AE_2022_15')
  assert.equal(asalae.units[0]!.units[0]!.archivalAgencyIdentifier, 'AE_2022_15_0001')

  const refused = parseArchiveTransferReply(sample('pastell/ATR-refused-101-seda-2.1.xml'))
  assert.deepEqual([refused.replyCode, isAccepted(refused), refused.units], ['101', false, []])

  const ok = parseArchiveTransferReply(sample('vitam/ATR-OK-seda-2.1.xml'))
  assert.ok(isAccepted(ok) && ok.units.every(({ systemId }) => systemId?.startsWith('ae')))

  const ko = parseArchiveTransferReply(sample('vitam/ATR-KO-seda-2.1.xml'))
  assert.deepEqual([ko.replyCode, isAccepted(ko), ko.archivalAgency.identifier], ['KO', false, ''])
  assert.match(ko.events.at(-1)!.outcomeDetailMessage!, /services agents inconnus/)

  const receipt = parseAcknowledgement(sample('pastell/ACK-seda-2.1.xml'))
  assert.equal(receipt.messageReceivedIdentifier, asalae.messageIdentifier)

  for (const [name, accepted] of [
    ['accepted.asalae-ids', true],
    ['accepted.standard', true],
    ['refused-207', false],
  ] as const) {
    const reply = parseArchiveTransferReply(sample(`parvis-examples/actes-2.1/ArchiveTransferReply-${name}.xml`))
    assert.equal(isAccepted(reply), accepted)
    assert.ok(answersTransfer(reply, 'ACTES-21270012300019-2025_014'))
  }
})
