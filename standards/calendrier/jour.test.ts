import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  addJours,
  addMois,
  CalendrierError,
  checkJour,
  countJours,
  debutDe,
  formatInstant,
  formatJour,
  heureDe,
  isJour,
  jourDe,
  jourDeSemaine,
} from '#standards/calendrier'

const days = fc.integer({ min: 0, max: 50_000 }).map((number) => addJours('1970-01-01', number))

test('a day is an existing one, written AAAA-MM-JJ', () => {
  for (const good of ['2026-11-25', '2024-02-29', '2000-02-29', '1900-01-01', '9999-12-31']) assert.ok(isJour(good))
  const bad = ['2026-02-29', '1900-02-29', '2026-13-01', '2026-00-10', '2026-1-1', '25/11/2026', '1899-12-31', '']
  for (const text of [...bad, '2026-11-25T00:00', ' 2026-11-25', '２０２６-11-25', '2026-11-25\n']) {
    assert.ok(!isJour(text), text)
    assert.throws(() => checkJour(text), { name: 'CalendrierError', code: 'calendrier.jour' }, text)
  }
  assert.throws(() => checkJour('2026-02-30'), /« 2026-02-30 » n’est pas une date/)
})

test('days and months are added on the calendar alone', () => {
  assert.equal(addJours('2026-12-31', 1), '2027-01-01')
  assert.equal(addJours('2026-03-29', 1), '2026-03-30', 'the day that has 23 hours')
  assert.equal(addMois('2026-12-15', 2), '2027-02-15')
  assert.equal(addMois('2026-01-15', -1), '2025-12-15')
})

test('CPC art. 641: same quantième, or the last day of the month', () => {
  assert.equal(addMois('2026-01-31', 1), '2026-02-28')
  assert.equal(addMois('2028-01-31', 1), '2028-02-29')
  assert.equal(addMois('2026-12-31', 2), '2027-02-28')
  assert.equal(addMois('2026-02-28', 1), '2026-03-28')
  assert.equal(addMois('2028-02-29', 12), '2029-02-28')
})

test('refuses numbers that are not whole or lead out of the calendar', () => {
  assert.throws(() => addJours('2026-01-01', 1.5), { code: 'calendrier.nombre' })
  assert.throws(() => addMois('2026-01-01', Number.NaN), { code: 'calendrier.nombre' })
  assert.throws(() => addJours('9999-12-31', 1), CalendrierError)
  assert.throws(() => addMois('2026-01-01', 1e9), CalendrierError)
  assert.throws(() => addJours('2026-01-01', Number.MAX_SAFE_INTEGER), CalendrierError)
})

test('adding then counting gives the number back, and days compare as text', () => {
  fc.assert(
    fc.property(days, fc.integer({ min: -5000, max: 5000 }), (jour, number) => {
      const other = addJours(jour, number)
      return countJours(jour, other) === number && addJours(other, -number) === jour && other > jour === number > 0
    }),
  )
})

test('n months later falls n months later, on the same quantième or on a month end', () => {
  fc.assert(
    fc.property(days, fc.integer({ min: -240, max: 240 }), (jour, number) => {
      const later = addMois(jour, number)
      const monthsOf = (day: string) => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7))
      const isMonthEnd = addJours(later, 1).endsWith('-01')
      return (
        monthsOf(later) - monthsOf(jour) === number &&
        (later.slice(8) === jour.slice(8) || (isMonthEnd && later.slice(8) < jour.slice(8)))
      )
    }),
  )
})

test('the day of an instant is the one in Paris, in winter, in summer and at the change of hour', () => {
  assert.equal(jourDe(new Date('2026-01-14T22:59:59Z')), '2026-01-14')
  assert.equal(jourDe(new Date('2026-01-14T23:00:00Z')), '2026-01-15')
  assert.equal(jourDe(new Date('2026-07-14T21:59:59Z')), '2026-07-14')
  assert.equal(jourDe(new Date('2026-07-14T22:00:00Z')), '2026-07-15')
  assert.equal(heureDe(new Date('2026-10-25T00:30:00Z')), '02:30')
  assert.equal(heureDe(new Date('2026-10-25T01:30:00Z')), '02:30')
  assert.equal(heureDe(new Date('2026-01-14T23:05:00Z')), '00:05')
  assert.throws(() => jourDe(new Date('demain')), { code: 'calendrier.instant' })
})

test('a day starts at its first instant in Paris', () => {
  assert.equal(debutDe('2026-07-14').toISOString(), '2026-07-13T22:00:00.000Z')
  assert.equal(debutDe('2026-03-29').toISOString(), '2026-03-28T23:00:00.000Z')
  assert.equal(debutDe('2026-03-30').toISOString(), '2026-03-29T22:00:00.000Z')
  fc.assert(
    fc.property(days, (jour) => {
      const start = debutDe(jour)
      return jourDe(start) === jour && jourDe(new Date(start.getTime() - 1)) === addJours(jour, -1)
    }),
  )
})

test('writes days and instants in French', () => {
  assert.equal(formatJour('2026-11-25'), '25 novembre 2026')
  assert.equal(formatJour('2026-05-01'), '1er mai 2026')
  assert.equal(formatJour('2026-08-02', 'semaine'), 'dimanche 2 août 2026')
  assert.equal(formatJour('2026-08-02', 'court'), '02/08/2026')
  assert.equal(formatInstant(new Date('2026-11-25T08:05:59Z')), '25 novembre 2026 à 9\u00a0h\u00a005')
  assert.equal(formatInstant(new Date('2026-12-31T23:05:00Z'), 'court'), '01/01/2027 00:05')
  assert.equal(jourDeSemaine('2026-11-25'), 3)
  assert.throws(() => formatJour('25/11/2026'), { code: 'calendrier.jour' })
})
