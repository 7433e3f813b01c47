import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { XmlError } from '#standards/xml'
import {
  ActesError,
  compareMatieres,
  defaultTypologie,
  findMatiere,
  LIBELLES_TYPOLOGIES,
  listAncetres,
  listMatieres,
  listTypologies,
  MATIERES_NATIONALES,
  nationalClassification,
  parseClassification,
  searchMatieres,
  suggestMatieres,
  TYPOLOGIES_PAR_NATURE,
} from './index.ts'

const PUBLIC = new URL('../../../shared/samples/actes/public/', import.meta.url)
const noSamples = !existsSync(PUBLIC) && 'samples absent'
const sample = (path: string) => parseClassification(readFileSync(new URL(path, PUBLIC)))
const national = nationalClassification()
const xml = (text: string) => new Uint8Array(Buffer.from(text))

test('codes sort as integers, parents first', () => {
  const codes = ['7.10', '7.2', '7', '7.9', '7.10.1', '10', '7.1.10', '7.1.9']
  assert.deepEqual(codes.sort(compareMatieres), ['7', '7.1.9', '7.1.10', '7.2', '7.9', '7.10', '7.10.1', '10'])
})

test('the national tables hold together', () => {
  assert.equal(listMatieres(national).length, MATIERES_NATIONALES.length)
  assert.deepEqual(
    listMatieres(national).map(({ code }) => code),
    MATIERES_NATIONALES.map(([code]) => code),
  )
  for (const nature of [1, 2, 3, 4, 5, 6]) {
    assert.ok(TYPOLOGIES_PAR_NATURE[nature]!.includes('99_SE'))
    for (const code of TYPOLOGIES_PAR_NATURE[nature]!) assert.ok(LIBELLES_TYPOLOGIES[code], code)
  }
})

test('the default typologie follows the classification', () => {
  assert.equal(defaultTypologie(4), '99_DC')
  assert.equal(defaultTypologie(4, national), '99_DC')
  const other = structuredClone(national)
  other.natures[3]!.typologies = [
    { code: '99_SE', libelle: 'Signature' },
    { code: '10_AV', libelle: 'Avenant' },
    { code: '99_ZZ', libelle: 'Contrat' },
  ]
  assert.equal(defaultTypologie(4, other), '99_ZZ')
  assert.deepEqual(
    listTypologies(other, 4).map(({ code }) => code),
    ['99_ZZ', '99_SE', '10_AV'],
  )
  assert.equal(listTypologies(national, 1)[0]?.code, '99_DE')
  assert.deepEqual(listTypologies(national, 9), [])
})

test('a nature without code is known by its letters', () => {
  const classification = parseClassification(
    xml(
      '<RetourClassification><NaturesActes><NatureActe TypeAbrege="CC" Libelle="x"/></NaturesActes></RetourClassification>',
    ),
  )
  assert.equal(classification.natures[0]?.code, 4)
})

test('public classifications are read, whatever their age', { skip: noSamples }, () => {
  const counts = (path: string) => {
    const classification = sample(path)
    const levels = [1, 2, 3, 4].map((niveau) => listMatieres(classification).filter((m) => m.niveau === niveau).length)
    const typologies = classification.natures.reduce((sum, nature) => sum + nature.typologies.length, 0)
    return [classification.date, ...levels, typologies]
  }
  assert.deepEqual(counts('pastell/999-1234----7-2_1.xml'), ['2019-04-18', 9, 57, 225, 0, 115])
  assert.deepEqual(counts('pastell/7-2_RetourClassification_2019-03-01.xml').slice(0, 5), [
    '2019-03-01',
    9,
    57,
    105,
    10,
  ])
  assert.equal(counts('stela/7-2_RetourClassification_2017-12-08.xml').at(-1), 118)
  const [date, , level2, , , typologies] = counts('pastell/7-2_RetourClassification_2004-04-01_sans-typologie.xml')
  assert.deepEqual([date, level2, typologies], ['2004-04-01', 57, 0])
})

test('the national table of 2019 is the one of the sample', { skip: noSamples }, () => {
  const classification = sample('pastell/999-1234----7-2_1.xml')
  for (const [code, libelle] of MATIERES_NATIONALES) assert.equal(findMatiere(classification, code)?.libelle, libelle)
  for (const { code, typologies } of classification.natures) {
    assert.deepEqual(typologies.map((typologie) => typologie.code).sort(), [...TYPOLOGIES_PAR_NATURE[code]!].sort())
  }
})

test('ancestors come from the top; an unknown code has none', () => {
  assert.deepEqual(
    listAncetres(national, '7.10').map(({ libelle }) => libelle),
    ['Finances locales', 'Divers'],
  )
  assert.deepEqual(listAncetres(national, '7.99'), [])
})

