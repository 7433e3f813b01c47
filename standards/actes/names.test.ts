import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  ActesError,
  buildIdActe,
  buildNom,
  type NomProtocole,
  nameArchiveOfAnomalie,
  nameTransaction,
  parseIdActe,
  parseNom,
  suggestNumero,
} from './index.ts'

const SAMPLES = new URL('../../../shared/samples/actes/', import.meta.url)
const RENAMED = /RetourClassification_|malforme|premiere-demande__|README|\.eml$/
const INVALID = /^999-1234-|-1-2\.xml$/

const refused = (code: string) => (error: unknown) => error instanceof ActesError && error.code === code

test('every protocol name of the samples parses and is written back', {
  skip: !existsSync(SAMPLES) && 'samples absent',
}, () => {
  const noms = ['public/pastell', 'public/s2low', 'public/stela', 'synthetic', 'archives']
    .flatMap((folder) => readdirSync(new URL(folder, SAMPLES)))
    .filter((nom) => !RENAMED.test(nom))
  assert.ok(noms.length > 40)
  for (const nom of noms) {
    const parsed = parseNom(nom)
    assert.ok(parsed, nom)
    if (!INVALID.test(nom)) assert.equal(buildNom(parsed), nom)
  }
})

const CASES: [string, NomProtocole][] = [
  [
    'abc-EACT--000000000--20250116-1.tar.gz',
    { genre: 'archive', trigramme: 'abc', quadrigramme: 'EACT', siren: '000000000', date: '2025-01-16', serie: 1 },
  ],
  [
    'SLO-EACT--SPREF0441-214400152-20181012-9.tar.gz',
    {
      genre: 'archive-retour',
      trigramme: 'SLO',
      quadrigramme: 'EACT',
      emetteur: 'SPREF0441',
      siren: '214400152',
      date: '2018-10-12',
      serie: 9,
    },
  ],
  ['ANO_EACT--210703385--20170612-2.xml', { genre: 'anomalie', enveloppe: 'EACT--210703385--20170612-2' }],
  [
    '044-214400152----1-3_1.xml',
    { genre: 'message', departement: '044', siren: '214400152', transaction: 1, flux: 3, rang: 1 },
  ],
  [
    '99_BU-02A-000000000-20250115-BP2025-BF-1-1_1.xml',
    {
      genre: 'document',
      typologie: '99_BU',
      departement: '02A',
      siren: '000000000',
      date: '2025-01-15',
      numero: 'BP2025',
      nature: 'BF',
      transaction: 1,
      flux: 1,
      rang: 1,
      extension: 'xml',
    },
  ],
]

test('each kind of name is told apart', () => {
  for (const [nom, parsed] of CASES) {
    assert.deepEqual(parseNom(nom), parsed)
    assert.equal(buildNom(parsed), nom)
  }
})

test('bent names of the wild are read', () => {
  assert.deepEqual(parseNom('999-1234----7-2_1.xml'), {
    genre: 'message',
    departement: '999',
    siren: '1234',
    transaction: 7,
    flux: 2,
    rang: 1,
  })
  const sansRang = parseNom('034-491011698-20171207-CL20171227_06-DE-1-2.xml')
  assert.ok(sansRang?.genre === 'message' && sansRang.rang === undefined)
})

test('other names, paths and hostile names are not protocol names', () => {
  const noms = [
    '',
    'acte.pdf',
    '../ANO_x',
    '027-000000000----7-1_0.xml/..',
    '027-000000000----7-1_0.xml\n',
    'a'.repeat(1e5),
  ]
  noms.push('127-000000000----7-1_0.xml', '027-000000000----8-1_0.xml', '99_DE-027-000000000----1-1_1.pdf')
  for (const nom of noms) assert.equal(parseNom(nom), undefined, nom.slice(0, 40))
})

