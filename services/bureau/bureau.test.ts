import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { parseHTML } from 'linkedom'
import type { Collectivite } from '#platform/collectivites'
import { createServer } from '#platform/http'
import { record } from '#platform/journal'
import type { Service } from '#platform/service'
import { emptyService, openTestHouse, type TestHouse } from '#platform/testing'
import { errorPage } from '#ui'
import { bureau, bureauUrls } from './index.ts'

let house: TestHouse
let commune: Collectivite

/** A room as the desk sees it: something awaits, something is under way, something is found. */
const piece: Service = {
  ...emptyService('piece'),
  menu: {
    rang: 10,
    label: 'Pièce',
    href: () => '/piece',
    visible: (actor) => actor.genre === 'agent' && actor.roles.has('piece.membre'),
  },
  events: { emits: { 'piece.faite': 'Une chose est faite' }, on: {} },
  listAttentes: async (ctx) => [{ label: 'À faire <b>ici</b>', detail: 'urgent', href: '/piece/1', since: ctx.now }],
  listEnCours: async (ctx) => [{ label: 'En chemin', detail: 'ailleurs', href: '/piece/2', since: ctx.now }],
  search: async (_ctx, words) =>
    words === 'cantine' ? [{ label: 'Tarifs de la cantine', detail: '2026_001', href: '/piece/3' }] : [],
}

before(async () => {
  house = await openTestHouse({ services: [bureau, piece] })
  commune = await house.createCollectivite({ nom: 'Saint-Essai' })
})
after(() => house.close())

async function get(url: string, roles: readonly string[] | null = ['piece.membre']) {
  const acces = new Map(roles ? [[commune.id, new Set(roles)]] : [])
  const identity = {
    compteId: 'c',
    sessionId: 's',
    nom: 'Camille Essai',
    email: 'c@essai.test',
    acces,
    operateur: undefined,
    suite: undefined,
  }
  const server = createServer({
    house,
    routes: bureau.routes,
    authenticator: { cookieName: 'jeton', identify: async () => identity, loginUrl: () => '/connexion' },
    renderError: errorPage,
  })
  const answer = await server.inject({ url, headers: { cookie: 'jeton=x' } })
  return { status: answer.statusCode, location: answer.headers.location, document: parseHTML(answer.body).document }
}

test('the desk shows what awaits, what is under way, my services and the news, each as plain text', async () => {
  await house.as(house.actor([]), commune, (ctx) =>
    record(ctx, 'piece.faite', { type: 'piece', id: '1' }, { objet: 'Tarifs' }),
  )
  const { status, document } = await get(bureauUrls.bureau(commune))
  assert.equal(status, 200)
  const text = document.querySelector('main')?.textContent ?? ''
  for (const words of [
    'Bonjour Camille',
    'Une chose vous attend',
    'À faire <b>ici</b>',
    'En chemin',
    'Une chose est faite',
    'Tarifs · Camille Essai',
  ]) {
    assert.ok(text.includes(words), words)
  }
  assert.equal(document.querySelector('main a[href="/piece/1"]')?.textContent, 'À faire <b>ici</b>')
  assert.ok(document.querySelector('main a[href="/piece"]'))
})

test('a service is shown to who may use it only', async () => {
  const { document } = await get(bureauUrls.bureau(commune), ['autre.role'])
  assert.equal(document.querySelector('main a[href="/piece"]'), null)
})

test('ten steps of one object make one line of news', async () => {
  for (let step = 0; step < 10; step++)
    await house.as(house.actor([]), commune, (ctx) => record(ctx, 'piece.faite', { type: 'piece', id: 'seule' }))
  const { document } = await get(bureauUrls.bureau(commune))
  const lines = [...document.querySelectorAll('main li')].filter((line) =>
    line.textContent?.includes('Une chose est faite'),
  )
  assert.equal(lines.length, 2)
})

test('search asks every service, and says when nothing is found', async () => {
  const found = await get(`${bureauUrls.recherche(commune)}?q=cantine`)
  assert.ok(found.document.querySelector('main a[href="/piece/3"]'))
  const nothing = await get(`${bureauUrls.recherche(commune)}?q=rien`)
  assert.match(nothing.document.querySelector('main')?.textContent ?? '', /Rien ne correspond à « rien »/)
})

test('the catalogue names every service', async () => {
  const { document } = await get(bureauUrls.catalogue(commune))
  for (const service of house.services)
    assert.ok(document.querySelector('main')?.textContent?.includes(service.catalogue.nom))
})

test('a stranger to the collectivité finds nothing there', async () => {
  assert.equal((await get(bureauUrls.bureau(commune), null)).status, 404)
  assert.equal((await get('/c/inconnue')).status, 404)
})
