import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { removeAcces } from '#platform/auth'
import { type Navigateur, openPorte, type Page, PHRASE, type Porte } from './testing.ts'

let porte: Porte
before(async () => {
  porte = await openPorte()
  await porte.person('secretaire@saint-aubin.test', ['parapheur.redacteur'])
})
after(() => porte.close())

const at = (instant: string) => porte.house.setNow(instant)

test('address and password open the commune, and the page asked for first', async () => {
  const navigateur = porte.navigateur()
  const asked = await navigateur.get('/c/saint-aubin?onglet=2')
  assert.equal(asked.location, '/connexion?from=%2Fc%2Fsaint-aubin%3Fonglet%3D2')
  const form = (await navigateur.get(asked.location)).document
  assert.equal(form.querySelector('input[name=from]')?.getAttribute('value'), '/c/saint-aubin?onglet=2')
  const entered = await navigateur.signIn('Secretaire@Saint-Aubin.test', PHRASE, '/c/saint-aubin?onglet=2')
  assert.deepEqual([entered.status, entered.location], [303, '/c/saint-aubin?onglet=2'])
  assert.equal((await navigateur.get('/c/saint-aubin')).html, 'bureau')
})

test('with one collectivité there is nothing to choose', async () => {
  const navigateur = porte.navigateur()
  assert.equal((await navigateur.signIn('secretaire@saint-aubin.test')).location, '/mes-collectivites')
  assert.equal((await navigateur.get('/mes-collectivites')).location, '/c/saint-aubin')
  assert.equal((await navigateur.get('/connexion')).location, '/mes-collectivites')
})

test('never sent to another site after signing in', async () => {
  for (const from of [
    'https://mal.test/',
    '//mal.test',
    '/\\mal.test',
    '/\t/mal.test',
    'javascript:alert(1)',
    '/connexion',
  ])
    assert.equal(
      (await porte.navigateur().signIn('secretaire@saint-aubin.test', PHRASE, from)).location,
      '/mes-collectivites',
      from,
    )
})

test('an unknown address and a wrong password receive the very same page', async () => {
  const hide = ({ document }: Page, email: string) => document.querySelector('form')?.outerHTML.replaceAll(email, 'X')
  const [unknown, wrong] = ['personne@saint-aubin.test', 'secretaire@saint-aubin.test']
  const first = await porte.navigateur().signIn(unknown, 'une phrase au hasard')
  const second = await porte.navigateur().signIn(wrong, 'une phrase au hasard')
  assert.equal(first.status, 422)
  assert.match(first.text, /L’adresse ou le mot de passe n’est pas le bon/)
  assert.equal(hide(first, unknown), hide(second, wrong))
  assert.equal(first.document.querySelector('input[name=email]')?.getAttribute('value'), unknown)
  assert.ok(!first.html.includes('une phrase au hasard'))
})

test('the sixth wrong password of an account waits, a known browser of its owner does not', async () => {
  at('2026-03-03T09:00:00Z')
  await porte.person('cible@saint-aubin.test', ['parapheur.redacteur'])
  const owner = porte.navigateur()
  await owner.signIn('cible@saint-aubin.test')
  const attempts = []
  for (let n = 0; n < 6; n++)
    attempts.push(
      (await porte.navigateur({ ip: `198.51.100.${n}` }).signIn('cible@saint-aubin.test', 'mauvais')).status,
    )
  assert.deepEqual(attempts, [422, 422, 422, 422, 422, 429])
  const stranger = await porte.navigateur({ ip: '198.51.100.99' }).signIn('cible@saint-aubin.test')
  assert.equal(stranger.status, 429, 'even the right password, from an unknown browser')
  assert.match(stranger.text, /Attendez 2 secondes/)
  assert.equal((await owner.signIn('cible@saint-aubin.test')).status, 303)
  at('2026-03-03T09:00:02Z')
  assert.equal((await porte.navigateur({ ip: '198.51.100.99' }).signIn('cible@saint-aubin.test')).status, 303)
})

test('a siege from everywhere holds an account one minute at most', async () => {
  at('2026-03-04T09:00:00Z')
  await porte.person('assiege@saint-aubin.test', ['parapheur.redacteur'])
  let now = new Date('2026-03-04T09:00:00Z').getTime()
  for (let n = 0; n < 12; n++) {
    await porte.navigateur({ ip: `198.51.100.${n}` }).signIn('assiege@saint-aubin.test', 'mauvais')
    now += 61_000
    at(new Date(now).toISOString())
  }
  assert.equal((await porte.navigateur({ ip: '203.0.113.7' }).signIn('assiege@saint-aubin.test')).status, 303)
})

test('signing in gives a new session: a planted cookie is worth nothing, the former session is closed', async () => {
  const victim = porte.navigateur()
  victim.cookies.set('parvis_session', 'plante-par-un-autre')
  await victim.signIn('secretaire@saint-aubin.test')
  const first = victim.cookies.get('parvis_session') as string
  assert.match(first, /^[\w-]{43}$/)
  await victim.signIn('secretaire@saint-aubin.test')
  assert.notEqual(victim.cookies.get('parvis_session'), first)
  const thief = porte.navigateur()
  for (const token of ['plante-par-un-autre', first]) {
    thief.cookies.set('parvis_session', token)
    assert.match((await thief.get('/mon-compte')).location ?? '', /^\/connexion/)
  }
})

