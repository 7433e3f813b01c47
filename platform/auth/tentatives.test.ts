import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestHouse, type TestHouse } from '#platform/testing'
import { type Cle, cleOfEmail, giveBackTry, TropDeTentativesError, takeTry } from './tentatives.ts'

let house: TestHouse
before(async () => {
  house = await openTestHouse()
})
after(() => house.close())

const START = new Date('2026-03-02T09:00:00Z').getTime()
const take = (cles: readonly Cle[], seconds: number) =>
  house.db.inTransaction('operateur', (tx) => takeTry(tx, cles, new Date(START + seconds * 1000)))
const giveBack = (cles: readonly Cle[]) => house.db.inTransaction('operateur', (tx) => giveBackTry(tx, cles))

/** Seconds waited before each try, when every try fails and the next one comes as soon as it is allowed. */
async function delays(regle: Cle['regle'], tries: number): Promise<number[]> {
  const cles: Cle[] = [{ regle, id: `${regle}-essai` }]
  const waits: number[] = []
  let now = 0
  for (let n = 0; n < tries; n++) {
    const wait = await take(cles, now).then(
      () => 0,
      (error: TropDeTentativesError) => error.details.secondes as number,
    )
    now += wait
    if (wait > 0) await take(cles, now)
    waits.push(wait)
  }
  return waits
}

test('delays double after the free tries, up to the limit of each gate', async () => {
  assert.deepEqual(await delays('compte', 12), [0, 0, 0, 0, 0, 2, 4, 8, 16, 32, 60, 60])
  assert.deepEqual((await delays('code', 16)).slice(5), [2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900])
})

test('a refused try is not counted: waiting is enough, whoever knocks meanwhile', async () => {
  const cles = [cleOfEmail('compte', 'attente@essai.test')]
  for (let n = 0; n < 5; n++) await take(cles, 0)
  for (let n = 0; n < 20; n++) await assert.rejects(take(cles, 1), TropDeTentativesError)
  await take(cles, 2)
})

test('simultaneous tries do not slip through', async () => {
  const cles = [cleOfEmail('compte', 'rafale@essai.test')]
  const results = await Promise.allSettled(Array.from({ length: 30 }, () => take(cles, 0)))
  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 5)
})

test('one shut gate of several is enough, and the others are then not counted', async () => {
  const compte = cleOfEmail('compte', 'double@essai.test')
  for (let n = 0; n < 5; n++) await take([compte], 0)
  const ip: Cle = { regle: 'ip', id: '192.0.2.1' }
  for (let n = 0; n < 40; n++) await assert.rejects(take([compte, ip], 1), TropDeTentativesError)
  await take([ip], 1)
})

test('a success reopens the account, but only takes one try off a shared address', async () => {
  const compte = cleOfEmail('compte', 'heureux@essai.test')
  const ip: Cle = { regle: 'ip', id: '192.0.2.2' }
  for (let n = 0; n < 4; n++) await take([compte, ip], 0)
  await giveBack([compte, ip])
  for (let n = 0; n < 5; n++) await take([compte], 0)
  for (let n = 0; n < 17; n++) await take([ip], 0)
  await assert.rejects(take([ip], 0), TropDeTentativesError)
})

test('whoever has an account of his own cannot use it to clear his address', async () => {
  const ip: Cle = { regle: 'ip', id: '192.0.2.3' }
  const own = cleOfEmail('compte', 'complice@essai.test')
  for (let n = 0; n < 20; n++) await take([ip], 0)
  await take([own, ip], 2)
  await giveBack([own, ip])
  await assert.rejects(take([ip], 2), TropDeTentativesError)
})

test('failures are forgotten a day later', async () => {
  const cles = [cleOfEmail('compte', 'lendemain@essai.test')]
  for (let n = 0; n < 5; n++) await take(cles, 0)
  for (let n = 0; n < 5; n++) await take(cles, 86_401)
  await assert.rejects(take(cles, 86_401), TropDeTentativesError)
})

test('the table holds no address in clear', async () => {
  await take([cleOfEmail('compte', 'secrete@essai.test')], 0)
  const rows = await house.db.inTransaction('operateur', (tx) => tx.execute('select * from auth.tentative'))
  assert.ok(!JSON.stringify(rows).includes('secrete'))
})
