import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { assemblePdf, buildPdf, issueSigner, ONE_PAGE, signPdf } from './exemples.ts'
import { concat, fromLatin1, toLatin1 } from './octets.ts'
import { PdfDocument } from './pdf-document.ts'
import { PdfReader } from './pdf-lecture.ts'
import { formatPdf, PdfName, PdfRef, PdfString, type PdfValue, textOfString, textString } from './pdf-objet.ts'

const read = (text: string) => new PdfReader(fromLatin1(text)).readValue()

test('any object is read as it was written', () => {
  const bytes = fc.uint8Array({ maxLength: 20 })
  const name = fc.string({ unit: 'binary-ascii', minLength: 1 }).filter((text) => !text.includes('\0'))
  const { value } = fc.letrec<{ value: PdfValue }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      fc.constantFrom(null, true, false),
      fc.integer(),
      fc.integer({ min: -99999, max: 99999 }).map((integer) => integer / 64),
      name.map((text) => new PdfName(text)),
      bytes.map((content) => new PdfString(content)),
      fc.nat().map((number) => new PdfRef(number)),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.array(fc.tuple(name, tie('value')), { maxLength: 4 }).map((entries) => new Map(entries)),
    ),
  }))
  fc.assert(fc.property(value, (written) => assert.deepEqual(read(formatPdf(written)), written)))
})

test('a text string is read as it was written', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }), (text) => assert.equal(textOfString(textString(text)), text)))
})

test('the other ways of writing objects are read', () => {
  const text = (value: PdfValue) => toLatin1((value as PdfString).bytes)
  assert.equal(text(read('(a(b)\\(\\n\\r\\t\\101\\7\\q\\\r\nz)')), 'a(b)(\n\r\tA\x07qz')
  assert.equal(text(read('<48 65 6C 6c6F7>')), 'Hellop')
  assert.deepEqual(read('% note\n[+1 -.5 4. /A#20B/C 12 0 R 12 0]'), [
    1,
    -0.5,
    4,
    new PdfName('A B'),
    new PdfName('C'),
    new PdfRef(12),
    12,
    0,
  ])
})

test('what is not an object is refused', () => {
  const wrong = [
    '',
    '(',
    '(a\\',
    '<41',
    '<4Z>',
    '[1',
    '<</A 1',
    '<<1 2>>',
    '<</A>>',
    ')',
    '>>',
    'nul',
    '1.2.3',
    '-',
    '/A'.repeat(0),
  ]
  for (const text of wrong) assert.throws(() => read(text), { code: 'pades.pdf-illisible' }, text)
  assert.throws(() => read('['.repeat(100_000)), { code: 'pades.pdf-illisible' })
  assert.throws(() => read('<</A'.repeat(100_000)), { code: 'pades.pdf-illisible' })
})

/** A PDF whose objects 1 to 3 are in an object stream, with a cross-reference stream coded with a PNG predictor. */
function compressedPdf(predictor: number, filler = ''): Uint8Array {
  const places = ONE_PAGE.map((_, index) => `${index + 1} ${ONE_PAGE.slice(0, index).join(' ').length + (index && 1)}`)
  const header = `${places.join(' ')} `
  const content = deflateSync(fromLatin1(`${header}${ONE_PAGE.join(' ')}${filler}`))
  const dict = `<</Type/ObjStm/N 3/First ${header.length}/Filter[/FlateDecode]/Length ${content.length}>>`
  const head = concat(
    fromLatin1(`%PDF-1.5\n4 0 obj\n${dict}\nstream\r\n`),
    content,
    fromLatin1('\nendstream\nendobj\n'),
  )
  const rows = [
    [0, 0, 0],
    [2, 4, 0],
    [2, 4, 1],
    [2, 4, 2],
    [1, 9, 0],
    [1, head.length, 0],
  ]
  const table = rows.map(([type, second, third]) => Uint8Array.of(type!, second! >> 8, second!, third!))
  const filtered = table.map((row, index) =>
    concat(Uint8Array.of(predictor), applyFilter(predictor, row, table[index - 1])),
  )
  const xref = deflateSync(concat(...filtered))
  const parameters = '/Filter/FlateDecode/DecodeParms<</Predictor 15/Columns 4>>'
  const trailer = `/Type/XRef/Size 6/W[1 2 1]/Root 1 0 R${parameters}/Length ${xref.length}`
  const tail = `\nendstream\nendobj\nstartxref\n${head.length}\n%%EOF\n`
  return concat(head, fromLatin1(`5 0 obj\n<<${trailer}>>\nstream\n`), xref, fromLatin1(tail))
}

function applyFilter(filter: number, row: Uint8Array, above = new Uint8Array(4)): Uint8Array {
  return row.map((byte, index) => {
    const left = row[index - 1] ?? 0
    const up = above[index]!
    const corner = above[index - 1] ?? 0
    if (filter === 4) {
      const [a, b, c] = [Math.abs(up - corner), Math.abs(left - corner), Math.abs(left + up - 2 * corner)]
      return byte - (a <= b && a <= c ? left : b <= c ? up : corner)
    }
    return byte - [0, left, up, (left + up) >> 1][filter]!
  })
}

