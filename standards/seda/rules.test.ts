import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ACCESS_DELAYS, categoriesOf, parseDua } from './rules.ts'

test('durations are read in every spelling met, the SIAF typing error included', () => {
  assert.deepEqual(parseDua('P1Y'), { years: 1, months: 0 })
  assert.deepEqual(parseDua('P01Y'), { years: 1, months: 0 })
  assert.deepEqual(parseDua('P100Y'), { years: 100, months: 0 })
  assert.deepEqual(parseDua('P5OY'), { years: 50, months: 0 })
  assert.deepEqual(parseDua('P1M'), { years: 0, months: 1 })
  assert.deepEqual(parseDua('P1Y6M'), { years: 1, months: 6 })
  for (const code of ['', 'P', 'PY', 'P1D', 'P1YT1H', '1Y', 'APP-00001', 'conserver', 'P6M1Y']) {
    assert.equal(parseDua(code), undefined, code)
  }
})

test('codes say their category by themselves, or nothing', () => {
  assert.deepEqual(categoriesOf('AR048'), ['access'])
  assert.deepEqual(categoriesOf('P10Y'), ['appraisal', 'storage'])
  assert.equal(categoriesOf('AR037'), undefined)
  assert.equal(categoriesOf('toString'), undefined)
})

test('the list of access codes is whole', () => {
  const codes = Array.from({ length: 25 }, (_, rank) => `AR0${38 + rank}`)
  assert.deepEqual(Object.keys(ACCESS_DELAYS), codes)
})
