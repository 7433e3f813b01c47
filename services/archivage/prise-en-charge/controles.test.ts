import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  type ArchiveTransfer,
  type ArchiveUnit,
  type BinaryObject,
  isAccepted,
  parseArchiveTransferReply,
} from '#standards/seda'
import type { CodeControle, Versement } from '../modele.ts'
import { updateAccord } from '../store/accords.ts'
import { assertSeda, type Banc, openBanc, type PaquetDefait, redoPaquet, sha512, undoPaquet } from '../testing.ts'

/** Each control, failed by a package that differs from a good one in one point, refused under its code. */

let banc: Banc
let bon: PaquetDefait
let rang = 0
before(async () => {
  banc = await openBanc()
  const versement = await banc.verse()
  bon = await undoPaquet(await banc.bytes(versement.sipFichierId))
})
after(() => banc.house.close())

test('a good package, only renamed, enters', async () => {
  assert.equal((await bring({})).etat, 'archive')
})

const object = (changes: Partial<BinaryObject>) => (transfer: ArchiveTransfer) => ({
  ...transfer,
  groups: transfer.groups.map((group, index) =>
    index === 0 ? { ...group, objects: group.objects.map((one) => ({ ...one, ...changes }) as BinaryObject) } : group,
  ),
})
const management = (changes: Partial<ArchiveTransfer['management']>) => (transfer: ArchiveTransfer) => ({
  ...transfer,
  management: { ...transfer.management, ...changes },
})
const header = (changes: Partial<ArchiveTransfer>) => (transfer: ArchiveTransfer) => ({ ...transfer, ...changes })
const root = (changes: Partial<ArchiveUnit['content']>) => (transfer: ArchiveTransfer) => {
  const unit = transfer.units[0] as ArchiveUnit
  return { ...transfer, units: [{ ...unit, content: { ...unit.content, ...changes } }] }
}

const FAUX: [string, CodeControle, string, (transfer: ArchiveTransfer) => ArchiveTransfer][] = [
  [
    'a service that is not the one of the agreement',
    'versant',
    '202',
    header({ transferringAgency: { identifier: 'AUTRE' } }),
  ],
  ['another archive service', 'accord', '201', header({ archivalAgency: { identifier: 'FRAD000' } })],
  ['an unknown agreement', 'accord', '300', header({ archivalAgreement: 'INCONNU' })],
  ['a producer out of the agreement', 'accord', '302', management({ originatingAgencyIdentifier: 'AUTRE' })],
  ['a profile that nobody agreed upon', 'profil', '203', management({ archivalProfile: 'PROFIL_X' })],
  [
    'a wrong digest',
    'empreintes',
    '207',
    object({ digest: { algorithm: 'SHA-512', value: sha512(Buffer.from('autre')) } }),
  ],
  ['no digest that we know', 'empreintes', '308', object({ digest: { algorithm: 'CRC-32', value: '00' } })],
  ['a format that is not the declared one', 'formats', '205', object({ format: { formatId: 'fmt/95' } })],
  ['a file declared but absent', 'fichiers', '211', object({ uri: 'content/absent.pdf' })],
  ['dates that go backwards', 'coherence', '101', root({ dates: { startDate: '2026-12-01', endDate: '2026-11-01' } })],
  [
    'a DUA that is no duration',
    'regles',
    '101',
    (t) => withRule(t, 'appraisal', { code: 'TOUJOURS', startDate: '2026-11-20' }),
  ],
  ['a rule that starts nowhere', 'regles', '101', (t) => withRule(t, 'access', { code: 'AR038' })],
]

function withRule(
  transfer: ArchiveTransfer,
  category: 'appraisal' | 'access',
  rule: { code: string; startDate?: string },
) {
  const { rules } = transfer.management
  return management({ rules: { ...rules, [category]: { ...rules[category], rules: [rule] } } })(transfer)
}

for (const [quoi, controle, code, change] of FAUX) {
  test(`${quoi} : ${code}`, async () => {
    assertRefused(await bring({ change }), controle, code)
  })
}

test('a file that nobody declared: 101', async () => {
  const fichiers = new Map([...bon.fichiers, ['content/intrus.txt', Buffer.from('bonjour')]])
  assertRefused(await bring({ fichiers }), 'fichiers', '101')
})

test('a file changed in the package: 207', async () => {
  const [[name, bytes] = ['', Buffer.alloc(0)]] = bon.fichiers
  assertRefused(
    await bring({ fichiers: new Map([...bon.fichiers, [name, Buffer.concat([bytes, Buffer.from('\n')])]]) }),
    'empreintes',
    '207',
  )
})

test('a file of no known format: 204', async () => {
  const bytes = Buffer.from([1, 0, 2, 0, 3])
  const changed = object({
    digest: { algorithm: 'SHA-512', value: sha512(bytes) },
    size: 5,
    format: { mimeType: 'application/x-x' },
  })
  const [first = ''] = bon.fichiers.keys()
  const fichiers = new Map([...bon.fichiers, [first, bytes]])
  assertRefused(await bring({ change: changed, fichiers }), 'formats', '204')
})

test('a format out of the agreement: 307; too big for it: 306; out of its dates: 312; suspended: 300', async () => {
  const cases = [
    [{ formats: ['fmt/101'] }, 'formats', '307'],
    [{ tailleMax: 10 }, 'paquet', '306'],
    [{ fin: '2026-11-24' }, 'accord', '312'],
    [{ debut: '2026-11-26' }, 'accord', '312'],
    [{ actif: false }, 'accord', '300'],
  ] as const
  const { findAccord } = await import('../store/accords.ts')
  const before = await banc.as((ctx) => findAccord(ctx, 'ACTES'))
  for (const [changes, controle, code] of cases) {
    await banc.as((ctx) => updateAccord(ctx, 'ACTES', changes as object))
    assertRefused(await bring({}), controle, code)
    await banc.as((ctx) => updateAccord(ctx, 'ACTES', before as object))
  }
})

