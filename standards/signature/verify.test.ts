import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PDFDocument } from '@cantoo/pdf-lib'
import { concat, fromLatin1, toLatin1 } from '#standards/octets'
import {
  findForm,
  openPdf,
  type PdfDocument,
  PdfName,
  PdfRef,
  PdfStream,
  PdfUpdate,
  type PdfValue,
} from '#standards/pdf'
import { createAuthority, issueCertificate } from './autorite.ts'
import { assemblePdf, autorite, buildPdf, FROM, issueSigner, ONE_PAGE, signPdf, TO } from './exemples.ts'
import { verifyPades } from './verify.ts'

const marie = await issueSigner()
const jean = await issueSigner('Jean Petit')
const letter = await buildPdf()
const trust = { trustAnchors: [autorite.certificate] }

async function verifyOne(pdf: Uint8Array, options = trust) {
  const [report] = await verifyPades(pdf, options)
  assert.ok(report)
  return report
}

/** The same PDF with an incremental update that a viewer would apply. */
async function revise(pdf: Uint8Array, change: (document: PdfDocument, update: PdfUpdate) => void) {
  const document = openPdf(pdf)
  const update = new PdfUpdate(document)
  change(document, update)
  return concat(pdf, fromLatin1(await update.format()))
}

test('a PDF without signature has no report', async () => {
  assert.deepEqual(await verifyPades(letter, trust), [])
})

test('a report tells everything of a good signature', async () => {
  const signed = await signPdf(letter, marie, { raison: 'Maire', lieu: 'Saint-Amour' })
  const { certificate, ...report } = await verifyOne(signed)
  assert.equal(certificate?.title, 'Maire')
  assert.deepEqual(report, {
    field: 'Signature1',
    kind: 'signature',
    signer: 'Marie Durand',
    claimedAt: new Date('2025-03-04T10:00:00Z'),
    raison: 'Maire',
    lieu: 'Saint-Amour',
    level: 'B-B',
    integrity: 'intacte',
    coverage: 'document-entier',
    certificateFaults: [],
    indication: 'TOTAL-PASSED',
    summary: 'Signé par Marie Durand (Maire) le 4 mars 2025 à 11 h 00 ; le document n’a pas changé depuis.',
  })
})

test('a second signer leaves the first signature whole', async () => {
  const signed = await signPdf(await signPdf(letter, marie), jean, { stamp: { page: 1, x: 0, y: 0, lines: ['Jean'] } })
  const [first, second] = await verifyPades(signed, trust)
  assert.equal(first?.coverage, 'signatures-ajoutees')
  assert.match(first!.summary, /seules d’autres signatures ont été ajoutées depuis\.$/)
  assert.equal(second?.coverage, 'document-entier')
})

test('a byte changed anywhere in what is signed is noticed', async () => {
  const signed = await signPdf(letter, marie)
  const hole = /<[0-9a-f]{2000,}>/.exec(toLatin1(signed))!
  const places = Array.from({ length: 150 }, (_, index) => Math.floor((index * (signed.length - hole[0].length)) / 150))
  for (const place of places) {
    const at = place < hole.index ? place : place + hole[0].length
    const altered = signed.slice()
    altered[at]! ^= 0x01
    const reports = await verifyPades(altered, trust).catch((error) => {
      assert.equal(error.name, 'SignatureError', `byte ${at}`)
      return []
    })
    assert.ok(
      reports.every(({ indication }) => indication !== 'TOTAL-PASSED'),
      `byte ${at}`,
    )
  }
})

test('bytes after the signed document are noticed', async () => {
  const signed = await signPdf(letter, marie)
  const report = await verifyOne(concat(signed, fromLatin1('% facture de 12 000 euros\n')))
  assert.equal(report.integrity, 'intacte')
  assert.equal(report.coverage, 'modifie-ensuite')
  assert.equal(report.indication, 'INDETERMINATE')
  assert.match(report.summary, /mais le document a été modifié ensuite/)
  assert.equal((await verifyOne(concat(signed, fromLatin1('\r\n')))).coverage, 'document-entier')
})

test('a page rewritten by another program after the signature is noticed', async () => {
  const document = await PDFDocument.load(await signPdf(letter, marie), { forIncrementalUpdate: true })
  document.getPage(0).drawText('et 12 000 euros de plus', { x: 50, y: 700 })
  const report = await verifyOne(await document.commit())
  assert.equal(report.integrity, 'intacte')
  assert.equal(report.coverage, 'modifie-ensuite')
})

