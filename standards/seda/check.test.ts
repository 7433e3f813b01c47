import assert from 'node:assert/strict'
import { test } from 'node:test'
import { buildArchiveTransfer } from './build.ts'
import { checkArchiveTransfer, isRefused } from './check.ts'
import { digestNamesOf, type PackageEntry } from './check-files.ts'
import type { Referential } from './check-units.ts'
import { SedaError } from './errors.ts'
import { EMPTY_CONTENT } from './model.ts'
import { parseArchiveTransfer } from './parse.ts'
import { buildTransferActe } from './profil-actes.ts'
import { sampleDossier } from './sample-dossier.ts'

const { transfer, fichiers } = buildTransferActe(sampleDossier())
const sound = new TextDecoder().decode(buildArchiveTransfer(transfer))
const entries: PackageEntry[] = fichiers.map(({ uri, fichier }) => ({
  name: uri,
  size: fichier.taille,
  digests: { sha512: fichier.empreinte },
}))

/** Faults of the sound bordereau once damaged, as `code gravity message`. */
function faultsOf(damage: (text: string) => string, files = entries, rules?: Referential): string[] {
  const text = damage(sound)
  return checkArchiveTransfer(parseArchiveTransfer(new TextEncoder().encode(text)), files, rules).map(
    ({ code, gravite, message }) => `${code} ${gravite} ${message}`,
  )
}

test('a sound transfer has no fault', () => {
  assert.deepEqual(
    faultsOf((text) => text),
    [],
  )
})

const sub = (level: string, dates = '') =>
  `<ArchiveUnit id="SUB"><Content><DescriptionLevel>${level}</DescriptionLevel><Title>Sous-unité</Title>${dates}</Content></ArchiveUnit>`
const inRoot = (unit: string) => (text: string) =>
  text.replace('<ArchiveUnit id="AU2">', `${unit}<ArchiveUnit id="AU2">`)
const inItem = (unit: string) => (text: string) =>
  text.replace(/(<ArchiveUnit id="AU2">.*?)<\/ArchiveUnit>/s, `$1${unit}</ArchiveUnit>`)
const object = (id: string, version: string) =>
  `<BinaryDataObject id="${id}"><DataObjectVersion>${version}</DataObjectVersion><Uri>content/ID2.pdf</Uri><MessageDigest algorithm="SHA-512">${fichiers[1]!.fichier.empreinte}</MessageDigest></BinaryDataObject>`

