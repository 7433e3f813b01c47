import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { findAcces } from '#platform/auth'
import type { Collectivite } from '#platform/collectivites'
import type { Actor } from '#platform/context'
import { listLatestEntrees } from '#platform/journal'
import { purgeCollectivite } from '#platform/retention'
import { openTestHouse, type TestHouse } from '#platform/testing'
import { createSiren, createSiret } from '#standards/siren'
import { arrivePersonne } from './actions/arrive-personne.ts'
import { changePersonne } from './actions/change-personne.ts'
import { openCollectivite } from './actions/open-collectivite.ts'
import { partPersonne } from './actions/part-personne.ts'
import { annuaire, getFiche, getPersonne, listPersonnes, listTitulaires } from './index.ts'
import type { SaisieCollectivite, SaisiePersonne } from './rules.ts'

let house: TestHouse
let commune: Collectivite
let admin: Actor
const operateur: Actor = {
  genre: 'operateur',
  compteId: 'x',
  nom: 'Op',
  email: 'op@essai.test',
  roles: new Set(['exploitation.operateur']),
}

before(async () => {
  house = await openTestHouse({ services: [annuaire], now: '2026-11-25T10:00:00Z' })
  commune = await openCollectivite(house, { actor: operateur, requestId: 'essai' }, aCollectivite())
  admin = house.actor(['annuaire.administrateur'])
})
after(() => house.close())

function aCollectivite(changes: Partial<SaisieCollectivite> = {}): SaisieCollectivite {
  const siren = createSiren(String(21_270_000 + Math.floor(Math.random() * 9999)))
  return {
    nom: `Essai ${siren}`,
    siren,
    genre: 'commune',
    population: 950,
    siret: createSiret(siren),
    natureActes: '31',
    departement: '027',
    arrondissement: '3',
    codeInsee: '27512',
    adresse: '1 place de la Mairie',
    codePostal: '27340',
    ville: 'Essai',
    email: 'mairie@essai.test',
    telephone: '',
    publication: 'electronique',
    ...changes,
  }
}

let rank = 0
function aPersonne(changes: Partial<SaisiePersonne> = {}): SaisiePersonne {
  rank += 1
  return {
    genre: 'agent',
    civilite: 'Mme',
    prenom: 'Zoé',
    nom: `Personne${rank}`,
    email: `personne${rank}@essai.test`,
    telephone: '',
    qualite: 'Agente d’accueil',
    fonction: '',
    arriveLe: '2026-11-25',
    roles: ['bus.redacteur'],
    ...changes,
  }
}

const arrive = (saisie: SaisiePersonne, actor = admin) => house.as(actor, commune, (ctx) => arrivePersonne(ctx, saisie))
const get = (id: string) => house.as(admin, commune, (ctx) => getPersonne(ctx, id))

test('whoever arrives is in the directory, with mandate, roles and an account', async () => {
  const id = await arrive(
    aPersonne({ genre: 'elu', qualite: 'Maire', fonction: 'Maire', roles: ['parapheur.signataire'] }),
  )
  const maire = await get(id)
  assert.deepEqual(
    maire.mandats.map(({ fonction, debut, fin }) => ({ fonction, debut, fin })),
    [{ fonction: 'Maire', debut: '2026-11-25', fin: null }],
  )
  assert.deepEqual(maire.roles, ['parapheur.signataire'])
  assert.ok(maire.compteId)
  const signataires = await house.as(admin, commune, (ctx) => listTitulaires(ctx, 'parapheur.signataire'))
  assert.deepEqual(
    signataires.map((personne) => personne.id),
    [id],
  )
})

test('every mistake of the form is said at once', async () => {
  await assert.rejects(
    arrive(aPersonne({ prenom: '', email: 'pas une adresse', qualite: '', arriveLe: '2026-02-30' })),
    (error: { fautes: { champ: string }[] }) => {
      assert.deepEqual(
        error.fautes.map((faute) => faute.champ),
        ['prenom', 'email', 'qualite', 'arriveLe'],
      )
      return true
    },
  )
})

test('an address belongs to one person of the collectivité', async () => {
  await arrive(aPersonne({ email: 'double@essai.test' }))
  await assert.rejects(arrive(aPersonne({ email: 'Double@essai.test' })), { code: 'formulaire.fautes' })
})

