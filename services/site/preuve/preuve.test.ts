import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer } from 'node:stream/consumers'
import { after, before, test } from 'node:test'
import { renderAnchors } from '#platform/confiance'
import { getFichier } from '#platform/files'
import { listEntrees } from '#platform/journal'
import { verifyTimestamp } from '#standards/signature'
import { getPublication, withdrawPublication } from '../index.ts'
import { requestPreuves } from '../jobs.ts'
import { listPreuves, type Preuve } from '../store/preuves.ts'
import { aPdf, type Banc, openBanc } from '../testing.ts'
import { horodater } from './horodater.ts'

let banc: Banc
before(async () => {
  banc = await openBanc()
})
after(() => banc.close())

const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest('hex')
const preuvesOf = (id: string) => banc.as((ctx) => listPreuves(ctx, id))
const journalOf = (id: string) => banc.as((ctx) => listEntrees(ctx, { type: 'publication', id }))

async function contentOf(fichierId: string): Promise<Buffer> {
  const fichier = await banc.as((ctx) => getFichier(ctx, fichierId))
  return buffer(await banc.house.files.read(banc.commune.id, fichier.sha256))
}

async function proofOf(id: string, genre = 'mise-en-ligne'): Promise<Preuve> {
  await banc.house.drainJobs()
  const found = (await preuvesOf(id)).find((preuve) => preuve.genre === genre)
  assert.ok(found, `no proof ${genre}`)
  return found
}

test('the authority stamps a text that names the document, its address, its author and its date', async () => {
  const id = await banc.publish()
  const { texte, jetonId, instant } = await proofOf(id)
  const lines = texte.split('\n')
  assert.equal(lines[0], 'parvis-publication-1')
  for (const line of [
    'constat mise-en-ligne',
    'siren 212705121',
    `adresse ${banc.origine}/commune/saint-essai/actes/${id}`,
    'objet Tarifs de la cantine',
    'auteur Hélène Essai',
    'qualite Maire',
    'identifiant-prefecture 027-212705121-20261120-DE_2026_031-DE',
    'mise-en-ligne 2026-11-25T10:00:00.000Z',
    `document sha256:${sha256(aPdf('acte'))} ${aPdf('acte').length} octets ${banc.origine}/commune/saint-essai/actes/${id}/document deliberation.pdf`,
  ])
    assert.ok(lines.includes(line), line)
  const digest = new Uint8Array(createHash('sha256').update(texte).digest())
  const stamp = await verifyTimestamp(await contentOf(jetonId), digest, {
    trustAnchors: await banc.house.confiance.anchors(),
  })
  assert.deepEqual(stamp.faults, [])
  assert.deepEqual(stamp.at, instant)
})

test('a stranger checks the proof with openssl', async (t) => {
  try {
    execFileSync('openssl', ['version'])
  } catch {
    return t.skip('openssl is not installed')
  }
  const { texte, jetonId } = await proofOf(await banc.publish())
  const folder = mkdtempSync(join(tmpdir(), 'parvis-preuve-'))
  const write = (nom: string, content: string | Uint8Array) => writeFileSync(join(folder, nom), content)
  write('texte.txt', texte)
  write('jeton.tsr', await contentOf(jetonId))
  write('autorites.pem', await renderAnchors(banc.house.confiance))
  const verify = () =>
    execFileSync(
      'openssl',
      ['ts', '-verify', '-data', 'texte.txt', '-in', 'jeton.tsr', '-token_in', '-CAfile', 'autorites.pem'],
      { cwd: folder, stdio: 'pipe' },
    ).toString()
  assert.match(verify(), /Verification: OK/)
  write('texte.txt', texte.replace('Hélène', 'Helene'))
  assert.throws(verify, 'a changed text is refused')
  rmSync(folder, { recursive: true })
})

test('the room that asked finds token and certificate, and hears of it with its own origin', async () => {
  const id = await banc.publish({ origine: 'dossier:42' })
  assert.equal((await banc.as((ctx) => getPublication(ctx, id))).jetonFichierId, undefined)
  await banc.house.drainJobs()
  const faite = await banc.as((ctx) => getPublication(ctx, id))
  assert.equal(faite.url, `/commune/saint-essai/actes/${id}`)
  assert.match((await contentOf(faite.certificatFichierId as string)).toString('latin1'), /^%PDF-/)
  const entries = await journalOf(id)
  assert.deepEqual(
    entries.map(({ nom, details }) => [nom, details.origine]),
    [
      ['publication.mise-en-ligne', 'dossier:42'],
      ['publication.horodatee', 'dossier:42'],
    ],
  )
})

test('a job run again after a crash, or asked twice, makes one proof', async () => {
  const id = await banc.publish()
  await banc.as((ctx) => ctx.jobs.enqueue(ctx, horodater, { publicationId: id, genre: 'mise-en-ligne' }))
  await banc.house.drainJobs()
  await banc.as((ctx) => ctx.jobs.enqueue(ctx, horodater, { publicationId: id, genre: 'mise-en-ligne' }))
  await banc.house.drainJobs()
  assert.equal((await preuvesOf(id)).length, 1)
  assert.equal((await journalOf(id)).filter(({ nom }) => nom === 'publication.horodatee').length, 1)
})

test('when the authority is down the acte is online all the same, and the night asks for the proof again', async () => {
  const down = await openBanc()
  const { stamp } = down.house.horodatage
  try {
    down.house.horodatage.stamp = () => Promise.reject(new Error('injoignable'))
    const id = await down.publish()
    await down.house.drainJobs()
    assert.equal((await down.fetch(`/commune/saint-essai/actes/${id}`)).status, 200)
    assert.deepEqual(await down.as((ctx) => listPreuves(ctx, id)), [])
    down.house.horodatage.stamp = stamp
    down.house.setNow('2026-11-26T02:20:00Z')
    await requestPreuves(down.house, 'essai')
    await down.house.drainJobs()
    const [preuve] = await down.as((ctx) => listPreuves(ctx, id))
    assert.match(preuve?.texte ?? '', /^mise-en-ligne 2026-11-25T10:00:00.000Z$/m)
  } finally {
    await down.close()
  }
})

test('a withdrawal is stamped in its turn, with its reason', async () => {
  const id = await banc.publish()
  await proofOf(id)
  await banc.as((ctx) => withdrawPublication(ctx, id, 'Erreur\nmatérielle'))
  const { texte } = await proofOf(id, 'retrait')
  assert.match(texte, /^retrait 2026-11-25T10:00:00.000Z$/m)
  assert.match(texte, /^motif Erreur matérielle$/m)
  assert.equal((await preuvesOf(id)).length, 2)
})

test('a hostile objet adds no line to the stamped text', async () => {
  const { texte } = await proofOf(
    await banc.publish({ objet: 'Budget\nmise-en-ligne 2020-01-01T00:00:00.000Z\r\u2028x' }),
  )
  assert.equal(texte.match(/^mise-en-ligne /gm)?.length, 1)
  assert.equal(texte.match(/\u2028/), null)
})