const CASES: [string, (text: string) => string, string[]][] = [
  [
    'schema',
    (t) => t.replace(/<Date>.*?<\/Date>/, ''),
    ['101 refus Il manque Date avant « MessageIdentifier » dans ArchiveTransfer'],
  ],
  [
    'missing at the end',
    (t) => t.replace('<FinalAction>Keep</FinalAction>', ''),
    ['101 refus Il manque FinalAction dans AppraisalRule'],
  ],
  [
    'text value',
    (t) => t.replace('>Item<', '>Piece<'),
    [
      '101 refus DescriptionLevel (ArchiveUnit « AU2 ») vaut « Piece » au lieu de l’une des valeurs Fonds, Subfonds, Class, Collection, Series, Subseries, RecordGrp, SubGrp, File, Item, OtherLevel',
    ],
  ],
  [
    'attribute value',
    (t) => t.replace(/when="2025-04-11"/, 'when="hier"'),
    [
      '101 refus L’attribut « when » de CustodialHistoryItem (ArchiveUnit « AU1 ») vaut « hier » au lieu de une date ISO 8601',
    ],
  ],
  [
    'two identifiers alike among groups',
    (t) => t.replace('<DataObjectGroup id="DOG2">', '<DataObjectGroup id="AU2">'),
    [
      '101 refus L’identifiant « AU2 » est utilisé deux fois',
      '101 refus DataObjectGroupReferenceId (ArchiveUnit « AU3 ») désigne « DOG2 », qui n’existe pas dans le message',
      '101 refus Le groupe d’objets « AU2 » n’est rattaché à aucune unité',
    ],
  ],
  [
    'reference of the wrong kind',
    (t) => t.replace('>DOG2<', '>AU1<'),
    [
      '101 refus DataObjectGroupReferenceId (ArchiveUnit « AU3 ») désigne « AU1 », qui n’est pas l’identifiant d’un groupe d’objets',
      '101 refus Le groupe d’objets « DOG2 » n’est rattaché à aucune unité',
    ],
  ],
  [
    'cycle',
    inRoot('<ArchiveUnit id="L1"><ArchiveUnitRefId>AU1</ArchiveUnitRefId></ArchiveUnit>'),
    ['101 refus Des unités forment un cycle : AU1 → L1 → AU1'],
  ],
  [
    'dates of a unit',
    (t) => t.replace('<EndDate>2025-04-11', '<EndDate>2025-03'),
    ['101 refus L’unité « AU1 » commence le 2025-04-01, après sa fin le 2025-03'],
  ],
  [
    'dates within the parent’s',
    inRoot(sub('Item', '<StartDate>2024</StartDate><EndDate>2026-01-01T00:00:00Z</EndDate>')),
    [
      '101 avertissement L’unité « SUB » commence le 2024, avant l’unité qui la contient',
      '101 avertissement L’unité « SUB » finit le 2026-01-01T00:00:00Z, après l’unité qui la contient',
    ],
  ],
  [
    'level under an item',
    inItem(sub('File')),
    ['101 avertissement L’unité « SUB » (File) ne peut pas diviser une unité de niveau Item'],
  ],
  [
    'fonds in a series',
    (t) => inRoot(sub('Fonds'))(t.replace('>File<', '>Series<')),
    ['101 avertissement L’unité « SUB » (Fonds) ne peut pas diviser une série'],
  ],
  [
    'empty title',
    (t) => t.replace(/<Title>Annexe.*?</, '<Title><'),
    ['101 refus Title (ArchiveUnit « AU3 ») est vide', '101 avertissement L’unité « AU3 » n’a pas de titre'],
  ],
  [
    'rule of another category',
    (t) => t.replace('>AR038<', '>P01Y<').replace('>P01Y<', '>AR038<'),
    [
      '101 refus La règle « AR038 » du bordereau n’est pas de la catégorie « durée d’utilité administrative »',
      '101 refus La règle « P01Y » du bordereau n’est pas de la catégorie « communicabilité »',
    ],
  ],
  [
    'unlikely rule date',
    (t) => t.replace('<StartDate>2025-04-11', '<StartDate>9000-04-11'),
    ['101 refus La règle « P01Y » du bordereau commence en 9000-04-11, date invraisemblable'],
  ],
  [
    'markup',
    (t) => t.replace('budget primitif', 'budget &lt;script src="x">'),
    ['101 refus Comment contient du code HTML ou un script'],
  ],
  [
    'long text',
    (t) => t.replace(/<Description>/, `<Description>${'a'.repeat(32_001)}`),
    ['101 refus Description (ArchiveUnit « AU1 ») dépasse 32000 caractères'],
  ],
  [
    'unknown usage',
    (t) => t.replace('BinaryMaster_1', 'BinaryMaster-1'),
    ['101 refus L’usage « BinaryMaster-1 » de l’objet « BDO1 » est inconnu'],
  ],
  [
    'usage of paper',
    (t) => t.replace('BinaryMaster_1', 'PhysicalMaster_1'),
    ['101 refus L’usage « PhysicalMaster » ne convient pas à l’objet numérique « BDO1 »'],
  ],
  [
    'usage twice in a group, file declared twice',
    (t) => t.replace(/(<DataObjectGroup id="DOG2">)/, `$1${object('BDO9', 'BinaryMaster')}`),
    [
      '101 refus Le groupe « DOG2 » a deux objets d’usage « BinaryMaster_1 »',
      '101 refus Le fichier « content/ID2.pdf » est déclaré par « BDO9 » et « BDO2 »',
    ],
  ],
  [
    'object held by no unit',
    (t) => t.replace(/<DataObjectReference>\s*<DataObjectGroupReferenceId>DOG3.*?<\/DataObjectReference>/s, ''),
    ['101 refus Le groupe d’objets « DOG3 » n’est rattaché à aucune unité'],
  ],
  [
    'object named instead of its group',
    (t) =>
      t.replace(
        /DataObjectGroupReferenceId>DOG3<\/DataObjectGroupReferenceId/,
        'DataObjectReferenceId>BDO3</DataObjectReferenceId',
      ),
    ['101 refus Une unité désigne l’objet « BDO3 » au lieu de son groupe « DOG3 »'],
  ],
  [
    'missing and undeclared files',
    (t) => t.replace('content/ID3.xml', 'content/ID4.xml'),
    [
      '211 refus Le fichier de l’objet « BDO3 » est absent du paquet (« content/ID4.xml »)',
      '101 refus Le fichier « content/ID3.xml » n’est pas déclaré dans le bordereau',
    ],
  ],
  [
    'object without file',
    (t) => t.replace('<Uri>content/ID3.xml</Uri>', ''),
    [
      '211 refus Le fichier de l’objet « BDO3 » est absent du paquet (sans fichier désigné)',
      '101 refus Le fichier « content/ID3.xml » n’est pas déclaré dans le bordereau',
    ],
  ],
  [
    'wrong digest',
    (t) =>
      t
        .replace(/(algorithm="SHA-512">)./, '$1\u0030')
        .replace(/(algorithm="SHA-512">)(.)(.)/, (_m, a, b, c) => `${a}${c === b ? 'a' : c}${b}`),
    ['207 refus L’empreinte du fichier « content/ID1.pdf » n’est pas celle du bordereau'],
  ],
  [
    'digest of the wrong length',
    (t) => t.replace(/(algorithm="SHA-512">)[0-9a-f]{10}/, '$1'),
    ['207 refus L’empreinte du fichier « content/ID1.pdf » n’est pas celle du bordereau'],
  ],
  [
    'digest not sent',
    (t) =>
      t.replace(
        /<Uri>content\/ID1.pdf<\/Uri>\s*<MessageDigest.*?<\/MessageDigest>/s,
        '<Attachment filename="content/ID1.pdf"/>',
      ),
    [
      '101 refus Il manque MessageDigest avant « Size » dans BinaryDataObject « BDO1 »',
      '308 refus L’empreinte de l’objet « BDO1 » n’a pas été transmise',
    ],
  ],
  [
    'unknown algorithm',
    (t) => t.replace('"SHA-512"', '"WHIRLPOOL"'),
    ['308 refus L’algorithme d’empreinte « WHIRLPOOL » de l’objet « BDO1 » n’est pas géré'],
  ],
  [
    'wrong size',
    (t) => t.replace(/<Size>\d+/, '<Size>999'),
    ['207 avertissement Le fichier « content/ID1.pdf » fait 20 octets au lieu de 999 déclarés'],
  ],
  [
    'element of VITAM',
    (t) => t.replace(/(<EndDate>.*?<\/EndDate>)/, '$1<TextContent>x</TextContent>'),
    [
      '101 avertissement L’élément « TextContent » placé dans Content (ArchiveUnit « AU1 ») est hors du schéma SEDA, il n’est pas exploité',
    ],
  ],
]