test('other messages and hostile classifications are refused', () => {
  assert.throws(() => parseClassification(xml('<ARActe/>')), ActesError)
  assert.throws(() => parseClassification(xml('<!DOCTYPE a [<!ENTITY b "c">]><RetourClassification/>')), XmlError)
  assert.throws(() => parseClassification(xml('<RetourClassification><Matieres>')), XmlError)
  assert.deepEqual(parseClassification(xml('<RetourClassification/>')), { date: '', natures: [], matieres: [] })
})

const codes = (found: { code: string }[]) => found.map(({ code }) => code)

test('search by code, words, beginning of word, without accents', () => {
  assert.deepEqual(codes(searchMatieres(national, '7.1')), ['7.1', '7.10'])
  assert.deepEqual(codes(searchMatieres(national, 'FISCALITE')).slice(0, 1), ['7.2'])
  assert.deepEqual(codes(searchMatieres(national, 'subv')), ['7.5'])
  assert.deepEqual(codes(searchMatieres(national, 'cantine')), ['8.1'])
  assert.equal(searchMatieres(national, 'finances')[0]?.chemin, 'Finances locales › Decisions budgetaires')
  assert.equal(searchMatieres(national, '', 3).length, 3)
  assert.deepEqual(searchMatieres(national, 'xyzzy'), [])
})

const OBJETS: [string, string][] = [
  ['Attribution de subventions aux associations', '7.5'],
  ['Demande de DETR pour la toiture de la mairie', '7.5'],
  ['Tarifs de la cantine scolaire', '8.1'],
  ['Tarifs de location du matériel', '7.10'],
  ['Signature d’une convention', '1.4'],
  ['Recrutement d’un agent contractuel', '4.2'],
  ['Création d’un poste d’adjoint technique', '4.1'],
  ['Mise en place du RIFSEEP', '4.5'],
  ['Réfection de la voirie communale', '8.3'],
  ['Souscription d’un emprunt', '7.3'],
  ['Marché de travaux : attribution des lots', '1.1'],
  ['Avenant au marché de maîtrise d’œuvre', '1.6'],
  ['Adhésion à un groupement de commandes', '1.7'],
  ['Vote du budget primitif', '7.1'],
  ['Vote des taux d’imposition', '7.2'],
  ['Élection du maire', '5.1'],
  ['Délégation de fonctions au premier adjoint', '5.4'],
  ['Indemnités de fonction des élus', '5.6'],
  ['Désignation des délégués au syndicat', '5.3'],
  ['Modification des statuts de la communauté de communes', '5.7'],
  ['Vente d’une parcelle', '3.2'],
  ['Acquisition d’un terrain', '3.1'],
  ['Bail commercial', '3.3'],
  ['Règlement du cimetière', '3.5'],
  ['Arrêté de circulation rue du Moulin', '6.1'],
  ['Permis de construire', '2.2'],
  ['Droit de préemption : DIA', '2.3'],
  ['Approbation du PLU', '2.1'],
  ['Motion de soutien à l’hôpital', '9.4'],
  ['Admission en non-valeur', '7.10'],
]

test('the matière of usual objects is proposed first, with its reason', () => {
  for (const [objet, code] of OBJETS) assert.equal(suggestMatieres(objet)[0]?.code, code, objet)
  const [first] = suggestMatieres('Tarifs de la cantine scolaire')
  assert.equal(first?.raison, 'L’objet contient « cantine », « scolaire »')
  assert.ok(codes(suggestMatieres('Tarifs de la cantine scolaire')).includes('7.10'))
})

test('nothing is proposed out of nothing', () => {
  for (const objet of ['', '???', 'de la le', 'zzz', '__proto__ constructor'])
    assert.deepEqual(suggestMatieres(objet), [])
})

test('the classification of the préfecture makes the proposal more precise', { skip: noSamples }, () => {
  const classification = sample('pastell/999-1234----7-2_1.xml')
  assert.equal(suggestMatieres('Attribution de subventions aux associations', classification)[0]?.code, '7.5.5')
  assert.equal(suggestMatieres('Création d’un poste', classification)[0]?.code, '4.1.1')
  assert.equal(suggestMatieres('Dénomination de la rue des Écoles', classification)[0]?.code, '8.3.1')
})

test('property: search and suggestions bear any text and stay in the nomenclature', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const known = new Set(codes(listMatieres(national)))
      for (const { code } of [...searchMatieres(national, text), ...suggestMatieres(text)]) assert.ok(known.has(code))
    }),
  )
})
