import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Collectivite } from '#platform/collectivites'
import { withdrawPublication } from '../index.ts'
import { sonderPublications } from '../sondes.ts'
import { aPdf, type Banc, domOf, fillFiche, listHtmlFaults, openBanc, wordsOf } from '../testing.ts'

const HOSTILE = `<img src=x onerror=alert(1)> " ' & </title><script>alert(1)</script>`
const BASE = '/commune/saint-essai'

let banc: Banc
let vide: Collectivite
let hostile: string
let simple: string

before(async () => {
  banc = await openBanc()
  await fillFiche(banc.house, banc.commune)
  vide = await banc.house.createCollectivite({ nom: 'Le Mesnil-Essai', slug: 'mesnil' })
  await fillFiche(banc.house, vide, 'affichage')
  const annexe = await banc.fichier(aPdf('annexe'), 'plan "final".pdf')
  hostile = await banc.publish({
    objet: HOSTILE,
    numero: HOSTILE,
    auteur: { nom: HOSTILE, qualite: HOSTILE },
    annexes: [annexe.id],
    matiere: '2.1',
    natureLibelle: 'Actes réglementaires',
    dateDecision: '2025-12-01',
  })
  banc.house.setNow('2026-11-26T10:00:00Z')
  simple = await banc.publish({ objet: 'Réfection de l’école' })
  await banc.house.drainJobs()
  await sonderPublications(banc.house, 'essai')
})
after(() => banc.close())

const dom = async (path: string) => domOf(await banc.fetch(path))
const objets = async (query: string) =>
  [...(await dom(`${BASE}/actes?${query}`)).querySelectorAll('tbody th a')].map((link) => wordsOf(link))

test('the page of an acte says all that the law asks for', async () => {
  const page = await dom(`${BASE}/actes/${simple}`)
  assert.equal(wordsOf(page.querySelector('h1')), 'Réfection de l’école')
  const facts = new Map(
    [...page.querySelectorAll('dl.faits > div')].map((row) => [
      wordsOf(row.querySelector('dt')),
      wordsOf(row.querySelector('dd')),
    ]),
  )
  assert.equal(facts.get('Mise en ligne'), '26 novembre 2026 à 11 h 00')
  assert.equal(facts.get('Nature'), 'Délibération')
  assert.equal(facts.get('Auteur'), 'Hélène Essai, Maire')
  assert.equal(facts.get('Date de décision'), '20 novembre 2026')
  assert.equal(facts.get('Reçu en préfecture'), '027-212705121-20261120-DE_2026_031-DE')
  assert.match(facts.get('Sondes') ?? '', /^Document trouvé conforme : 1 sur 1\./)
  const text = wordsOf(page.querySelector('main'))
  assert.match(text, /jusqu’au 27 janvier 2027/, 'two months, franc')
  assert.match(text, /copie sur papier/)
  assert.equal(page.querySelector('lecteur-pdf')?.getAttribute('data-src'), `${BASE}/actes/${simple}/document`)
})

test('what an agent types is shown as text, never run', async () => {
  for (const path of ['', '/actes', `/actes/${hostile}`, `/actes?q=${encodeURIComponent(HOSTILE)}`]) {
    const html = await (await banc.fetch(`${BASE}${path}`)).text()
    assert.doesNotMatch(html, /<img src=x|<script>alert/, path)
    assert.match(html, /&lt;script&gt;alert\(1\)/, path)
  }
  assert.equal(wordsOf((await dom(`${BASE}/actes/${hostile}`)).querySelector('h1')), HOSTILE)
})

test('every public page is valid, accessible HTML', async () => {
  const paths = [
    BASE,
    '/commune/mesnil',
    `${BASE}/actes`,
    `${BASE}/actes?q=introuvable`,
    '/commune/mesnil/actes',
    `${BASE}/actes/${hostile}`,
    `${BASE}/actes/${simple}`,
    `${BASE}/mentions-legales`,
    '/accessibilite',
    '/mentions-legales',
  ]
  for (const path of paths) {
    const response = await banc.fetch(path)
    assert.equal(response.status, 200, path)
    assert.deepEqual(await listHtmlFaults(await response.text()), [], path)
  }
})

test('the list is searched by words, year, nature and domain', async () => {
  assert.deepEqual(await objets(''), ['Réfection de l’école', HOSTILE], 'the last put online first')
  assert.deepEqual(await objets('q=REFECTION+ecole'), ['Réfection de l’école'])
  assert.deepEqual(await objets('q=finances+2026_031'), ['Réfection de l’école'])
  assert.deepEqual(await objets('q=%25'), ['Réfection de l’école', HOSTILE], 'no word is left: nothing is filtered')
  assert.deepEqual(await objets('q=introuvable'), [])
  assert.deepEqual(await objets('annee=2025'), [HOSTILE])
  assert.deepEqual(await objets('domaine=7'), ['Réfection de l’école'])
  assert.deepEqual(await objets(`nature=${encodeURIComponent('Actes réglementaires')}`), [HOSTILE])
  assert.deepEqual(await objets('annee=abc&domaine=%27'), ['Réfection de l’école', HOSTILE])
  assert.deepEqual(await objets('tri=dateDecision'), [HOSTILE, 'Réfection de l’école'])
  const choices = (await dom(`${BASE}/actes`)).querySelectorAll('select[name=domaine] option')
  assert.deepEqual([...choices].map(wordsOf), ['Tous', 'Urbanisme', 'Finances locales'])
})

