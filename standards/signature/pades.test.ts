import assert from 'node:assert/strict'
import { test } from 'node:test'
import { PDFDocument } from '@cantoo/pdf-lib'
import fc from 'fast-check'
import { concat, equalBytes, fromLatin1, toLatin1 } from '#standards/octets'
import { formatPdf, listFields, openPdf, textOfString } from '#standards/pdf'
import { signatureForCms } from './algorithme.ts'
import type { KeyType } from './autorite.ts'
import { parseCertificate } from './certificat.ts'
import { assemblePdf, autorite, buildPdf, issueSigner, ONE_PAGE, SIGNED_AT, signPdf } from './exemples.ts'
import { completePades, preparePades } from './pades.ts'
import { verifyPades } from './verify.ts'

const marie = await issueSigner()
const letter = await buildPdf()
const trust = { trustAnchors: [autorite.certificate] }

async function indications(pdf: Uint8Array) {
  return (await verifyPades(pdf, trust)).map(({ signer, indication }) => `${signer} ${indication}`)
}

for (const keyType of ['RSA-2048', 'P-256', 'P-384'] satisfies KeyType[]) {
  test(`a PDF is signed by a ${keyType} key`, async () => {
    const key = await issueSigner('Marie Durand', keyType)
    assert.deepEqual(await indications(await signPdf(letter, key)), ['Marie Durand TOTAL-PASSED'])
  })
}

for (const useObjectStreams of [true, false]) {
  test(`signers follow one another without touching what was there (object streams: ${useObjectStreams})`, async () => {
    const jean = await issueSigner('Jean Petit')
    const original = await buildPdf({ pages: 3, useObjectStreams })
    const once = await signPdf(original, marie)
    const twice = await signPdf(once, jean, { stamp: { page: -1, x: 10, y: 10, lines: ['Jean Petit'] } })
    const thrice = await signPdf(twice, marie)
    assert.ok(equalBytes(once.subarray(0, original.length), original))
    assert.ok(equalBytes(thrice.subarray(0, twice.length), twice))
    const passed = ['Marie Durand TOTAL-PASSED', 'Jean Petit TOTAL-PASSED', 'Marie Durand TOTAL-PASSED']
    assert.deepEqual(await indications(thrice), passed)
    const fields = listFields(openPdf(thrice))
    assert.deepEqual(
      fields.map(({ name }) => name),
      ['Signature1', 'Signature2', 'Signature3'],
    )
    assert.equal((await PDFDocument.load(thrice)).getPageCount(), 3)
  })
}

test('a preparation survives storage as JSON, and stays small whatever the PDF', async () => {
  const { toBeSigned, algorithm, prepared } = await preparePades(letter, { ...marie, at: SIGNED_AT })
  assert.equal(algorithm, 'ECDSA-SHA256')
  const stored = JSON.stringify(prepared)
  assert.ok(stored.length < 5000, `${stored.length} characters`)
  const signed = await completePades(letter, JSON.parse(stored), await marie.sign(toBeSigned))
  assert.deepEqual(await indications(signed), ['Marie Durand TOTAL-PASSED'])
})

test('the ECDSA signature of a smart card, in DER, is accepted', async () => {
  const { toBeSigned, prepared } = await preparePades(letter, { ...marie, at: SIGNED_AT })
  const { key } = await parseCertificate(marie.certificate)
  const signed = await completePades(letter, prepared, signatureForCms(await marie.sign(toBeSigned), key))
  assert.deepEqual(await indications(signed), ['Marie Durand TOTAL-PASSED'])
})

test('a signature by another key, or of something else, is refused', async () => {
  const jean = await issueSigner('Jean Petit')
  const { toBeSigned, prepared } = await preparePades(letter, { ...marie, at: SIGNED_AT })
  const wrong = [await jean.sign(toBeSigned), await marie.sign(letter), new Uint8Array(), new Uint8Array(64)]
  for (const signature of wrong) {
    await assert.rejects(completePades(letter, prepared, signature), { code: 'pades.signature-fausse' })
  }
})

test('a document changed between preparation and completion is refused', async () => {
  const { toBeSigned, prepared } = await preparePades(letter, { ...marie, at: SIGNED_AT })
  const altered = letter.slice()
  altered[200]! ^= 1
  const signature = await marie.sign(toBeSigned)
  await assert.rejects(completePades(altered, prepared, signature), { code: 'pades.autre-document' })
  await assert.rejects(completePades(letter.subarray(1), prepared, signature), { code: 'pades.autre-document' })
})

test('a signature longer than its room is refused', async () => {
  const { toBeSigned, prepared } = await preparePades(letter, { ...marie, at: SIGNED_AT, estimatedSize: 300 })
  await assert.rejects(completePades(letter, prepared, await marie.sign(toBeSigned)), {
    code: 'pades.signature-trop-longue',
  })
})

