import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { openTestHouse, type TestHouse } from '#platform/testing'
import { createAuthenticator, createCompte, hashPassword, login, setAcces } from './index.ts'

let house: TestHouse
before(async () => {
  house = await openTestHouse()
  await house.createCollectivite({ genre: 'operateur', slug: 'syndicat' })
})
after(() => house.close())

test('whoever has a password and an access is identified', async () => {
  const commune = await house.createCollectivite()
  const motDePasse = await hashPassword('une phrase de passe')
  const compte = await house.as(house.actor([]), commune, async (ctx) => {
    const made = await createCompte(ctx, { email: 'A@b.test', nom: 'A B', motDePasse })
    await setAcces(ctx, made.id, ['parapheur.signataire'])
    return made
  })
  const { token } = await login(house, {
    email: 'a@B.test',
    password: 'une phrase de passe',
    ip: '192.0.2.1',
    agent: 'x',
    requestId: 'r',
  })
  const identity = await createAuthenticator(house).identify(token)
  assert.equal(identity?.compteId, compte.id)
  assert.deepEqual(identity?.acces, new Map([[commune.id, new Set(['parapheur.signataire'])]]))
})
