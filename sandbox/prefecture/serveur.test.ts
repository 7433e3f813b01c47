import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { HtmlValidate } from 'html-validate'
import { readConfig } from '#platform/config'
import { createLog } from '#platform/log'
import { type Acte, buildActe, buildArchive, composePaquet, nameTransaction } from '#standards/actes'
import { openPrefecture, type Prefecture } from './index.ts'
import type { EnveloppeRecue } from './modele.ts'

const NOW = new Date('2026-11-25T10:00:00Z')
const SIREN = '212705123'
const folder = mkdtempSync(join(tmpdir(), 'parvis-prefecture-'))
// Nothing listens where it mails: what it owes is kept, and the tests look at what it decided.
const config = { ...readConfig({ PARVIS_DATA: folder }), sandboxPort: 0, inboundMailPort: 1 }
const open = () => openPrefecture({ config, log: createLog('silent'), clock: () => NOW })

let prefecture: Prefecture
before(async () => {
  prefecture = await open()
})
after(async () => {
  await prefecture.close()
  rmSync(folder, { recursive: true, force: true })
})

let serie = 0

interface Changes {
  acte?: Partial<Acte>
  /** Name of the field, when it is not that of the archive. */
  champ?: string
  contenu?: string
  rename?: (nom: string) => string
  serie?: number
}

/** Deposits one acte; `changes` damage it. */
async function deposit(changes: Changes = {}): Promise<{ nom: string; status: number; text: string }> {
  serie += 1
  const numero = changes.acte?.numero ?? `N_${serie}`
  const names = nameTransaction(
    {
      departement: '027',
      siren: SIREN,
      date: '2026-11-20',
      numero: `N_${serie}`,
      nature: 'DE',
      transaction: 1,
      flux: 1,
    },
    [{ typologie: '99_DE', extension: 'pdf' }],
  )
  const rename = changes.rename ?? ((nom: string) => nom)
  const document = rename(names.documents[0] as string)
  const message = buildActe({
    date: '2026-11-20',
    nature: 1,
    matiere: '7.5.1',
    objet: 'Essai',
    dateClassification: '2019-04-18',
    document: { nom: document },
    annexes: [],
    documentPapier: false,
    ...changes.acte,
    numero,
  })
  const paquet = composePaquet(
    { trigramme: 'PRV', quadrigramme: 'TACT', date: '2026-11-25', serie: changes.serie ?? serie },
    {
      emetteur: { siren: SIREN, departement: '027', arrondissement: '3', nature: '31' },
      adressesRetour: ['retours@essai.test', 'mairie@essai.test'],
    },
    { nom: names.message, contenu: message },
    [{ nom: document, contenu: new TextEncoder().encode(changes.contenu ?? '%PDF-1.7 acte') }],
  )
  return post(changes.champ ?? paquet.nom, await buildArchive(paquet.entrees, NOW))
}

async function post(nom: string, bytes: Uint8Array<ArrayBuffer>) {
  const form = new FormData()
  form.set(nom, new Blob([bytes]), nom)
  const response = await fetch(`${prefecture.url}/depot`, { method: 'POST', body: form })
  return { nom, status: response.status, text: await response.text() }
}

async function enveloppe(nom: string): Promise<EnveloppeRecue | undefined> {
  await prefecture.settle()
  const all = (await (await fetch(`${prefecture.url}/api/enveloppes`)).json()) as EnveloppeRecue[]
  return all.find((one) => one.nom === nom)
}

const order = (path: string, body: unknown) =>
  fetch(`${prefecture.url}/api/${path}`, { method: 'POST', body: JSON.stringify(body) })

test('a sound acte is answered by an accusé de réception to the first return address', async () => {
  const { nom, status } = await deposit()
  assert.equal(status, 200)
  const recue = await enveloppe(nom)
  assert.deepEqual([recue?.fautes, recue?.adresses[0], recue?.fois], ['', 'retours@essai.test', 1])
  assert.match(recue?.courriels[0]?.sujet ?? '', /^@CTES : AR de transmission d’acte 027-212705123-20261120-N_\d+-DE$/)
  assert.equal(recue?.courriels[0]?.aRemettre, true)
})

