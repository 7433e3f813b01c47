import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isLate, nextNumero } from './rules.ts'
import { canBecome, ETATS, ETATS_MORTS } from './states.ts'

test('the next number follows the habit of the commune', () => {
  assert.equal(nextNumero([], 1, '2026-11-25'), '2026_DE_001')
  assert.equal(nextNumero([], 3, '2026-11-25'), '2026_AI_001')
  assert.equal(nextNumero(['2026_09', '2026_08'], 1, '2026-11-25'), '2026_10')
  assert.equal(nextNumero(['D99'], 1, '2026-11-25'), 'D100')
  assert.equal(nextNumero(['BIS', '2026_DE_004', '2026_DE_007'], 1, '2026-11-25'), '2026_DE_008')
})

test('an answer is late after four hours', () => {
  const since = new Date('2026-11-25T10:00:00Z')
  assert.equal(isLate(since, new Date('2026-11-25T14:00:00Z')), false)
  assert.equal(isLate(since, new Date('2026-11-25T14:00:01Z')), true)
})

test('a late accusé de réception takes an acte out of its failure, a cancelled acte never comes back', () => {
  assert.ok(canBecome('en-anomalie', 'acquitte') && canBecome('erreur', 'acquitte'))
  assert.ok(Object.keys(ETATS).every((etat) => !canBecome('annule', etat as keyof typeof ETATS)))
  assert.ok(!canBecome('acquitte', 'en-anomalie'))
  assert.deepEqual([...ETATS_MORTS].sort(), ['annule', 'en-anomalie', 'erreur'])
})
