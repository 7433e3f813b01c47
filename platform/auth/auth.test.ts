import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Collectivite } from '#platform/collectivites'
import { type Ctx, inOperateurContext } from '#platform/context'
import { listMails } from '#platform/mail'
import { openPlatformKey } from '#platform/secrets'
import { openTestHouse, type TestHouse } from '#platform/testing'
import {
  choosePassword,
  createAuthenticator,
  createCompte,
  createSessionFor,
  hashPassword,
  IdentifiantsError,
  LienInvalideError,
  login,
  purgeAuth,
  resetPassword,
  restoreCompte,
  seedSecondFactor,
  setAcces,
  suspendCompte,
  verifyLogin,
} from './index.ts'
import { networkOf } from './login.ts'
import { describeAgent } from './sessions.ts'

const PHRASE = 'une phrase de passe'
let house: TestHouse
let operateur: Collectivite
let commune: Collectivite
let motDePasse: string
before(async () => {
  house = await openTestHouse()
  operateur = await house.createCollectivite({ genre: 'operateur', slug: 'syndicat' })
  commune = await house.createCollectivite()
  motDePasse = await hashPassword(PHRASE)
})
after(() => house.close())

const make = (email: string, digest = motDePasse) =>
  house.as(house.actor([]), commune, async (ctx) => {
    const compte = await createCompte(ctx, { email, nom: 'Dominique Essai', motDePasse: digest })
    await setAcces(ctx, compte.id, ['parapheur.signataire'])
    return compte
  })
const atOperateur = <T>(work: (ctx: Ctx) => Promise<T>) => house.as(house.actor([]), operateur, work)
const values = (email: string, password = PHRASE) => ({
  email,
  password,
  ip: '192.0.2.1',
  agent: 'x',
  requestId: 'essai',
})
const rows = async (query: string) =>
  (await house.db.inTransaction('operateur', (tx) => tx.execute(query))) as unknown as {
    rows: Record<string, unknown>[]
  }

test('whoever has a password and an access is identified, by a token that is stored nowhere', async () => {
  const compte = await make('agent@essai.test')
  const { token } = await login(house, values('agent@essai.test'))
  const identity = await createAuthenticator(house).identify(token)
  assert.equal(identity?.compteId, compte.id)
  assert.deepEqual(identity?.acces, new Map([[commune.id, new Set(['parapheur.signataire'])]]))
  assert.ok(!JSON.stringify(await rows('select * from auth.session')).includes(token))
  assert.equal(await createAuthenticator(house).identify(`${token.slice(0, -1)}_`), undefined)
  assert.equal(await createAuthenticator(house).identify(''), undefined)
})

test('a session made for a test is fully identified', async () => {
  const compte = await make('essai@essai.test')
  const key = await openPlatformKey(house.config)
  await house.as(house.actor([]), commune, (ctx) => seedSecondFactor(ctx, key, compte.id))
  const identity = await createAuthenticator(house).identify(await createSessionFor(house, compte.id))
  assert.deepEqual([identity?.compteId, identity?.suite], [compte.id, undefined])
})

test('a suspended account is shut at once, and its links with it, until it is restored', async () => {
  const { id } = await make('suspendue@essai.test')
  const { token } = await login(house, values('suspendue@essai.test'))
  await resetPassword(house, { email: 'suspendue@essai.test', requestId: 'essai' })
  await house.drainJobs()
  const [mail] = await atOperateur((ctx) => listMails(ctx, { limit: 1 }))
  const lien = /reinitialisation\/([\w-]+)/.exec(mail?.texte ?? '')?.[1] as string
  await atOperateur((ctx) => suspendCompte(ctx, id, 'mot de passe volé'))
  assert.equal(await createAuthenticator(house).identify(token), undefined)
  await assert.rejects(verifyLogin(house, values('suspendue@essai.test')), IdentifiantsError)
  const choice = { token: lien, usage: 'reinitialisation', password: 'une autre phrase', requestId: 'essai' } as const
  await assert.rejects(choosePassword(house, choice), LienInvalideError)
  await resetPassword(house, { email: 'suspendue@essai.test', requestId: 'essai' })
  const valid = await rows(`select 1 from auth.jeton where compte_id = '${id}' and utilise_le is null`)
  assert.equal(valid.rows.length, 0, 'no new link is sent')
  await assert.rejects(
    atOperateur((ctx) => suspendCompte(ctx, id, 'encore')),
    { code: 'http.introuvable' },
  )
  await atOperateur((ctx) => restoreCompte(ctx, id))
  await verifyLogin(house, values('suspendue@essai.test'))
})

