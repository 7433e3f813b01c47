import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Actor } from '#platform/context'
import { listFichiers } from '#platform/files'
import { purgeCollectivite } from '#platform/retention'
import { getPublication, site, withdrawPublication } from './index.ts'
import { sonderPublications } from './sondes.ts'
import { listPreuves, listSondes } from './store/preuves.ts'
import { getComplete } from './store/publications.ts'
import { aPdf, type Banc, openBanc } from './testing.ts'

let banc: Banc
before(async () => {
  banc = await openBanc()
})
after(() => banc.close())

const purge = () => purgeCollectivite({ ...banc.house, services: [site] }, banc.commune)

test('what is online stays, its probes go after a year, what was withdrawn goes after ten', async () => {
  const kept = await banc.publish({ objet: 'En ligne' })
  const gone = await banc.publish({ objet: 'Retirée' })
  await sonderPublications(banc.house, 'essai')
  await banc.as((ctx) => withdrawPublication(ctx, gone, 'Abrogée'))
  await banc.house.drainJobs()
  const files = await banc.as(async (ctx) => {
    const preuves = await listPreuves(ctx, gone)
    const { pieces } = await getComplete(ctx, gone)
    return [...pieces.map(({ id }) => id), ...preuves.flatMap(({ jetonId, certificatId }) => [jetonId, certificatId])]
  })
  assert.equal(files.length, 5, 'a document, two proofs')
  const at = async (instant: string) => {
    banc.house.setNow(instant)
    await purge()
  }
  await at('2027-11-24T10:00:00Z')
  await at('2027-12-20T10:00:00Z')
  assert.equal((await banc.as((ctx) => listSondes(ctx, kept))).length, 1, 'announced, not removed yet')
  await at('2027-12-26T10:00:00Z')
  assert.deepEqual(await banc.as((ctx) => listSondes(ctx, kept)), [])
  await at('2036-11-20T10:00:00Z')
  assert.ok(await banc.as((ctx) => getPublication(ctx, gone)))
  await at('2036-12-25T10:00:00Z')
  await assert.rejects(
    banc.as((ctx) => getPublication(ctx, gone)),
    { code: 'http.introuvable' },
  )
  assert.deepEqual(await banc.as((ctx) => listFichiers(ctx, files)), [])
  assert.ok(await banc.as((ctx) => getPublication(ctx, kept)))
  banc.house.setNow('2026-11-25T10:00:00Z')
})

test('the page keeps its document when whoever gave it removes its own', async () => {
  const fichier = await banc.fichier(aPdf('prêté'), 'acte.pdf')
  const id = await banc.publish({ fichierId: fichier.id })
  const { pieces } = await banc.as((ctx) => getComplete(ctx, id))
  assert.notEqual(pieces[0]?.id, fichier.id)
  assert.equal(pieces[0]?.sha256, fichier.sha256)
})

test('everything is handed back: tables, documents, texts, tokens, certificates', async () => {
  const id = await banc.publish({ objet: 'À rendre' })
  await banc.house.drainJobs()
  const paths: string[] = []
  const tables = new Map<string, readonly (readonly (string | number | null)[])[]>()
  await site.exportCollectivite(banc.house, banc.commune, {
    addText: (path) => paths.push(path),
    addFile: (path) => paths.push(path),
    addTable: (path, columns, rows) => {
      tables.set(path, rows)
      for (const row of rows) assert.equal(row.length, columns.length, path)
    },
  })
  assert.ok(tables.get('publications.csv')?.some((row) => row[0] === id && row[1] === 'À rendre'))
  assert.ok(tables.has('sondes.csv'))
  for (const path of [
    `documents/${id}/0-deliberation.pdf`,
    `preuves/${id}/mise-en-ligne.txt`,
    `preuves/${id}/jeton-mise-en-ligne.tsr`,
    `preuves/${id}/certificat-mise-en-ligne.pdf`,
  ])
    assert.ok(paths.includes(path), path)
})

test('a search of the house finds published actes', async () => {
  const id = await banc.publish({ objet: 'Aire de jeux du pré communal' })
  const found = await banc.as(async (ctx) => (await site.search?.(ctx, 'PRE jeux')) ?? [])
  assert.deepEqual(
    found.map(({ href }) => href),
    [`/commune/saint-essai/actes/${id}`],
  )
})

test('a collectivité that leaves leaves nothing, and the others keep theirs', async () => {
  const leaving = await banc.house.createCollectivite()
  await banc.publish({}, leaving)
  const kept = await banc.publish()
  await banc.as((ctx) => site.eraseCollectivite(ctx), banc.redacteur, leaving)
  const left = await banc.house.db.inTransaction({ collectiviteId: leaving.id }, (tx) =>
    tx.execute('select id from site.publication'),
  )
  assert.deepEqual((left as { rows: unknown[] }).rows, [])
  assert.ok(await banc.as((ctx) => getPublication(ctx, kept)))
})

test('health says how many actes are online, and when an authority is late', async () => {
  const late = await openBanc()
  try {
    assert.deepEqual(await site.health(late.house), {
      state: 'bon',
      message: 'Actes en ligne : 0, aucune sonde encore',
    })
    await late.publish()
    late.house.setNow('2026-11-26T10:01:00Z')
    const { state, message } = await site.health(late.house)
    assert.equal(state, 'degrade')
    assert.match(message, /plus d’un jour : 1\./)
  } finally {
    await late.close()
  }
})

test('the demonstration has an operator who said who he is', async () => {
  const operateur = await banc.house.createCollectivite({ genre: 'operateur', nom: 'Syndicat de démonstration' })
  const actor: Actor = {
    genre: 'operateur',
    compteId: '019c0000-0000-7000-8000-0000000000aa',
    nom: 'Op',
    email: 'op@essai.test',
    roles: new Set(['exploitation.operateur']),
  }
  await site.seed?.(banc.house, { operateur, communes: [], comptes: {}, actorOf: async () => actor })
  assert.match(await (await banc.fetch('/mentions-legales')).text(), /Jeanne Aubry, présidente/)
})
