import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { type Answer, aBody, type Banc, openBanc } from '../testing.ts'

let banc: Banc
before(async () => {
  banc = await openBanc()
})
after(() => banc.close())

const BASE = '/c/saint-essai/secret'
const post = (who: string, path: string, body: unknown) =>
  banc.fetchAs(who, path, { method: 'POST', body: JSON.stringify(body) })

test('an agent’s secret is answered as by the protocol, and belongs to his commune', async () => {
  const reponse = await post('agent', `${BASE}/documents`, { ...(await aBody()), libelle: 'Alarme', ouverturesMax: 2 })
  const made = (await reponse.json()) as Answer
  assert.deepEqual([made.status, made.url], [0, `/?${made.id}`])
  assert.equal((await banc.ask(`?${made.id}`)).status, 0)
  const list = await (await banc.fetchAs('agent', BASE)).text()
  assert.match(list, /Alarme/)
  assert.match(list, /1 sur 2/)
  assert.doesNotMatch(await (await banc.fetchAs('autre', BASE)).text(), /Alarme/)
  const page = await (await banc.fetch(`/?${made.id}`)).text()
  assert.match(page, /Camille Essai, Saint-Essai/)
})

test('bad numbers of openings are refused, and comments have no place here', async () => {
  for (const ouverturesMax of [0, 101, 1.5, '2', true]) {
    const reponse = await post('agent', `${BASE}/documents`, { ...(await aBody()), ouverturesMax })
    assert.equal(((await reponse.json()) as Answer).message, 'Données invalides.', String(ouverturesMax))
  }
})

test('the desk is closed to the public, to other communes and, for sending, to the operator', async () => {
  for (const path of ['', '/nouveau', '/demandes', '/demandes/nouvelle']) {
    assert.equal((await banc.fetchAs('agent', `${BASE}${path}`)).status, 200, path)
    assert.equal((await banc.fetch(`${BASE}${path}`)).status, 303, path)
    assert.equal((await banc.fetchAs('etranger', `${BASE}${path}`)).status, 404, path)
    assert.equal((await banc.fetchAs('operateur', `${BASE}${path}`)).status, 403, path)
  }
  const body = await aBody()
  assert.equal((await post('etranger', `${BASE}/documents`, body)).status, 404)
  assert.equal((await post('operateur', `${BASE}/documents`, body)).status, 403)
})

test('the operator removes a reported secret by its identifier', async () => {
  const { id } = await banc.ask('', { method: 'POST', body: await aBody() })
  const report = (who: string, identifiant: string) =>
    banc.fetchAs(who, '/operateur/secret', {
      method: 'POST',
      body: new URLSearchParams({ identifiant, motif: 'Hameçonnage' }),
    })
  assert.equal((await report('agent', id)).status, 404)
  assert.equal((await report('operateur', `${id}#cle`)).status, 422)
  assert.equal((await report('operateur', '0000000000000000')).status, 404)
  assert.equal((await banc.ask(`?${id}`)).status, 0)
  assert.equal((await report('operateur', id)).status, 303)
  assert.equal((await banc.ask(`?${id}`)).status, 1)
})

test('a request is answered by the public through its token', async () => {
  const made = (await (
    await post('agent', `${BASE}/demandes`, { objet: 'Votre RIB', jours: 7, cleEnveloppee: 'AAAA' })
  ).json()) as { status: number; repondre: string; ouvrir: string }
  assert.equal(made.status, 0)
  const path = new URL(made.repondre).pathname
  assert.match(await (await banc.fetch(path)).text(), /Votre RIB/)
  assert.equal((await banc.fetch(`${path}0`)).status, 404)
  const bad = await banc.fetch(`${path}/reponse`, { method: 'POST', body: '{' })
  assert.equal(((await bad.json()) as Answer).status, 1)
  const mine = new URL(made.ouvrir).pathname
  assert.equal((await banc.fetchAs('agent', mine)).status, 200)
  assert.equal((await banc.fetchAs('autre', mine)).status, 404)
  const refused = await post('agent', `${BASE}/demandes`, { objet: '', jours: 7, cleEnveloppee: 'AAAA' })
  assert.equal(refused.status, 422)
})

test('deposits: one an address in so many seconds, unless exempt; none when agents alone may', async (t) => {
  await t.test('delay', async () => {
    const slow = await openBanc({ env: { SECRET_DELAI: '10' } })
    const deposit = async () => (await slow.ask('', { method: 'POST', body: await aBody() })).message
    assert.equal(await deposit(), undefined)
    assert.equal(await deposit(), 'Please wait 10 seconds between each post.')
    slow.house.setNow('2026-11-25T10:00:10Z')
    assert.equal(await deposit(), undefined)
    const byAgent = () =>
      aBody().then((body) => slow.fetchAs('agent', `${BASE}/documents`, { method: 'POST', body: JSON.stringify(body) }))
    for (let turn = 0; turn < 2; turn++) assert.equal(((await (await byAgent()).json()) as Answer).status, 0)
    await slow.close()
  })
  await t.test('exempt network, and networks that alone may', async () => {
    const env = { SECRET_DELAI: '10', SECRET_EXEMPTES: '127.0.0.0/8', SECRET_DEPOSANTS: '192.0.2.0/24' }
    const fenced = await openBanc({ env })
    for (let turn = 0; turn < 2; turn++)
      assert.equal(
        (await fenced.ask('', { method: 'POST', body: await aBody() })).message,
        'Your IP is not authorized to create documents.',
      )
    await fenced.close()
  })
  await t.test('agents alone', async () => {
    const closed = await openBanc({ env: { SECRET_CREATION: 'agents' } })
    const refused = await closed.ask('', { method: 'POST', body: await aBody() })
    assert.equal(refused.message, 'Your IP is not authorized to create documents.')
    assert.match(await (await closed.fetch('/')).text(), /envoyés par les agents/)
    await closed.close()
  })
})
