import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { toLatin1, XmlError } from '#standards/xml'
import {
  type Acte,
  ActesError,
  buildActe,
  buildAnnulation,
  buildAnomalieActe,
  buildAnomalieEnveloppe,
  buildArActe,
  buildArAnnulation,
  buildArCourrier,
  buildArReponse,
  buildCourrierPrefecture,
  buildDemandeClassification,
  buildEnveloppe,
  buildEnveloppeMisillCl,
  buildPieceComplementaire,
  buildReponse,
  buildReponseClassificationSansChangement,
  buildRetourClassification,
  type Enveloppe,
  nationalClassification,
  parseEnvoi,
  parseRetour,
  TYPES_MESSAGE,
} from './index.ts'

const SHARED = new URL('../../../shared/', import.meta.url)
const SCHEMA = fileURLToPath(new URL('schemas/actes/actesv1_1.xsd', SHARED))
const folder = mkdtempSync(join(tmpdir(), 'actes-'))
after(() => rmSync(folder, { recursive: true }))

const ID = '027-000000000-20250115-2025_001-DE'
const COURRIER = { idActe: ID, dateCourrier: '2025-02-03' }
const DOCUMENT = { nom: `99_DE-${ID}-1-1_1.pdf` }
const EXOTIC = '  L’école “Œuvre” – 1 000 € ≥ … <&> Žižek 😀\nseconde ligne  '

const ACTE: Acte = {
  date: '2025-01-15',
  numero: '2025_001',
  nature: 1,
  matiere: '7.10.2',
  objet: EXOTIC,
  precedent: '027-000000000-20240115-2024_001-DE',
  dateClassification: '2019-04-18',
  document: { ...DOCUMENT, signature: 'TUlJ' },
  annexes: [{ nom: `21_RP-${ID}-1-1_2.pdf` }, { nom: `99_DE-${ID}-1-1_3.png`, signature: 'TUlK' }],
  documentPapier: true,
}
const READ_ACTE = {
  ...ACTE,
  objet: `L'école "OEuvre" - 1 000 EUR >= ... <&> Zizek ?\nseconde ligne`,
}

const ENVELOPPE: Enveloppe = {
  emetteur: { siren: '000000000', departement: '027', arrondissement: '2', nature: '31' },
  referent: { nom: 'Hélène Œdipe', telephone: '0200000000', email: 'mairie@commune.test' },
  adressesRetour: ['actes@operateur.test', 'mairie@commune.test'],
  formulaires: ['027-000000000-20250115-2025_001-DE-1-1_0.xml'],
}

const ENVOIS: Record<string, Uint8Array> = {
  Acte: buildActe(ACTE),
  Annulation: buildAnnulation(ID),
  DemandeClassification: buildDemandeClassification('2019-04-18'),
  ReponseCourrierSimple: buildReponse('ReponseCourrierSimple', COURRIER, DOCUMENT),
  ARDemandePieceComplementaire: buildArCourrier('ARDemandePieceComplementaire', COURRIER),
  RefusPieceComplementaire: buildReponse('RefusPieceComplementaire', COURRIER, DOCUMENT),
  PieceComplementaire: buildPieceComplementaire(COURRIER, [DOCUMENT, { nom: 'b.pdf' }]),
  ARLettreObservations: buildArCourrier('ARLettreObservations', COURRIER),
  RejetLettreObservations: buildReponse('RejetLettreObservations', COURRIER, DOCUMENT),
  ReponseLettreObservations: buildReponse('ReponseLettreObservations', COURRIER, DOCUMENT),
  EnveloppeCLMISILL: buildEnveloppe(ENVELOPPE),
}

const courrier = (racine: 'CourrierSimple' | 'DemandePieceComplementaire' | 'LettreObservations' | 'DefereTA') =>
  buildCourrierPrefecture({ racine, idActe: ID, date: '2025-02-03', texte: EXOTIC, documents: [DOCUMENT] })
const ANOMALIE = { date: '2025-01-17', nature: '002', detail: 'ODT-VERIF-01 : date périmée' }

