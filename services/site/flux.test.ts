import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { attributeOf, childrenOf, getChild, parseXml, textOf } from '#standards/xml'
import { aPdf, type Banc, fillFiche, openBanc } from './testing.ts'

const HOSTILE = 'Prix < 10 € & "remise"; <b>école</b>,\u0007 suite'
const BASE = '/commune/saint-essai'

let banc: Banc
let ids: string[]

before(async () => {
  banc = await openBanc()
  await fillFiche(banc.house, banc.commune)
  ids = [await banc.publish({ objet: HOSTILE })]
  banc.house.setNow('2026-11-26T10:00:00Z')
  ids.push(await banc.publish({ objet: 'Arrêté', natureLibelle: 'Actes réglementaires' }))
})
after(() => banc.close())

test('the feed is RSS 2.0, names itself, and lists the last actes first', async () => {
  const response = await banc.fetch(`${BASE}/actes.rss`)
  assert.match(response.headers.get('content-type') ?? '', /^application\/rss\+xml/)
  const rss = parseXml(new Uint8Array(await response.arrayBuffer()))
  assert.deepEqual([rss.name, attributeOf(rss, 'version')], ['rss', '2.0'])
  const channel = getChild(rss, 'channel')
  for (const name of ['title', 'link', 'description']) assert.notEqual(textOf(channel, name), '', name)
  const self = childrenOf(channel, 'link').find(({ uri }) => uri === 'http://www.w3.org/2005/Atom')
  assert.equal(attributeOf(self, 'href'), `${banc.origine}${BASE}/actes.rss`)
  assert.equal(attributeOf(self, 'rel'), 'self')
  const items = childrenOf(channel, 'item')
  assert.deepEqual(
    items.map((item) => textOf(item, 'title')),
    ['Arrêté', HOSTILE.replace('\u0007', '').replace(',  ', ', ')],
  )
  const [first] = items
  assert.ok(first)
  assert.equal(textOf(first, 'guid'), `${banc.origine}${BASE}/actes/${ids[1]}`)
  assert.equal(textOf(first, 'link'), textOf(first, 'guid'))
  assert.equal(textOf(first, 'pubDate'), 'Thu, 26 Nov 2026 10:00:00 +0000')
  const enclosure = getChild(first, 'enclosure')
  assert.equal(attributeOf(enclosure, 'length'), String(aPdf('acte').length))
  assert.equal((await fetch(attributeOf(enclosure, 'url') ?? '')).status, 200)
})

test('an empty feed is a feed', async () => {
  const other = await banc.house.createCollectivite({ slug: 'vide' })
  const rss = parseXml(new Uint8Array(await (await banc.fetch(`/commune/${other.slug}/actes.rss`)).arrayBuffer()))
  assert.deepEqual(childrenOf(getChild(rss, 'channel'), 'item'), [])
})

test('délibérations are open data: exact header, one line each, quoted where needed', async () => {
  const response = await banc.fetch(`${BASE}/deliberations.csv`)
  const lines = (await response.text()).split('\r\n')
  assert.equal(
    lines[0],
    'COLL_NOM,COLL_SIRET,DELIB_ID,DELIB_DATE,DELIB_MATIERE_CODE,DELIB_MATIERE_NOM,DELIB_OBJET,BUDGET_ANNEE,BUDGET_NOM,PREF_ID,PREF_DATE,VOTE_EFFECTIF,VOTE_REEL,VOTE_POUR,VOTE_CONTRE,VOTE_ABSTENTION,DELIB_URL',
  )
  assert.equal(
    lines[1],
    `Saint-Essai,21270512100011,DE_2026_031,2026-11-20,7.10,"Finances locales, Divers","Prix < 10 € & ""remise""; <b>école</b>, suite",,,027-212705121-20261120-DE_2026_031-DE,,,,,,,${banc.origine}${BASE}/actes/${ids[0]}`,
  )
  assert.deepEqual(lines.slice(2), [''], 'an arrêté is no délibération')
})
