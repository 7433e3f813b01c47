import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, type TestContext, test } from 'node:test'
import type { FormError } from '#platform/errors'
import { attachFile, getFichier } from '#platform/files'
import { listLatestEntrees } from '#platform/journal'
import {
  cancelTransmission,
  checkDepot,
  depositActe,
  getClassification,
  renderTampon,
  requestClassification,
} from '#services/teletransmission'
import { parseRetour } from '#standards/actes'
import { inspectPdf } from '#standards/pdf'
import { type Banc, NOW, openBanc } from './banc.test.ts'

const SCHEMA = '../shared/schemas/actes/actesv1_1.xsd'

let banc: Banc
before(async () => {
  banc = await openBanc()
})
after(() => banc.close())

async function bytesOf(fichierId: string | undefined): Promise<Buffer> {
  const { sha256 } = await banc.as((ctx) => getFichier(ctx, fichierId ?? ''))
  return Buffer.concat(await Array.fromAsync(await banc.house.files.read(banc.commune.id, sha256)))
}

/** The stamp is not compressed: its operators write text in hexadecimal. */
function textOf(pdf: Uint8Array): string {
  const source = Buffer.from(pdf).toString('latin1')
  return source.replace(/<([0-9a-f]{2,})>/gi, (_, hex: string) => Buffer.from(hex, 'hex').toString('latin1'))
}

test('the classification comes with the third levels of the préfecture, and only once when nothing changed', async () => {
  const held = await banc.as(getClassification)
  assert.equal(held?.date, '2019-04-18')
  assert.ok(held?.matieres.some(({ enfants }) => enfants.some((second) => second.enfants.length > 0)))
  const before = (await banc.enveloppes()).length
  const first = await banc.as(requestClassification)
  assert.deepEqual(await banc.as(requestClassification), first)
  await banc.exchange()
  assert.equal((await banc.enveloppes()).length, before + 1)
  const { etat, etapes } = await banc.transaction(first.id)
  assert.equal(etat, 'acquitte')
  assert.match(etapes.at(-1)?.message ?? '', /^Classification sans changement/)
})

test('an acte goes from its deposit to its stamp without anybody', async () => {
  const id = await banc.deposit({ objet: 'Subvention à l’école — 1 200 € « exceptionnelle »' })
  await banc.exchange()
  const transaction = await banc.transaction(id)
  assert.equal(transaction.etat, 'acquitte')
  assert.equal(transaction.arLe, '2026-11-25')
  assert.match(transaction.idActe ?? '', /^027-\d{9}-20261120-2026_DE_001-DE$/)
  assert.deepEqual(await banc.noms(id), ['acte.poste', 'acte.transmis', 'acte.acquitte', 'acte.tamponne'])
  assert.deepEqual(
    transaction.etapes.map(({ etat }) => etat),
    ['poste', 'en-attente', 'transmis', 'acquitte'],
  )
  const ar = parseRetour(await bytesOf(transaction.arXmlFichierId))
  assert.equal(ar.racine === 'ARActe' && ar.idActe, transaction.idActe)
  assert.ok((inspectPdf(await bytesOf(transaction.bordereauFichierId)).pages ?? 0) >= 1)
  const stamped = textOf(await bytesOf(transaction.tamponneFichierId))
  assert.match(stamped, /Reçu en préfecture le 25\/11\/2026/)
  assert.ok(stamped.includes(`ID : ${transaction.idActe}`))
})

test('the stamp takes the day of publication, and is refused rather than left out', async () => {
  const id = await banc.deposit()
  await assert.rejects(renderTampon(banc.house, banc.commune, id), { code: 'teletransmission.tampon-impossible' })
  await banc.exchange()
  const stamped = Buffer.from(await renderTampon(banc.house, banc.commune, id, { publieLe: '2026-11-26' }))
  assert.match(textOf(stamped), /Publié le 26\/11\/2026/)
})