for (const [name, damage, expected] of CASES) {
  test(`control: ${name}`, () => {
    assert.notEqual(damage(sound), sound)
    const found = faultsOf(damage)
    assert.deepEqual(found, expected)
  })
}

test('every fault comes back at once, in the order of the controls', () => {
  const damage = (text: string) =>
    text
      .replace('>Item<', '>Piece<')
      .replace('<EndDate>2025-04-11', '<EndDate>2024')
      .replace('BinaryMaster_1', 'Copie')
      .replace('content/ID3.xml', 'content/ID4.xml')
      .replace(/(algorithm="SHA-512">)[0-9a-f]{2}/, '$1')
  assert.deepEqual(
    faultsOf(damage).map((fault) => fault.slice(0, 3)),
    ['101', '101', '101', '207', '211', '101'],
  )
})

test('only refusals refuse', () => {
  const parsed = parseArchiveTransfer(new TextEncoder().encode(sound.replace(/<Size>\d+/, '<Size>999')))
  assert.equal(isRefused(checkArchiveTransfer(parsed, entries)), false)
  assert.equal(isRefused(checkArchiveTransfer(parsed, [])), true)
})

test('with a referential, its rules are known and the others refused', () => {
  const rules = new Map([['APP-00001', 'appraisal' as const]])
  const known = (text: string) => text.replace('>P01Y<', '>APP-00001<')
  assert.deepEqual(faultsOf(known, entries, rules), [])
  assert.deepEqual(
    faultsOf((text) => text.replace('>P01Y<', '>APP-2<'), entries, rules),
    ['101 refus La règle « APP-2 » du bordereau est inconnue'],
  )
  assert.deepEqual(faultsOf((text) => known(text).replace('>AR038<', '>APP-00001<'), entries, rules).length, 1)
})

