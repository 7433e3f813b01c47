import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { fromBufferPromise } from 'yauzl'
import { listLatestEntrees } from '#platform/journal'
import type { Versement } from '../modele.ts'
import { ARCHIVISTE, VERSANT } from '../permissions.ts'
import { findAccord, updateAccord } from '../store/accords.ts'
import { listObjets } from '../store/archives.ts'
import {
  assertValid,
  type Banc,
  type Navigateur,
  openBanc,
  openNavigateur,
  redoPaquet,
  sha512,
  undoPaquet,
} from '../testing.ts'
import { archivageUrls as urls } from '../urls.ts'

let banc: Banc
let camille: Navigateur
let alex: Navigateur
let archive: Versement
let refus: Versement
before(async () => {
  banc = await openBanc()
  camille = openNavigateur(banc, { roles: [VERSANT] })
  alex = openNavigateur(banc, { roles: [ARCHIVISTE] })
  for (const path of [urls.versements(banc.commune), urls.archives(banc.commune)])
    await assertValid((await camille.get(path)).html)
  archive = await banc.verse()
  const { transfer, fichiers } = await undoPaquet(await banc.bytes(archive.sipFichierId))
  const wrong = { ...transfer, messageIdentifier: 'FAUX', transferringAgency: { identifier: '<b>autre</b>' } }
  refus = await banc.apporte(await redoPaquet({ transfer: wrong, fichiers }))
})
after(async () => {
  await camille.close()
  await alex.close()
  await banc.house.close()
})

test('every page is valid HTML, with one title', async () => {
  const { commune } = banc
  for (const path of [
    urls.versements(commune),
    `${urls.versements(commune)}?q=introuvable&etat=en-attente`,
    urls.versement(commune, archive.id),
    urls.versement(commune, refus.id),
    urls.paquet(commune),
    urls.archives(commune),
    `${urls.archives(commune)}?suivi=alteree&du=2026-01-01`,
    urls.archive(commune, archive.id),
    urls.accord(commune),
  ]) {
    for (const browser of [camille, alex]) {
      const { status, html, document } = await browser.get(path)
      assert.equal(status, 200, path)
      assert.equal(document.querySelectorAll('h1').length, 1, path)
      await assertValid(html)
    }
  }
})

test('the list says each state and finds by object, number, state', async () => {
  const rows = async (query: string) => {
    const { document } = await camille.get(`${urls.versements(banc.commune)}${query}`)
    return [...document.querySelectorAll('tbody tr')].map((row) => row.querySelector('.badge')?.textContent)
  }
  assert.deepEqual((await rows('')).toSorted(), ['Archivé', 'Refusé'])
  assert.deepEqual(await rows('?etat=refuse'), ['Refusé'])
  assert.deepEqual(await rows('?q=FAUX'), ['Refusé'])
  assert.deepEqual(await rows('?q=2026_012&etat=archive'), ['Archivé'])
  assert.deepEqual(await rows('?q=introuvable'), [])
})

test('a refused transfer shows each control, what it found, and nothing that it could smuggle', async () => {
  const { document, text } = await camille.get(urls.versement(banc.commune, refus.id))
  const results = [...document.querySelectorAll('[data-controle]')].map((item) => [
    item.getAttribute('data-controle'),
    item.querySelector('.badge')?.textContent,
  ])
  assert.equal(results.length, 14)
  assert.deepEqual(results[0], ['versant', 'Refus'])
  assert.deepEqual(results[2], ['antivirus', 'Non fait'])
  assert.match(text, /Le service versant « <b>autre<\/b> » n’est pas celui de l’accord \(code 202\)/)
  assert.equal(document.querySelector('main b'), null)
  const pieces = [...document.querySelectorAll('.pieces a')].map((link) => link.getAttribute('href'))
  assert.deepEqual(
    pieces,
    (['paquet', 'bordereau', 'reponse'] as const).map((one) => urls.piece(banc.commune, refus.id, one)),
  )
  assert.equal(document.querySelector(`a[href="${urls.archive(banc.commune, refus.id)}"]`), null)
})

test('pieces are downloaded as they were received and sent', async () => {
  const manifest = await camille.get(urls.piece(banc.commune, archive.id, 'bordereau'))
  assert.deepEqual(manifest.bytes, await banc.bytes(archive.bordereauFichierId))
  const sip = await camille.get(urls.piece(banc.commune, archive.id, 'paquet'))
  assert.match(
    String(sip.headers['content-disposition']),
    /attachment; filename=ACTES-027-212700123-20261118-2026_012-DE-1\.zip/,
  )
  assert.equal((await camille.get(`${urls.versement(banc.commune, archive.id)}/controles`)).status, 404)
})