test('a bordereau that breaks the schema: 101, naming the element', async () => {
  const manifest = Buffer.from(manifestText().replace('<MessageIdentifier>', '<Truc/><MessageIdentifier>'))
  const versement = await bring({ manifest })
  assertRefused(versement, 'schema', '101')
  assert.match(versement.message ?? '', /Truc/)
})

test('a bordereau that is no XML, or carries a DTD: 101; what depends on it is not said good', async () => {
  for (const text of ['<ArchiveTransfer', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', '']) {
    const versement = await bring({ manifest: Buffer.from(text || ' ') })
    assertRefused(versement, 'xml', '101')
    for (const code of ['schema', 'accord', 'fichiers', 'empreintes', 'unicite'])
      assert.equal(controleOf(versement, code)?.resultat, 'non-fait', code)
  }
})

test('another message, or another version of SEDA: 101', async () => {
  for (const manifest of [
    manifestText().replaceAll('seda:v2.1', 'seda:v9.9'),
    manifestText()
      .replaceAll('ArchiveTransfer ', 'ArchiveDeliveryRequest ')
      .replaceAll('/ArchiveTransfer>', '/ArchiveDeliveryRequest>'),
  ])
    assertRefused(await bring({ manifest: Buffer.from(manifest) }), 'schema', '101')
})

test('a file that is no zip, a truncated zip, a zip without bordereau: 101', async () => {
  const good = await redoPaquet(bon)
  const noManifest = await redoPaquet({ manifest: Buffer.from('x'), fichiers: new Map() })
  noManifest.write('manifesto', noManifest.indexOf('manifest.xml'))
  noManifest.write('manifesto', noManifest.lastIndexOf('manifest.xml'))
  for (const zip of [Buffer.from('bonjour'), good.subarray(0, good.length - 40), noManifest])
    assertRefused(await banc.apporte(zip), 'paquet', '101')
})

test('a damaged entry: 101, not a trouble of the house', async () => {
  const zip = await redoPaquet(bon)
  const at = zip.indexOf('content/ID1.pdf') + 400
  zip.fill(0x55, at, at + 20)
  assertRefused(await banc.apporte(zip), 'paquet', '101')
})

test('every fault is told at once, in the reply too', async () => {
  const change = (transfer: ArchiveTransfer) =>
    management({ originatingAgencyIdentifier: 'AUTRE' })(
      header({ transferringAgency: { identifier: 'X' } })(object({ format: { formatId: 'fmt/95' } })(transfer)),
    )
  const versement = await bring({ change })
  assert.equal(versement.code, '202')
  const reply = parseArchiveTransferReply(await banc.bytes(versement.reponseFichierId))
  assert.ok(!isAccepted(reply))
  const said = reply.events.filter(({ outcome }) => outcome === 'KO').map(({ typeCode }) => typeCode)
  assert.deepEqual(said, ['CHECK_HEADER.CHECK_AGENT', 'CHECK_HEADER.CHECK_CONTRACT_INGEST', 'OG_OBJECTS_FORMAT_CHECK'])
  assert.match(reply.comments[0] ?? '', /service versant.*producteur.*fmt\/95/s)
})

test('every refusal is a valid reply, even to who could not be read', async (t) => {
  const nameless = manifestText().replace(/<MessageIdentifier>.*?<\/MessageIdentifier>/, '')
  for (const versement of [
    await bring({ change: header({ archivalAgreement: 'INCONNU' }) }),
    await bring({ manifest: Buffer.from('<ArchiveTransfer') }),
    await bring({ manifest: Buffer.from(nameless) }),
    await banc.apporte(Buffer.from('ni zip ni rien')),
  ]) {
    assert.equal(versement.etat, 'refuse')
    assertSeda(t, await banc.bytes(versement.reponseFichierId))
  }
})

interface Changes {
  change?: (transfer: ArchiveTransfer) => ArchiveTransfer
  fichiers?: Map<string, Buffer>
  manifest?: Buffer
}

/** Brings the good package, changed, under a name of its own. */
async function bring({
  change = (transfer) => transfer,
  fichiers = bon.fichiers,
  manifest,
}: Changes): Promise<Versement> {
  rang += 1
  const transfer = change({ ...bon.transfer, messageIdentifier: `ESSAI-${rang}` })
  return banc.apporte(await redoPaquet(manifest ? { manifest, fichiers } : { transfer, fichiers }))
}

function manifestText(): string {
  rang += 1
  return bon.manifest.toString().replaceAll(bon.transfer.messageIdentifier, `ESSAI-${rang}`)
}

const controleOf = ({ controles }: Versement, code: string) => controles.find((controle) => controle.code === code)

function assertRefused(versement: Versement, controle: CodeControle, code: string): void {
  assert.equal(versement.etat, 'refuse')
  const found = controleOf(versement, controle)
  assert.equal(
    found?.resultat,
    'refus',
    JSON.stringify(versement.controles.filter(({ resultat }) => resultat !== 'conforme')),
  )
  assert.ok(
    found.fautes.some((fault) => fault.code === code),
    JSON.stringify(found.fautes),
  )
  assert.ok(versement.reponseFichierId, 'a refusal is answered')
  assert.equal(versement.cote, null)
}