test('another function closes the mandate before; becoming an agent ends it', async () => {
  const id = await arrive(aPersonne({ genre: 'elu', qualite: 'Adjointe', fonction: 'Adjointe' }))
  const { mandats: _, roles, compteId: _c, id: _i, partiLe: _p, ...rest } = await get(id)
  house.setNow('2026-12-01T10:00:00Z')
  await house.as(admin, commune, (ctx) => changePersonne(ctx, id, { ...rest, roles, fonction: 'Première adjointe' }))
  const { mandats } = await get(id)
  assert.deepEqual(
    mandats.map(({ fonction, fin }) => [fonction, fin]),
    [
      ['Adjointe', '2026-12-01'],
      ['Première adjointe', null],
    ],
  )
  await house.as(admin, commune, (ctx) => changePersonne(ctx, id, { ...rest, roles, genre: 'agent', fonction: '' }))
  assert.equal((await get(id)).mandats.at(-1)?.fin, '2026-12-01')
})

test('a departure today cuts the access in the same transaction', async () => {
  const id = await arrive(aPersonne())
  const { compteId } = await get(id)
  const { immediate } = await house.as(admin, commune, (ctx) => partPersonne(ctx, id, '2026-12-01'))
  assert.equal(immediate, true)
  assert.equal(await house.as(admin, commune, (ctx) => findAcces(ctx, compteId as string)), undefined)
  assert.equal((await get(id)).partiLe, '2026-12-01')
  assert.ok(!(await house.as(admin, commune, (ctx) => listPersonnes(ctx))).some((personne) => personne.id === id))
})

test('a departure to come cuts the access on that day, not before', async () => {
  const id = await arrive(aPersonne())
  assert.equal((await house.as(admin, commune, (ctx) => partPersonne(ctx, id, '2027-01-05'))).immediate, false)
  await house.drainJobs()
  assert.equal((await get(id)).partiLe, null)
})

test('the last administrator cannot leave', async () => {
  const id = await arrive(aPersonne({ roles: ['annuaire.administrateur'] }))
  await assert.rejects(
    house.as(admin, commune, (ctx) => partPersonne(ctx, id, '2026-12-01')),
    { code: 'annuaire.dernier-administrateur' },
  )
  await arrive(aPersonne({ roles: ['annuaire.administrateur'] }))
  await house.as(admin, commune, (ctx) => partPersonne(ctx, id, '2026-12-01'))
})

test('who may manage people', async () => {
  const table: [Actor, boolean][] = [
    [house.actor(['annuaire.administrateur']), true],
    [operateur, true],
    [house.actor(['bus.redacteur', 'parapheur.signataire']), false],
    [{ ...operateur, roles: new Set() } as Actor, false],
    [{ genre: 'public', nom: 'Public' }, false],
  ]
  for (const [actor, allowed] of table) {
    const attempt = arrive(aPersonne(), actor)
    if (allowed) await attempt
    else await assert.rejects(attempt, { code: 'http.interdit' })
  }
})

test('a collectivité sees only its own people', async () => {
  const other = await openCollectivite(house, { actor: operateur, requestId: 'essai' }, aCollectivite())
  const id = await arrive(aPersonne())
  assert.deepEqual(await house.as(admin, other, (ctx) => listPersonnes(ctx)), [])
  await assert.rejects(
    house.as(admin, other, (ctx) => getPersonne(ctx, id)),
    { code: 'http.introuvable' },
  )
})

test('a collectivité opens with a coherent SIREN, SIRET and address', async () => {
  assert.equal((await house.as(admin, commune, getFiche)).siren, commune.siren)
  const wrong = aCollectivite({
    siren: '123456789',
    siret: '12345678900011',
    departement: '27',
    population: 4000,
    publication: 'affichage',
  })
  await assert.rejects(
    openCollectivite(house, { actor: operateur, requestId: 'essai' }, wrong),
    (error: { fautes: { champ: string }[] }) => {
      assert.deepEqual(
        error.fautes.map((faute) => faute.champ),
        ['siren', 'publication', 'siret', 'departement'],
      )
      return true
    },
  )
  await assert.rejects(openCollectivite(house, { actor: admin, requestId: 'essai' }, aCollectivite()), {
    code: 'http.interdit',
  })
})

test('who left five years ago is announced, then erased thirty days later; not before', async () => {
  const id = await arrive(aPersonne({ roles: [] }))
  await house.as(admin, commune, (ctx) => partPersonne(ctx, id, '2026-12-01'))
  house.setNow('2031-12-02T10:00:00Z')
  await purgeCollectivite(house, commune)
  assert.equal((await get(id)).id, id, 'announced only')
  house.setNow('2032-01-02T10:00:00Z')
  await purgeCollectivite(house, commune)
  await assert.rejects(get(id), { code: 'http.introuvable' })
  const names = (await house.as(admin, commune, (ctx) => listLatestEntrees(ctx, 20))).map((entry) => entry.nom)
  assert.ok(names.includes('donnees.purgees'))
})
