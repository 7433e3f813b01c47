import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import type { Collectivite } from '#platform/collectivites'
import { inOperateurContext } from '#platform/context'
import { listEntrees, record } from '#platform/journal'
import type { Service } from '#platform/service'
import { emptyService, openTestHouse, type TestHouse } from '#platform/testing'
import { cancelTravail, countTravaux, type Job, listTravaux, retryTravail } from './index.ts'

let house: TestHouse
let commune: Collectivite
let breakdown: Error | undefined
const operateur = {
  genre: 'operateur' as const,
  compteId: 'x',
  nom: 'Op',
  email: 'op@essai.test',
  roles: new Set<string>(),
}
const asOperateur = <T>(work: Parameters<typeof inOperateurContext<T>>[2]) =>
  inOperateurContext(house, { actor: operateur, requestId: 'essai' }, work)

const envoyer: Job<{ objet: string }> = {
  name: 'essai.envoyer',
  label: 'Envoi d’essai',
  retry: 'local',
  async run(travail, payload) {
    await travail.once((ctx) => record(ctx, 'essai.envoye', { type: 'essai', id: payload.objet }).then(() => {}))
    if (breakdown) throw breakdown
  },
}

const essai: Service = {
  ...emptyService('essai'),
  jobs: [envoyer],
  events: {
    emits: { 'essai.envoye': 'Envoyé' },
    on: {
      'essai.envoye': (ctx, entry) => record(ctx, 'essai.entendu', { type: 'essai', id: entry.sujetId }).then(() => {}),
    },
  },
}

before(async () => {
  house = await openTestHouse({ services: [essai] })
  commune = await house.createCollectivite()
})
after(() => house.close())

const enqueue = (objet: string, key?: string) =>
  house.as(house.actor([]), commune, (ctx) => ctx.jobs.enqueue(ctx, envoyer, { objet }, key ? { key } : {}))
const namesOf = async (objet: string) =>
  (await house.as(house.actor([]), commune, (ctx) => listEntrees(ctx, { type: 'essai', id: objet }))).map(
    (entry) => entry.nom,
  )

test('a job runs for its collectivité, and who listens to its event hears it once', async () => {
  await enqueue('a')
  await house.drainJobs()
  assert.deepEqual(await namesOf('a'), ['essai.envoye', 'essai.entendu'])
})

test('a job of a transaction that fails does not exist', async () => {
  await assert.rejects(
    house.as(house.actor([]), commune, async (ctx) => {
      await ctx.jobs.enqueue(ctx, envoyer, { objet: 'b' })
      throw new Error('refus')
    }),
  )
  await house.drainJobs()
  assert.deepEqual(await namesOf('b'), [])
})

test('a job that breaks down after its effect is run again without doing it twice', async () => {
  breakdown = new Error('coupure après l’écriture')
  const id = await enqueue('c')
  await house.drainJobs()
  const [waiting] = await asOperateur((ctx) => listTravaux(ctx, { state: 'retry', limit: 10, offset: 0 }))
  assert.equal(waiting?.id, id)
  assert.equal(waiting?.message, 'coupure après l’écriture')
  breakdown = undefined
  await asOperateur((ctx) => retryTravail(ctx, id as string))
  await house.drainJobs()
  assert.deepEqual(await namesOf('c'), ['essai.envoye', 'essai.entendu'])
  assert.equal((await asOperateur(countTravaux)).retry, undefined)
})

test('the same work under one key waits once; once done it may be asked again', async () => {
  assert.ok(await enqueue('cle', 'une'))
  assert.equal(await enqueue('cle', 'une'), undefined)
  await house.drainJobs()
  assert.ok(await enqueue('cle', 'une'))
  await house.drainJobs()
  assert.deepEqual(await namesOf('cle'), ['essai.envoye', 'essai.entendu', 'essai.envoye', 'essai.entendu'])
})

test('the operator cancels a job that waits; once done it can no longer be cancelled', async () => {
  const id = (await enqueue('d')) as string
  await asOperateur((ctx) => cancelTravail(ctx, id))
  await house.drainJobs()
  assert.deepEqual(await namesOf('d'), [])
  await assert.rejects(
    asOperateur((ctx) => cancelTravail(ctx, id)),
    { code: 'http.introuvable' },
  )
})

test('killed between any two steps, the chain goes on where it was and does nothing twice', {
  timeout: 180_000,
}, async (t) => {
  if (process.env.PARVIS_TEST_POSTGRES) return t.skip('the embedded database is what a crash puts at risk')
  const folder = mkdtempSync(join(tmpdir(), 'parvis-crash-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const child = fileURLToPath(new URL('./crash-child.ts', import.meta.url))
  const run = (moment: string) =>
    spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', child, folder, moment], { encoding: 'utf8' })
  for (const moment of ['1:avant', '1:apres', '2:avant', '3:apres']) {
    const killed = run(moment)
    assert.equal(killed.signal, 'SIGKILL', `${moment}: ${killed.stderr}`)
  }
  const last = run('jamais')
  assert.equal(last.status, 0, last.stderr)
  assert.deepEqual(JSON.parse(last.stdout), ['pas.1', 'pas.2', 'pas.3', 'pas.4'])
})

test('many jobs that wait are worked one after the other, without waiting for a poll between two', {
  timeout: 20_000,
}, async () => {
  for (let index = 0; index < 20; index++) await enqueue(`file-${index}`)
  const last = new Promise<void>((resolve) => {
    let count = 0
    void house.db.listen('journal', (payload) => {
      if (JSON.parse(payload).nom === 'essai.entendu' && ++count === 20) resolve()
    })
  })
  await house.startJobs()
  await last
  assert.deepEqual(await namesOf('file-19'), ['essai.envoye', 'essai.entendu'])
})