test('writing is strict and names the faulty field', () => {
  const message = {
    departement: '027',
    siren: '000000000',
    date: '2025-01-15',
    numero: 'A1',
    nature: 'DE',
    transaction: 1,
    flux: 1,
  }
  const faults = {
    departement: '27',
    siren: '1234',
    date: '2025-02-30',
    numero: '2025-1',
    nature: 'X',
    transaction: 8,
    flux: 0,
  }
  for (const [field, value] of Object.entries(faults)) {
    assert.throws(
      () => nameTransaction({ ...message, [field]: value }, []),
      (error) => refused('actes.nom-invalide')(error) && (error as Error).message.includes(String(value)),
    )
  }
  assert.throws(
    () => nameTransaction(message, [{ typologie: '99DE', extension: 'pdf' }]),
    refused('actes.nom-invalide'),
  )
  assert.throws(
    () => nameTransaction(message, [{ typologie: '99_DE', extension: 'exe' }]),
    refused('actes.nom-invalide'),
  )
})

test('a transaction names its message and its documents', () => {
  const acte = { departement: '027', siren: '000000000', date: '2025-01-15', numero: '2025_001', nature: 'DE' }
  const fichiers = [
    { typologie: '99_DE', extension: 'pdf' },
    { typologie: '21_RP', extension: 'jpg' },
  ]
  assert.deepEqual(nameTransaction({ ...acte, transaction: 1, flux: 1 }, fichiers), {
    message: '027-000000000-20250115-2025_001-DE-1-1_0.xml',
    documents: [
      '99_DE-027-000000000-20250115-2025_001-DE-1-1_1.pdf',
      '21_RP-027-000000000-20250115-2025_001-DE-1-1_2.jpg',
    ],
  })
  const { message } = nameTransaction({ departement: '027', siren: '000000000', transaction: 7, flux: 1 }, [])
  assert.equal(message, '027-000000000----7-1_0.xml')
})

test('IDActe is written, read, refused', () => {
  const idActe = '034-491011698-20171207-CL20171227_06-DE'
  const parties = { departement: '034', siren: '491011698', date: '2017-12-07', numero: 'CL20171227_06', nature: 'DE' }
  assert.equal(buildIdActe(parties), idActe)
  assert.deepEqual(parseIdActe(idActe), parties)
  assert.throws(() => parseIdActe('034-491011698-20171207--DE'), refused('actes.champ-invalide'))
})

test('an envelope anomaly designates our archive', () => {
  assert.equal(
    nameArchiveOfAnomalie('ANO_EACT--210703385--20170612-2.xml', 'SLO'),
    'SLO-EACT--210703385--20170612-2.tar.gz',
  )
  assert.throws(() => nameArchiveOfAnomalie('ANO_x.xml', 'SLO'), refused('actes.nom-invalide'))
})

test('a number is proposed out of what was typed', () => {
  assert.equal(suggestNumero('2025-001 bis'), '2025_001_BIS')
  assert.equal(suggestNumero(' n° délibération 12/2025'), 'N_DELIBERATION')
  assert.equal(suggestNumero('…'), '')
})

test('property: any valid parts give a name that reads back the same', () => {
  const digits = (length: number) => fc.stringMatching(new RegExp(`^\\d{${length}}$`))
  const date = fc
    .date({ min: new Date('2000-01-01'), max: new Date('2099-12-31'), noInvalidDate: true })
    .map((day) => day.toISOString().slice(0, 10))
  const parts = fc.record({
    departement: fc.constantFrom('001', '02A', '02B', '095', '971'),
    siren: digits(9),
    date,
    numero: fc.stringMatching(/^([A-Z0-9][A-Z0-9_]{0,13})?[A-Z0-9]$/),
    nature: fc.stringMatching(/^[A-Z]{2}$/),
    transaction: fc.integer({ min: 1, max: 7 }),
    flux: fc.integer({ min: 1, max: 5 }),
    rang: fc.integer({ min: 0, max: 9999 }),
  })
  fc.assert(
    fc.property(parts, fc.stringMatching(/^[A-Z0-9_]{5}$/), (acte, typologie) => {
      const message: NomProtocole = { genre: 'message', ...acte }
      const document: NomProtocole = { genre: 'document', typologie, ...acte, extension: 'pdf' }
      assert.deepEqual(parseNom(buildNom(message)), message)
      assert.deepEqual(parseNom(buildNom(document)), document)
      const { transaction: _t, flux: _f, rang: _r, ...parties } = acte
      assert.deepEqual(parseIdActe(buildIdActe(parties)), parties)
    }),
  )
  fc.assert(fc.property(fc.string(), (text) => /^$|^([A-Z0-9][A-Z0-9_]{0,13})?[A-Z0-9]$/.test(suggestNumero(text))))
})
