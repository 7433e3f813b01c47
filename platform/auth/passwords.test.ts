import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkPassword, hashPassword, needsRehash, verifyPassword } from './passwords.ts'

const person = { email: 'camille.lefevre@saint-aubin.test', nom: 'Camille Lefèvre' }
const codes = (password: string) => checkPassword(password, person).map((fault) => fault.code)

test('a digest of the reference implementation is verified', async () => {
  // phc-winner-argon2, src/test.c: "password", "somesalt", t=2, m=65536, p=1
  const digest = '$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc'
  assert.equal(await verifyPassword('password', digest), true)
  assert.equal(await verifyPassword('passwors', digest), false)
  assert.equal(needsRehash(digest), true)
})

test('a digest says its algorithm and the cost OWASP asks for, and two are never the same', async () => {
  const digest = await hashPassword('une phrase de passe')
  assert.match(digest, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/)
  assert.notEqual(digest, await hashPassword('une phrase de passe'))
  assert.equal(needsRehash(digest), false)
})

test('accents typed as one or two code points are the same password', async () => {
  const digest = await hashPassword('été à la mairie')
  assert.equal(await verifyPassword('été à la mairie', digest), true)
  assert.equal(await verifyPassword('ete a la mairie', digest), false)
})

test('no account, no digest, a damaged digest or an endless password: false', async () => {
  assert.equal(await verifyPassword('', undefined), false)
  assert.equal(await verifyPassword('quelque chose', null), false)
  assert.equal(await verifyPassword('quelque chose', 'pas une empreinte'), false)
  assert.equal(await verifyPassword('x'.repeat(257), await hashPassword('x')), false)
})

test('the length counts characters, spaces among them, whatever they are', () => {
  assert.deepEqual(codes('court'), ['auth.mot-de-passe-court'])
  assert.deepEqual(codes('onze lettre'), ['auth.mot-de-passe-court'])
  assert.deepEqual(codes('douze lettre'), [])
  assert.deepEqual(codes('🐟🐠🐡🦈🐙🦀'), ['auth.mot-de-passe-court'])
  assert.deepEqual(codes('x1y2z3'.repeat(50)), ['auth.mot-de-passe-long'])
})

test('the guessable is refused, under its disguises', () => {
  for (const password of [
    '123456789012',
    'Azertyuiop2026',
    'Mot de passe 123456',
    'MAIRIE 20262026',
    'aaaaaaaaaaaaaaaa',
  ])
    assert.deepEqual(codes(password), ['auth.mot-de-passe-courant'], password)
})

test('name and address are refused as the substance of a password, not as a part of it', () => {
  for (const password of ['Camille.Lefevre', 'lefèvre2026!!', 'camille.lefevre@saint-aubin.test', 'Saint-Aubin 2026'])
    assert.deepEqual(codes(password), ['auth.mot-de-passe-personnel'], password)
  assert.deepEqual(codes('Camille range le grenier'), [])
})
