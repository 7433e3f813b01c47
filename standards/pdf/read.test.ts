import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { concat, fromLatin1, toLatin1 } from '#standards/octets'
import {
  formatPdf,
  inspectPdf,
  openPdf,
  PdfName,
  PdfParser,
  PdfRef,
  PdfStream,
  type PdfValue,
  stampPdf,
  textOfString,
  textString,
} from '#standards/pdf'
import { pagesOf, pdfOf } from './fixtures.test.ts'

const read = (text: string) => new PdfParser(fromLatin1(text)).readValue()

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
      bytes,
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
  const text = (value: PdfValue) => toLatin1(value as Uint8Array)
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
  for (const text of wrong) assert.throws(() => read(text), { code: 'pdf.corrompu' }, text)
  assert.throws(() => read('['.repeat(100_000)), { code: 'pdf.trop-complexe' })
  assert.throws(() => read('<</A'.repeat(100_000)), { code: 'pdf.trop-complexe' })
})

const ONE_PAGE = [
  '<</Type/Catalog/Pages 2 0 R>>',
  '<</Type/Pages/Kids[3 0 R]/Count 1>>',
  '<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<<>>>>',
]

const countPages = (pdf: Uint8Array) => openPdf(pdf).listPages().length

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
    assert.equal(countPages(pdf), 1)
    const stamped = openPdf(await stampPdf(pdf, { lines: ['Reçu'] }))
    assert.equal(stamped.xref.kind, 'stream')
    assert.equal(stamped.listPages().length, 1)
  })
}

test('a stream that inflates beyond measure is refused', () => {
  const bomb = compressedPdf(0, ' '.repeat(70 * 1024 * 1024))
  assert.ok(bomb.length < 100_000)
  assert.throws(() => openPdf(bomb), { code: 'pdf.trop-complexe', message: /démesuré/ })
})

test('a cross-reference of millions of rows is refused before it fills the memory', () => {
  const rows = deflateSync(Buffer.alloc(8_000_000, 1))
  const dict = `<</Type/XRef/Size 8000000/W[1 0 0]/Root 1 0 R/Filter/FlateDecode/Length ${rows.length}>>`
  const pdf = concat(
    fromLatin1(`%PDF-1.5\n1 0 obj\n${dict}\nstream\n`),
    rows,
    fromLatin1('\nendstream\nendobj\nstartxref\n9\n%%EOF\n'),
  )
  assert.throws(() => openPdf(pdf), { code: 'pdf.trop-complexe' })
})

test('compressed data is read whole, whatever follows it', () => {
  const xmp = fromLatin1(`${' '.repeat(300_000)}pdfaid:part="2"`)
  for (const level of [0, 9]) {
    for (const after of ['', '\r\n', 'x'.repeat(200_000)]) {
      const bytes = concat(deflateSync(xmp, { level }), fromLatin1(after))
      const metadata = formatPdf(new PdfStream(new Map([['Filter', new PdfName('FlateDecode')]]), bytes))
      const [catalog, ...others] = ONE_PAGE as [string, string, string]
      const pdf = pdfOf([catalog.replace('>>', '/Metadata 4 0 R>>'), ...others, metadata])
      assert.deepEqual(inspectPdf(pdf).pdfa, { part: 2 }, `level ${level}, ${after.length} bytes after`)
    }
  }
})

test('an object hidden by a table and shown by its stream is found (hybrid file)', () => {
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
  assert.equal(countPages(fromLatin1(pdf)), 1)
})

test('a table numbered from 1 by mistake is understood', () => {
  const pdf = toLatin1(pdfOf(ONE_PAGE)).replace('xref\n0 4', 'xref\n1 4')
  assert.equal(countPages(fromLatin1(pdf)), 1)
})

test('loops of sections, pages and references end', () => {
  const looped = pdfOf(ONE_PAGE, `/Prev ${toLatin1(pdfOf(ONE_PAGE)).indexOf('xref\n0')}`)
  assert.equal(countPages(looped), 1)
  assert.equal(countPages(pdfOf([ONE_PAGE[0]!, '<</Type/Pages/Kids[2 0 R 3 0 R 2 0 R]/Count 9>>', ONE_PAGE[2]!])), 1)
  const self = openPdf(pdfOf([...ONE_PAGE, '4 0 R']))
  assert.throws(() => self.resolve(new PdfRef(4)), { code: 'pdf.corrompu' })
})

test('a document without a page, a catalog or a right table is refused', () => {
  const empty = openPdf(pdfOf(['<</Type/Catalog/Pages 2 0 R>>', '<</Type/Pages/Kids[]/Count 0>>']))
  assert.throws(() => empty.listPages(), { code: 'pdf.sans-page' })
  const text = toLatin1(pdfOf(ONE_PAGE))
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
  for (const pdf of wrong) assert.throws(() => openPdf(fromLatin1(pdf)), { code: 'pdf.corrompu' }, pdf.slice(-80))
})

test('hostile bytes are refused by this library’s own error, or read', async () => {
  const letters = await Promise.all([true, false].map((streams) => pagesOf([{ size: [595, 842] }], streams)))
  const mutated = fc.tuple(fc.constantFrom(...letters), fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 6 }))
  fc.assert(
    fc.property(mutated, ([original, place, bytes]) => {
      const altered = original.slice()
      altered.set(bytes, 5 + (place % (original.length - 15)))
      try {
        countPages(altered)
      } catch (error) {
        assert.equal((error as Error).name, 'PdfError', String((error as Error).stack))
      }
    }),
    { numRuns: 300, seed: 20250304 },
  )
})
