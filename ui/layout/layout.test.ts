import assert from 'node:assert/strict'
import { test } from 'node:test'
import { html } from '@remix-run/html-template'
import { parseHTML } from 'linkedom'
import { DomainError, FormError, NotFoundError } from '#platform/errors'
import type { Demande, Reponse } from '#platform/http'
import { visiteOf } from '../galerie/visite.ts'
import { errorPage } from './error-page.ts'
import { page } from './page.ts'
import type { Visite } from './visite.ts'

const ACTES = { titre: 'Actes', contenu: html`<p id="corps">Corps</p>` }

test('the menu shows the rooms of the actor and where one is', () => {
  const dom = read(page(visite('/galerie/liste'), ACTES))
  assert.equal(dom.querySelectorAll('#menu a').length, 10)
  assert.equal(dom.querySelector('#menu [aria-current=page]')?.textContent, 'Actes')
  const under = read(page(visite('/galerie/liste/12/pieces'), ACTES))
  assert.equal(under.querySelector('#menu [aria-current]')?.getAttribute('aria-current'), 'true')
  assert.equal(read(page(visite('/galerie/liste-rouge'), ACTES)).querySelector('#menu [aria-current]'), null)
})

test('the public sees neither menu, search nor account', () => {
  const dom = read(page(publicVisite(), ACTES))
  assert.equal(dom.querySelector('#menu'), null)
  assert.equal(dom.querySelector('.recherche'), null)
  assert.equal(dom.querySelector('.entete-lien')?.getAttribute('href'), '/connexion')
})

test('the operator’s staff outside a collectivité sees its boards', () => {
  const base = visite('/operateur/travaux')
  const identity = { ...(base.identity as NonNullable<Visite['identity']>), operateur: new Set(['technicien']) }
  const dom = read(page({ ...base, hasCollectivite: false, identity }, ACTES))
  assert.equal(dom.querySelector('#menu [aria-current=page]')?.textContent, 'Travaux')
  assert.equal(dom.querySelector('.collectivite'), null)
})

test('the message of the previous action is shown once, as text', () => {
  const reponse = page(visite('/', { parvis_message: 'Acte <b>transmis</b>' }), ACTES)
  assert.equal(read(reponse).querySelector('#message p')?.textContent, 'Acte <b>transmis</b>')
  assert.deepEqual(
    reponse.cookies?.map(({ name, maxAge }) => [name, maxAge]),
    [['parvis_message', 0]],
  )
  assert.equal(page(visite('/'), ACTES).cookies, undefined)
})

test('a living page watches its subject, in its collectivité only', () => {
  const source = (seen: Visite) => read(page(seen, { ...ACTES, live: 'acte:a&b' })).querySelector('turbo-stream-source')
  assert.equal(source(visite('/'))?.getAttribute('src'), '/c/saint-aubin-des-vignes/evenements?sujet=acte%3Aa%26b')
  assert.equal(source({ ...visite('/'), hasCollectivite: false }), null)
})

test('islands are those of the components shown, and typed text names none', () => {
  const contenu = html`<combo-box data-island="combobox"></combo-box><p>${' data-island="pdf-viewer"'}</p>`
  const scripts = [...read(page(visite('/'), { titre: 'A', contenu, islands: ['seance'] })).querySelectorAll('script')]
  assert.deepEqual(
    scripts.map((script) => script.getAttribute('src')),
    ['base', 'seance', 'combobox'].map((name) => `/actifs/${name}`),
  )
})

test('one title, one way in, one way back', () => {
  const dom = read(page(visite('/'), { ...ACTES, retour: { href: '/actes', label: 'Actes' }, status: 422 }))
  assert.equal(dom.querySelectorAll('h1').length, 1)
  assert.equal(dom.querySelector('title')?.textContent, 'Actes · Saint-Aubin-des-Vignes · Parvis')
  assert.ok(dom.querySelector(dom.querySelector('.evitement')?.getAttribute('href') ?? 'none'))
  assert.equal(dom.querySelector('.retour a')?.getAttribute('href'), '/actes')
})

test('an error says what happened, who acts, and its number', () => {
  const reponse = errorPage(new NotFoundError(), visite('/perdu'))
  assert.equal(reponse.status, 404)
  const text = read(reponse).querySelector('main')?.textContent ?? ''
  for (const words of [/Page introuvable/, /vous n’y avez pas accès/, /demande-1/]) assert.match(text, words)
})

test('every mistake of a form that nobody showed again is listed', () => {
  const error = new FormError([
    { code: 'a.b', message: 'Écrivez l’objet.' },
    { code: 'a.c', message: 'Choisissez <une> date.' },
  ])
  const lines = [...read(errorPage(error, visite('/'))).querySelectorAll('main li')].map((line) => line.textContent)
  assert.deepEqual(lines, ['Écrivez l’objet.', 'Choisissez <une> date.'])
})

test('an error page stands when nothing else does', () => {
  const down = new DomainError('http.panne', 'La base ne répond pas.', { status: 503 })
  assert.match(read(errorPage(down)).querySelector('main')?.textContent ?? '', /indisponible/)
  const broken = visite('/')
  broken.house.assets.url = () => {
    throw new Error('no assets')
  }
  assert.equal(errorPage(down, broken).status, 503)
  assert.match(read(errorPage(down, broken)).querySelector('main')?.textContent ?? '', /demande-1/)
  for (const status of [400, 403, 409, 413, 429, 500, 502]) {
    assert.equal(errorPage(new DomainError('a.b', 'Refus.', { status })).status, status)
  }
})

function visite(path: string, cookies: Record<string, string> = {}): Visite {
  const assets = { url: (entry: string) => `/actifs/${entry}` }
  return visiteOf({
    url: new URL(path, 'http://localhost'),
    cookies,
    requestId: 'demande-1',
    house: { assets },
  } as Demande)
}

function publicVisite(): Visite {
  return { ...visite('/'), identity: undefined, actor: { genre: 'public', nom: 'Public' } }
}

function read(reponse: Reponse): Document {
  return parseHTML(String(reponse.body)).document as unknown as Document
}
