/** The machine fails under the house: its disk is full, its database is gone. */
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, statfsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { dbMigrations, openDatabase } from '#platform/db'
import { findEtat, setEtat } from '#platform/house'
import { startPostgres } from '../../scripts/postgres.ts'
import { ACTE, dossierOf, fautesOf, fieldsOf, idOf, openBrouillon, sendActe, submit } from './acte.ts'
import { COMMUNE, type Decor, makePdf, openDecor } from './decor.ts'

/** Nothing but the transmission: it leaves at once. */
const SEULE = { etape_signature: 'papier', etape_publication: 'ailleurs', etape_sae: 'ailleurs' }

/** A disk of this size, removed at the end by `remove`; undefined where one cannot be mounted. */
function mountDisk(size: string): { folder: string; remove(): void } | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'parvis-disque-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], { stdio: 'ignore' })
  } catch {
    rmSync(folder, { recursive: true })
    return undefined
  }
  return {
    folder,
    remove() {
      execFileSync('umount', [folder])
      rmSync(folder, { recursive: true })
    },
  }
}

/** Leaves this many bytes free on the disk of the folder. */
function fill(folder: string, left: number): void {
  const { bavail, bsize } = statfsSync(folder)
  writeFileSync(join(folder, 'lest'), new Uint8Array(bavail * bsize - left))
}

test('a full disk refuses the file by its name; the house lives on, and takes it once there is room', async (t) => {
  const disk = mountDisk('8m')
  if (!disk) return t.skip('a small tmpfs cannot be mounted here (needs root)')
  const { folder, remove } = disk
  const decor = await openDecor({ env: { PARVIS_DATA: folder } })
  t.after(async () => {
    await decor.close()
    remove()
  })
  const form = await openBrouillon(decor.secretaire)
  const piece: [string, Uint8Array] = ['acte.pdf', Buffer.concat([await makePdf('Acte'), Buffer.alloc(300_000, 32)])]
  fill(folder, 100_000)

  const refused = await submit(decor.secretaire, form, { ...ACTE, ...SEULE, numero: 'PLEIN' }, { principal: [piece] })
  assert.equal(refused.status, 422)
  const [[champ, message] = ['', '']] = fautesOf(refused)
  assert.equal(champ, 'principal')
  assert.match(
    message,
    /« acte\.pdf » : Le disque du serveur est plein, le fichier n’a pas été enregistré\. L’opérateur/,
  )
  const shown = fieldsOf((await decor.secretaire.get(form)).document.querySelector('#formulaire') as Element)
  assert.deepEqual([shown.objet, shown.numero], [ACTE.objet, 'PLEIN'])
  assert.deepEqual(await decor.noms('dossier', idOf(form)), ['dossier.cree'])
  const resumable = await decor.secretaire.send('POST', `${COMMUNE}/televersements`, {
    'tus-resumable': '1.0.0',
    'upload-length': String(piece[1].length),
  })
  const headers = { 'tus-resumable': '1.0.0', 'upload-offset': '0', 'content-type': 'application/offset+octet-stream' }
  const cut = await decor.secretaire.send('PATCH', resumable.location as string, headers, piece[1])
  assert.equal(cut.status, 507)
  assert.match(cut.text, /^Le disque du serveur est plein/)

  rmSync(join(folder, 'lest'))
  assert.equal((await submit(decor.secretaire, form, {}, { principal: [piece] })).location, dossierOf(idOf(form)))
  await decor.exchange()
  assert.match((await decor.secretaire.get(dossierOf(idOf(form)))).text, /Reçu par la préfecture/)
})

