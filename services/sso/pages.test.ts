import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { HtmlValidate } from 'html-validate'
import { inviteCompte } from '#platform/auth'
import { lienOf, openPorte, type Page, PHRASE, type Porte } from './testing.ts'

let porte: Porte
const pages: [name: string, page: Page][] = []
before(async () => {
  porte = await openPorte()
  await porte.person('maire@saint-aubin.test', ['parapheur.signataire'])
  await porte.person('secretaire@saint-aubin.test', ['parapheur.redacteur'])
  await porte.house.as(porte.house.actor([]), porte.commune, (ctx) =>
    inviteCompte(ctx, { email: 'sacha@saint-aubin.test', nom: 'Sacha', roles: ['parapheur.redacteur'] }),
  )
  await visit()
})
after(() => porte.close())

async function visit() {
  const stranger = porte.navigateur()
  const invitation = lienOf((await porte.mails(porte.commune))[0], 'invitation')
  pages.push(
    ['connexion', await stranger.get('/connexion')],
    ['connexion refusée', await stranger.signIn('maire@saint-aubin.test', 'mauvais')],
    ['mot de passe oublié', await stranger.get('/mot-de-passe-oublie')],
    ['lien envoyé', await stranger.get('/mot-de-passe-oublie?envoye=oui')],
    ['invitation', await stranger.get(invitation)],
    ['invitation refusée', await stranger.post(invitation, { motDePasse: 'court', confirmation: 'court' })],
    ['lien périmé', await stranger.get('/reinitialisation/inconnu')],
  )
  const maire = porte.navigateur()
  await maire.signIn('maire@saint-aubin.test')
  const activation = await maire.get('/connexion/activation')
  const secret = activation.document.querySelector('.encart strong')?.textContent as string
  pages.push(
    ['activation', activation],
    ['activation refusée', await maire.post('/connexion/activation', { code: '1' })],
    ['codes de secours', await maire.post('/connexion/activation', { code: secret })],
    ['mon compte', await maire.get('/mon-compte')],
    ['mon compte refusé', await maire.post('/mon-compte/mot-de-passe', { 'actuel-mot-de-passe': PHRASE })],
  )
  await maire.signIn('maire@saint-aubin.test')
  pages.push(
    ['vérification', await maire.get('/connexion/verification')],
    ['vérification refusée', await maire.post('/connexion/verification', { code: '1' })],
    ['vérification par code de secours', await maire.get('/connexion/verification?secours=oui')],
  )
  const secretaire = porte.navigateur()
  await secretaire.signIn('secretaire@saint-aubin.test')
  pages.push(['mon compte sans second facteur', await secretaire.get('/mon-compte')])
}

test('every page is valid HTML', async () => {
  const validator = new HtmlValidate({
    extends: ['html-validate:recommended', 'html-validate:a11y'],
    rules: {
      'void-style': ['error', { style: 'omit' }],
      // Lines are as long as the texts; boolean attributes are written bare.
      'long-title': 'off',
      'no-trailing-whitespace': 'off',
      'attribute-boolean-style': ['error', { style: 'omit' }],
      'attribute-empty-style': 'off',
      'doctype-style': ['error', { style: 'lowercase' }],
    },
  })
  assert.equal(pages.length, 16)
  for (const [name, page] of pages) {
    const report = await validator.validateString(page.html)
    const messages = report.results.flatMap(({ messages }) =>
      messages.map(({ ruleId, message, line, selector }) => `${name}:${line} ${ruleId} ${message} (${selector})`),
    )
    assert.deepEqual(messages, [])
  }
})

test('every field has a label, every password field tells the password manager what it is', () => {
  for (const [name, { document }] of pages) {
    for (const input of document.querySelectorAll('input:not([type=hidden]):not([hidden])')) {
      const id = input.getAttribute('id') as string
      assert.ok(document.querySelector(`label[for="${id}"]`) ?? input.getAttribute('aria-label'), `${name}: ${id}`)
      if (input.getAttribute('type') === 'password')
        assert.match(input.getAttribute('autocomplete') ?? '', /^(current|new)-password$/, `${name}: ${id}`)
      assert.equal(input.getAttribute('type') === 'password' && input.hasAttribute('value'), false)
    }
  }
})

test('a refused form says why beside the field, and leads there', () => {
  for (const [name, { document, status }] of pages.filter(([name]) => name.includes('refus'))) {
    assert.equal(status, 422, name)
    const summary = document.querySelector('.fautes')
    assert.equal(summary?.getAttribute('role'), 'alert', name)
    for (const link of summary?.querySelectorAll('a') ?? [])
      assert.ok(document.getElementById((link.getAttribute('href') as string).slice(1)), `${name}: ${link.textContent}`)
  }
})

test('nothing is kept by the browser’s cache', async () => {
  const navigateur = porte.navigateur()
  await navigateur.signIn('secretaire@saint-aubin.test')
  for (const path of ['/connexion', '/mon-compte'])
    assert.equal((await navigateur.get(path)).headers['cache-control'], 'no-store', path)
})