test('the dictionary says who, why, where and when', async () => {
  const signed = await signPdf(letter, marie, { raison: 'Présidente « d’honneur »', lieu: 'Saint-Amour (39)' })
  const [field] = listFields(openPdf(signed))
  const text = (key: string) => textOfString(field?.signature?.get(key))
  assert.equal(text('Name'), 'Marie Durand')
  assert.equal(text('Reason'), 'Présidente « d’honneur »')
  assert.equal(text('Location'), 'Saint-Amour (39)')
  assert.equal(text('M'), "D:20250304100000+00'00'")
  assert.equal(formatPdf(field?.signature?.get('SubFilter') ?? null), '/ETSI.CAdES.detached')
})

const STAMP = { page: 1, x: 20, y: 30, lines: ['Marie Durand', 'Maire', '4 mars 2025'] }

/** Expected rectangle of a 200 × 70 stamp at 20, 30 from the corner that the reader sees, on a 400 × 300 page. */
const ROTATIONS: [rotate: number, rect: string, matrix: string][] = [
  [0, '[20 30 220 100]', '[1 0 0 1 0 0]'],
  [90, '[300 20 370 220]', '[0 1 -1 0 0 0]'],
  [180, '[180 200 380 270]', '[-1 0 0 -1 0 0]'],
  [270, '[30 80 100 280]', '[0 -1 1 0 0 0]'],
  [-90, '[30 80 100 280]', '[0 -1 1 0 0 0]'],
]

for (const [rotate, rect, matrix] of ROTATIONS) {
  test(`a stamp stands upright on a page turned by ${rotate}°`, async () => {
    const [catalog, pages] = ONE_PAGE as [string, string]
    // Rotation and box are inherited from the page tree
    const turned = pages.replace('/Count', `/Rotate ${rotate}/MediaBox[0 0 400 300]/Count`)
    const signed = await signPdf(assemblePdf([catalog, turned, '<</Type/Page/Parent 2 0 R>>']), marie, { stamp: STAMP })
    const document = openPdf(signed)
    const [field] = listFields(document)
    assert.equal(formatPdf(field!.dict.get('Rect')!), rect)
    assert.ok(toLatin1(signed).includes(`/Matrix ${matrix}`))
  })
}

test('a stamp is measured from the visible box, and brought back inside it', async () => {
  const cropped = ONE_PAGE[2]!.replace('/Resources', '/CropBox[100 100 400 500]/Resources')
  const pdf = assemblePdf([ONE_PAGE[0]!, ONE_PAGE[1]!, cropped])
  const rectOf = async (x: number, y: number) => {
    const signed = await signPdf(pdf, marie, { stamp: { ...STAMP, x, y } })
    const [field] = listFields(openPdf(signed))
    return formatPdf(field!.dict.get('Rect')!)
  }
  assert.equal(await rectOf(0, 0), '[100 100 300 170]')
  assert.equal(await rectOf(5000, -50), '[200 100 400 170]')
})

test('the lines of a stamp are written with accents, in WinAnsi, and cut when they cannot fit', async () => {
  const lines = ['Zoé Œuvrard', 'Adjointe (déléguée) — 10 €', 'x'.repeat(300), '漢字']
  const text = toLatin1(await signPdf(letter, marie, { stamp: { ...STAMP, lines } }))
  assert.ok(text.includes('(Zo\xe9 \x8cuvrard) Tj'))
  assert.ok(text.includes('(Adjointe \\(d\xe9l\xe9gu\xe9e\\) \x97 10 \x80) Tj'))
  assert.match(text, /\(x{20,120}\x85\) Tj/)
  assert.ok(text.includes('(??) Tj'))
})

test('a stamp on a page that does not exist is refused', async () => {
  for (const page of [0, 2, -2]) {
    await assert.rejects(signPdf(letter, marie, { stamp: { ...STAMP, page } }), { code: 'pades.page-absente' })
  }
})

test('an existing form keeps its fields and their values', async () => {
  const document = await PDFDocument.load(letter)
  document.getForm().createTextField('montant').setText('1 500')
  const filled = await document.save()
  const signed = await signPdf(filled, marie)
  const reopened = await PDFDocument.load(signed)
  assert.equal(reopened.getForm().getTextField('montant').getText(), '1 500')
  assert.deepEqual(await indications(signed), ['Marie Durand TOTAL-PASSED'])
})

/** A form with an empty signature field `maire` and a text field `objet`. */
const FORM = assemblePdf([
  '<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R 5 0 R]>>>>',
  ONE_PAGE[1]!,
  ONE_PAGE[2]!.replace('/Resources', '/Annots 6 0 R/Resources'),
  '<</Type/Annot/Subtype/Widget/FT/Sig/T(maire)/F 4/P 3 0 R/Rect[100 100 250 150]>>',
  '<</Type/Annot/Subtype/Widget/FT/Tx/T(objet)/V(Budget)/F 4/P 3 0 R/Rect[100 200 250 220]>>',
  '[4 0 R 5 0 R]',
])

