import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { REDACTEUR } from '../permissions.ts'
import { type Banc, openBanc } from '../testing.ts'
import { assertValid, openNavigateur } from '../testing-pages.ts'
import { busUrls } from '../urls.ts'
import { depuisText, quandText } from './phrases.ts'

let banc: Banc
before(async () => {
  banc = await openBanc()
})
after(() => banc.house.close())

test('every page is valid HTML, in each state', async () => {
  const secretaire = openNavigateur(banc, [REDACTEUR])
  const draft = await banc.brouillon()
  const sent = await banc.envoye()
  const wrong = await banc.envoye()
  await banc.tell(wrong.dossier.id, 'rejetee')
  const done = await banc.envoye()
  for (let step = 0; step < 3; step++) await banc.tell(done.dossier.id, 'faite')
  for (const path of [
    busUrls.dossiers(banc.commune),
    `${busUrls.dossiers(banc.commune)}?q=introuvable`,
    busUrls.nouveau(banc.commune),
    busUrls.formulaire(banc.commune, draft.dossier.id),
    busUrls.formulaire(banc.commune, wrong.dossier.id),
    ...[draft, sent, wrong, done].map(({ dossier }) => busUrls.dossier(banc.commune, dossier.id)),
  ]) {
    const { status, html } = await secretaire.get(path)
    assert.equal(status, 200, path)
    await assertValid(html)
  }
})

test('since when, as one says it', () => {
  const now = new Date('2026-03-10T15:00:00Z')
  const plain = (text: string) => text.replaceAll('\u00a0', ' ')
  assert.equal(plain(depuisText(new Date('2026-03-10T08:05:00Z'), now)), 'depuis 9 h 05')
  // A quarter past midnight in Paris is today, whatever the day in UTC.
  assert.equal(plain(depuisText(new Date('2026-03-09T23:15:00Z'), now)), 'depuis 0 h 15')
  assert.equal(depuisText(new Date('2026-03-09T12:00:00Z'), now), 'depuis hier')
  assert.equal(depuisText(new Date('2026-03-07T12:00:00Z'), now), 'depuis 3 jours')
  assert.equal(depuisText(new Date('2026-01-01T12:00:00Z'), now), 'depuis le 1er janvier 2026')
  assert.equal(plain(quandText(new Date('2026-03-09T12:00:00Z'), now)), 'hier à 13 h 00')
})
