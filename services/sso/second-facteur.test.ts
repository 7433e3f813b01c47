import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { generateTotp, seedSecondFactor } from '#platform/auth'
import { openPlatformKey } from '#platform/secrets'
import { type Navigateur, openPorte, type Page, PHRASE, type Porte } from './testing.ts'

let porte: Porte
before(async () => {
  porte = await openPorte()
})
after(() => porte.close())

const HALF_MINUTE = 30_000
const codeNow = (secret: string) => generateTotp(secret, porte.house.clock())

/** Every step is used once: the next one. */
function later(steps = 1) {
  porte.house.setNow(new Date(porte.house.clock().getTime() + steps * HALF_MINUTE).toISOString())
}

/** Somebody who has a second factor already. */
async function signatory(email: string): Promise<string> {
  const { id } = await porte.person(email, ['parapheur.signataire'])
  const key = await openPlatformKey(porte.house.config)
  return porte.house.as(porte.house.actor([]), porte.commune, (ctx) => seedSecondFactor(ctx, key, id))
}

const secretOf = (page: Page) => page.document.querySelector('code.cle')?.textContent?.replaceAll(' ', '') as string
const codesOf = (page: Page) =>
  [...page.document.querySelectorAll('.codes-secours code')].map((code) => code.textContent as string)

async function enrol(navigateur: Navigateur): Promise<{ secret: string; done: Page }> {
  const secret = secretOf(await navigateur.get('/connexion/activation'))
  return { secret, done: await navigateur.post('/connexion/activation', { code: codeNow(secret) }) }
}

test('a signatory without second factor goes nowhere before installing it', async () => {
  await porte.person('maire@saint-aubin.test', ['parapheur.signataire'])
  const navigateur = porte.navigateur()
  const entered = await navigateur.signIn('maire@saint-aubin.test', PHRASE, '/c/saint-aubin')
  assert.equal(entered.location, '/connexion/activation?from=%2Fc%2Fsaint-aubin')
  for (const path of ['/c/saint-aubin', '/mon-compte', '/mes-collectivites', '/connexion/verification'])
    assert.equal((await navigateur.get(path)).location, '/connexion/activation', path)
  const page = await navigateur.get('/connexion/activation')
  assert.equal(secretOf(page), secretOf(await navigateur.get('/connexion/activation')), 'the same when shown again')
  assert.ok(page.document.querySelector('.qr-code svg'))

  const half = navigateur.cookies.get('parvis_session')
  const refused = await navigateur.post('/connexion/activation', { code: '000000' })
  assert.equal(refused.status, 422)
  const done = await navigateur.post('/connexion/activation', { code: codeNow(secretOf(page)), from: '/c/saint-aubin' })
  assert.equal(done.status, 200)
  assert.equal(codesOf(done).length, 10)
  assert.equal(done.document.querySelector('main .bouton')?.getAttribute('href'), '/c/saint-aubin')
  assert.notEqual(navigateur.cookies.get('parvis_session'), half, 'the half-open session is renewed')
  assert.equal((await navigateur.get('/c/saint-aubin')).status, 200)
})

test('the staff of the operator too, whatever its roles', async () => {
  await porte.person('exploitante@syndicat.test', ['exploitation.agent'], porte.operateur)
  const navigateur = porte.navigateur()
  assert.equal((await navigateur.signIn('exploitante@syndicat.test')).location, '/connexion/activation')
  assert.equal((await navigateur.get('/operateur')).location, '/connexion/activation')
  await enrol(navigateur)
  assert.equal((await navigateur.get('/mes-collectivites')).location, '/operateur')
  assert.equal((await navigateur.get('/operateur')).html, 'exploitation')
  assert.equal((await navigateur.get('/c/saint-aubin')).status, 200)
})