for (const predictor of [0, 1, 2, 3, 4]) {
  test(`object and cross-reference streams are read (PNG filter ${predictor})`, async () => {
    const pdf = compressedPdf(predictor)
    assert.equal((await (await PdfDocument.open(pdf)).pages()).length, 1)
    const signed = await PdfDocument.open(await signPdf(pdf, await issueSigner()))
    assert.equal(signed.xref.isStream, true)
    assert.equal((await signed.pages()).length, 1)
  })
}

test('a stream that inflates beyond measure is refused', async () => {
  const bomb = compressedPdf(0, ' '.repeat(70 * 1024 * 1024))
  assert.ok(bomb.length < 100_000)
  await assert.rejects(PdfDocument.open(bomb), { code: 'pades.pdf-illisible', message: /démesuré/ })
})

test('an object hidden by a table and shown by its stream is found (hybrid file)', async () => {
  const hidden = '%PDF-1.5\n'
  const object = (number: number, body: string) => `${number} 0 obj\n${body}\nendobj\n`
  let text = hidden
  const offsets: number[] = []
  for (const [index, body] of ONE_PAGE.entries()) {
    offsets.push(text.length)
    text += object(index + 1, body)
  }
  const rows = String.fromCharCode(1, offsets[2]! >> 8, offsets[2]! & 255, 0)
  const stream = text.length
  text += object(4, `<</Type/XRef/Size 5/W[1 2 1]/Index[3 1]/Length 4>>\nstream\n${rows}\nendstream`)
  const line = (offset: number) => `${String(offset).padStart(10, '0')} 00000 n \n`
  const free = '0000000000 65535 f \n'
  const table = `xref\n0 4\n${free}${line(offsets[0]!)}${line(offsets[1]!)}${free}`
  const pdf = `${text}${table}trailer\n<</Size 5/Root 1 0 R/XRefStm ${stream}>>\nstartxref\n${text.length}\n%%EOF\n`
  assert.equal((await (await PdfDocument.open(fromLatin1(pdf))).pages()).length, 1)
})

test('a table numbered from 1 by mistake is understood', async () => {
  const pdf = toLatin1(assemblePdf(ONE_PAGE)).replace('xref\n0 4', 'xref\n1 4')
  assert.equal((await (await PdfDocument.open(fromLatin1(pdf))).pages()).length, 1)
})

test('loops of sections, pages and references end', async () => {
  const looped = assemblePdf(ONE_PAGE, `/Prev ${toLatin1(assemblePdf(ONE_PAGE)).indexOf('xref\n0')}`)
  assert.equal((await (await PdfDocument.open(looped)).pages()).length, 1)
  const pages = assemblePdf([ONE_PAGE[0]!, '<</Type/Pages/Kids[2 0 R 3 0 R 2 0 R]/Count 9>>', ONE_PAGE[2]!])
  assert.equal((await (await PdfDocument.open(pages)).pages()).length, 1)
  const self = await PdfDocument.open(assemblePdf([...ONE_PAGE, '4 0 R']))
  await assert.rejects(self.resolve(new PdfRef(4)), { code: 'pades.pdf-illisible' })
})

test('a document without a page, a catalog or a right table is refused', async () => {
  const refusal = { code: 'pades.pdf-illisible' }
  const empty = await PdfDocument.open(assemblePdf(['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[]/Count 0>>']))
  await assert.rejects(empty.pages(), refusal)
  const text = toLatin1(assemblePdf(ONE_PAGE))
  const wrong = [
    text.replace('/Root 1 0 R', ''),
    text.replace('/Root 1 0 R', '/Root 9 0 R'),
    text.replace('/Root 1 0 R', '/Root 1'),
    text.replace('0 4\n', '0 4000000000\n'),
    text.replace('0 4\n', '0 9\n'),
    text.replace(/startxref\n\d+/, 'startxref\n99999999'),
    text.replace(/startxref\n\d+/, 'startxref\n9'),
    text.replace('%PDF-1.7\n', '%PDF-1.7\n%%%%%%%\n'),
  ]
  for (const pdf of wrong) await assert.rejects(PdfDocument.open(fromLatin1(pdf)), refusal, pdf.slice(-80))
})

test('hostile bytes are refused by this library’s own error, or read', async () => {
  const pdf = await buildPdf({ useObjectStreams: false })
  const compressed = await buildPdf()
  const open = async (bytes: Uint8Array) => {
    const document = await PdfDocument.open(bytes)
    await document.pages()
  }
  const mutated = fc.tuple(fc.constantFrom(pdf, compressed), fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 6 }))
  await fc.assert(
    fc.asyncProperty(mutated, async ([original, place, bytes]) => {
      const altered = original.slice()
      altered.set(bytes, 5 + (place % (original.length - 15)))
      await open(altered).catch((error) => assert.equal(error.name, 'SignatureError', String(error?.stack)))
    }),
    { numRuns: 300, seed: 20250304 },
  )
})
