import assert from 'node:assert/strict'
import { test } from 'node:test'
import { deflateSync } from 'node:zlib'
import fc from 'fast-check'
import { inspectPdf, PdfError, type PdfErrorCode } from '#standards/pdf'
import { missingTool, onePage, pagesOf, pdfOf, qpdf, signedPdf } from './fixtures.test.ts'

const A4: [number, number] = [595, 842]

function refuses(bytes: Uint8Array, code: PdfErrorCode, text: RegExp) {
  assert.throws(
    () => inspectPdf(bytes),
    (error) => error instanceof PdfError && error.code === code && text.test(error.message),
  )
}

function stream(dict: string, content: Buffer | string): string {
  const bytes = Buffer.from(content)
  return `<<${dict} /Length ${bytes.length}>>\nstream\n${bytes.toString('latin1')}\nendstream`
}

test('reads version and pages, whatever the cross-reference is made of', async () => {
  const plain = { encrypted: false, signatures: 0, faults: [] }
  assert.deepEqual(inspectPdf(onePage()), { version: '1.7', pages: 1, ...plain })
  const pages = Array.from({ length: 7 }, () => ({ size: A4 }))
  assert.deepEqual(inspectPdf(await pagesOf(pages, true)), { version: '1.7', pages: 7, ...plain })
  assert.deepEqual(inspectPdf(await pagesOf(pages, false)), { version: '1.7', pages: 7, ...plain })
  assert.equal(inspectPdf(onePage({ catalog: '/Version /2.0' })).version, '2.0')
  assert.equal(inspectPdf(onePage({ catalog: '/Version /1.4' })).version, '1.7', 'the header said more')
})

test('reads linearized files, hybrids of qpdf, and says when one is encrypted', async (t) => {
  const skip = missingTool('qpdf')
  if (skip) return t.skip(skip)
  const source = await pagesOf(Array.from({ length: 5 }, () => ({ size: A4 })))
  for (const options of [['--linearize'], ['--linearize', '--object-streams=disable'], ['--qdf']]) {
    const { pages, faults } = inspectPdf(qpdf(source, ...options))
    assert.deepEqual({ pages, faults }, { pages: 5, faults: [] }, options.join(' '))
  }
  const encrypted = inspectPdf(qpdf(source, '--encrypt', '', 'secret', '256', '--'))
  assert.deepEqual([encrypted.encrypted, encrypted.pages], [true, undefined])
})

test('refuses what is empty, no PDF, or without pages', () => {
  refuses(new Uint8Array(), 'pdf.vide', /0 octet/)
  refuses(Buffer.from('PK\x03\x04 un fichier de traitement de texte'), 'pdf.absent', /n’est pas un PDF/)
  refuses(Buffer.alloc(5000, 0xff), 'pdf.absent', /n’est pas un PDF/)
  refuses(Buffer.from('%PDF-1.7\n'), 'pdf.tronque', /incomplet/)
  refuses(
    pdfOf(['<</Type /Catalog /Pages 2 0 R>>', '<</Type /Pages /Kids [] /Count 0>>']),
    'pdf.sans-page',
    /aucune page/,
  )
  refuses(pdfOf(['<</Type /Catalog>>']), 'pdf.corrompu', /abîmé/)
  refuses(pdfOf(['<</Type /Catalog /Pages 2 0 R>>', '<</Type /Pages /Kids [9 0 R]>>']), 'pdf.corrompu', /page/)
})

test('a file cut anywhere is refused as truncated, never as sound', async () => {
  for (const file of [onePage(), Buffer.from(await pagesOf([{ size: A4 }, { size: A4 }]))]) {
    const end = file.lastIndexOf('%%EOF')
    for (let length = 20; length < end; length += 7) refuses(file.subarray(0, length), 'pdf.tronque', /la fin manque/)
  }
  const revised = Buffer.concat([onePage(), Buffer.from('3 0 obj\n<</Type /Pa')])
  refuses(revised, 'pdf.tronque', /la fin manque/)
})

test('bears what viewers bear, and says so', () => {
  const codes = (bytes: Uint8Array) => inspectPdf(bytes).faults.map(({ code }) => code)
  assert.deepEqual(codes(Buffer.concat([onePage(), Buffer.from('\r\n\0\0')])), [])
  assert.deepEqual(codes(Buffer.concat([onePage(), Buffer.from('<html>')])), ['pdf.octets-apres-fin'])
  assert.deepEqual(codes(Buffer.concat([Buffer.from('HTTP/1.1 200\n\n'), onePage()])), ['pdf.table-abimee'])
  const shifted = Buffer.from(onePage().toString('latin1').replace('\n1 0 obj', '\n\n\n1 0 obj'), 'latin1')
  assert.deepEqual(codes(shifted), ['pdf.table-abimee'])
  assert.equal(inspectPdf(shifted).pages, 1)
})

test('finds compressed objects again when the table is wrong', async () => {
  const file = Buffer.from(await pagesOf([{ size: A4 }, { size: A4 }]))
  const { pages, faults } = inspectPdf(Buffer.concat([Buffer.from('HTTP\n'), file]))
  assert.deepEqual([pages, faults.length], [2, 1])
})

