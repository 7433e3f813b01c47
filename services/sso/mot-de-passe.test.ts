import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { inviteCompte } from '#platform/auth'
import { lienOf, openPorte, PHRASE, type Porte } from './testing.ts'

let porte: Porte
before(async () => {
  porte = await openPorte()
})
after(() => porte.close())

const NEW = 'la cloche sonne à midi'
const chosen = (motDePasse = NEW, confirmation = motDePasse) => ({ motDePasse, confirmation })

const invite = (email: string, roles = ['parapheur.redacteur'], where = porte.commune) =>
  porte.house.as(porte.house.actor([], 'Admin Essai'), where, (ctx) =>
    inviteCompte(ctx, { email, nom: 'Sacha Essai', roles }),
  )

/** Mails are read latest first: none at the same instant as another. */
function tick() {
  porte.house.setNow(new Date(porte.house.clock().getTime() + 1000).toISOString())
}

async function lastMailTo(email: string, where = porte.operateur) {
  return (await porte.mails(where)).find(({ to }) => to === email)
}

async function forget(email: string): Promise<string | undefined> {
  tick()
  const asked = await porte.navigateur().post('/mot-de-passe-oublie', { email })
  assert.equal(asked.location, '/mot-de-passe-oublie?envoye=oui')
  const mail = await lastMailTo(email)
  return mail && lienOf(mail, 'reinitialisation')
}

test('an invitation leads from the mail to the commune', async () => {
  await invite('sacha@saint-aubin.test')
  const mail = await lastMailTo('sacha@saint-aubin.test', porte.commune)
  assert.match(mail?.text ?? '', /^Bonjour Sacha Essai,\n\nSaint-Aubin vous ouvre un compte/)
  const lien = lienOf(mail, 'invitation')
  const navigateur = porte.navigateur()
  const page = await navigateur.get(lien)
  assert.match(page.text, /sacha@saint-aubin\.test/)
  assert.deepEqual(
    [...page.document.querySelectorAll('input')].map((input) => input.getAttribute('autocomplete')),
    ['username', 'new-password', 'new-password'],
  )
  assert.equal((await porte.navigateur().signIn('sacha@saint-aubin.test', '')).status, 422, 'no password yet')
  const opened = await navigateur.post(lien, chosen())
  assert.equal(opened.location, '/mes-collectivites')
  assert.equal((await navigateur.get('/c/saint-aubin')).html, 'bureau')
  assert.equal((await porte.navigateur().get(lien)).status, 410)
  assert.equal((await porte.navigateur().post(lien, chosen('un tout autre secret'))).status, 410)
  assert.equal((await porte.navigateur().signIn('sacha@saint-aubin.test', NEW)).status, 303)
})

test('a bad password leaves the link good, and says why', async () => {
  await invite('hesitante@saint-aubin.test')
  const lien = lienOf(await lastMailTo('hesitante@saint-aubin.test', porte.commune), 'invitation')
  const navigateur = porte.navigateur()
  for (const [fields, reason] of [
    [chosen('court'), /au moins 12 caractères/],
    [chosen('motdepasse123456'), /trop facile à deviner/],
    [chosen('hesitante@saint-aubin'), /reprend votre nom ou votre adresse/],
    [chosen(NEW, 'autre chose'), /ne sont pas les mêmes/],
  ] as const) {
    const refused = await navigateur.post(lien, fields)
    assert.equal(refused.status, 422)
    assert.match(refused.text, reason)
    assert.ok(!refused.html.includes(fields.motDePasse) || fields.motDePasse === 'hesitante@saint-aubin')
  }
  assert.equal((await navigateur.post(lien, chosen())).status, 303)
})

test('an invitation is good for seven days; a forgotten one is sent again by « mot de passe oublié »', async () => {
  porte.house.setNow('2026-04-01T09:00:00Z')
  await invite('lente@saint-aubin.test')
  const lien = lienOf(await lastMailTo('lente@saint-aubin.test', porte.commune), 'invitation')
  porte.house.setNow('2026-04-08T08:59:59Z')
  assert.equal((await porte.navigateur().get(lien)).status, 200)
  porte.house.setNow('2026-04-08T09:00:00Z')
  assert.equal((await porte.navigateur().get(lien)).status, 410)
  await porte.navigateur().post('/mot-de-passe-oublie', { email: 'lente@saint-aubin.test' })
  const again = lienOf(await lastMailTo('lente@saint-aubin.test'), 'invitation')
  assert.equal((await porte.navigateur().post(again, chosen())).status, 303)
})

