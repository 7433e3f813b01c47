import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { listAcces, removeAcces, setAcces } from '#platform/auth'
import { type Ctx, inOperateurContext } from '#platform/context'
import { listMails, sendMail } from '#platform/mail'
import type { ReversibilityArchive } from '#platform/service'
import { sso } from './index.ts'
import { openPorte, type Porte } from './testing.ts'

let porte: Porte
before(async () => {
  porte = await openPorte()
})
after(() => porte.close())

const as = <T>(work: (ctx: Ctx) => Promise<T>, where = porte.commune) =>
  porte.house.as(porte.house.actor([]), where, work)
const rule = (code: string) => {
  const found = sso.retention.find((one) => one.code === code)
  assert.ok(found)
  return found
}
const MAIL = { to: 'elue@saint-aubin.test', subject: 'Séance', text: 'Bonjour' }

test('an unused account is announced at the operator’s, erased after six months', async () => {
  porte.house.setNow('2026-01-10T09:00:00Z')
  const { id } = await porte.person('partie@saint-aubin.test', ['parapheur.redacteur'])
  await as((ctx) => removeAcces(ctx, id))
  const { listDue, remove } = rule('comptes-sans-acces')
  porte.house.setNow('2026-06-08T09:00:00Z')
  assert.deepEqual(await as((ctx) => listDue(ctx, 30), porte.operateur), [])
  porte.house.setNow('2026-06-09T09:00:00Z')
  assert.deepEqual(await as((ctx) => listDue(ctx, 30)), [], 'told once, not in every commune')
  assert.deepEqual(await as((ctx) => listDue(ctx, 30), porte.operateur), [
    { id, label: 'Compte de Dominique Essai', jour: '2026-07-09' },
  ])
  assert.deepEqual(await as((ctx) => listDue(ctx, 0), porte.operateur), [])
  await as((ctx) => remove(ctx, id), porte.operateur)
  assert.equal((await porte.journal())[0]?.nom, 'compte.efface')
})

test('an account taken up again between warning and removal is kept', async () => {
  const { id } = await porte.person('revenante@saint-aubin.test', ['parapheur.redacteur'])
  await as((ctx) => removeAcces(ctx, id))
  await as((ctx) => setAcces(ctx, id, ['parapheur.redacteur']))
  await assert.rejects(
    as((ctx) => rule('comptes-sans-acces').remove(ctx, id), porte.operateur),
    /l’utilise de nouveau/,
  )
})

test('mails are erased a year after the end of their month', async () => {
  porte.house.setNow('2026-02-14T09:00:00Z')
  await as((ctx) => sendMail(ctx, MAIL))
  const { listDue, remove } = rule('courriels')
  porte.house.setNow('2027-02-01T00:00:00Z')
  assert.deepEqual(await as((ctx) => listDue(ctx, 30)), [
    { id: '2026-02', label: '1 message de 2026-02', jour: '2027-03-01' },
  ])
  assert.deepEqual(await as((ctx) => listDue(ctx, 0)), [])
  await as((ctx) => remove(ctx, '2026-02'))
  assert.deepEqual(await as((ctx) => listDue(ctx, 400)), [])
})

test('a commune that leaves takes its list of accesses, without any secret, and erases it', async () => {
  const where = await porte.house.createCollectivite({ nom: 'Partante' })
  await porte.person('agent@partante.test', ['parapheur.redacteur'], where)
  await as((ctx) => sendMail(ctx, { ...MAIL, text: 'jeton-secret', confidentiel: true }), where)
  const tables = new Map<string, readonly (readonly (string | number | null)[])[]>()
  const archive: ReversibilityArchive = {
    addTable: (path, _columns, rows) => tables.set(path, rows),
    addText: () => assert.fail(),
    addFile: () => assert.fail(),
  }
  await sso.exportCollectivite(porte.house, where, archive)
  assert.deepEqual(tables.get('comptes/acces.csv')?.[0]?.slice(0, 3), [
    'agent@partante.test',
    'Dominique Essai',
    'parapheur.redacteur',
  ])
  assert.equal(tables.get('comptes/courriels.csv')?.length, 1)
  assert.doesNotMatch(JSON.stringify([...tables]), /argon2|jeton-secret/)

  await as((ctx) => sso.eraseCollectivite(ctx), where)
  assert.deepEqual(await as((ctx) => listAcces(ctx), where), [])
  assert.deepEqual(await as((ctx) => listMails(ctx, { limit: 10 }), where), [])
  assert.ok((await as((ctx) => listAcces(ctx))).length > 0, 'the other communes keep theirs')
})

test('supervision sees mails that do not leave', async () => {
  porte.house.setNow('2027-06-01T09:00:00Z')
  await porte.house.drainJobs()
  assert.deepEqual(await sso.health(porte.house), {
    state: 'bon',
    message: 'Connexion ; courriels gardés dans la boîte d’envoi',
  })
  await as((ctx) => sendMail(ctx, MAIL))
  porte.house.setNow('2027-06-01T09:16:00Z')
  assert.equal((await sso.health(porte.house)).state, 'degrade')
})

test('the nightly job erases sessions that are over', async () => {
  porte.house.setNow('2027-07-01T09:00:00Z')
  await porte.person('nocturne@saint-aubin.test', ['parapheur.redacteur'])
  const navigateur = porte.navigateur()
  await navigateur.signIn('nocturne@saint-aubin.test')
  porte.house.setNow('2027-07-02T09:00:00Z')
  const counted: object[] = []
  const log = { info: (facts: object) => counted.push(facts), warn() {}, error() {}, child: () => log }
  const [job] = sso.jobs
  const who = { actor: porte.house.actor([]), requestId: 'nuit' }
  await job?.run(
    { log, inOperateurContext: (work: never) => inOperateurContext(porte.house, who, work) } as never,
    {} as never,
  )
  assert.equal((counted[0] as { sessions: number }).sessions, 1)
})