/** Extracts the kept archive of a transaction with GNU tar. */
async function extract(t: TestContext, id: string): Promise<{ folder: string; names: string[] }> {
  const { archiveFichierId } = await banc.transaction(id)
  const folder = mkdtempSync(join(tmpdir(), 'parvis-archive-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const bytes = await bytesOf(archiveFichierId)
  execFileSync('tar', ['-xzf', '-'], { cwd: folder, input: bytes })
  const names = execFileSync('tar', ['-tzf', '-'], { input: bytes, encoding: 'utf8' }).trim().split('\n')
  return { folder, names }
}

const CIRCULATION = { nature: 2, typologie: '99_AR', objet: 'Circulation rue de l’Église', matiere: '6.1.1' }

test('the archive is flat for GNU tar, in the order and with the names of the norm', async (t) => {
  const id = await banc.deposit(CIRCULATION)
  await banc.exchange()
  const { names } = await extract(t, id)
  assert.equal(names.length, 3)
  assert.match(names[0] ?? '', /^TACT--\d{9}--20261125-\d+\.xml$/)
  assert.match(names[1] ?? '', /^027-\d{9}-20261120-2026_DE_\d+-AR-1-1_0\.xml$/)
  assert.match(names[2] ?? '', /^99_AR-027-\d{9}-20261120-2026_DE_\d+-AR-1-1_1\.pdf$/)
})

test('an acte, its cancellation and a request are valid against the official schema', async (t) => {
  if (!existsSync(SCHEMA)) return t.skip('the official schema is not here')
  if (spawnSync('xmllint', ['--version']).error) return t.skip('xmllint is not here (Debian package libxml2-utils)')
  const acte = await banc.deposit(CIRCULATION)
  await banc.exchange()
  await banc.as((ctx) => cancelTransmission(ctx, acte))
  const request = await banc.as(requestClassification)
  await banc.exchange()
  const kept = await banc.enveloppes()
  const cancelled = kept.find(({ contenu }) => contenu.startsWith('Annulation'))
  assert.ok(cancelled)
  for (const { folder, names } of [await extract(t, acte), await extract(t, request.id)]) {
    for (const name of names.filter((file) => file.endsWith('.xml'))) check(join(folder, name))
  }
  const folder = mkdtempSync(join(tmpdir(), 'parvis-archive-'))
  t.after(() => rmSync(folder, { recursive: true, force: true }))
  const archive = await fetch(`${banc.prefecture.url}/fichiers/${cancelled.nom}`)
  execFileSync('tar', ['-xzf', '-'], { cwd: folder, input: Buffer.from(await archive.arrayBuffer()) })
  for (const name of readdirSync(folder)) check(join(folder, name))
})

function check(path: string): void {
  const { status, stderr } = spawnSync('xmllint', ['--noout', '--nonet', '--schema', SCHEMA, path], {
    encoding: 'utf8',
  })
  assert.equal(status, 0, stderr)
}

test('our mailbox is the first return address, then the commune’s', async () => {
  const [last] = await banc.enveloppes()
  assert.deepEqual(last?.adresses.slice(0, 2), ['retours@teletransmission.test', 'mairie@saint-aubin-sur-ourle.test'])
})

test('envelopes are numbered by day and by commune', async () => {
  const serieOf = async () => Number(/-(\d+)\.tar\.gz$/.exec((await banc.enveloppes())[0]?.nom ?? '')?.[1])
  await banc.deposit()
  await banc.exchange()
  const before = await serieOf()
  await banc.deposit()
  await banc.exchange()
  assert.equal(await serieOf(), before + 1)
  banc.house.setNow('2026-11-26T10:00:00Z')
  await banc.deposit()
  await banc.exchange()
  assert.equal(await serieOf(), 1)
  banc.house.setNow(NOW)
})

test('a number is taken by a live acte; cancelled, it is free again', async () => {
  const id = await banc.deposit({ numero: 'A_1' })
  await assert.rejects(banc.deposit({ numero: 'A_1' }), (error: FormError) => error.fautes[0]?.champ === 'numero')
  await banc.exchange()
  await banc.as((ctx) => cancelTransmission(ctx, id))
  await assert.rejects(
    banc.as((ctx) => cancelTransmission(ctx, id)),
    { message: /déjà demandée/ },
  )
  assert.equal((await banc.transaction(id)).etat, 'annulation-demandee')
  await banc.exchange()
  assert.equal((await banc.transaction(id)).etat, 'annule')
  assert.deepEqual((await banc.noms(id)).slice(-2), ['acte.annulation-demandee', 'acte.annule'])
  const again = await banc.deposit({ numero: 'A_1' })
  await banc.exchange()
  assert.equal((await banc.transaction(again)).etat, 'acquitte')
  assert.equal((await banc.transaction(id)).etat, 'annule')
})

test('every fault is told at once, by the names of the deposit', async () => {
  const fautes = await banc.as((ctx) =>
    checkDepot(ctx, {
      nature: 1,
      matiere: '12.1',
      numero: 'été 1',
      objet: '',
      dateDecision: '2027-01-01',
      documentPapier: false,
      documents: [],
    }),
  )
  assert.deepEqual(
    new Set(fautes.map(({ champ }) => champ)),
    new Set(['matiere', 'numero', 'objet', 'dateDecision', 'documents']),
  )
})

test('a missing acte is told: its first annexe never takes its place', async () => {
  const annexe = await banc.pdf('Annexe')
  const documents = [{ fichierId: '0198c0de-0000-7000-8000-000000000000' }, { fichierId: annexe }]
  await assert.rejects(banc.deposit({ documents }), (error: FormError) => error.fautes[0]?.code === 'fichier.absent')
})

test('a document that cannot be read is refused before anything leaves, and the number stays free', async () => {
  const contenu = await banc.house.files.write(banc.commune.id, truncated())
  const before = (await banc.enveloppes()).length
  const id = (
    await banc.as(async (ctx) => {
      const fichier = await attachFile(ctx, contenu, { service: 'essai', nom: 'abîmé.pdf' })
      return depositActe(ctx, {
        nature: 1,
        matiere: '7.5',
        numero: 'CASSE',
        objet: 'Essai',
        dateDecision: '2026-11-20',
        documentPapier: false,
        documents: [{ fichierId: fichier.id }],
      })
    })
  ).id
  await banc.exchange()
  const { etat, anomalie } = await banc.transaction(id)
  assert.equal(etat, 'erreur')
  assert.match(anomalie?.detail ?? '', /« abîmé.pdf »/)
  assert.equal((await banc.enveloppes()).length, before)
  await banc.deposit({ numero: 'CASSE' })
})

async function* truncated() {
  yield Buffer.from('%PDF-1.7\n1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\n')
}

test('a classification that the préfecture has changed is asked for at once, and the acte corrected by sending it again', async () => {
  await banc.order('classification', { date: '2026-11-25' })
  const id = await banc.deposit({ numero: 'CLASS_1' })
  await banc.exchange()
  const { etat, anomalie } = await banc.transaction(id)
  assert.equal(etat, 'en-anomalie')
  assert.match(anomalie?.aide ?? '', /classification/)
  assert.equal((await banc.as(getClassification))?.date, '2026-11-25')
  const again = await banc.deposit({ numero: 'CLASS_1' })
  await banc.exchange()
  assert.equal((await banc.transaction(again)).etat, 'acquitte')
})

test('a letter of the préfecture joins its acte, with its document, and waits to be read', async () => {
  const id = await banc.deposit()
  await banc.exchange()
  const [enveloppe] = await banc.enveloppes()
  const sent = await banc.order(`enveloppes/${enveloppe?.nom}/courrier`, { type: '3-1' })
  assert.equal(sent.status, 200)
  await banc.exchange()
  assert.match((await banc.transaction(id)).etapes.at(-1)?.message ?? '', /^Demande de pièces complémentaires/)
  assert.equal((await banc.noms(id)).at(-1), 'acte.courrier-recu')
  const entrees = await banc.as((ctx) => listLatestEntrees(ctx, 5))
  assert.ok(entrees.some(({ nom }) => nom === 'acte.courrier-recu'))
})