test('somebody who is invited does not enter before choosing a password, in the same words', async () => {
  await house.as(house.actor([]), commune, (ctx) => createCompte(ctx, { email: 'invitee@essai.test', nom: 'Invitée' }))
  for (const password of ['', PHRASE])
    await assert.rejects(verifyLogin(house, values('invitee@essai.test', password)), IdentifiantsError)
})

test('a digest of another cost is made anew at the next sign-in', async () => {
  // phc-winner-argon2, src/test.c: the word "password"
  const old = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'
  const compte = await make('ancienne@essai.test', old)
  await verifyLogin(house, values('ancienne@essai.test', 'password'))
  const [row] = (await rows(`select mot_de_passe from auth.compte where id = '${compte.id}'`)).rows
  assert.match(String(row?.mot_de_passe), /^\$argon2id\$v=19\$m=19456,/)
  await verifyLogin(house, values('ancienne@essai.test', 'password'))
})

test('a stolen database holds no second factor: the platform key seals it', async () => {
  const compte = await make('scellee@essai.test')
  const key = await openPlatformKey(house.config)
  const secret = await house.as(house.actor([]), commune, (ctx) => seedSecondFactor(ctx, key, compte.id))
  const dump = JSON.stringify(await rows('select * from auth.compte'))
  assert.ok(!dump.includes(secret) && !dump.includes(PHRASE))
})

test('every night what is over is erased, and nothing else', async () => {
  house.setNow('2026-03-10T09:00:00Z')
  await make('endormie@essai.test')
  const { token } = await login(house, values('endormie@essai.test'))
  await assert.rejects(login(house, values('endormie@essai.test', 'mauvais')))
  await resetPassword(house, { email: 'endormie@essai.test', requestId: 'essai' })
  const purge = () => inOperateurContext(house, { actor: house.actor([]), requestId: 'essai' }, purgeAuth)
  await purge()
  assert.ok(await createAuthenticator(house).identify(token))
  assert.deepEqual(await purge(), { sessions: 0, liens: 0, navigateurs: 0, essais: 0 })
  house.setNow('2026-03-11T09:00:00Z')
  const next = await purge()
  assert.deepEqual([next.sessions, next.liens, next.navigateurs], [1, 0, 0])
  assert.ok((next.essais ?? 0) >= 2)
  house.setNow('2026-04-09T10:00:00Z')
  assert.ok(((await purge()).liens ?? 0) >= 1)
  house.setNow('2027-04-05T09:00:00Z')
  assert.ok(((await purge()).navigateurs ?? 0) >= 1)
})

test('the journal keeps the network of an address, not the address', () => {
  assert.equal(networkOf('192.0.2.77'), '192.0.2.0/24')
  assert.equal(networkOf('::ffff:192.0.2.77'), '192.0.2.0/24')
  assert.equal(networkOf('2001:db8:12:34::1'), '2001:db8:12::/48')
})

test('a browser is named as its owner knows it', () => {
  const names: [agent: string, name: string][] = [
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0', 'Firefox sur Windows'],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15) AppleWebKit/605 Version/18 Safari/605', 'Safari sur Mac'],
    ['Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537 Chrome/150 Safari/537 Edg/150', 'Edge sur Windows'],
    ['Mozilla/5.0 (Linux; Android 16) AppleWebKit/537 Chrome/150 Mobile Safari/537', 'Chrome sur Android'],
    ['Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18 Safari/604', 'Safari sur iPhone ou iPad'],
    ['curl/8', 'Navigateur inconnu'],
    ['', 'Navigateur inconnu'],
    ['<script>\u0000'.repeat(500), 'Navigateur inconnu'],
  ]
  for (const [agent, name] of names) assert.equal(describeAgent(agent), name)
})
