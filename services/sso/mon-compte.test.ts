import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openPorte, type Porte } from './testing.ts'

let porte: Porte
before(async () => {
  porte = await openPorte({ PARVIS_MODE: 'production', PARVIS_URL: 'https://parvis.saint-aubin.test' })
  await porte.person('secretaire@saint-aubin.test', ['parapheur.redacteur'])
})
after(() => porte.close())

test('over HTTPS the cookies are ours alone: __Host-, Secure, HttpOnly, SameSite', async () => {
  const entered = await porte.navigateur().signIn('secretaire@saint-aubin.test')
  assert.equal(entered.setCookies.length, 2)
  for (const cookie of entered.setCookies) {
    assert.match(cookie, /^__Host-parvis(-appareil)?=[\w-]{43};/)
    for (const flag of [/; Path=\/(;|$)/, /; HttpOnly/, /; Secure/, /; SameSite=Lax/]) assert.match(cookie, flag)
    assert.doesNotMatch(cookie, /Domain/i)
  }
})

test('in production nothing invented is proposed, no code is shown', async () => {
  const page = await porte.navigateur().get('/connexion')
  assert.doesNotMatch(page.text, /[Dd]émonstration/)
  assert.ok(!page.html.includes('secretaire@saint-aubin.test'))
  await porte.person('maire@saint-aubin.test', ['parapheur.signataire'])
  const navigateur = porte.navigateur()
  await navigateur.signIn('maire@saint-aubin.test')
  assert.doesNotMatch((await navigateur.get('/connexion/activation')).text, /code du moment/)
})

test('the name is changed by its owner', async () => {
  const navigateur = porte.navigateur()
  await navigateur.signIn('secretaire@saint-aubin.test')
  assert.equal((await navigateur.post('/mon-compte/nom', { nom: '' })).status, 422)
  assert.equal((await navigateur.post('/mon-compte/nom', { nom: '  Dominique   Élan ' })).status, 303)
  assert.match((await navigateur.get('/mon-compte')).html, /value="Dominique Élan"/)
})

test('sessions are listed with what one recognises, and closed one by one', async () => {
  await porte.person('nomade@saint-aubin.test', ['parapheur.redacteur'])
  const here = porte.navigateur()
  const phone = porte.navigateur({
    ip: '198.51.100.4',
    agent: 'Mozilla/5.0 (Linux; Android 16) Chrome/150.0 Safari/537.36',
  })
  await here.signIn('nomade@saint-aubin.test')
  await phone.signIn('nomade@saint-aubin.test')
  const page = await here.get('/mon-compte')
  const lines = [...page.document.querySelectorAll('.sessions li')].map((line) => line.textContent ?? '')
  assert.equal(lines.length, 2)
  assert.match(lines.join(' '), /Chrome sur Android.*Adresse 198\.51\.100\.4/s)
  const [close] = [...page.document.querySelectorAll('.sessions form')]
  assert.equal(page.document.querySelectorAll('.sessions form').length, 1, 'not the present one')
  assert.equal((await here.post(close?.getAttribute('action') as string)).status, 303)
  assert.equal((await phone.get('/mon-compte')).status, 303)
  assert.equal((await here.get('/mon-compte')).status, 200)
})

test('nobody closes the session of somebody else', async () => {
  const victim = porte.navigateur()
  await victim.signIn('nomade@saint-aubin.test')
  const other = porte.navigateur()
  await other.signIn('nomade@saint-aubin.test')
  const action = (await other.get('/mon-compte')).document
    .querySelector('.sessions form')
    ?.getAttribute('action') as string
  const thief = porte.navigateur()
  await thief.signIn('secretaire@saint-aubin.test')
  assert.equal((await thief.post(action)).status, 404)
  assert.equal((await victim.get('/mon-compte')).status, 200)
})

test('all the other sessions at once', async () => {
  const [here, there] = [porte.navigateur(), porte.navigateur()]
  await here.signIn('nomade@saint-aubin.test')
  await there.signIn('nomade@saint-aubin.test')
  assert.equal((await here.post('/mon-compte/sessions/fermeture')).status, 303)
  assert.equal((await there.get('/mon-compte')).status, 303)
  assert.equal((await here.get('/mon-compte')).status, 200)
})