test('the register is searched by words without accents, number and date', async () => {
  const count = async (query: string) =>
    (await camille.get(`${urls.archives(banc.commune)}?${query}`)).document.querySelectorAll('tbody tr').length
  assert.deepEqual(
    await Promise.all(
      [
        'q=DELIBERATION+cantine',
        'q=2026_012',
        'q=tarifs.pdf',
        'q=piscine',
        'du=2026-11-01&au=2026-11-30',
        'du=2026-12-01',
        'au=2026-11-01',
        'suivi=echue',
        'suivi=alteree',
      ].map(count),
    ),
    [1, 1, 1, 0, 1, 0, 0, 0, 0],
  )
})

test('an archive shows its tree, each file with its format and digests, its end of DUA and its access', async () => {
  const { document, text } = await camille.get(urls.archive(banc.commune, archive.id))
  const objets = await banc.as((ctx) => listObjets(ctx, archive.id))
  for (const { ordre, sha512: digest } of objets) {
    assert.ok(document.querySelector(`a[href="${urls.objet(banc.commune, archive.id, ordre)}"]`), String(ordre))
    assert.ok(text.includes(digest))
  }
  assert.match(text, /Acrobat PDF 1\.3 - Portable Document Format \(fmt\/17\)/)
  assert.match(text, /Jusqu’au 20 novembre 2027 au moins \(DUA P01Y\)/)
  assert.match(text, /Libre \(AR038\)/)
  assert.equal(
    document.querySelector('lecteur-pdf')?.getAttribute('data-src'),
    `${urls.objet(banc.commune, archive.id, 1)}?affichage=1`,
  )
})

test('at the end of the DUA, nothing is proposed but the visa', async () => {
  banc.house.setNow('2028-01-10T09:00:00Z')
  const { text } = await camille.get(urls.archive(banc.commune, archive.id))
  assert.match(text, /Durée échue le 20 novembre 2027/)
  assert.match(text, /visa du directeur des Archives départementales/)
  banc.house.setNow('2026-11-25T10:00:00Z')
})

test('files are read, never rendered in our origin, and each reading is written down', async () => {
  const objets = await banc.as((ctx) => listObjets(ctx, archive.id))
  const pdf = await camille.get(`${urls.objet(banc.commune, archive.id, 1)}?affichage=1`)
  assert.equal(sha512(pdf.bytes), objets[1]?.sha512)
  assert.match(String(pdf.headers['content-security-policy']), /sandbox/)
  const [last] = await banc.as((ctx) => listLatestEntrees(ctx, 1))
  assert.deepEqual(
    [last?.nom, last?.details.fichier, last?.acteur.nom],
    ['archive.consultee', objets[1]?.chemin, 'Camille Roussel'],
  )
  assert.equal((await camille.get(urls.objet(banc.commune, archive.id, 99))).status, 404)
})

test('the whole archive is an OCFL object: declaration, inventory, digest, every file', async () => {
  const { bytes } = await camille.get(urls.zip(banc.commune, archive.id))
  const files = new Map<string, Buffer>()
  const zip = await fromBufferPromise(bytes)
  for await (const entry of zip.eachEntry()) {
    const chunks: Buffer[] = []
    for await (const chunk of await zip.openReadStreamPromise(entry)) chunks.push(chunk)
    files.set(String(entry.fileName).replace(`${archive.cote}/`, ''), Buffer.concat(chunks))
  }
  assert.equal(String(files.get('0=ocfl_object_1.1')), 'ocfl_object_1.1\n')
  const inventory = files.get('inventory.json') as Buffer
  assert.equal(String(files.get('inventory.json.sha512')), `${sha512(inventory)}  inventory.json\n`)
  const { manifest } = JSON.parse(String(inventory)) as { manifest: Record<string, string[]> }
  const listed = Object.entries(manifest).flatMap(([digest, paths]) => paths.map((path) => [path, digest] as const))
  assert.equal(listed.length, files.size - 3)
  for (const [path, digest] of listed) assert.equal(sha512(files.get(path) as Buffer), digest, path)
})

test('the attestation is a PDF; the lists are spreadsheets', async () => {
  const pdf = await camille.get(urls.attestation(banc.commune, archive.id))
  assert.equal(pdf.bytes.subarray(0, 5).toString(), '%PDF-')
  const registre = await camille.get(urls.archivesCsv(banc.commune))
  assert.match(registre.html, new RegExp(`${archive.cote};Délibération 2026_012`))
  const versements = await camille.get(`${urls.versementsCsv(banc.commune)}?etat=refuse`)
  assert.match(versements.html, /FAUX;Refusé;;202/)
  assert.doesNotMatch(versements.html, /Archivé/)
})

