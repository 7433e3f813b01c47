import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { after, afterEach, before, test } from 'node:test'
import { DomainError } from '#platform/errors'
import type { FileStore } from '#platform/files'
import { listEntrees } from '#platform/journal'
import { depositVersement } from '../actions/deposit-versement.ts'
import { relanceVersement } from '../actions/relance-versement.ts'
import { getVersement } from '../index.ts'
import type { Versement } from '../modele.ts'
import { countArchives } from '../store/archives.ts'
import { type Banc, openBanc } from '../testing.ts'
import { controler } from './controler.ts'
import { preparer } from './preparer.ts'
import { ranger } from './ranger.ts'
import { refuser } from './refuser.ts'

/** What breaks in the house makes a transfer wait, and is repaired without archiving anything twice. */

let banc: Banc
let store: FileStore
before(async () => {
  banc = await openBanc()
  store = { ...banc.house.files }
})
afterEach(() => Object.assign(banc.house.files, { write: store.write, read: store.read }))
after(() => banc.house.close())

const panne = () => new DomainError('fichiers.stockage-indisponible', 'Le stockage ne répond pas.', { status: 503 })

/** Makes the n-th call fail, once. */
function breakOnce(method: 'write' | 'read', rank: number, error: () => Error = panne): void {
  let calls = 0
  const working = store[method] as (...args: unknown[]) => Promise<unknown>
  Object.assign(banc.house.files, {
    [method]: async (...args: unknown[]) => {
      calls += 1
      if (calls === rank) throw error()
      return working(...args)
    },
  })
}

async function deposit(idActe: string): Promise<Versement> {
  const depot = await banc.depot({ idActe })
  const { id } = await banc.as((ctx) => depositVersement(ctx, depot))
  return banc.get(id)
}

async function retry(id: string): Promise<Versement> {
  await banc.as((ctx) => relanceVersement(ctx, id))
  await banc.house.drainJobs()
  return banc.get(id)
}

/** Package, bordereau, then manifest, three objects, report, reply, inventory. */
const ECRITURES = 9

for (let rank = 1; rank <= ECRITURES; rank++) {
  test(`cut at write ${rank} of ${ECRITURES}, it waits, then is archived once under one cote`, async () => {
    const { id } = await deposit(`ECRITURE-${rank}`)
    breakOnce('write', rank)
    await banc.house.drainJobs()
    const waiting = await banc.get(id)
    assert.equal(waiting.incident, 'Le stockage ne répond pas.')
    assert.ok(!['archive', 'refuse'].includes(waiting.etat))
    assert.equal((await banc.as((ctx) => getVersement(ctx, id))).etat, 'en-attente')
    const before = await banc.as((ctx) => countArchives(ctx, {}))
    const done = await retry(id)
    assert.deepEqual([done.etat, done.incident], ['archive', null])
    if (waiting.cote) assert.equal(done.cote, waiting.cote)
    assert.equal(await banc.as((ctx) => countArchives(ctx, {})), before + 1)
    const names = (await banc.as((ctx) => listEntrees(ctx, { type: 'archive', id }))).map(({ nom }) => nom)
    assert.deepEqual(names, ['archive.entree'])
  })
}

test('a tenth write would be one too many', async () => {
  const { id } = await deposit('ECRITURE-DE-TROP')
  breakOnce('write', ECRITURES + 1)
  await banc.house.drainJobs()
  assert.equal((await banc.get(id)).etat, 'archive')
})

test('a storage that fails while the package is read is no fault of the package', async () => {
  const { id } = await deposit('LECTURE-1')
  const working = store.read
  let broken = true
  banc.house.files.read = async (collectiviteId, sha256, range) => {
    if (range && broken) throw panne()
    return working(collectiviteId, sha256, range)
  }
  await banc.house.drainJobs()
  const waiting = await banc.get(id)
  assert.deepEqual([waiting.etat, waiting.incident, waiting.controles], ['controle', 'Le stockage ne répond pas.', []])
  broken = false
  assert.equal((await retry(id)).etat, 'archive')
})

test('what is read back differs from what was written: nothing is archived', async () => {
  const { id } = await deposit('RELECTURE-1')
  const working = store.read
  banc.house.files.read = async (collectiviteId, sha256, range) => {
    const { cote } = await banc.get(id)
    if (!range && cote !== null) return Readable.from([Buffer.from('autre')])
    return working(collectiviteId, sha256, range)
  }
  await banc.house.drainJobs()
  const waiting = await banc.get(id)
  assert.equal(waiting.etat, 'accepte')
  assert.match(waiting.incident ?? '', /n’est pas celui qui a été écrit/)
  assert.equal(waiting.reponseFichierId, null)
  banc.house.files.read = working
  assert.equal((await retry(id)).etat, 'archive')
})

test('an antivirus that does not answer makes it wait; a virus refuses it, in the package or in a file', async () => {
  const silent = () => new DomainError('fichiers.antivirus-indisponible', 'L’antivirus ne répond pas.', { status: 503 })
  const virus = () => new DomainError('fichiers.infecte', 'L’antivirus a reconnu « Eicar » dans ce fichier.')
  const waiting = await deposit('VIRUS-0')
  breakOnce('write', 1, silent)
  await banc.house.drainJobs()
  assert.equal((await banc.get(waiting.id)).incident, 'L’antivirus ne répond pas.')
  assert.equal((await retry(waiting.id)).etat, 'archive')
  for (const rank of [1, 4]) {
    const { id } = await deposit(`VIRUS-${rank}`)
    breakOnce('write', rank, virus)
    await banc.house.drainJobs()
    const refused = await banc.get(id)
    assert.deepEqual([refused.etat, refused.code], ['refuse', '101'])
    assert.match(refused.message ?? '', /Eicar/)
    assert.equal(refused.controles.find(({ code }) => code === 'antivirus')?.resultat, 'refus')
    assert.ok(refused.reponseFichierId)
  }
})

test('every job run again after the end does nothing more', async () => {
  const versement = await banc.verse(await banc.depot({ idActe: 'ENCORE-1' }))
  const before = await banc.as((ctx) => countArchives(ctx, {}))
  for (const job of [preparer, controler, ranger, refuser])
    await banc.as((ctx) => ctx.jobs.enqueue(ctx, job, { versementId: versement.id }))
  await banc.house.drainJobs()
  assert.deepEqual(await banc.get(versement.id), versement)
  assert.equal(await banc.as((ctx) => countArchives(ctx, {})), before)
})

test('what does not wait cannot be tried again', async () => {
  const { id } = await banc.verse(await banc.depot({ idActe: 'REPOS-1' }))
  await assert.rejects(
    banc.as((ctx) => relanceVersement(ctx, id)),
    { code: 'archivage.rien-a-relancer' },
  )
})

test('the trouble is written once in the journal, not at every try', async () => {
  const { id } = await deposit('TROUBLE-1')
  breakOnce('write', 1)
  await banc.house.drainJobs()
  breakOnce('write', 1)
  await retry(id)
  await retry(id)
  const names = (await banc.as((ctx) => listEntrees(ctx, { type: 'versement', id }))).map(({ nom }) => nom)
  assert.equal(names.filter((nom) => nom === 'versement.en-attente').length, 1)
})
