import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { getClassification, requestClassification } from '#services/teletransmission'
import { type Banc, openBanc } from './banc.test.ts'

let banc: Banc
before(async () => {
  banc = await openBanc()
})
after(() => banc.close())

test('the classification asked for comes back, with the third levels of the préfecture', async () => {
  const classification = await banc.as(getClassification)
  assert.equal(classification?.date, '2019-04-18')
  await banc.as(requestClassification)
  await banc.exchange()
  const [last] = await banc.enveloppes()
  assert.equal(last?.contenu, 'Demande de classification')
})

test('an acte goes from its deposit to its stamp without anybody', async () => {
  const id = await banc.deposit()
  await banc.exchange()
  const transaction = await banc.transaction(id)
  assert.equal(transaction.etat, 'acquitte')
  assert.equal(transaction.arLe, '2026-11-25')
  assert.deepEqual(await banc.noms(id), ['acte.poste', 'acte.transmis', 'acte.acquitte', 'acte.tamponne'])
})
