import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { DomainError } from '#platform/errors'
import { eraseCollectiviteFiles } from '#platform/files'
import { purgeCollectivite } from '#platform/retention'
import { depositVersement } from './actions/deposit-versement.ts'
import { listAttentes, listEnCours, search } from './attentes.ts'
import type { Versement } from './modele.ts'
import { exportArchivage } from './reversibilite.ts'
import { archivage } from './service.ts'
import { findAccord, updateAccord } from './store/accords.ts'
import { countArchives, getArchive } from './store/archives.ts'
import { countVersements } from './store/versements.ts'
import { type Banc, openBanc } from './testing.ts'

/** The duties that the charter lays on every service. */

let banc: Banc
let archive: Versement
before(async () => {
  banc = await openBanc()
  archive = await banc.verse()
})
after(() => banc.house.close())

const suspend = (actif: boolean) => banc.as((ctx) => updateAccord(ctx, 'ACTES', { actif }))

test('opening a collectivité gives it its agreement; the seed does not wait for it', async () => {
  await banc.house.drainJobs()
  const elsewhere = await banc.house.as(banc.archiviste, banc.voisine, (ctx) => findAccord(ctx, 'ACTES'))
  assert.equal(elsewhere?.serviceVersant, banc.voisine.siren)
  const territoire = { operateur: banc.voisine, communes: [banc.voisine], comptes: {}, actorOf: undefined as never }
  await archivage.seed?.(banc.house, territoire)
  assert.deepEqual(await banc.house.as(banc.archiviste, banc.voisine, (ctx) => findAccord(ctx, 'ACTES')), elsewhere)
})

test('a refusal awaits the versant until a later attempt succeeds; an archive is found by its words', async () => {
  const depot = await banc.depot({ idActe: 'DUES-1' })
  await suspend(false)
  const refused = await banc.verse(depot)
  await suspend(true)
  const [attente] = await banc.as(listAttentes)
  assert.match(attente?.detail ?? '', /Versement refusé : .*suspendu/)
  assert.ok(attente?.href.endsWith(refused.id))
  await banc.verse(depot)
  assert.deepEqual(await banc.as(listAttentes), [])
  assert.equal((await banc.as((ctx) => search(ctx, 'tarifs cantine')))[0]?.detail.startsWith('Archive '), true)
})

test('what is on its way is told; what a trouble holds up awaits somebody', async () => {
  const depot = await banc.depot({ idActe: 'DUES-2' })
  await banc.as((ctx) => depositVersement(ctx, depot))
  assert.match((await banc.as(listEnCours))[0]?.detail ?? '', /déposé, paquet en préparation/)
  const { write } = banc.house.files
  banc.house.files.write = async () => {
    throw new DomainError('fichiers.disque-plein', 'Le disque du serveur est plein.', { status: 507 })
  }
  await banc.house.drainJobs()
  banc.house.files.write = write
  assert.deepEqual(await banc.as(listEnCours), [])
  assert.equal((await banc.as(listAttentes))[0]?.detail, 'Le disque du serveur est plein.')
  assert.match((await archivage.health(banc.house)).message, /en attente d’un nouvel essai : 1/)
})

test('an agreement near its end awaits the archiviste only', async () => {
  await banc.as((ctx) => updateAccord(ctx, 'ACTES', { fin: '2026-12-31' }))
  const about = async (actor = banc.archiviste) =>
    (await banc.as(listAttentes, actor)).filter(({ label }) => label === 'Accord de versement').length
  assert.deepEqual([await about(), await about(banc.versant)], [1, 0])
  await banc.as((ctx) => updateAccord(ctx, 'ACTES', { fin: null }))
})

test('no purge ever touches an archive; the package of a refusal goes after a year, its reply stays', async () => {
  await suspend(false)
  const refused = await banc.verse(await banc.depot({ idActe: 'DUES-3' }))
  await suspend(true)
  const before = await banc.as((ctx) => countArchives(ctx, {}))
  for (const day of ['2027-11-26', '2027-12-27', '2090-01-01', '2090-02-02']) {
    banc.house.setNow(`${day}T10:00:00Z`)
    await purgeCollectivite(banc.house, banc.commune)
  }
  banc.house.setNow('2026-11-25T10:00:00Z')
  const kept = await banc.get(refused.id)
  assert.deepEqual([kept.sipFichierId, kept.etat, kept.code], [null, 'refuse', '300'])
  assert.ok((await banc.bytes(kept.reponseFichierId)).length > 0)
  assert.equal(await banc.as((ctx) => countArchives(ctx, {})), before)
  assert.ok(await banc.bytes(archive.sipFichierId))
  const rule = archivage.retention.find(({ code }) => code === 'archives')
  await assert.rejects(
    banc.as(async (ctx) => rule?.remove(ctx, archive.id)),
    { code: 'http.interdit' },
  )
})

test('everything is handed back: register, transfers, each archive as an OCFL object, replies of refusal', async () => {
  const paths: string[] = []
  const texts = new Map<string, string>()
  await exportArchivage(banc.house, banc.commune, {
    addText: (path, text) => {
      paths.push(path)
      texts.set(path, text)
    },
    addTable: (path, _columns, rows) => {
      paths.push(path)
      texts.set(path, rows.map((row) => row.join('|')).join('\n'))
    },
    addFile: (path) => paths.push(path),
  })
  const folder = `archives/${archive.cote}`
  for (const path of [
    '0=ocfl_object_1.1',
    'inventory.json',
    'inventory.json.sha512',
    'v1/content/manifest.xml',
    'v1/content/objets/0001.pdf',
  ])
    assert.ok(paths.includes(`${folder}/${path}`), path)
  const { inventaireSha512 } = await banc.as((ctx) => getArchive(ctx, archive.id))
  assert.equal(texts.get(`${folder}/inventory.json.sha512`), `${inventaireSha512}  inventory.json\n`)
  assert.match(texts.get('registre-des-entrees.csv') ?? '', new RegExp(`${archive.cote}\\|Délibération`))
  assert.match(texts.get('versements.csv') ?? '', /Refusé/)
  assert.equal(paths.filter((path) => path.startsWith('refus/')).length, 2)
  assert.equal(new Set(paths).size, paths.length)
})

test('a collectivité that left leaves nothing, and the others are untouched', async () => {
  await banc.as(async (ctx) => {
    await archivage.eraseCollectivite(ctx)
    await eraseCollectiviteFiles(ctx)
  })
  assert.deepEqual(
    await banc.as(async (ctx) => [
      await countArchives(ctx, {}),
      await countVersements(ctx, {}),
      await findAccord(ctx, 'ACTES'),
    ]),
    [0, 0, undefined],
  )
  assert.ok(await banc.house.as(banc.archiviste, banc.voisine, (ctx) => findAccord(ctx, 'ACTES')))
})