test('the code is asked at each sign-in, and the way is kept', async () => {
  const secret = await signatory('adjointe@saint-aubin.test')
  const navigateur = porte.navigateur()
  const entered = await navigateur.signIn('adjointe@saint-aubin.test', PHRASE, '/c/saint-aubin')
  assert.equal(entered.location, '/connexion/verification?from=%2Fc%2Fsaint-aubin')
  const form = (await navigateur.get(entered.location)).document
  assert.equal(form.querySelector('input[name=code]')?.getAttribute('autocomplete'), 'one-time-code')
  const half = navigateur.cookies.get('parvis_session') as string
  const done = await navigateur.post('/connexion/verification', { code: codeNow(secret), from: '/c/saint-aubin' })
  assert.equal(done.location, '/c/saint-aubin')
  assert.notEqual(navigateur.cookies.get('parvis_session'), half)
  const thief = porte.navigateur()
  thief.cookies.set('parvis_session', half)
  assert.match((await thief.get('/c/saint-aubin')).location ?? '', /^\/connexion\?/)
})

test('the password alone opens nothing, replaces no second factor and closes no session', async () => {
  await signatory('cible@saint-aubin.test')
  const thief = porte.navigateur()
  await thief.signIn('cible@saint-aubin.test')
  for (const path of ['/c/saint-aubin', '/mon-compte', '/connexion/activation'])
    assert.equal((await thief.get(path)).location, '/connexion/verification', path)
  for (const [path, fields] of [
    ['/connexion/activation', { code: '123456', actuel: PHRASE }],
    ['/mon-compte/second-facteur/retrait', { 'actuel-retrait': PHRASE }],
    ['/mon-compte/codes-de-secours', { 'actuel-codes': PHRASE }],
    ['/mon-compte/mot-de-passe', { 'actuel-mot-de-passe': PHRASE, motDePasse: 'x', confirmation: 'x' }],
    ['/mon-compte/sessions/fermeture', {}],
  ] as const)
    assert.equal((await thief.post(path, fields)).location, '/connexion/verification', path)
})

test('a code serves once, even from two browsers at the same instant', async () => {
  const secret = await signatory('signataire@saint-aubin.test')
  const [first, second] = [porte.navigateur(), porte.navigateur()]
  await first.signIn('signataire@saint-aubin.test')
  await second.signIn('signataire@saint-aubin.test')
  const code = codeNow(secret)
  const answers = await Promise.all(
    [first, second].map((navigateur) => navigateur.post('/connexion/verification', { code })),
  )
  assert.deepEqual(answers.map((answer) => answer.status).sort(), [303, 422])
  assert.match(answers.find(({ status }) => status === 422)?.text ?? '', /il a déjà servi/)
  const loser = answers[0]?.status === 422 ? first : second
  later()
  const earlier = generateTotp(secret, new Date(porte.house.clock().getTime() - HALF_MINUTE))
  assert.equal((await loser.post('/connexion/verification', { code: earlier })).status, 422)
  assert.equal((await loser.post('/connexion/verification', { code: codeNow(secret) })).status, 303)
})

test('wrong codes are counted, and a wait stands even before the right one', async () => {
  const secret = await signatory('presse@saint-aubin.test')
  const navigateur = porte.navigateur()
  await navigateur.signIn('presse@saint-aubin.test')
  const statuses = []
  for (let n = 0; n < 6; n++)
    statuses.push((await navigateur.post('/connexion/verification', { code: `00000${n}` })).status)
  assert.deepEqual(statuses, [422, 422, 422, 422, 422, 429])
  assert.equal((await navigateur.post('/connexion/verification', { code: codeNow(secret) })).status, 429)
  later()
  assert.equal((await navigateur.post('/connexion/verification', { code: codeNow(secret) })).status, 303)
  const refusals = (await porte.journal()).filter(({ details }) => JSON.stringify(details) === '{"etape":"code"}')
  assert.equal(refusals.length >= 5, true)
})

test('a recovery code opens once, without telephone, and is told by mail', async () => {
  await porte.person('distraite@saint-aubin.test', ['parapheur.signataire'])
  const navigateur = porte.navigateur()
  await navigateur.signIn('distraite@saint-aubin.test')
  const codes = codesOf((await enrol(navigateur)).done)
  const attempt = async (code: string) => {
    const other = porte.navigateur()
    await other.signIn('distraite@saint-aubin.test')
    return (await other.post('/connexion/verification?secours=oui', { code })).status
  }
  const [code = '', next = ''] = codes
  assert.equal(await attempt(code.toUpperCase().replace('-', ' ')), 303)
  assert.equal(await attempt(code), 422)
  assert.equal(await attempt(next), 303)
  const told = (await porte.mails()).filter(
    ({ to, subject }) => to.startsWith('distraite') && /code de secours/.test(subject),
  )
  assert.equal(told.length, 2)
})

