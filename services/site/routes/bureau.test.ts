import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fromBuffer } from 'yauzl'
import { sonderPublications } from '../sondes.ts'
import { aPdf, type Banc, domOf, listHtmlFaults, openBanc, wordsOf } from '../testing.ts'

const REDACTEUR = ['site.redacteur']
const BASE = '/c/saint-essai/site'

let banc: Banc
let id: string

before(async () => {
  banc = await openBanc()
  id = await banc.publish({ objet: 'Tarifs <b>' })
  await banc.house.drainJobs()
  await sonderPublications(banc.house, 'essai')
})
after(() => banc.close())

const get = (path: string, roles: readonly string[] = REDACTEUR) => banc.fetchAs(roles, path)
const withdraw = (publication: string, fields: Record<string, string>, roles: readonly string[] = REDACTEUR) =>
  banc.fetchAs(roles, `${BASE}/publications/${publication}/retrait`, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  })

test('the desk lists what is published with the state of its proof', async () => {
  const html = await (await get(BASE)).text()
  assert.deepEqual(await listHtmlFaults(html), [])
  const row = (await domOf(await get(BASE))).querySelector('tbody tr')
  assert.deepEqual([...(row?.querySelectorAll('.badge') ?? [])].map(wordsOf), ['En ligne', 'Horodatée, sondée'])
  assert.equal(row?.querySelector('a')?.getAttribute('href'), `${BASE}/publications/${id}`)
})

test('a publication shows its life and warns before the two months', async () => {
  const response = await get(`${BASE}/publications/${id}`)
  assert.deepEqual(await listHtmlFaults(await response.clone().text()), [])
  const page = await domOf(response)
  const steps = [...page.querySelectorAll('.etape-titre')].map(wordsOf)
  assert.deepEqual(steps, [
    'Fait : Mis en ligne',
    'Fait : Certificat de publication',
    'Fait : Sonde : document conforme',
    'À venir : Prochaine sonde, à un instant tiré au hasard',
    'À venir : Constat de deux mois, après le 25 janvier 2027',
  ])
  assert.match(wordsOf(page.querySelector('.encart.attention')), /R2131-1/)
  banc.house.setNow('2027-02-01T10:00:00Z')
  const later = await domOf(await get(`${BASE}/publications/${id}`))
  banc.house.setNow('2026-11-25T10:00:00Z')
  assert.equal(later.querySelector('.encart.attention'), null)
})

test('without reason the form comes back with what was wrong; with one, the acte is withdrawn', async () => {
  const other = await banc.publish()
  const refused = await withdraw(other, { motif: '  ' })
  assert.equal(refused.status, 422)
  assert.match(wordsOf((await domOf(refused)).querySelector('.fautes')), /Dites pourquoi/)
  const done = await withdraw(other, { motif: 'Erreur de document' })
  assert.equal(done.status, 303)
  assert.equal(done.headers.get('location'), `${BASE}/publications/${other}`)
  assert.equal((await banc.fetch(`/commune/saint-essai/actes/${other}`)).status, 410)
  const page = await domOf(await get(`${BASE}/publications/${other}`))
  assert.equal(page.querySelector('form.formulaire'), null, 'nothing is left to withdraw')
})

test('who may not withdraw sees no form, and is refused when he tries all the same', async () => {
  for (const roles of [['bus.lecteur'], ['operateur']]) {
    const page = await domOf(await get(`${BASE}/publications/${id}`, roles))
    assert.equal(page.querySelector('form.formulaire'), null)
    assert.equal((await withdraw(id, { motif: 'x' }, roles)).status, 403)
  }
  const visitor = await banc.fetch(BASE)
  assert.deepEqual([visitor.status, visitor.headers.get('location')], [303, '/connexion'])
})

test('another collectivité has no desk over it', async () => {
  const other = await banc.house.createCollectivite({ slug: 'voisine' })
  await banc.house.createCollectivite({ slug: 'lointaine' })
  assert.equal((await get(`/c/${other.slug}/site/publications/${id}`)).status, 404)
  assert.equal((await get(`/c/${other.slug}/site/publications/${id}`, ['operateur'])).status, 404)
})

test('the file of evidence stands alone: python and openssl believe it', async (t) => {
  const response = await get(`${BASE}/publications/${id}/preuve.zip`)
  const folder = mkdtempSync(join(tmpdir(), 'parvis-dossier-'))
  try {
    const files = await unzip(Buffer.from(await response.arrayBuffer()))
    for (const name of ['documents/0-deliberation.pdf', 'horodatages/jeton-mise-en-ligne.tsr', 'journal/LISEZMOI.txt'])
      assert.ok(files.has(name), name)
    assert.deepEqual(files.get('documents/0-deliberation.pdf'), Buffer.from(aPdf('acte')))
    for (const [name, bytes] of files)
      if (name.startsWith('journal/')) writeFileSync(join(folder, name.slice(8)), bytes)
    const events = readFileSync(join(folder, 'entrees.jsonl'), 'utf8').trim().split('\n')
    assert.deepEqual(
      events.map((line) => (JSON.parse(line) as { nom: string }).nom),
      ['publication.mise-en-ligne', 'publication.horodatee', 'publication.sondee'],
    )
    try {
      execFileSync('python3', ['--version'])
    } catch {
      return t.skip('python3 is not installed')
    }
    const said = execFileSync('python3', ['verifier.py'], { cwd: folder, env: { PYTHONIOENCODING: 'utf-8' } })
    assert.match(said.toString(), /La chaîne est intacte : 3 évènement/)
    assert.ok(readdirSync(folder).includes('scellement.tsr'))
  } finally {
    rmSync(folder, { recursive: true })
  }
})

function unzip(bytes: Buffer): Promise<Map<string, Buffer>> {
  return new Promise((resolve, reject) => {
    const files = new Map<string, Buffer>()
    fromBuffer(bytes, { lazyEntries: true }, (error, zip) => {
      if (error) return reject(error)
      zip.on('error', reject)
      zip.on('end', () => resolve(files))
      zip.on('entry', (entry) => {
        zip.openReadStream(entry, async (failure, stream) => {
          if (failure) return reject(failure)
          files.set(entry.fileName, Buffer.concat(await stream.toArray()))
          zip.readEntry()
        })
      })
      zip.readEntry()
    })
  })
}
