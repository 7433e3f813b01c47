import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  addJours,
  addJoursFrancs,
  addJoursOuvrables,
  addJoursOuvres,
  countJours,
  isFerie,
  isOuvrable,
  isOuvre,
  listJoursFeries,
  paques,
  prorogerDelai,
} from '#standards/calendrier'

const days = fc.integer({ min: 0, max: 50_000 }).map((number) => addJours('1970-01-01', number))

test('Easter: extremes, century years and the exceptions of the epact', () => {
  const known = { 1954: '04-18', 1981: '04-19', 2000: '04-23', 2008: '03-23', 2025: '04-20', 2026: '04-05' }
  for (const [year, day] of Object.entries({ ...known, 2038: '04-25', 2076: '04-19', 2285: '03-22' })) {
    assert.equal(paques(Number(year)), `${year}-${day}`)
  }
})

test('code du travail L. 3133-1: the eleven holidays of 2026', () => {
  assert.deepEqual(
    listJoursFeries(2026).map(({ jour, nom }) => `${jour} ${nom}`),
    [
      '2026-01-01 Jour de l’an',
      '2026-04-06 Lundi de Pâques',
      '2026-05-01 Fête du travail',
      '2026-05-08 Victoire 1945',
      '2026-05-14 Ascension',
      '2026-05-25 Lundi de Pentecôte',
      '2026-07-14 Fête nationale',
      '2026-08-15 Assomption',
      '2026-11-01 Toussaint',
      '2026-11-11 Armistice 1918',
      '2026-12-25 Noël',
    ],
  )
})

test('code du travail L. 3134-13 and L. 3422-2: holidays of the place', () => {
  const added = (departement: string) =>
    listJoursFeries(2026, { departement })
      .filter(({ jour }) => !isFerie(jour))
      .map(({ jour }) => jour)
  assert.deepEqual(added('067'), ['2026-04-03', '2026-12-26'])
  assert.deepEqual(added('057'), added('068'))
  assert.deepEqual(added('974'), ['2026-12-20'])
  assert.deepEqual(added('027'), [])
})

test('a year outside the calendar is refused', () => {
  assert.throws(() => listJoursFeries(1582), { code: 'calendrier.jour' })
  assert.throws(() => listJoursFeries(Number.NaN), { code: 'calendrier.jour' })
  assert.throws(() => isFerie('hier'), { code: 'calendrier.jour' })
})

test('Saturday is ouvrable, not ouvré; a holiday is neither', () => {
  assert.deepEqual([isOuvrable('2026-05-16'), isOuvre('2026-05-16')], [true, false])
  assert.deepEqual([isOuvrable('2026-05-17'), isOuvre('2026-05-17')], [false, false])
  assert.deepEqual([isOuvrable('2026-05-14'), isOuvre('2026-05-14')], [false, false])
  assert.deepEqual([isOuvre('2026-12-28'), isOuvre('2025-12-26', { departement: '067' })], [true, false])
})

test('CGCT L. 2121-11 and L. 2121-12: jours francs of a convocation', () => {
  assert.equal(addJoursFrancs('2026-11-23', 3), '2026-11-27', 'Monday, then Friday')
  assert.equal(addJoursFrancs('2026-11-26', 3), '2026-11-30', 'Thursday, then Monday')
  assert.equal(addJoursFrancs('2026-11-27', 5), '2026-12-03', 'Friday, then Thursday')
  assert.equal(addJoursFrancs('2026-12-23', 3), '2026-12-27', 'Christmas and Sunday count')
  assert.equal(addJoursFrancs('2026-11-27', -3), '2026-11-23', 'last day to send')
  assert.equal(addJoursFrancs('2026-11-23', 1), '2026-11-25', 'emergency')
  fc.assert(
    fc.property(days, fc.integer({ min: 1, max: 60 }), (d, n) => addJoursFrancs(addJoursFrancs(d, n), -n) === d),
  )
})

test('CPC art. 642: ends on the next day which is no Saturday, Sunday or holiday', () => {
  assert.equal(prorogerDelai('2026-11-25'), '2026-11-25')
  assert.equal(prorogerDelai('2026-11-28'), '2026-11-30', 'Saturday')
  assert.equal(prorogerDelai('2026-04-04'), '2026-04-07', 'Saturday before Easter')
  assert.equal(prorogerDelai('2026-04-03', { departement: '067' }), '2026-04-07', 'Good Friday in Alsace')
  assert.equal(prorogerDelai('2027-12-25'), '2027-12-27')
  fc.assert(
    fc.property(days, (jour) => {
      const end = prorogerDelai(jour)
      const passed = countJours(jour, end)
      return isOuvre(end) && Array.from({ length: passed }, (_, n) => addJours(jour, n)).every((day) => !isOuvre(day))
    }),
  )
})

test('counts jours ouvrés and ouvrables, forwards and backwards', () => {
  assert.equal(addJoursOuvres('2026-11-10', 1), '2026-11-12', 'over the 11th')
  assert.equal(addJoursOuvres('2026-11-13', 5), '2026-11-20')
  assert.equal(addJoursOuvrables('2026-11-13', 5), '2026-11-19')
  assert.equal(addJoursOuvres('2026-11-16', -1), '2026-11-13')
  assert.equal(addJoursOuvres('2026-11-14', 0), '2026-11-14')
  assert.throws(() => addJoursOuvres('2026-11-14', 0.5), { code: 'calendrier.nombre' })
  assert.throws(() => addJoursOuvres('2026-11-14', 1e12), { code: 'calendrier.jour' })
  fc.assert(
    fc.property(days, fc.integer({ min: 1, max: 40 }), (jour, number) => {
      const end = addJoursOuvres(jour, number)
      const between = Array.from({ length: countJours(jour, end) }, (_, n) => addJours(jour, n + 1))
      return isOuvre(end) && between.filter((day) => isOuvre(day)).length === number
    }),
  )
})