test('files are found after NFC, URL-decoded, or inside a single wrapping folder', () => {
  const named = (uri: string) => (text: string) => text.replace('content/ID3.xml', uri)
  const stored = (name: string) =>
    entries.map((entry) => (entry.name === 'content/ID3.xml' ? { ...entry, name } : entry))
  const warning = [
    '101 avertissement Le nom « content/e\u0301te\u0301.xml » contient des caractères que d’autres services d’archives refusent',
  ]
  assert.deepEqual(faultsOf(named('content/e\u0301te\u0301.xml'), stored('content/été.xml')), warning)
  assert.equal(faultsOf(named('content/a%20b.xml'), stored('content/a b.xml')).length, 1)
  assert.deepEqual(
    faultsOf(
      (text) => text,
      entries.map((entry) => ({ ...entry, name: `versement/${entry.name}` })),
    ),
    [],
  )
  assert.equal(faultsOf(named('content/100%.xml'), stored('content/100%.xml')).length, 1)
})

test('SHA-256, base64 and as@lae’s spelling are accepted on reading', () => {
  const sha256 = '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08'
  const files = entries.map((entry) => ({ ...entry, digests: { ...entry.digests, sha256 } }))
  for (const value of [sha256.toUpperCase(), Buffer.from(sha256, 'hex').toString('base64')]) {
    for (const algorithm of ['sha256', 'SHA-256', 'http://www.w3.org/2001/04/xmlenc#sha256']) {
      const damage = (text: string) => text.replace(/algorithm="SHA-512">[^<]*/, `algorithm="${algorithm}">${value}`)
      assert.deepEqual(faultsOf(damage, files), [])
      assert.deepEqual(digestNamesOf(parseArchiveTransfer(new TextEncoder().encode(damage(sound))).objects), [
        'sha256',
        'sha512',
      ])
    }
  }
})

test('a digest that was not computed is never taken for a good one', () => {
  const bare = entries.map((entry) => ({ ...entry, digests: {} }))
  assert.throws(
    () => faultsOf((text) => text, bare),
    (error) => error instanceof SedaError && error.code === 'seda.empreinte-non-calculee',
  )
})

test('a chain of a hundred thousand links is followed without exhausting the stack', () => {
  const links = Array.from({ length: 100_000 }, (_, rank) => ({ id: `L${rank}`, target: `L${(rank + 1) % 100_000}` }))
  const parsed = { transfer: { ...transfer, groups: [], units: links }, objects: [], faults: [] }
  assert.match(checkArchiveTransfer(parsed, [])[0]!.message, /^Des unités forment un cycle : L99999 → L0 → .{20,80}$/)
})

test('a unit reached by many paths is visited once', () => {
  const units = Array.from({ length: 60 }, (_, rank) => ({
    id: `U${rank}`,
    content: { ...EMPTY_CONTENT, title: 'Unité' },
    units: rank === 59 ? [] : ['a', 'b'].map((side) => ({ id: `${side}${rank}`, target: `U${rank + 1}` })),
    objects: [],
  }))
  const parsed = { transfer: { ...transfer, groups: [], units }, objects: [], faults: [] }
  assert.deepEqual(checkArchiveTransfer(parsed, []), [])
})