test('the embedded database on a full disk refuses in words, keeps what it had, and goes on once there is room', async (t) => {
  const disk = mountDisk('80m')
  if (!disk) return t.skip('a small tmpfs cannot be mounted here (needs root)')
  const db = await openDatabase({ folder: join(disk.folder, 'base'), migrations: [dbMigrations] })
  t.after(async () => {
    await db.close()
    disk.remove()
  })
  await setEtat(db, 'avant', 'gardé')
  fill(disk.folder, 0)
  const large = randomBytes(20_000_000).toString('hex')
  await assert.rejects(setEtat(db, 'trop', large), { code: 'db.disque-plein', status: 507 })
  assert.equal(await findEtat(db, 'avant'), 'gardé')
  rmSync(join(disk.folder, 'lest'))
  await setEtat(db, 'apres', 'écrit')
  assert.deepEqual(
    [await findEtat(db, 'avant'), await findEtat(db, 'trop'), await findEtat(db, 'apres')],
    ['gardé', undefined, 'écrit'],
  )
})

test('a database gone for a while: every page says so, nothing is lost, everything goes on by itself', async (t) => {
  const postgres = await startPostgres()
  if (!postgres) return t.skip('PostgreSQL est absent')
  const decor = await openDecor({ env: { PARVIS_TEST_POSTGRES: postgres.url } })
  t.after(async () => {
    postgres.resume()
    await decor.close()
    postgres.stop()
  })
  await decor.order('consigne', { reponse: 'attente' })
  const waiting = await sendActe(decor.secretaire, 'AVANT', SEULE)
  await decor.exchange()
  const [enveloppe] = await decor.enveloppes()
  const form = await openBrouillon(decor.secretaire)
  const piece: [string, Uint8Array] = ['acte.pdf', await makePdf('Acte')]
  await submit(
    decor.secretaire,
    form,
    { ...ACTE, ...SEULE, numero: 'PENDANT', action: 'enregistrer' },
    { principal: [piece] },
  )
  const { document } = await decor.secretaire.get(form)
  const fields = { ...fieldsOf(document.querySelector('#formulaire') as Element), action: 'envoyer' }
  await decor.house.startJobs()

  await assert.rejects(
    decor.as(async (ctx) => {
      postgres.cut()
      await ctx.tx.execute('select 1')
    }),
    { code: 'db.indisponible', status: 503 },
  )
  // More than the pool holds: a connection lost must not be kept.
  const pages = await Promise.all(Array.from({ length: 30 }, () => decor.secretaire.get(dossierOf(waiting.id))))
  for (const page of pages) {
    assert.equal(page.status, 503)
    assert.match(
      page.text,
      /La base de données ne répond pas pour le moment\. Rien n’est perdu : réessayez dans une minute/,
    )
  }
  assert.equal(
    (await decor.secretaire.postFiles(form, fields, { annexes: [['plan.pdf', await makePdf('Plan')]] })).status,
    503,
  )
  // The mailbox asks the ministry to come back later.
  await decor.order(`enveloppes/${enveloppe?.nom}/reponse`, { reponse: 'ar' })
  assert.equal((await decor.enveloppes())[0]?.courriels[0]?.remises, 0)

  postgres.resume()
  const sent = await Promise.all(
    Array.from({ length: 30 }, (_, rank) =>
      rank === 0 ? decor.secretaire.postFiles(form, fields, {}) : decor.secretaire.get(dossierOf(waiting.id)),
    ),
  )
  assert.deepEqual(
    [sent[0]?.location, ...sent.slice(1).map(({ status }) => status)],
    [dossierOf(idOf(form)), ...Array(29).fill(200)],
  )
  await Promise.all([untilShown(decor, idOf(form)), untilShown(decor, waiting.id)])
  const noms = await decor.noms('dossier', idOf(form))
  assert.equal(noms.filter((nom) => nom === 'dossier.envoye').length, 1)
  for (const { fois, courriels } of await decor.enveloppes()) {
    assert.equal(fois, 1)
    for (const { remises } of courriels) assert.equal(remises, 1)
  }
})

/** Looks at the dossier each time the house says that it changed, as an open page does. */
async function untilShown(decor: Decor, id: string): Promise<void> {
  const changes = decor.house.live.stream(({ sujet }) => sujet === `dossier:${id}`)
  const reached = async () => /Reçu par la préfecture/.test((await decor.secretaire.get(dossierOf(id))).text)
  try {
    if (await reached()) return
    for await (const _change of changes) if (await reached()) return
  } finally {
    changes.destroy()
  }
}