test('a session ends twelve hours after its last use, and after thirty days in any case', async () => {
  at('2026-03-05T07:00:00Z')
  const idle = porte.navigateur()
  await idle.signIn('secretaire@saint-aubin.test')
  at('2026-03-05T18:59:00Z')
  assert.equal((await idle.get('/c/saint-aubin')).status, 200)
  at('2026-03-06T06:58:00Z')
  assert.equal((await idle.get('/c/saint-aubin')).status, 200)
  at('2026-03-06T18:59:00Z')
  assert.equal((await idle.get('/c/saint-aubin')).status, 303)

  const busy = porte.navigateur()
  await busy.signIn('secretaire@saint-aubin.test')
  const opened = new Date('2026-03-06T18:59:00Z').getTime()
  for (let hours = 11; hours < 30 * 24; hours += 11) {
    at(new Date(opened + hours * 3_600_000).toISOString())
    assert.equal((await busy.get('/c/saint-aubin')).status, 200, `${hours} h`)
  }
  at(new Date(opened + 30 * 86_400_000).toISOString())
  assert.equal((await busy.get('/c/saint-aubin')).status, 303)
})

test('an agent does not see the other communes, and a withdrawn access is cut at once', async () => {
  const voisine = await porte.house.createCollectivite({ slug: 'voisine', nom: 'Voisine' })
  const { id } = await porte.person('partant@saint-aubin.test', ['parapheur.redacteur'])
  const navigateur = porte.navigateur()
  await navigateur.signIn('partant@saint-aubin.test')
  assert.equal((await navigateur.get('/c/saint-aubin')).status, 200)
  assert.equal((await navigateur.get(`/c/${voisine.slug}`)).status, 404)
  assert.equal((await navigateur.get('/operateur')).status, 404)
  await porte.house.as(porte.house.actor([]), porte.commune, (ctx) => removeAcces(ctx, id))
  assert.equal((await navigateur.get('/c/saint-aubin')).status, 404)
  assert.match((await navigateur.get('/mes-collectivites')).text, /Aucune collectivité pour le moment/)
})

test('signing out kills the session on the server, not only the cookie', async () => {
  const navigateur = porte.navigateur()
  await navigateur.signIn('secretaire@saint-aubin.test')
  const token = navigateur.cookies.get('parvis_session') as string
  const left = await navigateur.post('/deconnexion')
  assert.equal(left.location, '/connexion')
  assert.equal(navigateur.cookies.get('parvis_session'), undefined)
  navigateur.cookies.set('parvis_session', token)
  assert.equal((await navigateur.get('/mon-compte')).status, 303)
})

test('another site can neither sign somebody in nor out', async () => {
  const navigateur = porte.navigateur()
  const elsewhere = { origin: 'https://mal.test' }
  const fields = { email: 'secretaire@saint-aubin.test', motDePasse: PHRASE }
  assert.equal((await navigateur.post('/connexion', fields, elsewhere)).status, 403)
  await navigateur.signIn('secretaire@saint-aubin.test')
  assert.equal((await navigateur.post('/deconnexion', {}, { 'sec-fetch-site': 'cross-site' })).status, 403)
  assert.equal((await navigateur.get('/mon-compte')).status, 200)
})

test('a first sign-in from another browser is told by mail, the very first one is not', async () => {
  await porte.person('voyageuse@saint-aubin.test', ['parapheur.redacteur'])
  const mailsTo = async () => (await porte.mails()).filter(({ to }) => to === 'voyageuse@saint-aubin.test')
  const home: Navigateur = porte.navigateur()
  await home.signIn('voyageuse@saint-aubin.test')
  await home.signIn('voyageuse@saint-aubin.test')
  assert.deepEqual(await mailsTo(), [])
  await porte.navigateur({ agent: 'Mozilla/5.0 (iPhone) Safari/604.1' }).signIn('voyageuse@saint-aubin.test')
  const [told] = await mailsTo()
  assert.match(told?.text ?? '', /navigateur que nous ne connaissions pas : Safari sur iPhone/)
})

test('the journal tells sign-ins and refusals without address, password nor token', async () => {
  const ip = '203.0.113.77'
  const navigateur = porte.navigateur({ ip })
  await navigateur.signIn('secretaire@saint-aubin.test', 'mot-de-passe-errone')
  await navigateur.signIn('secretaire@saint-aubin.test')
  const entries = (await porte.journal()).slice(0, 2)
  assert.deepEqual(
    entries.map(({ nom, details }) => [nom, details]),
    [
      ['compte.connecte', { nom: 'Dominique Essai', moyen: 'mot-de-passe' }],
      ['compte.echec', { reseau: '203.0.113.0/24' }],
    ],
  )
  const all = JSON.stringify(await porte.journal())
  for (const secret of ['mot-de-passe-errone', 'secretaire@', ip, navigateur.cookies.get('parvis_session') as string])
    assert.ok(!all.includes(secret), secret)
})
