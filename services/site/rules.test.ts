import assert from 'node:assert/strict'
import { test } from 'node:test'
import { namesEtag, readPlage } from './plage.ts'
import {
  finDuDelai,
  isDelaiPasse,
  isPubliable,
  labelMatiere,
  natureDUnActe,
  prochaineSonde,
  regleDePublication,
  searchable,
} from './rules.ts'

test('délibérations, règlements, budgets and other actes are published; individual ones and contracts are not', () => {
  assert.deepEqual(
    [1, 2, 3, 4, 5, 6, 7].map((nature) => isPubliable(nature)),
    [true, true, false, false, true, true, false],
  )
  for (let nature = 0; nature <= 7; nature += 1) assert.match(regleDePublication(nature).source, /L2131-1/)
})

test('two months run to the same day of the second month, in Paris, that day included', () => {
  assert.equal(finDuDelai(new Date('2026-11-25T22:59:59Z')), '2027-01-25')
  assert.equal(finDuDelai(new Date('2026-11-25T23:00:00Z')), '2027-01-26', 'midnight has struck in Paris')
  assert.equal(finDuDelai(new Date('2026-12-31T10:00:00Z')), '2027-02-28')
  const online = new Date('2026-11-25T10:00:00Z')
  assert.equal(isDelaiPasse(online, new Date('2027-01-25T22:59:00Z')), false)
  assert.equal(isDelaiPasse(online, new Date('2027-01-25T23:00:00Z')), true)
})

test('a probe is one to fourteen days later, an hour after a failure, never once the two months are over', () => {
  const online = new Date('2026-11-25T10:00:00Z')
  const next = (at: string, conforme: boolean, hasard: number) =>
    prochaineSonde(online, new Date(at), conforme, hasard)?.toISOString()
  assert.equal(next('2026-11-25T10:00:00Z', true, 0), '2026-11-26T10:00:00.000Z')
  assert.equal(next('2026-11-25T10:00:00Z', true, 0.5), '2026-12-02T22:00:00.000Z')
  assert.equal(next('2026-11-25T10:00:00Z', false, 0.5), '2026-11-25T11:00:00.000Z')
  assert.equal(next('2027-01-24T10:00:00Z', true, 0.5), undefined)
  assert.equal(next('2027-01-25T22:30:00Z', false, 0.5), undefined)
})

test('labels are those of the nomenclature, unknown codes stay as they are', () => {
  assert.equal(labelMatiere('7.10'), 'Finances locales, Divers')
  assert.equal(labelMatiere('7.10.3'), 'Finances locales, Divers')
  assert.equal(labelMatiere('7'), 'Finances locales')
  assert.equal(labelMatiere('42'), '42')
  assert.equal(natureDUnActe('Délibérations'), 'Délibération')
  assert.equal(natureDUnActe('Arrêté'), 'Arrêté')
})

test('searching forgets accents, capitals and punctuation, and keeps numbers', () => {
  assert.equal(searchable('École', 'd’été — Œuvre n° DE_2026', '7.10'), 'ecole d ete oeuvre n de 2026 7.10')
})

test('ranges of bytes, as RFC 9110 writes them', () => {
  const cases: [header: string | undefined, expected: ReturnType<typeof readPlage>][] = [
    [undefined, undefined],
    ['bytes=0-9', { start: 0, end: 9 }],
    ['bytes=90-', { start: 90, end: 99 }],
    ['bytes=-10', { start: 90, end: 99 }],
    ['bytes=-1000', { start: 0, end: 99 }],
    ['bytes=50-1000', { start: 50, end: 99 }],
    ['bytes=100-', 'hors-limites'],
    ['bytes=-0', 'hors-limites'],
    ['bytes=9-3', undefined],
    ['bytes=0-1,5-6', undefined],
    ['bytes=-', undefined],
    ['lines=0-9', undefined],
    ['bytes=99999999999999999999-', undefined],
  ]
  for (const [header, expected] of cases) assert.deepEqual(readPlage(header, 100), expected, header)
})

test('an ETag is found in a list, weak or not', () => {
  assert.equal(namesEtag('"a", W/"b"', '"b"'), true)
  assert.equal(namesEtag('*', '"b"'), true)
  assert.equal(namesEtag('"a"', '"b"'), false)
  assert.equal(namesEtag(undefined, '"b"'), false)
})
