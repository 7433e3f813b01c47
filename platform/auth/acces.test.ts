import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Collectivite } from '#platform/collectivites'
import { type Ctx, inOperateurContext } from '#platform/context'
import { listLatestEntrees } from '#platform/journal'
import { openTestHouse, type TestHouse } from '#platform/testing'
import {
  actorOf,
  createCompte,
  findAcces,
  findCompte,
  listAcces,
  listComptes,
  listComptesSansAcces,
  removeAcces,
  removeAllAcces,
  removeCompte,
  setAcces,
} from './index.ts'

let house: TestHouse
let aubin: Collectivite
let voisine: Collectivite
before(async () => {
  house = await openTestHouse()
  aubin = await house.createCollectivite({ nom: 'Saint-Aubin' })
  voisine = await house.createCollectivite({ nom: 'Voisine' })
})
after(() => house.close())

const admin = () => house.actor(['annuaire.administrateur'], 'Admin Essai')
const at = <T>(where: Collectivite, work: (ctx: Ctx) => Promise<T>) => house.as(admin(), where, work)
const make = (email: string) => at(aubin, (ctx) => createCompte(ctx, { email, nom: 'Dominique Essai' }))
const ROLES = ['parapheur.redacteur', 'bus.redacteur']

test('roles are those of one collectivité, and the other knows nothing of them', async () => {
  const { id } = await make('deux@essai.test')
  await at(aubin, (ctx) => setAcces(ctx, id, ROLES))
  await at(voisine, (ctx) => setAcces(ctx, id, ['bus.lecteur']))
  assert.deepEqual((await at(aubin, (ctx) => findAcces(ctx, id)))?.roles, ['bus.redacteur', 'parapheur.redacteur'])
  assert.deepEqual((await at(voisine, (ctx) => actorOf(ctx, id))) satisfies object, {
    genre: 'agent',
    compteId: id,
    nom: 'Dominique Essai',
    email: 'deux@essai.test',
    roles: new Set(['bus.lecteur']),
  })
  await at(voisine, (ctx) => removeAcces(ctx, id))
  assert.equal((await at(aubin, (ctx) => listAcces(ctx))).length, 1)
  assert.deepEqual(await at(voisine, (ctx) => listAcces(ctx)), [])
  await assert.rejects(
    at(voisine, (ctx) => actorOf(ctx, id)),
    { code: 'http.introuvable' },
  )
})

test('the database itself refuses to write an access elsewhere', async () => {
  const { id } = await make('mur@essai.test')
  await assert.rejects(
    at(aubin, (ctx) =>
      ctx.tx.execute(
        `insert into auth.acces values ('${voisine.id}', '${id}', array['bus.administrateur'], now())` as never,
      ),
    ),
    (error: Error) => /row-level security/.test(String(error.cause ?? error)),
  )
})

test('giving again replaces the roles and keeps the date', async () => {
  const { id } = await make('promue@essai.test')
  await at(aubin, (ctx) => setAcces(ctx, id, ['bus.lecteur']))
  house.setNow('2026-03-09T09:00:00Z')
  await at(aubin, (ctx) => setAcces(ctx, id, ROLES))
  const found = await at(aubin, (ctx) => findAcces(ctx, id))
  assert.deepEqual([found?.roles.length, found?.depuis], [2, new Date('2026-03-02T09:00:00Z')])
})

test('what is no role is refused, and an empty list too', async () => {
  const { id } = await make('sans@essai.test')
  for (const role of ['administrateur', 'bus.*', 'bus.', 'Bus.lecteur', "bus.lecteur'--"])
    await assert.rejects(
      at(aubin, (ctx) => setAcces(ctx, id, [role])),
      { code: 'auth.role-inconnu' },
    )
  await assert.rejects(
    at(aubin, (ctx) => setAcces(ctx, id, [])),
    { code: 'auth.sans-role' },
  )
  await assert.rejects(
    at(aubin, (ctx) => removeAcces(ctx, id)),
    { code: 'http.introuvable' },
  )
})

test('who gave and who took away is in the journal of the collectivité', async () => {
  const { id } = await make('suivie@essai.test')
  await at(aubin, (ctx) => setAcces(ctx, id, ['bus.lecteur']))
  await at(aubin, (ctx) => removeAcces(ctx, id))
  const [taken, given] = await at(aubin, (ctx) => listLatestEntrees(ctx, 2))
  assert.deepEqual([given?.nom, taken?.nom], ['compte.acces-modifie', 'compte.acces-retire'])
  assert.equal(given?.acteur.nom, 'Admin Essai')
  assert.deepEqual(given?.details, { nom: 'Dominique Essai', roles: ['bus.lecteur'] })
})

test('an account is erased when nobody uses it any more, never before', async () => {
  house.setNow('2026-04-01T09:00:00Z')
  const { id } = await make('partie@essai.test')
  await at(aubin, (ctx) => setAcces(ctx, id, ['bus.lecteur']))
  await at(voisine, (ctx) => setAcces(ctx, id, ['bus.lecteur']))
  const unused = async () =>
    (await at(aubin, (ctx) => listComptesSansAcces(ctx.tx, house.clock()))).some((compte) => compte.id === id)
  await at(aubin, (ctx) => removeAcces(ctx, id))
  assert.equal(await unused(), false)
  await assert.rejects(
    at(aubin, (ctx) => removeCompte(ctx.tx, id)),
    { code: 'http.introuvable' },
  )
  await at(voisine, (ctx) => removeAllAcces(ctx))
  assert.equal(await unused(), true)
  await at(voisine, (ctx) => setAcces(ctx, id, ['bus.lecteur']))
  assert.equal(await unused(), false, 'back in service')
  await at(voisine, (ctx) => removeAcces(ctx, id))
  await at(aubin, (ctx) => removeCompte(ctx.tx, id))
  assert.equal(await at(aubin, (ctx) => findCompte(ctx.tx, id)), undefined)
})

test('addresses are one whatever their case, and are addresses', async () => {
  await make('Unique@Essai.test')
  await assert.rejects(make('unique@essai.test'), { name: 'FormError', message: /a déjà un compte/ })
  for (const email of [
    '',
    'a',
    'a@b',
    'a b@c.test',
    'é@c.test',
    'a@b.test\n',
    '<a@b.test>',
    `${'a'.repeat(250)}@b.test`,
  ]) {
    if (email.trim() !== email) continue
    await assert.rejects(make(email), /n’est pas correcte/, email)
  }
  for (const nom of ['', '   ', 'x'.repeat(101)])
    await assert.rejects(
      at(aubin, (ctx) => createCompte(ctx, { email: 'n@essai.test', nom })),
      /prénom et le nom/,
    )
})

test('the operator sees every account with its collectivités', async () => {
  const { id } = await make('vue@essai.test')
  await at(aubin, (ctx) => setAcces(ctx, id, ['bus.lecteur']))
  const comptes = await inOperateurContext(house, { actor: admin(), requestId: 'essai' }, (ctx) =>
    listComptes(ctx, 100),
  )
  const seen = comptes.find((compte) => compte.id === id)
  assert.deepEqual(seen?.acces, [{ slug: aubin.slug, nom: 'Saint-Aubin', roles: ['bus.lecteur'] }])
})