test('counts signatures, and reads what a certification allows', (t) => {
  const skip = missingTool('openssl')
  if (skip) return t.skip(skip)
  assert.equal(inspectPdf(signedPdf()).signatures, 1)
  assert.equal(inspectPdf(signedPdf()).certified, undefined)
  for (const permission of [1, 2, 3] as const) {
    const { signatures, certified } = inspectPdf(signedPdf(permission))
    assert.deepEqual([signatures, certified], [1, permission])
  }
})

test('an empty signature field is no signature; signatures below other fields count once', () => {
  const signature = '<</Type /Sig /ByteRange [0 1 2 3] /Contents <00>>>'
  const kids = ['<</T (a) /Kids [5 0 R 6 0 R 4 0 R]>>', '<</FT /Sig /V 7 0 R>>', '<</FT /Sig>>', signature]
  const file = onePage({ catalog: '/AcroForm <</Fields [4 0 R 5 0 R null (x)]>>', more: kids })
  assert.equal(inspectPdf(file).signatures, 1)
})

test('reports PDF/A as declared, as element or attribute, compressed or not', () => {
  const declared = (metadata: string) => inspectPdf(onePage({ catalog: '/Metadata 4 0 R', more: [metadata] })).pdfa
  const elements = '<pdfaid:part>2</pdfaid:part> <pdfaid:conformance>b</pdfaid:conformance>'
  assert.deepEqual(declared(stream('', elements)), { part: 2, conformance: 'B' })
  const packed = deflateSync('<rdf:Description pdfaid:part="3" pdfaid:conformance="A"/>')
  assert.deepEqual(declared(stream('/Filter /FlateDecode', packed)), { part: 3, conformance: 'A' })
  assert.deepEqual(declared(stream('', "<x pdfaid:part='4'/>")), { part: 4 })
  assert.equal(declared(stream('', '<dc:title>pdfaid:part</dc:title>')), undefined)
  assert.equal(declared(stream('/Filter /FlateDecode', 'not deflated')), undefined)
})

test('stops on bombs, loops and endless structures', () => {
  const bomb = deflateSync(Buffer.alloc(65 * 1024 * 1024), { level: 1 })
  refuses(
    onePage({ catalog: '/Metadata 4 0 R', more: [stream('/Filter /FlateDecode', bomb)] }),
    'pdf.trop-complexe',
    /complexe/,
  )
  refuses(onePage({ page: `/A ${'['.repeat(50_000)}` }), 'pdf.trop-complexe', /complexe/)
  refuses(onePage({ page: `/A [${'1 '.repeat(3_000_001)}]` }), 'pdf.trop-complexe', /complexe/)
  refuses(pdfOf(['<</Type /Catalog /Pages 2 0 R>>', '<</Kids [2 0 R]>>']), 'pdf.corrompu', /rond/)
  refuses(pdfOf(['<</Type /Catalog /Pages 2 0 R>>', '2 0 R']), 'pdf.corrompu', /./)
  const chain = Array.from({ length: 3000 }, (_, index) => `<</Kids [${index + 3} 0 R]>>`)
  refuses(pdfOf(['<</Type /Catalog /Pages 2 0 R>>', ...chain]), 'pdf.trop-complexe', /complexe/)
  const lengths = Array.from({ length: 3000 }, (_, index) => `<</Length ${index + 5} 0 R>>stream\nendstream`)
  refuses(onePage({ catalog: '/Metadata 4 0 R', more: lengths }), 'pdf.corrompu', /rond/)
  assert.equal(inspectPdf(onePage({ trailer: '/Prev 0 ' })).faults[0]?.code, 'pdf.table-abimee')
})

test('a table that points to itself is read once', () => {
  const file = onePage({ trailer: '/Prev 0000000 ' }).toString('latin1')
  const start = file.lastIndexOf('xref\n0 ')
  const looped = file.replace('/Prev 0000000', `/Prev ${String(start).padStart(7, '0')}`)
  assert.deepEqual(inspectPdf(Buffer.from(looped, 'latin1')).faults, [])
})

test('unclosed objects by the thousand do not make the search slow', () => {
  const head = '%PDF-1.7\n'
  const hostile = '1 0 obj<</Type/ObjStm/N 1/First 1>>stream\n'.repeat(50_000)
  refuses(Buffer.from(`${head}${hostile}/Root 1 0 R\nstartxref\n0\n%%EOF`), 'pdf.trop-complexe', /complexe/)
})

test('any bytes give a description or a PdfError', async () => {
  const sources = [
    onePage({ page: '/A [(x\\)\\051) <414> /N#20m -1.5 true null]' }),
    Buffer.from(await pagesOf([{ size: A4 }])),
  ]
  const change = fc.record({
    place: fc.double({ min: 0, max: 1, noNaN: true }),
    bytes: fc.uint8Array({ maxLength: 6 }),
  })
  fc.assert(
    fc.property(fc.constantFrom(...sources), fc.array(change, { minLength: 1, maxLength: 8 }), (source, changes) => {
      const bytes = Buffer.from(source)
      for (const { place, bytes: put } of changes) bytes.set(put, Math.floor(place * (bytes.length - put.length)))
      try {
        return inspectPdf(bytes).signatures === 0
      } catch (error) {
        return error instanceof PdfError
      }
    }),
    { numRuns: 500 },
  )
})