test('new recovery codes cost the password, and replace the old', async () => {
  await porte.person('prudente@saint-aubin.test', ['parapheur.signataire'])
  const navigateur = porte.navigateur()
  await navigateur.signIn('prudente@saint-aubin.test')
  const [old = ''] = codesOf((await enrol(navigateur)).done)
  const refused = await navigateur.post('/mon-compte/codes-de-secours', { 'actuel-codes': 'pas le bon du tout' })
  assert.equal(refused.status, 422)
  assert.equal(refused.document.querySelector('.fautes a')?.getAttribute('href'), '#champ-actuel-codes')
  const [fresh = ''] = codesOf(await navigateur.post('/mon-compte/codes-de-secours', { 'actuel-codes': PHRASE }))
  for (const [code, status] of [
    [old, 422],
    [fresh, 303],
  ] as const) {
    const other = porte.navigateur()
    await other.signIn('prudente@saint-aubin.test')
    assert.equal((await other.post('/connexion/verification', { code })).status, status)
  }
})

test('another telephone: the old one stays good until the new one has answered', async () => {
  const old = await signatory('mobile@saint-aubin.test')
  const navigateur = porte.navigateur()
  await navigateur.signIn('mobile@saint-aubin.test')
  await navigateur.post('/connexion/verification', { code: codeNow(old) })
  const fresh = secretOf(await navigateur.get('/connexion/activation'))
  assert.notEqual(fresh, old)
  assert.equal((await navigateur.post('/connexion/activation', { code: codeNow(fresh) })).status, 422, 'password due')
  later()
  const other = porte.navigateur()
  await other.signIn('mobile@saint-aubin.test')
  assert.equal((await other.post('/connexion/verification', { code: codeNow(old) })).status, 303)
  const done = await navigateur.post('/connexion/activation', { code: codeNow(fresh), actuel: PHRASE })
  assert.equal(codesOf(done).length, 10)
  assert.equal((await other.get('/mon-compte')).status, 303, 'the other sessions are closed')
  later()
  await other.signIn('mobile@saint-aubin.test')
  assert.equal((await other.post('/connexion/verification', { code: codeNow(old) })).status, 422)
  assert.equal((await other.post('/connexion/verification', { code: codeNow(fresh) })).status, 303)
})

test('it is taken away by whoever chose it, never when a role demands it', async () => {
  const bound = await signatory('tenu@saint-aubin.test')
  const signataire = porte.navigateur()
  await signataire.signIn('tenu@saint-aubin.test')
  await signataire.post('/connexion/verification', { code: codeNow(bound) })
  assert.ok(!(await signataire.get('/mon-compte')).html.includes('/mon-compte/second-facteur/retrait'))
  const refused = await signataire.post('/mon-compte/second-facteur/retrait', { 'actuel-retrait': PHRASE })
  assert.equal(refused.status, 422)

  await porte.person('libre@saint-aubin.test', ['parapheur.redacteur'])
  const free = porte.navigateur()
  await free.signIn('libre@saint-aubin.test')
  const secret = secretOf(await free.get('/connexion/activation'))
  await free.post('/connexion/activation', { code: codeNow(secret), actuel: PHRASE })
  assert.equal((await porte.navigateur().signIn('libre@saint-aubin.test')).location, '/connexion/verification')
  assert.equal((await free.post('/mon-compte/second-facteur/retrait', { 'actuel-retrait': PHRASE })).status, 303)
  assert.equal((await porte.navigateur().signIn('libre@saint-aubin.test')).location, '/mes-collectivites')
})

test('a demonstration shows the code that nobody has a telephone for', async () => {
  const secret = await signatory('demo@saint-aubin.test')
  const navigateur = porte.navigateur()
  await navigateur.signIn('demo@saint-aubin.test')
  assert.match(
    (await navigateur.get('/connexion/verification')).text,
    new RegExp(`le code du moment est ${codeNow(secret)}`),
  )
})
