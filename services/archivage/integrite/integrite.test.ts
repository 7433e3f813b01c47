import assert from 'node:assert/strict'
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { sql } from 'drizzle-orm'
import { rowsOf } from '#platform/db'
import { DomainError } from '#platform/errors'
import { listEntrees } from '#platform/journal'
import { requestVerification } from '../actions/request-verification.ts'
import { listAttentes } from '../attentes.ts'
import { health } from '../health.ts'
import type { Objet, Versement } from '../modele.ts'
import { getArchive, listObjets } from '../store/archives.ts'
import { type Banc, openBanc } from '../testing.ts'
import { campagne } from './campagne.ts'

let banc: Banc
let versement: Versement
let objet: Objet
before(async () => {
  banc = await openBanc()
  versement = await banc.verse()
  objet = (await banc.as((ctx) => listObjets(ctx, versement.id)))[1] as Objet
})
after(() => banc.house.close())

async function verify() {
  await banc.as((ctx) => requestVerification(ctx, versement.id))
  await banc.house.drainJobs()
  return banc.as((ctx) => getArchive(ctx, versement.id))
}

/** Where the store keeps a content. */
async function pathOf({ sha256 }: Objet): Promise<string> {
  const { id } = banc.commune
  const [row] = await banc.as((ctx) =>
    rowsOf<{ emplacement: string }>(
      ctx.tx,
      sql`select emplacement from fichiers.contenu where collectivite_id = ${id} and sha256 = ${sha256}`,
    ),
  )
  const emplacement = row?.emplacement ?? ''
  return join(banc.house.config.dataFolder, 'fichiers', 'contenus', id, emplacement.slice(0, 2), emplacement)
}

test('an intact archive is said so, with the day', async () => {
  banc.house.setNow('2026-12-01T08:00:00Z')
  const archive = await verify()
  assert.equal(archive.alteration, null)
  assert.equal(archive.verifieeLe.toISOString(), '2026-12-01T08:00:00.000Z')
  assert.equal((await health(banc.house)).state, 'bon')
})

test('one bit changed on the disk: found, told to everybody, repaired by the backup', async () => {
  const path = await pathOf(objet)
  const sound = readFileSync(path)
  const altered = Buffer.from(sound)
  altered[altered.length - 20] = (altered[altered.length - 20] as number) ^ 1
  writeFileSync(path, altered)
  const archive = await verify()
  assert.deepEqual(
    archive.alteration?.fichiers.map(({ chemin }) => chemin),
    [objet.chemin],
  )
  assert.equal((await health(banc.house)).state, 'panne')
  const attentes = await banc.as(listAttentes)
  assert.match(attentes[0]?.detail ?? '', /altérée/)
  const [last] = (await banc.as((ctx) => listEntrees(ctx, { type: 'archive', id: versement.id }))).toReversed()
  assert.equal(last?.nom, 'archive.alteree')
  assert.deepEqual(last?.details.alteres, [objet.chemin])
  writeFileSync(path, sound)
  assert.equal((await verify()).alteration, null)
  assert.deepEqual(await banc.as(listAttentes), [])
})

test('a file gone from the disk is an alteration too', async () => {
  const path = await pathOf(objet)
  const sound = readFileSync(path)
  rmSync(path)
  assert.match((await verify()).alteration?.fichiers[0]?.raison ?? '', /manque/)
  writeFileSync(path, sound)
  assert.equal((await verify()).alteration, null)
})

test('a storage that does not answer accuses no archive', async () => {
  const { read } = banc.house.files
  banc.house.files.read = async () => {
    throw new DomainError('fichiers.stockage-indisponible', 'Panne', { status: 503 })
  }
  const archive = await verify()
  banc.house.files.read = read
  assert.equal(archive.alteration, null)
})

test('every week, all archives of a small commune are read again, each once', async () => {
  const other = await banc.verse(await banc.depot({ idActe: 'SEMAINE-1' }))
  banc.house.setNow('2027-01-10T03:00:00Z')
  await banc.as((ctx) => ctx.jobs.enqueue(ctx, campagne, {}))
  await banc.house.drainJobs()
  for (const id of [versement.id, other.id]) {
    const { verifieeLe } = await banc.as((ctx) => getArchive(ctx, id))
    assert.equal(verifieeLe.toISOString(), '2027-01-10T03:00:00.000Z')
  }
})

test('an archive not read for more than a year is told to the operator', async () => {
  banc.house.setNow('2028-02-01T03:00:00Z')
  assert.match((await health(banc.house)).message, /non vérifiées depuis un an : 2/)
})