test('integrity is verified from the page, without script', async () => {
  const { document } = await camille.get(urls.archive(banc.commune, archive.id))
  const action = document.querySelector('form[action$="/verifier"]')?.getAttribute('action') as string
  banc.house.setNow('2026-11-26T10:00:00Z')
  assert.equal((await camille.post(action)).status, 303)
  await banc.house.drainJobs()
  const { text } = await camille.get(urls.archive(banc.commune, archive.id))
  assert.match(text, /Intacte : les 7 fichiers ont été relus.*Dernière vérification le 26 novembre 2026/)
})

test('a package is brought by a form; the same again leads to its answer', async () => {
  const { transfer, fichiers } = await undoPaquet(await banc.bytes(archive.sipFichierId))
  const zip = await redoPaquet({ transfer: { ...transfer, messageIdentifier: 'FORMULAIRE-1' }, fichiers })
  const path = urls.paquet(banc.commune)
  const first = await camille.send(path, 'paquet', { nom: 'versement.zip', bytes: zip })
  assert.equal(first.status, 303)
  await banc.house.drainJobs()
  const again = await camille.send(path, 'paquet', { nom: 'autre-nom.zip', bytes: zip })
  assert.equal(again.headers.location, first.headers.location)
  assert.match((await camille.get(String(first.headers.location))).text, /Archivé/)
  const empty = await camille.post(path)
  assert.equal(empty.status, 422)
  assert.match(empty.text, /Choisissez le paquet/)
})

test('what waits says why without giving secrets away, and offers to try again', async () => {
  const depot = await banc.depot({ idActe: 'ATTENTE-1' })
  const { write } = banc.house.files
  banc.house.files.write = async () => {
    throw new Error('secret du serveur')
  }
  const { id } = await banc.verse(depot)
  banc.house.files.write = write
  const { document, text, html } = await camille.get(urls.versement(banc.commune, id))
  assert.match(text, /En attente : nouvel essai automatique.*Une panne a interrompu le traitement/)
  assert.doesNotMatch(text, /secret du serveur/)
  await assertValid(html)
  assert.equal(
    (await camille.post(document.querySelector('form[action$="/relancer"]')?.getAttribute('action') as string)).status,
    303,
  )
  await banc.house.drainJobs()
  assert.match((await camille.get(urls.versement(banc.commune, id))).text, /Archivé/)
})

test('the archiviste changes the agreement; every mistake is told; the versant reads it', async () => {
  const path = urls.accord(banc.commune)
  const { document } = await alex.get(path)
  const values: Record<string, string | string[]> = {}
  for (const input of document.querySelectorAll('main form input, main form textarea')) {
    const type = input.getAttribute('type')
    const name = input.getAttribute('name') as string
    const ticked = type !== 'checkbox' && type !== 'radio' ? true : input.hasAttribute('checked')
    const value = input.getAttribute('value') ?? ''
    if (!ticked) continue
    values[name] = name === 'formats' ? [...((values.formats as string[]) ?? []), value] : value
  }
  const before = await banc.as((ctx) => findAccord(ctx, 'ACTES'))
  assert.equal((await alex.post(path, values)).status, 303)
  assert.deepEqual(await banc.as((ctx) => findAccord(ctx, 'ACTES')), before, 'what is shown is what is kept')

  const wrong = await alex.post(path, {
    ...values,
    libelle: '',
    dua: 'toujours',
    fin: '2020-01-01',
    debut: '2026-01-01',
    producteurs: ' ',
    formats: [],
    tailleMax: 'x',
  })
  assert.equal(wrong.status, 422)
  const faulty = [...wrong.document.querySelectorAll('.fautes a')].map((link) => link.getAttribute('href'))
  assert.deepEqual(faulty, [
    '#champ-libelle',
    '#champ-fin',
    '#champ-producteurs',
    '#champ-dua',
    '#champ-tailleMax',
    '#champ-formats',
  ])
  await assertValid(wrong.html)

  assert.equal(
    (await alex.post(path, { ...values, fin: '2026-12-31', cadre: 'Convention du 3 mars 2026' })).status,
    303,
  )
  assert.equal((await banc.as((ctx) => findAccord(ctx, 'ACTES')))?.fin, '2026-12-31')
  assert.equal((await camille.post(path, values)).status, 403)
  assert.match((await camille.get(path)).text, /Convention du 3 mars 2026/)
  await banc.as((ctx) => updateAccord(ctx, 'ACTES', { fin: null }))
})