test('every fault has its refusal', async () => {
  const cases: [string, Changes, RegExp][] = [
    ['classification', { acte: { dateClassification: '2018-01-01' } }, /^002 ODT-VERIF-01/],
    ['matière', { acte: { matiere: '7.99' } }, /^003 .*7\.99/],
    ['typologie', { rename: (nom) => nom.replace('99_DE', '10_DE') }, /^004 .*10_DE/],
    ['name and content', { acte: { numero: 'AUTRE' } }, /^001 /],
    ['content and extension', { contenu: 'texte' }, /^999 .*n’est pas un fichier pdf/],
    ['missing document', { acte: { document: { nom: 'absent.pdf' } } }, /^999 .*« absent.pdf »/],
  ]
  for (const [name, changes, fautes] of cases) {
    const { nom, status } = await deposit(changes)
    assert.equal(status, 200, name)
    const recue = await enveloppe(nom)
    assert.match(recue?.fautes ?? '', fautes, name)
    assert.match(recue?.courriels[0]?.sujet ?? '', /anomalie|refusée/, name)
  }
})

test('what cannot be answered is refused by the server itself', async () => {
  assert.equal((await deposit({ champ: 'n’importe quoi.zip' })).status, 400)
  assert.equal((await post(`PRV-TACT--${SIREN}--20261125-900.tar.gz`, new Uint8Array([1, 2, 3]))).status, 400)
  assert.equal((await fetch(`${prefecture.url}/depot`, { method: 'POST', body: 'texte' })).status, 415)
  assert.equal((await fetch(`${prefecture.url}/depot`, { method: 'POST', body: new FormData() })).status, 400)
})

test('the same archive again is no second deposit, another one under its name is refused', async () => {
  const first = await deposit()
  const again = await post(first.nom, await archiveOf(first.nom))
  assert.equal(again.status, 200)
  assert.equal((await enveloppe(first.nom))?.fois, 2)
  const other = await deposit({ serie, contenu: '%PDF-1.7 autre' })
  assert.deepEqual([other.nom, other.status], [first.nom, 409])
})

async function archiveOf(nom: string): Promise<Uint8Array<ArrayBuffer>> {
  return new Uint8Array(await (await fetch(`${prefecture.url}/fichiers/${nom}`)).arrayBuffer())
}

test('an order is for the next envelope, of one collectivité if it says so, and is spent', async () => {
  await order('consigne', { reponse: 'injoignable', siren: '999999999' })
  assert.equal((await deposit()).status, 200)
  await order('consigne', { reponse: 'injoignable', siren: SIREN })
  assert.equal((await deposit()).status, 503)
  assert.equal((await deposit()).status, 200)
  await order('consigne', { reponse: 'attente' })
  const { nom } = await deposit()
  assert.equal((await enveloppe(nom))?.courriels.length, 0)
  assert.equal((await order(`enveloppes/${nom}/reponse`, {})).status, 200)
  assert.equal((await enveloppe(nom))?.courriels.length, 1)
})

test('an order that makes no sense is refused with its reason', async () => {
  for (const [path, body] of [
    ['consigne', { reponse: 'inconnue' }],
    ['consigne', { reponse: 'ar', siren: '12' }],
    ['consigne', { reponse: 'retard', delaiSecondes: -1 }],
    ['consigne', []],
    ['classification', { date: '2026-02-30' }],
    ['enveloppes/absente/reponse', {}],
    ['enveloppes/absente/courrier', { type: '9-9' }],
  ] as const) {
    const response = await order(path, body)
    assert.equal(response.status, 422, path)
    assert.match(await response.text(), /\.$/)
  }
  assert.equal((await order('inconnu', {})).status, 404)
  const crossSite = await fetch(`${prefecture.url}/ordres/consigne`, {
    method: 'POST',
    headers: { 'sec-fetch-site': 'cross-site' },
    body: 'reponse=anomalie',
  })
  assert.equal(crossSite.status, 403)
})

test('kept files are given by their names only', async () => {
  for (const path of ['fichiers/etat.json', 'fichiers/..%2Fetat.json', 'fichiers/', 'fichiers/%E0%A4%A'])
    assert.equal((await fetch(`${prefecture.url}/${path}`)).status, 404, path)
})

test('what is owed survives a restart', async () => {
  await order('consigne', { reponse: 'attente' })
  const { nom } = await deposit()
  const owed = (await enveloppe(nom))?.prevue
  await prefecture.close()
  prefecture = await open()
  assert.equal((await enveloppe(nom))?.prevue, owed)
  assert.equal(owed, 'attente')
})

test('the page is sound HTML, with a strict policy', async () => {
  const response = await fetch(prefecture.url)
  assert.match(response.headers.get('content-security-policy') ?? '', /default-src 'none'/)
  const report = await new HtmlValidate({ extends: ['html-validate:standard'] }).validateString(await response.text())
  assert.deepEqual(
    report.results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => `${ruleId}: ${message}`)),
    [],
  )
})

test('it does not open in production', async () => {
  const production = { ...config, mode: 'production' } as const
  await assert.rejects(openPrefecture({ config: production, log: createLog('silent'), clock: () => NOW }), /production/)
})
