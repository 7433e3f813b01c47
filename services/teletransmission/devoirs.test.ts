import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import { inContext } from '#platform/context'
import { listMails } from '#platform/mail'
import { purgeCollectivite } from '#platform/retention'
import { asRoom } from './acteur.ts'
import { proposeNumero } from './actions/propose-numero.ts'
import { remindSansReponse } from './actions/remind-sans-reponse.ts'
import { teletransmission } from './index.ts'
import { listTransactions } from './store/liste.ts'
import { listCourriels } from './store/retours.ts'
import { findTransaction } from './store/transactions.ts'
import { type Banc, NOW, openBanc } from './testing.ts'

let banc: Banc
before(async () => {
  banc = await openBanc()
})
after(() => banc.close())

const attentes = () => banc.as(async (ctx) => (await teletransmission.listAttentes?.(ctx)) ?? [])

test('an acte without answer for four hours awaits somebody, and is reminded by mail', async () => {
  const acte = await banc.transmis({ numero: 'LATE_1' })
  assert.deepEqual(await attentes(), [])
  assert.equal((await teletransmission.health(banc.house)).state, 'bon')
  banc.house.setNow('2026-11-25T14:30:00Z')
  assert.match((await attentes())[0]?.label ?? '', /LATE_1/)
  assert.equal((await teletransmission.health(banc.house)).state, 'degrade')
  assert.equal(await inContext(banc.house, asRoom(banc.commune), remindSansReponse), 1)
  const mails = await banc.as((ctx) => listMails(ctx, { limit: 10, offset: 0 }))
  assert.match(mails[0]?.texte ?? '', /- LATE_1, /)
  banc.house.setNow(NOW)
  await banc.mail(banc.ar(acte))
})

test('what is on its way is shown only when no dossier shows it', async () => {
  await banc.transmis({ numero: 'COURS_1' })
  await banc.transmis({ numero: 'COURS_2', origine: 'dossier:0198c0de-0000-7000-8000-000000000000' })
  const labels = await banc.as(async (ctx) => (await teletransmission.listEnCours?.(ctx))?.map(({ label }) => label))
  assert.deepEqual(
    labels?.map((label) => /COURS_\d/.exec(label)?.[0]),
    ['COURS_1'],
  )
  const found = await banc.as((ctx) => teletransmission.search?.(ctx, 'cours_1') ?? Promise.resolve([]))
  assert.equal(found.length, 1)
})

test('the proposed number is free', async () => {
  const acte = await banc.transmis({ numero: '2026_077' })
  const next = await banc.as((ctx) => proposeNumero(ctx, { nature: 1, date: acte.dateDecision as string }))
  assert.equal(next, '2026_078')
  assert.equal(await banc.as((ctx) => proposeNumero(ctx, { nature: 2, date: '2026-11-25' })), '2026_AR_001')
})

test('a door that is only described refuses clearly', async () => {
  const config = { ...banc.house.config, actesMode: 'direct' } as const
  const health = await teletransmission.health({ ...banc.house, config })
  assert.equal(health.state, 'panne')
  assert.match(health.message, /ACTES_MODE=direct/)
  const production = { ...banc.house.config, mode: 'production' } as const
  assert.match((await teletransmission.health({ ...banc.house, config: production })).message, /démonstration/)
})

test('everything is handed back, in open formats', async () => {
  const acte = await banc.acquitte({ numero: 'EXPORT_1' })
  const files = new Map<string, string>()
  const tables = new Map<string, readonly (readonly unknown[])[]>()
  await teletransmission.exportCollectivite(banc.house, banc.commune, {
    addText: () => undefined,
    addTable: (path, columns, rows) => tables.set(path, [columns, ...rows]),
    addFile: (path, sha256) => files.set(path, sha256),
  })
  assert.ok(tables.get('transmissions.csv')?.some((row) => row.includes('EXPORT_1')))
  assert.ok((tables.get('etapes.csv')?.length ?? 0) > 4)
  const own = [...files.keys()].filter(
    (path) => path.includes(acte.idActe as string) && path.startsWith('transmissions/'),
  )
  assert.equal(own.length, 5)
  for (const sha256 of files.values()) {
    const bytes = await Array.fromAsync(await banc.house.files.read(banc.commune.id, sha256))
    assert.equal(createHash('sha256').update(Buffer.concat(bytes)).digest('hex'), sha256)
  }
})

test('what failed goes after a year with its files, what was received stays ten years', async () => {
  const kept = await banc.acquitte()
  const failed = await banc.transmis({ nature: 1, numero: 'VIEUX' })
  await banc.as(async (ctx) => {
    const { failTransaction } = await import('./actions/fail-transaction.ts')
    const anomalie = { code: '1', detail: 'x', aide: 'y' }
    await failTransaction(ctx, failed, { etat: 'erreur', anomalie, message: 'x' })
  })
  for (const day of ['2027-11-20', '2027-12-25', '2028-01-30']) {
    banc.house.setNow(`${day}T10:00:00Z`)
    await purgeCollectivite(banc.house, banc.commune)
    await purgeCollectivite(banc.house, banc.operateur)
  }
  assert.equal(await banc.as((ctx) => findTransaction(ctx, failed.id)), undefined)
  assert.ok(await banc.as((ctx) => findTransaction(ctx, kept.id)))
  const mails = await banc.house.db.inTransaction('operateur', (tx) => listCourriels({ tx }, { limit: 10 }))
  assert.deepEqual(mails, [])
  banc.house.setNow(NOW)
})

test('a collectivité that leaves leaves nothing, and its neighbour keeps everything', async () => {
  const other = async () =>
    (
      await banc.as((ctx) =>
        listTransactions(ctx, { tous: true }, { par: 'depot', sens: 'asc' }, { limit: 500, offset: 0 }),
      )
    ).total
  const before = await other()
  await banc.as((ctx) => teletransmission.eraseCollectivite(ctx), banc.secretaire, banc.voisine)
  assert.equal(await other(), before)
  await banc.as((ctx) => teletransmission.eraseCollectivite(ctx))
  assert.equal(await other(), 0)
})
