import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { findFichier } from '#platform/files'
import { purgeCollectivite } from '#platform/retention'
import { LECTEUR } from './permissions.ts'
import { findComplet } from './store/dossiers.ts'
import { type Banc, openBanc } from './testing.ts'

let banc: Banc
before(async () => {
  banc = await openBanc()
})
after(() => banc.house.close())

const service = () => {
  const [bus] = banc.house.services
  assert.ok(bus)
  return bus
}
const exists = async (id: string) => (await banc.as((ctx) => findComplet(ctx, id))) !== undefined

test('only what is over is removed, a month after the warning, with its files', async () => {
  banc.house.setNow('2026-03-02T09:00:00Z')
  const done = await banc.envoye({ cheminement: ['signature'] })
  await banc.tell(done.dossier.id, 'faite')
  const wrong = await banc.envoye()
  await banc.tell(wrong.dossier.id, 'rejetee')
  const draft = await banc.brouillon()
  for (const day of ['2026-04-10', '2026-05-12']) {
    banc.house.setNow(`${day}T09:00:00Z`)
    await purgeCollectivite(banc.house, banc.commune)
  }
  assert.equal(await exists(done.dossier.id), false)
  assert.equal(await banc.as((ctx) => findFichier(ctx, done.pieces[0]?.fichierId as string)), undefined)
  for (const day of ['2026-08-20', '2026-12-20']) {
    banc.house.setNow(`${day}T09:00:00Z`)
    await purgeCollectivite(banc.house, banc.commune)
  }
  assert.equal(await exists(wrong.dossier.id), true)
  assert.equal(await exists(draft.dossier.id), false)
})

test('a draft taken up again after the warning stays', async () => {
  banc.house.setNow('2026-03-02T09:00:00Z')
  const { dossier } = await banc.brouillon()
  banc.house.setNow('2026-08-20T09:00:00Z')
  await purgeCollectivite(banc.house, banc.commune)
  await banc.as((ctx) => ctx.tx.execute(`update bus.dossier set modifie_le = '2026-08-25' where id = '${dossier.id}'`))
  banc.house.setNow('2026-10-01T09:00:00Z')
  await purgeCollectivite(banc.house, banc.commune)
  assert.equal(await exists(dossier.id), true)
})

test('what awaits: dossiers to correct for every rédacteur, drafts for their author, nothing for a lecteur', async () => {
  banc.house.setNow('2026-03-02T09:00:00Z')
  const { dossier } = await banc.envoye({ objet: 'À reprendre' })
  await banc.tell(dossier.id, 'rejetee')
  await banc.brouillon({ objet: 'Mon brouillon' })
  const labels = async (actor = banc.secretaire) =>
    ((await banc.as((ctx) => service().listAttentes?.(ctx) ?? Promise.resolve([]), actor)) ?? []).map(
      ({ label }) => label,
    )
  assert.ok((await labels()).includes('À reprendre'))
  assert.ok((await labels()).includes('Mon brouillon'))
  const collegue = await labels(banc.house.actor(['bus.redacteur']))
  assert.ok(collegue.includes('À reprendre') && !collegue.includes('Mon brouillon'))
  assert.deepEqual(await labels(banc.house.actor([LECTEUR])), [])
})

test('search finds what the actor may see, and nothing of another commune', async () => {
  await banc.brouillon({ objet: 'Pompe du château d’eau' })
  const found = async (actor = banc.secretaire, commune = banc.commune) =>
    (await banc.house.as(actor, commune, (ctx) => service().search?.(ctx, 'chateau pompe') ?? Promise.resolve([])))
      .length
  assert.equal(await found(), 1)
  assert.equal(await found(banc.house.actor([LECTEUR])), 0)
  assert.equal(await found(banc.house.actor([])), 0)
  assert.equal(await found(banc.secretaire, await banc.house.createCollectivite()), 0)
})

test('everything is handed back: tables, and each document under a path of its own', async () => {
  const paths: string[] = []
  const tables = new Map<string, number>()
  await service().exportCollectivite(banc.house, banc.commune, {
    addText: () => {},
    addTable: (path, columns, rows) => {
      assert.ok(rows.every((row) => row.length === columns.length))
      tables.set(path, rows.length)
    },
    addFile: (path) => paths.push(path),
  })
  assert.ok((tables.get('dossiers.csv') ?? 0) > 3)
  assert.ok((tables.get('etapes.csv') ?? 0) > 3)
  assert.ok(paths.length > 3)
  assert.equal(new Set(paths).size, paths.length)
})

test('health tells what waits for the program', async () => {
  assert.equal((await service().health(banc.house)).state, 'bon')
  const { dossier } = await banc.envoye()
  await banc.as((ctx) => ctx.tx.execute(`update bus.etape set qui_agit = 'Parvis' where dossier_id = '${dossier.id}'`))
  banc.house.setNow('2027-03-04T09:00:00Z')
  assert.equal((await service().health(banc.house)).state, 'degrade')
})

test('a collectivité that leaves leaves nothing, and the others keep all', async () => {
  const voisine = await banc.house.createCollectivite()
  const { dossier } = await banc.brouillon()
  await banc.house.as(banc.secretaire, voisine, (ctx) => service().eraseCollectivite(ctx))
  assert.equal(await exists(dossier.id), true)
  await banc.as((ctx) => service().eraseCollectivite(ctx))
  for (const table of ['dossier', 'piece', 'etape', 'mot']) {
    const rows = (await banc.as((ctx) => ctx.tx.execute(`select 1 from bus.${table}`))) as { rows: unknown[] }
    assert.equal(rows.rows.length, 0, table)
  }
})