const RETOURS: Record<string, Uint8Array> = {
  ARActe: buildArActe({ idActe: ID, dateReception: '2025-01-16', acte: ACTE, dateClassificationEnCours: '2019-04-18' }),
  AnomalieActe: buildAnomalieActe({ ...ANOMALIE, acte: ACTE, dateClassificationEnCours: '2019-04-18' }),
  AnomalieEnveloppe: buildAnomalieEnveloppe({ ...ANOMALIE, enveloppe: ENVELOPPE }),
  ARAnnulation: buildArAnnulation({ idActe: ID, dateReception: '2025-01-18' }),
  RetourClassification: buildRetourClassification(nationalClassification()),
  ReponseClassificationSansChangement: buildReponseClassificationSansChangement('2019-04-18'),
  CourrierSimple: courrier('CourrierSimple'),
  DemandePieceComplementaire: courrier('DemandePieceComplementaire'),
  LettreObservations: courrier('LettreObservations'),
  DefereTA: courrier('DefereTA'),
  ARPieceComplementaire: buildArReponse({ racine: 'ARPieceComplementaire', ...COURRIER, dateReception: '2025-02-10' }),
  ARReponseRejetLettreObservations: buildArReponse({
    racine: 'ARReponseRejetLettreObservations',
    ...COURRIER,
    dateReception: '2025-02-10',
  }),
  EnveloppeMISILLCL: buildEnveloppeMisillCl({
    emetteur: { type: 'SPREF', departement: '027', arrondissement: '2' },
    formulaires: ['027-000000000-20250115-2025_001-DE-1-2_17.xml'],
    siren: '000000000',
  }),
}

function schemaFaults(racine: string, bytes: Uint8Array): string {
  const path = join(folder, `${racine}.xml`)
  writeFileSync(path, bytes)
  const { status, stderr } = spawnSync('xmllint', ['--noout', '--nonet', '--schema', SCHEMA, path], {
    encoding: 'utf8',
  })
  return status === 0 ? '' : stderr
}

const missing = spawnSync('xmllint', ['--version']).error
  ? 'xmllint absent (Debian package libxml2-utils)'
  : !existsSync(SCHEMA) && 'schema actesv1_1.xsd absent'

test('every root of the norm has a builder here', () => {
  const built = [...Object.keys(ENVOIS), ...Object.keys(RETOURS)].filter((racine) => !racine.startsWith('Enveloppe'))
  const expected = [...TYPES_MESSAGE.map(({ racine }) => racine), 'AnomalieEnveloppe']
  assert.deepEqual(built.sort(), expected.sort())
})

for (const [racine, bytes] of Object.entries({ ...ENVOIS, ...RETOURS })) {
  test(`${racine} is valid against the official schema`, { skip: missing }, () => {
    assert.equal(schemaFaults(racine, bytes), '')
  })
}

test('variants are valid against the official schema', { skip: missing }, () => {
  const { precedent: _, ...plain } = { ...ACTE, annexes: [], documentPapier: false, matiere: '7.1' }
  const longest = { ...plain, objet: 'é'.repeat(500), numero: 'A'.repeat(15), matiere: '1.2.3.4.5' }
  const { referent: _r, ...anonymous } = ENVELOPPE
  const variants = [
    buildActe(plain),
    buildActe(longest),
    buildDemandeClassification(),
    buildEnveloppe(anonymous),
    ...(['PREF', 'SGAR'] as const).map((type) =>
      buildEnveloppeMisillCl({ emetteur: { type, departement: '02A' }, formulaires: ['a.xml'], siren: '000000000' }),
    ),
  ]
  for (const bytes of variants) assert.equal(schemaFaults('variante', bytes), '')
})