test('a collectivité that displays its actes says which publicity counts', async () => {
  const page = await dom('/commune/mesnil/actes')
  assert.match(wordsOf(page.querySelector('.encart')), /affichage.*L2131-1, IV/)
  assert.match(wordsOf(page.querySelector('.vide')), /Aucun acte/)
  assert.equal((await dom(`${BASE}/actes`)).querySelector('.encart'), null)
})

test('one goes from an acte to those put online before and after', async () => {
  const link = async (id: string, rel: string) =>
    (await dom(`${BASE}/actes/${id}`)).querySelector(`nav.pages a[rel=${rel}]`)?.getAttribute('href')
  assert.equal(await link(simple, 'prev'), `${BASE}/actes/${hostile}`)
  assert.equal(await link(simple, 'next'), undefined)
  assert.equal(await link(hostile, 'next'), `${BASE}/actes/${simple}`)
})

test('an acte is found in its own collectivité only; a wrong address is an ordinary 404', async () => {
  for (const path of [
    `/commune/mesnil/actes/${simple}`,
    `/commune/mesnil/actes/${simple}/document`,
    `/commune/mesnil/actes/${simple}/preuves/mise-en-ligne/texte.txt`,
    `${BASE}/actes/n-importe-quoi`,
    `${BASE}/actes/019c0000-0000-7000-8000-000000000000`,
    `${BASE}/actes/${simple}/annexes/9`,
    `${BASE}/actes/${simple}/annexes/x`,
    `${BASE}/actes/${simple}/preuves/retrait/texte.txt`,
    `${BASE}/actes/${simple}/preuves/mise-en-ligne/constructor`,
    '/commune/inconnue/actes',
  ])
    assert.equal((await banc.fetch(path)).status, 404, path)
})

test('a withdrawn acte answers that it is gone, says why, keeps its proof, and gives its document no more', async () => {
  const id = await banc.publish({ objet: 'Retirée trop tôt' })
  await banc.as((ctx) => withdrawPublication(ctx, id, 'Donnée <b>personnelle</b>'))
  await banc.house.drainJobs()
  const response = await banc.fetch(`${BASE}/actes/${id}`)
  assert.equal(response.status, 410)
  assert.equal(response.headers.get('x-robots-tag'), 'noindex')
  const html = await response.clone().text()
  assert.deepEqual(await listHtmlFaults(html), [])
  const page = await domOf(response)
  assert.match(
    wordsOf(page.querySelector('.encart')),
    /Retiré le 26 novembre 2026 à 11 h 00\. Donnée <b>personnelle<\/b>/,
  )
  assert.equal(page.querySelector('lecteur-pdf'), null)
  assert.equal((await banc.fetch(`${BASE}/actes/${id}/document`)).status, 404)
  assert.equal((await banc.fetch(`${BASE}/actes/${id}/preuves/retrait/jeton.tsr`)).status, 200)
  assert.ok(!(await objets('')).includes('Retirée trop tôt'))
  assert.doesNotMatch(await (await banc.fetch(`${BASE}/actes.rss`)).text(), /Retirée trop tôt/)
})

test('an objet that must not be read any more is nowhere in public', async () => {
  const id = await banc.publish({ objet: 'Aide à Mme Durand' })
  await banc.house.drainJobs()
  await banc.as((ctx) => withdrawPublication(ctx, id, 'Donnée personnelle', { masquer: true }))
  await banc.house.drainJobs()
  for (const path of ['', '/preuves/mise-en-ligne/texte.txt', '/preuves/retrait/certificat.pdf']) {
    const response = await banc.fetch(`${BASE}/actes/${id}${path}`)
    assert.equal(response.status, path === '' ? 410 : 404)
    assert.doesNotMatch(await response.text(), /Durand/)
  }
})

test('the commune is the publisher of its page, its maire the director', async () => {
  const text = async () => wordsOf((await dom(`${BASE}/mentions-legales`)).querySelector('main'))
  assert.match(await text(), /Saint-Essai \(SIREN 212705121\)/)
  assert.match(await text(), /Directeur de la publicationÀ compléter/, 'no maire is known yet')
  await banc.as(async (ctx) => {
    const id = ctx.newId()
    await ctx.tx.execute(
      `insert into annuaire.personne values ('${banc.commune.id}', '${id}', null, 'Mme', 'Hélène', 'Essai', 'h@essai.test', '', 'Maire', 'elu', '2026-01-01', null)`,
    )
    await ctx.tx.execute(
      `insert into annuaire.mandat values ('${banc.commune.id}', '${id}', '${id}', 'Maire', '2026-03-28', null)`,
    )
  })
  assert.match(await text(), /Directeur de la publicationHélène Essai, Maire/)
})
