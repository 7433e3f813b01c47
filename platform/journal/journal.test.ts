import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { sql } from 'drizzle-orm'
import type { Collectivite } from '#platform/collectivites'
import { renderAnchors } from '#platform/confiance'
import { openTestHouse, type TestHouse } from '#platform/testing'
import {
  buildPreuve,
  digestEntree,
  EMPREINTE_ORIGINE,
  linkEmpreinte,
  listEntrees,
  listEntreesBetween,
  record,
  sealJournal,
} from './index.ts'

let house: TestHouse
let commune: Collectivite
const agent = () => house.actor(['bus.redacteur'])

before(async () => {
  house = await openTestHouse()
  commune = await house.createCollectivite()
})
after(() => house.close())

test('each entry is chained to the one before, each collectivité has its own chain', async () => {
  const other = await house.createCollectivite()
  await house.as(agent(), other, (ctx) => record(ctx, 'essai.ailleurs', { type: 'essai', id: 'z' }))
  for (const nom of ['essai.cree', 'essai.change']) {
    await house.as(agent(), commune, (ctx) => record(ctx, nom, { type: 'essai', id: 'a' }, { note: 'é « »', n: 1.5 }))
  }
  const entries = await house.as(agent(), commune, (ctx) => listEntrees(ctx, { type: 'essai', id: 'a' }))
  assert.deepEqual(
    entries.map((entry) => [entry.numero, entry.nom]),
    [
      [1, 'essai.cree'],
      [2, 'essai.change'],
    ],
  )
  let previous = EMPREINTE_ORIGINE
  for (const entry of entries) {
    assert.equal(entry.empreintePrecedente, previous)
    assert.equal(entry.empreinte, linkEmpreinte(previous, digestEntree(entry)))
    previous = entry.empreinte
  }
})

test('any field that changes breaks the chain', async () => {
  const [entry] = await house.as(agent(), commune, (ctx) => listEntreesBetween(ctx, 1, 1))
  assert.ok(entry)
  const changes = {
    nom: 'essai.autre',
    sujetId: 'b',
    details: {},
    instant: new Date(0),
    requeteId: 'x',
    acteur: { genre: 'agent', nom: 'Autre' },
  }
  for (const [field, value] of Object.entries(changes)) {
    assert.notEqual(digestEntree({ ...entry, [field]: value }), digestEntree(entry), field)
  }
})

test('the application can neither change nor remove an entry', async () => {
  for (const statement of [
    sql`update journal.entree set nom = 'x'`,
    sql`delete from journal.entree`,
    sql`delete from journal.scellement`,
  ]) {
    await assert.rejects(
      house.as(agent(), commune, async (ctx) => ctx.tx.execute(statement)),
      (error: Error) => /permission denied/.test(String(error.cause)),
    )
  }
})

test('a transaction that fails leaves neither entry nor hole', async () => {
  await assert.rejects(
    house.as(agent(), commune, async (ctx) => {
      await record(ctx, 'essai.rate', { type: 'essai', id: 'a' })
      throw new Error('plus loin')
    }),
    /plus loin/,
  )
  const after = await house.as(agent(), commune, (ctx) => record(ctx, 'essai.suite', { type: 'essai', id: 'a' }))
  assert.equal(after.numero, 3)
})

test('two transactions at once append one after the other', async () => {
  await Promise.all(
    Array.from({ length: 8 }, (_, index) =>
      house.as(agent(), commune, (ctx) => record(ctx, 'essai.presse', { type: 'presse', id: String(index) })),
    ),
  )
  const entries = await house.as(agent(), commune, (ctx) => listEntreesBetween(ctx, 4, 11))
  assert.deepEqual(
    entries.map((entry) => entry.numero),
    [4, 5, 6, 7, 8, 9, 10, 11],
  )
  for (const [index, entry] of entries.entries()) {
    if (index > 0) assert.equal(entry.empreintePrecedente, entries[index - 1]?.empreinte)
  }
})

test('a sealed head is not sealed twice', async () => {
  const first = await sealJournal(house, commune)
  const second = await sealJournal(house, commune)
  assert.deepEqual(Buffer.from(first?.jeton ?? []), Buffer.from(second?.jeton ?? []))
})

test('a stranger verifies the evidence offline, and sees when it was forged', async (t) => {
  const files = await buildPreuve(house, commune, ['essai:a'], await renderAnchors(house.confiance), [
    { sha256: 'ab', nom: 'acte.pdf' },
  ])
  const text = (path: string) => new TextDecoder().decode(files.find((file) => file.path === path)?.bytes)
  assert.equal(text('entrees.jsonl').trim().split('\n').length, 3, 'only the entries of the dossier are shown')
  assert.equal(
    text('chaine.csv').trim().split('\n').length,
    1 + 1 + 11,
    'head line, start, and the whole chain up to the seal',
  )
  assert.doesNotMatch(text('chaine.csv') + text('entrees.jsonl'), /presse/)
  const folder = mkdtempSync(join(tmpdir(), 'parvis-preuve-'))
  t.after(() => rmSync(folder, { recursive: true }))
  for (const file of files) writeFileSync(join(folder, file.path), file.bytes)
  assert.match(
    execFileSync('python3', ['verifier.py'], { cwd: folder, encoding: 'utf8' }),
    /La chaîne est intacte : 3 évènement/,
  )
  const openssl = spawnSync(
    'openssl',
    ['ts', '-verify', '-data', 'scellement.txt', '-in', 'scellement.tsr', '-token_in', '-CAfile', 'racine.pem'],
    { cwd: folder, encoding: 'utf8' },
  )
  assert.match(openssl.stdout + openssl.stderr, /Verification: OK/)
  writeFileSync(join(folder, 'entrees.jsonl'), text('entrees.jsonl').replace('essai.change', 'essai.changf'))
  assert.equal(spawnSync('python3', ['verifier.py'], { cwd: folder }).status, 1)
})

test('nothing is proved of what was never written', async () => {
  await assert.rejects(buildPreuve(house, commune, ['essai:inconnu'], '', []), { code: 'journal.sans-entree' })
})