test('what clients look for as plain text is there', () => {
  const text = Buffer.from(RETOURS.ARActe!).toString('latin1')
  assert.match(text, /^<\?xml version="1\.0" encoding="ISO-8859-1"\?>/)
  assert.equal(/actes:DateReception="(.{10})/.exec(text)?.[1], '2025-01-16')
})

test('our messages read back', () => {
  assert.deepEqual(parseEnvoi(ENVOIS.Acte!), { racine: 'Acte', acte: READ_ACTE })
  assert.deepEqual(parseEnvoi(ENVOIS.Annulation!), { racine: 'Annulation', idActe: ID })
  assert.deepEqual(parseEnvoi(ENVOIS.DemandeClassification!), {
    racine: 'DemandeClassification',
    dateConnue: '2019-04-18',
  })
  assert.deepEqual(parseEnvoi(buildDemandeClassification()), { racine: 'DemandeClassification', dateConnue: undefined })
  const enveloppe = {
    racine: 'EnveloppeCLMISILL',
    ...ENVELOPPE,
    referent: { ...ENVELOPPE.referent, nom: 'Hélène OEdipe' },
  }
  assert.deepEqual(parseEnvoi(ENVOIS.EnveloppeCLMISILL!), enveloppe)
  assert.deepEqual(parseEnvoi(ENVOIS.PieceComplementaire!), {
    racine: 'PieceComplementaire',
    ...COURRIER,
    documents: [DOCUMENT, { nom: 'b.pdf' }],
  })
  for (const [racine, bytes] of Object.entries(ENVOIS)) assert.equal(parseEnvoi(bytes).racine, racine)
})

test('messages of the ministry read back', () => {
  const recu = { acte: READ_ACTE, dateClassificationEnCours: '2019-04-18' }
  assert.deepEqual(parseRetour(RETOURS.ARActe!), { racine: 'ARActe', idActe: ID, dateReception: '2025-01-16', ...recu })
  assert.deepEqual(parseRetour(RETOURS.AnomalieActe!), { racine: 'AnomalieActe', ...ANOMALIE, ...recu })
  const classification = JSON.parse(toLatin1(JSON.stringify(nationalClassification())))
  assert.deepEqual(parseRetour(RETOURS.RetourClassification!), { racine: 'RetourClassification', classification })
  assert.deepEqual(parseRetour(RETOURS.EnveloppeMISILLCL!), {
    racine: 'EnveloppeMISILLCL',
    emetteur: { type: 'SPREF', departement: '027', arrondissement: '2' },
    formulaires: ['027-000000000-20250115-2025_001-DE-1-2_17.xml'],
    siren: '000000000',
  })
  for (const [racine, bytes] of Object.entries(RETOURS)) assert.equal(parseRetour(bytes).racine, racine)
})

test('builders refuse what the norm refuses, naming the field', () => {
  const refused = (field: RegExp) => (error: unknown) =>
    error instanceof ActesError && error.code === 'actes.champ-invalide' && field.test(error.message)
  assert.throws(() => buildActe({ ...ACTE, objet: ' ' }), refused(/objet/))
  assert.throws(() => buildActe({ ...ACTE, objet: '€'.repeat(200) }), refused(/objet/))
  assert.throws(() => buildActe({ ...ACTE, matiere: '7' }), refused(/matiere/))
  assert.throws(() => buildActe({ ...ACTE, date: '15/01/2025' }), refused(/date de la décision/))
  assert.throws(() => buildActe({ ...ACTE, numero: 'a-1' }), refused(/numero/))
  assert.throws(() => buildAnnulation('X'), refused(/idActe/))
  assert.throws(() => buildEnveloppe({ ...ENVELOPPE, adressesRetour: ['a@b.example'] }), refused(/email/))
  assert.throws(() => buildEnveloppe({ ...ENVELOPPE, adressesRetour: [] }), refused(/adresse/))
  assert.throws(() => buildEnveloppe({ ...ENVELOPPE, formulaires: [] }), refused(/message/))
  assert.throws(() => buildPieceComplementaire(COURRIER, []), refused(/document/))
})

test('hostile or foreign documents are refused', () => {
  const utf8 = (text: string) => new Uint8Array(Buffer.from(text))
  for (const parse of [parseRetour, parseEnvoi]) {
    assert.throws(
      () => parse(utf8('<a:Autre xmlns:a="x"/>')),
      (error) => error instanceof ActesError && /Autre/.test(error.message),
    )
    assert.throws(() => parse(utf8('<!DOCTYPE Acte [<!ENTITY e "x">]><Acte>&e;</Acte>')), XmlError)
    assert.throws(() => parse(utf8('<constructor/>')), ActesError)
    assert.throws(() => parse(utf8('')), XmlError)
  }
})

test('an empty root of each kind is read without failing', () => {
  for (const racine of Object.keys(RETOURS)) {
    assert.equal(parseRetour(new Uint8Array(Buffer.from(`<${racine}/>`))).racine, racine)
  }
})

const SAMPLES = new URL('samples/actes/', SHARED)
const noSamples = !existsSync(SAMPLES) && 'samples absent'

function sample(path: string) {
  const bytes = readFileSync(new URL(path, SAMPLES))
  return /-(?:1-1|2-2|3-2|3-3|3-4|4-2|4-3|4-4|6-1|7-1)_0\.xml$|\/EACT--0/.test(path)
    ? parseEnvoi(bytes)
    : parseRetour(bytes)
}

test('every sample XML is read with the root its name announces', { skip: noSamples }, () => {
  const paths = ['public/pastell', 'public/s2low', 'public/stela', 'synthetic'].flatMap((directory) =>
    readdirSync(new URL(directory, SAMPLES)).map((nom) => `${directory}/${nom}`),
  )
  assert.ok(paths.length >= 50)
  for (const path of paths) {
    const code = /-(\d-\d)(?:_\d+)?\.xml$/.exec(path)?.[1]
    const expected = TYPES_MESSAGE.find((type) => type.code === code)?.racine
    const { racine } = sample(path)
    if (expected) assert.equal(racine, expected, path)
  }
})

test('public samples give the identifiers, invalid ones included', { skip: noSamples }, () => {
  const malforme = sample('public/pastell/ARActe_malforme_2013.xml')
  assert.ok(malforme.racine === 'ARActe')
  assert.equal(malforme.idActe, '069-123456789-20130601-20130623C-AI')
  assert.equal(malforme.dateReception, '2013-06-23')
  assert.equal(malforme.dateClassificationEnCours, '2008-12-31')
  assert.equal(malforme.acte.objet, 'TESTC')

  const anomalie = sample('public/stela/044-214400152----1-3_1.xml')
  assert.ok(anomalie.racine === 'AnomalieActe')
  assert.equal(anomalie.detail.slice(0, 40), 'ODT-VERIF-01 : Votre acte a été transmis')
  assert.deepEqual(
    [anomalie.nature, anomalie.acte.numero, anomalie.acte.nature, anomalie.acte.annexes.length],
    ['002', '123456', 1, 1],
  )

  const ano = sample('public/stela/ANO_EACT--214400152--20180925-1.xml')
  assert.ok(ano.racine === 'AnomalieEnveloppe')
  assert.equal(ano.nature, '999')
  assert.deepEqual(ano.enveloppe.emetteur, {
    siren: '214400152',
    departement: '044',
    arrondissement: '1',
    nature: '31',
  })

  const defere = sample('public/s2low/034-000000000-20170701-20170725A-AI-5-1_0.xml')
  assert.ok(defere.racine === 'DefereTA')
  assert.deepEqual([defere.date, defere.texte, defere.documents.length], ['2017-07-01', 'NATURE_TEST', 1])

  const v1 = sample('public/s2low/045-214502494-20170717-D201717-DE-1-1_0.xml')
  assert.ok(v1.racine === 'Acte')
  assert.equal(v1.acte.documentPapier, false)

  const pieces = sample('public/s2low/001-000000000-20170130-TEST42-DE-3-4_0.xml')
  assert.ok(pieces.racine === 'PieceComplementaire')
  assert.equal(pieces.documents.length, 2)
})