/** Changes by which a signed document is made to show something else (“shadow attacks”), then what they do. */
const ATTACKS: [name: string, change: (document: PdfDocument, update: PdfUpdate) => void][] = [
  [
    'an annotation laid over the page',
    (document, update) => {
      const [page] = document.listPages()
      const note = new Map<string, PdfValue>([
        ['Subtype', new PdfName('FreeText')],
        ['Rect', [0, 0, 595, 842]],
      ])
      const annotations = [...document.arrayAt(page!.dict.get('Annots')), update.add(note)]
      update.replace(page!.ref, new Map([...page!.dict, ['Annots', annotations]]))
    },
  ],
  [
    'a page tree with other pages',
    (document, update) => {
      const pages = new Map<string, PdfValue>([
        ['Kids', [document.listPages()[0]!.ref]],
        ['Count', 1],
      ])
      update.replace(document.catalogRef, new Map([...document.catalog, ['Pages', update.add(pages)]]))
    },
  ],
  [
    'a form field never signed, drawn over the page',
    (document, update) => {
      const form = findForm(document)!
      const field = new Map<string, PdfValue>([
        ['FT', new PdfName('Sig')],
        ['Rect', [0, 0, 595, 842]],
      ])
      const fields = [...document.arrayAt(form.get('Fields')), update.add(field)]
      const grown = new Map([...form, ['Fields', fields]])
      update.replace(document.catalogRef, new Map([...document.catalog, ['AcroForm', grown]]))
    },
  ],
]

for (const [name, change] of ATTACKS) {
  test(`${name} after the signature is noticed`, async () => {
    const attacked = await revise(await signPdf(letter, marie), change)
    assert.equal((await verifyOne(attacked)).coverage, 'modifie-ensuite')
    const thenSigned = await signPdf(attacked, jean)
    const [first, second] = await verifyPades(thenSigned, trust)
    assert.equal(first?.coverage, 'modifie-ensuite')
    assert.equal(second?.coverage, 'document-entier')
  })
}

test('content left undefined by the signed document and defined afterwards is noticed', async () => {
  const hollow = ONE_PAGE[2]!.replace('/Resources', '/Contents 90 0 R/Resources')
  const signed = await signPdf(assemblePdf([ONE_PAGE[0]!, ONE_PAGE[1]!, hollow]), marie)
  const attacked = await revise(signed, (_, update) =>
    update.replace(new PdfRef(90), new PdfStream(new Map(), fromLatin1('0 g '))),
  )
  assert.equal((await verifyOne(attacked)).coverage, 'modifie-ensuite')
})

test('a hole of the signed range larger than the signature is refused (signature wrapping)', async () => {
  const signed = toLatin1(await signPdf(letter, marie))
  const [range, length, restart, rest] = /(?<=ByteRange )\[0 (\d+) (\d+) (\d+) *\]/.exec(signed)!
  const shifts = [
    [0, 1, -1],
    [-1, 0, 0],
    [0, 0, 1],
    [0, -2, 2],
  ] as const
  for (const [a, b, c] of shifts) {
    const moved = `[0 ${+length! + a} ${+restart! + b} ${+rest! + c}`.padEnd(range.length - 1)
    const report = await verifyOne(fromLatin1(signed.replace(range, `${moved}]`)))
    assert.equal(report.indication, 'TOTAL-FAILED')
    assert.match(report.summary, /La signature de Marie Durand n’est pas prouvée/)
  }
})

test('certificates are judged at the date of the signature, or at the one given', async () => {
  const to = new Date('2025-12-31T00:00:00Z')
  const key = await issueCertificate(autorite, { nom: 'Marie Durand', usage: 'signature', from: FROM, to })
  const signed = await signPdf(letter, key)
  assert.equal((await verifyOne(signed)).indication, 'TOTAL-PASSED')
  const [late] = await verifyPades(signed, { ...trust, at: new Date('2026-06-01T00:00:00Z') })
  assert.equal(late?.indication, 'INDETERMINATE')
  assert.match(late!.summary, /Attention : Le certificat de Marie Durand a expiré le 31 décembre 2025\.$/)
})

test('an unknown authority leaves the signature uncertain', async () => {
  const stranger = await createAuthority({ nom: 'Étrangère', from: FROM })
  const key = await issueCertificate(stranger, { nom: 'Marie Durand', usage: 'signature', from: FROM, to: TO })
  const report = await verifyOne(await signPdf(letter, key))
  assert.equal(report.integrity, 'intacte')
  assert.equal(report.indication, 'INDETERMINATE')
  assert.deepEqual(
    report.certificateFaults.map(({ code }) => code),
    ['certificat.autorite-inconnue'],
  )
})

test('an old form of signature is told as impossible to check here', async () => {
  const signed = toLatin1(await signPdf(letter, marie))
  const old = signed.replace('/ETSI.CAdES.detached', '/adbe.x509.rsa_sha1 ')
  const report = await verifyOne(fromLatin1(old))
  assert.equal(report.integrity, 'inconnue')
  assert.equal(report.indication, 'INDETERMINATE')
})