test('an empty signature field is filled where it stands', async () => {
  const signed = await signPdf(FORM, marie, { fieldName: 'maire', stamp: STAMP })
  const [maire, objet, ...others] = listFields(openPdf(signed))
  assert.equal(formatPdf(maire!.dict.get('Rect')!), '[100 100 250 150]')
  assert.ok(maire!.dict.has('AP'))
  assert.equal(textOfString(objet!.dict.get('V')), 'Budget')
  assert.deepEqual(others, [])
  assert.deepEqual(await indications(signed), ['Marie Durand TOTAL-PASSED'])
  await assert.rejects(signPdf(signed, marie, { fieldName: 'maire' }), { code: 'pades.champ-deja-signe' })
  await assert.rejects(signPdf(signed, marie, { fieldName: 'objet' }), { code: 'pades.champ-occupe' })
  const again = await signPdf(signed, marie, { fieldName: 'adjoint' })
  assert.deepEqual(await indications(again), ['Marie Durand TOTAL-PASSED', 'Marie Durand TOTAL-PASSED'])
})

test('a field whose widget is an object of its own is filled too', async () => {
  const form = assemblePdf([
    '<</Type/Catalog/Pages 2 0 R/AcroForm 6 0 R>>',
    ONE_PAGE[1]!,
    ONE_PAGE[2]!.replace('/Resources', '/Annots[5 0 R]/Resources'),
    '<</FT/Sig/T(maire)/Kids[5 0 R]>>',
    '<</Type/Annot/Subtype/Widget/Parent 4 0 R/F 4/P 3 0 R/Rect[100 100 250 150]>>',
    '<</Fields[4 0 R]>>',
  ])
  const signed = await signPdf(form, marie, { fieldName: 'maire', stamp: STAMP })
  const [field, ...others] = listFields(openPdf(signed))
  assert.deepEqual(others, [])
  assert.ok(field?.signature)
  assert.ok(field.widgets[0]?.dict.has('AP'))
  assert.deepEqual(await indications(await signPdf(signed, marie)), [
    'Marie Durand TOTAL-PASSED',
    'Marie Durand TOTAL-PASSED',
  ])
})

test('a protected PDF is refused', async () => {
  const document = await PDFDocument.load(letter)
  document.encrypt({ userPassword: 'secret', ownerPassword: 'secret' })
  await assert.rejects(signPdf(await document.save(), marie), { code: 'pades.pdf-chiffre' })
})

test('a certified PDF is refused', async () => {
  const catalog = '<</Type/Catalog/Pages 2 0 R/Perms<</DocMDP 4 0 R>>>>'
  const certified = assemblePdf([catalog, ONE_PAGE[1]!, ONE_PAGE[2]!, '<</Type/Sig>>'])
  await assert.rejects(signPdf(certified, marie), { code: 'pades.pdf-certifie' })
})

test('what is not a PDF is refused', async () => {
  await assert.rejects(signPdf(new Uint8Array(), marie), { code: 'pades.pdf-vide' })
  await assert.rejects(signPdf(fromLatin1('PK\x03\x04'), marie), { code: 'pades.pas-un-pdf' })
  await assert.rejects(signPdf(concat(fromLatin1('\r\n'), letter), marie), { code: 'pades.pdf-illisible' })
})

test('a PDF cut anywhere is refused, never signed', async () => {
  for (const useObjectStreams of [true, false]) {
    const pdf = await buildPdf({ useObjectStreams })
    const end = toLatin1(pdf).lastIndexOf('startxref')
    for (let length = 5; length < end; length += 11) {
      await assert.rejects(signPdf(pdf.subarray(0, length), marie), { code: 'pades.pdf-illisible' }, `${length} bytes`)
    }
  }
})

test('hostile bytes are refused by this library’s own error, or signed', async () => {
  const letters = await Promise.all([true, false].map((useObjectStreams) => buildPdf({ useObjectStreams })))
  const mutated = fc.tuple(fc.constantFrom(...letters), fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 6 }))
  await fc.assert(
    fc.asyncProperty(mutated, async ([original, place, bytes]) => {
      const altered = original.slice()
      altered.set(bytes, 5 + (place % (original.length - 15)))
      await preparePades(altered, { ...marie, at: SIGNED_AT, stamp: STAMP }).catch((error) =>
        assert.equal(error.name, 'SignatureError', String(error?.stack)),
      )
    }),
    { numRuns: 200, seed: 20250304 },
  )
})

test('a key that cannot sign here is refused before anything', async () => {
  const wrong = { ...marie, certificate: letter }
  await assert.rejects(signPdf(letter, wrong), { code: 'certificat.illisible' })
})
