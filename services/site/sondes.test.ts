import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, beforeEach, test } from 'node:test'
import { download } from '#platform/http'
import { listEntrees } from '#platform/journal'
import { site, withdrawPublication } from './index.ts'
import { requestPreuves } from './jobs.ts'
import { sonderPublications } from './sondes.ts'
import { listPreuves, listSondes } from './store/preuves.ts'
import { aPdf, type Banc, openBanc } from './testing.ts'

let banc: Banc
before(async () => {
  banc = await openBanc()
})
beforeEach(() => {
  banc.intercept(() => undefined)
  banc.house.setNow('2026-11-25T10:00:00Z')
})
after(() => banc.close())

// Drawn in the middle, seven days and a half; identifiers stay at random.
const drawn = (size: number) => (size === 4 ? new Uint8Array(4).fill(128) : banc.house.random(size))
const sonder = () => sonderPublications({ ...banc.house, random: drawn }, 'essai')
const sondesOf = (id: string) => banc.as((ctx) => listSondes(ctx, id))
const attentesOf = () => banc.as(async (ctx) => (await site.listAttentes?.(ctx)) ?? [])

test('the first probe opens the public address, finds the document, and is written in the journal', async () => {
  const id = await banc.publish()
  await sonder()
  const [sonde, ...others] = await sondesOf(id)
  assert.deepEqual(others, [])
  assert.equal(sonde?.adresse, `${banc.origine}/commune/saint-essai/actes/${id}/document`)
  assert.deepEqual([sonde?.resultat, sonde?.statut], ['conforme', 200])
  assert.equal(sonde?.sha256, createHash('sha256').update(aPdf('acte')).digest('hex'))
  const entries = await banc.as((ctx) => listEntrees(ctx, { type: 'publication', id }))
  assert.equal(entries.at(-1)?.nom, 'publication.sondee')
  assert.equal(entries.at(-1)?.details.resultat, 'conforme')
})

test('between two turns nothing is fetched; later, at a drawn instant, it is again', async () => {
  const id = await banc.publish()
  await sonder()
  await sonder()
  assert.equal((await sondesOf(id)).length, 1)
  banc.house.setNow('2026-12-10T10:00:00Z')
  await sonder()
  assert.equal((await sondesOf(id)).length, 2)
})

test('a document that is no longer the published one is seen, said, and looked at again within the hour', async () => {
  const id = await banc.publish()
  banc.intercept((path) =>
    path.endsWith(`${id}/document`)
      ? download(aPdf('falsifié'), { nom: 'acte.pdf', type: 'application/pdf' })
      : undefined,
  )
  await sonder()
  assert.equal((await sondesOf(id))[0]?.resultat, 'different')
  assert.match((await site.health(banc.house)).message, /Le document reçu n’est pas celui publié/)
  const [attente] = await attentesOf()
  assert.equal(attente?.href, `/c/saint-essai/site/publications/${id}`)
  banc.intercept(() => undefined)
  banc.house.setNow('2026-11-25T11:01:00Z')
  await sonder()
  assert.deepEqual(
    (await sondesOf(id)).map(({ resultat }) => resultat),
    ['different', 'conforme'],
  )
  assert.deepEqual(await attentesOf(), [])
  assert.equal((await site.health(banc.house)).state, 'bon')
})

test('a page that answers an error is out of reach, even if the document is there', async () => {
  const id = await banc.publish()
  banc.intercept((path) => (path.endsWith(id) ? { status: 503, headers: {}, body: 'panne' } : undefined))
  await sonder()
  const [sonde] = await sondesOf(id)
  assert.equal(sonde?.resultat, 'injoignable')
  assert.equal(sonde?.statut, 503)
})

test('a withdrawn acte is probed no more', async () => {
  const id = await banc.publish()
  await banc.as((ctx) => withdrawPublication(ctx, id, 'Erreur'))
  banc.house.setNow('2026-12-20T10:00:00Z')
  await sonder()
  assert.deepEqual(await sondesOf(id), [])
})

test('after two months, one stamped text tells every probe; then they stop', async () => {
  const id = await banc.publish()
  for (let day = 25; day < 25 + 61; day += 15) {
    banc.house.setNow(new Date(Date.UTC(2026, 10, day, 10)).toISOString())
    await sonder()
  }
  await requestPreuves(banc.house, 'essai')
  await banc.house.drainJobs()
  const genres = async () => (await banc.as((ctx) => listPreuves(ctx, id))).map(({ genre }) => genre)
  assert.deepEqual(await genres(), ['mise-en-ligne'], 'the two months are not over')
  banc.house.setNow('2027-01-26T03:20:00Z')
  await requestPreuves(banc.house, 'essai')
  await banc.house.drainJobs()
  assert.deepEqual(await genres(), ['mise-en-ligne', 'deux-mois'])
  const [, constat] = await banc.as((ctx) => listPreuves(ctx, id))
  const made = await sondesOf(id)
  assert.equal(made.length, 5)
  assert.equal(constat?.texte.match(/^sonde .* conforme 200 sha256:/gm)?.length, made.length)
  assert.match(constat?.texte ?? '', /^fin-du-delai 2027-01-25$/m)
  banc.house.setNow('2027-06-01T10:00:00Z')
  await sonder()
  await requestPreuves(banc.house, 'essai')
  await banc.house.drainJobs()
  assert.equal((await sondesOf(id)).length, made.length)
  assert.deepEqual(await genres(), ['mise-en-ligne', 'deux-mois'])
})

test('nothing answers at all: the probe fails, the program does not', async () => {
  const dead = await openBanc({ env: { PARVIS_URL: 'http://127.0.0.1:1' } })
  try {
    const id = await dead.publish()
    await sonderPublications(dead.house, 'essai')
    const [sonde] = await dead.as((ctx) => listSondes(ctx, id))
    assert.deepEqual([sonde?.resultat, sonde?.statut, sonde?.sha256], ['injoignable', null, null])
  } finally {
    await dead.close()
  }
})
