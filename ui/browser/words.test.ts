import assert from 'node:assert/strict'
import { test } from 'node:test'
import { unbreakable } from './typographie.ts'
import { answers } from './words.ts'

test('words are found without accents, in any order', () => {
  const label = '6.1 Police municipale, sécurité et œuvres'
  for (const typed of ['securite', 'SÉCURITÉ police', 'oeuvre', '6.1', '  ', 'mun poli'])
    assert.ok(answers(label, typed), typed)
  for (const typed of ['urbanisme', 'police urbanisme', '6.2']) assert.ok(!answers(label, typed), typed)
})

test('French signs stay with their word', () => {
  assert.equal(unbreakable('« Signé » : oui ? Non !'), '«\u00a0Signé\u00a0»\u00a0: oui\u00a0? Non\u00a0!')
  assert.equal(unbreakable('https://exemple.test:8080/?a'), 'https://exemple.test:8080/?a')
})