test('invited by a second commune, one enters both with the same password and keeps one’s name', async () => {
  const voisine = await porte.house.createCollectivite({ slug: 'voisine', nom: 'Voisine' })
  await porte.person('partagee@saint-aubin.test', ['parapheur.redacteur'])
  await invite('Partagee@saint-aubin.test', ['parapheur.redacteur'], voisine)
  const [mail] = await porte.mails(voisine)
  assert.match(mail?.text ?? '', /avec votre compte et votre mot de passe habituels/)
  assert.ok(!/invitation\//.test(mail?.text ?? ''))
  const navigateur = porte.navigateur()
  await navigateur.signIn('partagee@saint-aubin.test')
  const choice = await navigateur.get('/mes-collectivites')
  assert.deepEqual(
    [...choice.document.querySelectorAll('main h2 a')].map((link) => link.getAttribute('href')),
    ['/c/saint-aubin', '/c/voisine'],
  )
  assert.match((await navigateur.get('/mon-compte')).html, /value="Dominique Essai"/)
})

test('a forgotten password: the link is good for one hour and one use, sessions are closed', async () => {
  porte.house.setNow('2026-05-04T09:00:00Z')
  await porte.person('oublieuse@saint-aubin.test', ['parapheur.redacteur'])
  const before = porte.navigateur()
  await before.signIn('oublieuse@saint-aubin.test')
  const first = (await forget('oublieuse@saint-aubin.test')) as string
  porte.house.setNow('2026-05-04T10:00:00Z')
  assert.equal((await porte.navigateur().get(first)).status, 200)
  tick()
  assert.equal((await porte.navigateur().get(first)).status, 410)
  const lien = (await forget('oublieuse@saint-aubin.test')) as string
  assert.notEqual(lien, first)
  tick()
  const done = await porte.navigateur().post(lien, chosen())
  assert.equal(done.location, '/connexion')
  assert.equal((await porte.navigateur().post(lien, chosen())).status, 410)
  assert.equal((await before.get('/c/saint-aubin')).status, 303)
  assert.equal((await before.signIn('oublieuse@saint-aubin.test')).status, 422)
  assert.equal((await before.signIn('oublieuse@saint-aubin.test', NEW)).status, 303)
  assert.match(
    (await lastMailTo('oublieuse@saint-aubin.test'))?.text ?? '',
    /Le mot de passe de votre compte vient d’être changé/,
  )
})

test('asking again makes the earlier link worthless', async () => {
  await porte.person('insistante@saint-aubin.test', [])
  const first = (await forget('insistante@saint-aubin.test')) as string
  const second = (await forget('insistante@saint-aubin.test')) as string
  assert.equal((await porte.navigateur().get(first)).status, 410)
  assert.equal((await porte.navigateur().get(second)).status, 200)
})

test('a link of one kind does not open the other page', async () => {
  await porte.person('curieuse@saint-aubin.test', [])
  const lien = (await forget('curieuse@saint-aubin.test')) as string
  assert.equal((await porte.navigateur().get(lien.replace('reinitialisation', 'invitation'))).status, 410)
})

test('an unknown address is answered the same, and receives nothing', async () => {
  assert.equal(await forget('inconnue@saint-aubin.test'), undefined)
  const page = await porte.navigateur().get('/mot-de-passe-oublie?envoye=oui')
  assert.match(page.text, /Si cette adresse a un compte, un message vient de lui être envoyé/)
  assert.equal((await porte.navigateur().post('/mot-de-passe-oublie', { email: '' })).status, 422)
})

test('nobody floods a mailbox: after two links the next ones are held back, silently', async () => {
  await porte.person('inondee@saint-aubin.test', [])
  for (let n = 0; n < 6; n++)
    assert.equal(
      (await porte.navigateur().post('/mot-de-passe-oublie', { email: 'inondee@saint-aubin.test' })).status,
      303,
    )
  assert.equal((await porte.mails()).filter(({ to }) => to === 'inondee@saint-aubin.test').length, 2)
})

test('a forgotten password reopens the gate that a stranger held shut', async () => {
  await porte.person('genee@saint-aubin.test', ['parapheur.redacteur'])
  for (let n = 0; n < 6; n++) await porte.navigateur().signIn('genee@saint-aubin.test', 'mauvais')
  assert.equal((await porte.navigateur().signIn('genee@saint-aubin.test')).status, 429)
  await porte.navigateur().post((await forget('genee@saint-aubin.test')) as string, chosen())
  assert.equal((await porte.navigateur().signIn('genee@saint-aubin.test', NEW)).status, 303)
})

test('changing the password costs the present one, closes the other sessions and is told', async () => {
  await porte.person('soigneuse@saint-aubin.test', ['parapheur.redacteur'])
  const [here, elsewhere] = [porte.navigateur(), porte.navigateur()]
  await here.signIn('soigneuse@saint-aubin.test')
  await elsewhere.signIn('soigneuse@saint-aubin.test')
  const change = (actuel: string) =>
    here.post('/mon-compte/mot-de-passe', { 'actuel-mot-de-passe': actuel, ...chosen() })
  const refused = await change('pas le bon du tout')
  assert.equal(refused.status, 422)
  assert.match(refused.text, /Le mot de passe actuel n’est pas le bon/)
  tick()
  assert.equal((await change(PHRASE)).location, '/mon-compte')
  assert.equal((await here.get('/mon-compte')).status, 200)
  assert.equal((await elsewhere.get('/mon-compte')).status, 303)
  assert.match((await lastMailTo('soigneuse@saint-aubin.test'))?.text ?? '', /vient d’être changé/)
  assert.equal((await porte.navigateur().signIn('soigneuse@saint-aubin.test')).status, 422)
})

test('no secret of a link is in the journal nor in the queue', async () => {
  await invite('discrete@saint-aubin.test')
  const invitation = lienOf(await lastMailTo('discrete@saint-aubin.test', porte.commune), 'invitation').split(
    '/',
  )[2] as string
  await porte.person('muette@saint-aubin.test', [])
  const reset = ((await forget('muette@saint-aubin.test')) as string).split('/')[2] as string
  const told = JSON.stringify([await porte.journal(), await porte.journal(porte.commune)])
  for (const secret of [invitation, reset]) assert.ok(!told.includes(secret))
})
