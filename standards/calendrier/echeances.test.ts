import assert from 'node:assert/strict'
import { test } from 'node:test'
import {
  type Correction,
  finDua,
  jourDecisionTacite,
  limiteDefere,
  limiteNotificationCnil,
  limiteRecours,
  limiteReponseDroits,
  limiteTransmission,
  moisOfDua,
  SILENCE_DEUX_MOIS,
} from '#standards/calendrier'

test('CGCT L. 2131-1: fifteen days from signature, never put off', () => {
  assert.equal(limiteTransmission('2026-11-10'), '2026-11-25')
  assert.equal(limiteTransmission('2026-11-14'), '2026-11-29', 'a Sunday')
})

test('CGCT L. 2131-6: two months, franc, put off to a working day', () => {
  assert.equal(limiteDefere('2017-01-09'), '2017-03-10')
  assert.equal(limiteDefere('2026-12-31'), '2027-03-01', 'no 31 February')
  assert.equal(limiteDefere('2026-03-13'), '2026-05-15', '14 May 2026 is Ascension')
  assert.equal(limiteDefere('2026-02-03', { departement: '067' }), '2026-04-07', 'Good Friday, then Easter')
})

test('CJA R. 421-1: same count from the publication', () => {
  assert.equal(limiteRecours('2026-06-23'), '2026-08-24')
  assert.equal(limiteRecours('2026-06-24'), '2026-08-25')
})

test('RGPD art. 33: 72 hours, through week-ends and the change of hour', () => {
  assert.equal(limiteNotificationCnil(new Date('2026-10-23T15:00:00Z')).toISOString(), '2026-10-26T15:00:00.000Z')
})

test('RGPD art. 12 § 3: one month, ending on a working day; three when put off', () => {
  assert.equal(limiteReponseDroits('2026-03-05'), '2026-04-07', '5 April 2026 is Easter')
  assert.equal(limiteReponseDroits('2026-08-31'), '2026-09-30', 'September has no 31st')
  assert.equal(limiteReponseDroits('2026-03-05', { prolongee: true }), '2026-06-05')
  assert.equal(limiteReponseDroits('2026-11-26', { departement: '067' }), '2026-12-28')
})

const correction = (demandeeLe: string, resolueLe?: string): Correction => ({ demandeeLe, resolueLe })
const incomplete = (demandeeLe: string, resolueLe?: string) => ({
  ...correction(demandeeLe, resolueLe),
  incomplete: true,
})
const FIRST = correction('2023-05-20', '2023-05-25')
const TODAY = '2023-06-05'

test('CRPA L. 231-1: silence of two months, from the day after', () => {
  assert.equal(jourDecisionTacite('2023-05-15', TODAY), '2023-07-16')
  const after = (duree: number, unite: 'jours' | 'semaines') =>
    jourDecisionTacite('2023-05-15', TODAY, [], { duree, unite, reprise: 'continue' })
  assert.equal(after(30, 'jours'), '2023-06-15')
  assert.equal(after(8, 'semaines'), '2023-07-11')
})

test('CRPA L. 114-5: corrections suspend the delay, missing documents start it again', () => {
  const cases: [string, Correction[]][] = [
    ['2023-07-22', [FIRST]],
    ['2023-07-27', [FIRST, correction('2023-05-30', '2023-06-03')]],
    ['2023-07-29', [FIRST, correction('2023-05-30')]],
    ['2023-08-06', [FIRST, incomplete('2023-05-30')]],
    ['2023-07-26', [incomplete('2023-05-20', '2023-05-25')]],
    ['2023-07-31', [incomplete('2023-05-20', '2023-05-25'), correction('2023-05-30', '2023-06-03')]],
  ]
  for (const [expected, corrections] of cases) {
    assert.equal(jourDecisionTacite('2023-05-15', TODAY, corrections), expected)
  }
})

test('a procedure may start again at every correction', () => {
  const restart = { ...SILENCE_DEUX_MOIS, reprise: 'recommence' as const }
  const both = [incomplete('2023-05-16', '2023-05-17'), FIRST]
  assert.equal(jourDecisionTacite('2023-05-15', TODAY, both, restart), '2023-07-26')
  assert.equal(jourDecisionTacite('2023-05-15', TODAY, [...both, correction('2023-05-30')], restart), '2023-08-06')
})

test('silence over month ends: months first, then the days of suspension', () => {
  const cases = [
    ['2023-06-29', '2023-06-30', '2023-07-01', '2023-09-01'],
    ['2023-07-30', '2023-07-31', '2023-08-01', '2023-10-02'],
    ['2023-07-31', '2023-08-01', '2023-08-02', '2023-10-03'],
    ['2023-06-30', '2023-07-01', '2023-07-02', '2023-09-03'],
  ] as const
  for (const [depot, asked, solved, expected] of cases) {
    assert.equal(jourDecisionTacite(depot, TODAY, [correction(asked, solved)]), expected)
  }
})

test('DUA: durations of years and months, the misspelt one, and names of rules', () => {
  const months = { P10Y: 120, P01Y: 12, P5OY: 600, P100Y: 1200, P6M: 6, P1Y6M: 18, P0Y: 0 }
  for (const [dua, expected] of Object.entries(months)) assert.equal(moisOfDua(dua), expected, dua)
  for (const name of ['APP-00001', 'P', '', '10', 'P10D', 'p10y', 'P-1Y', `P${'9'.repeat(50)}Y`]) {
    assert.equal(moisOfDua(name), undefined, name)
  }
  assert.equal(finDua('2026-03-15', 'P10Y'), '2036-03-15')
  assert.equal(finDua('2028-02-29', 'P1Y'), '2029-02-28')
  assert.throws(() => finDua('2026-03-15', 'APP-00001'), { code: 'calendrier.duree', message: /« APP-00001 »/ })
})
