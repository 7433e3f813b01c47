import assert from 'node:assert/strict'
import { test } from 'node:test'
import vm from 'node:vm'
import { PDFDocument, StandardFonts } from '@cantoo/pdf-lib'
import { build } from 'esbuild'
import { inspectPdf, PdfError, type PdfErrorCode, stampPdf, type Tampon, tamponActe, textWidth } from '#standards/pdf'
import { missingTool, onePage, type PageOf, pagesOf, qpdf, runOn, signedPdf } from './fixtures.test.ts'

const ACTE = { envoyeLe: '2026-11-25', recuLe: '2026-11-26', idActe: '027-210703385-20261124-2026_41-DE' }
const TAMPON: Tampon = { lines: tamponActe({ ...ACTE, publieLe: '2026-11-27' }) }

/** A grey JPEG of one pixel. */
const JPEG = Buffer.from(
  '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAAMCAgICAgMCAgIDAwMDBAYEBAQEBAgGBgUGCQgKCgkICQkKDA8MCgsOCwkJDRENDg8QEBEQCgwS' +
    'ExIQEw8QEBD/yQALCAABAAEBAREA/8wABgAQEAX/2gAIAQEAAD8A0s8g/9k=',
  'base64',
)

const code = (expected: PdfErrorCode) => (error: unknown) => error instanceof PdfError && error.code === expected

/** Where the word is seen on each page, once turned and cropped: distances of its box to the edges of the page. */
function edgesOf(word: string, pdf: Uint8Array, isTurned: (page: number) => boolean = () => false) {
  const pages = runOn(pdf, 'pdftotext', ['-cropbox', '-bbox', '@', '-']).split('<page ').slice(1)
  const place = new RegExp(`xMin="([-\\d.]+)" yMin="([-\\d.]+)" xMax="([-\\d.]+)" yMax="([-\\d.]+)">${word}<`)
  return pages.map((page, index) => {
    const size = /width="([\d.]+)" height="([\d.]+)"/.exec(page)!.slice(1).map(Number)
    const [width, height] = isTurned(index) ? size.reverse() : size
    const [left, top, right, bottom] = (place.exec(page) ?? []).slice(1).map(Number)
    return { left: left!, top: top!, right: width! - right!, bottom: height! - bottom! }
  })
}

test('the four lines of an acte, with « Publié le » left blank when unknown', () => {
  assert.deepEqual(TAMPON.lines, [
    'Envoyé en préfecture le 25/11/2026',
    'Reçu en préfecture le 26/11/2026',
    'Publié le 27/11/2026',
    'ID : 027-210703385-20261124-2026_41-DE',
  ])
  assert.equal(tamponActe(ACTE)[2], 'Publié le')
})

test('the original bytes come first, then one revision; same input, same bytes', async () => {
  for (const objectStreams of [true, false]) {
    const source = await pagesOf([{ size: [595, 842] }, { size: [842, 595] }], objectStreams)
    const stamped = await stampPdf(source, TAMPON)
    assert.ok(Buffer.from(stamped.subarray(0, source.length)).equals(source))
    assert.deepEqual(await stampPdf(source, TAMPON), stamped)
    assert.deepEqual({ ...inspectPdf(stamped) }, { ...inspectPdf(source) })
  }
})

const LAYOUTS: Record<string, PageOf> = {
  portrait: { size: [595, 842] },
  'paysage tourné': { size: [595, 842], rotate: 90 },
  'à l’envers': { size: [595, 842], rotate: 180 },
  'tourné à gauche': { size: [595, 842], rotate: -90 },
  'page rognée': { size: [800, 1000], crop: [100, 50, 500, 700] },
  'rogné et tourné': { size: [800, 1000], rotate: 270, crop: [100, 50, 500, 700] },
}

test('every page bears the whole stamp in the corner that the reader sees', async (t) => {
  const skip = missingTool('pdftotext', 'qpdf')
  if (skip) return t.skip(skip)
  for (const objectStreams of [true, false]) {
    const stamped = await stampPdf(await pagesOf(Object.values(LAYOUTS), objectStreams), TAMPON)
    runOn(stamped, 'qpdf', ['--check', '@'])
    const turns = Object.values(LAYOUTS).map(({ rotate = 0 }) => rotate)
    const found = edgesOf('Envoyé', stamped, (page) => turns[page]! % 180 !== 0)
    Object.keys(LAYOUTS).forEach((layout, index) => {
      const { top, left, right } = found[index]!
      assert.ok(top > 10 && top < 22, `${layout}: ${top} from the top`)
      assert.ok(right > 100 && right < 190 && left > 150, `${layout}: ${left}, ${right} from the sides`)
    })
    assert.equal(runOn(stamped, 'pdftotext', ['@', '-']).split(TAMPON.lines[3]!).length - 1, 6)
  }
})

test('goes to the corner asked for', async (t) => {
  const skip = missingTool('pdftotext')
  if (skip) return t.skip(skip)
  const source = await pagesOf([{ size: [595, 842] }])
  const place = async (coin: NonNullable<Tampon['coin']>) =>
    edgesOf('Envoyé', await stampPdf(source, { ...TAMPON, coin, marge: 20 }))[0]!
  const [low, high] = [await place('bas-gauche'), await place('haut-gauche')]
  assert.ok(low.left > 20 && low.left < 32 && low.bottom > 40 && low.bottom < 75, JSON.stringify(low))
  assert.ok(high.left > 20 && high.left < 32 && high.top > 20 && high.top < 32, JSON.stringify(high))
})

test('signatures stay valid, and the stamp of a signed file is an annotation', async (t) => {
  const skip = missingTool('openssl', 'pdfsig', 'pdftotext', 'qpdf')
  if (skip) return t.skip(skip)
  for (const certification of [undefined, 2, 3] as const) {
    const source = signedPdf(certification)
    const stamped = await stampPdf(source, TAMPON)
    assert.ok(Buffer.from(stamped.subarray(0, source.length)).equals(source))
    assert.match(runOn(stamped, 'pdfsig', ['-nocert', '@']), /Signature is Valid/)
    assert.match(runOn(stamped, 'pdftotext', ['@', '-']), /Envoyé en préfecture le 25\/11\/2026[\s\S]*2026_41-DE/)
    const page = runOn(stamped, 'qpdf', ['--show-object=3', '@'])
    assert.match(page, /\/Annots \[ 4 0 R \d+ 0 R \]/)
    assert.doesNotMatch(page, /Contents|XObject/)
    assert.deepEqual(inspectPdf(stamped), inspectPdf(source))
    runOn(stamped, 'qpdf', ['--check', '@'])
  }
})

test('stamping twice, linearized files and pages with shared resources', async (t) => {
  const skip = missingTool('qpdf', 'pdftotext')
  if (skip) return t.skip(skip)
  const source = qpdf(await pagesOf([{ size: [595, 842] }, { size: [595, 842] }]), '--linearize')
  const twice = await stampPdf(await stampPdf(source, TAMPON), { lines: ['Certifié exécutoire'], coin: 'bas-droite' })
  runOn(twice, 'qpdf', ['--check', '@'])
  const text = runOn(twice, 'pdftotext', ['@', '-'])
  for (const line of [TAMPON.lines[0]!, 'Certifié exécutoire', 'Le conseil municipal']) {
    assert.equal(text.split(line).length - 1, 2, line)
  }
})

test('a page that leaves its graphics state changed does not move the stamp', async (t) => {
  const skip = missingTool('pdftotext')
  if (skip) return t.skip(skip)
  const content = '5 0 0 5 300 300 cm'
  const more = [`<</Length ${content.length}>>stream\n${content}\nendstream`, '[4 0 R]']
  const stamped = await stampPdf(onePage({ page: '/Contents 5 0 R', more }), TAMPON)
  assert.ok(edgesOf('Envoyé', stamped)[0]!.top < 22)
})

test('shrinks a long line, and the whole stamp on a page too small for it', async (t) => {
  const skip = missingTool('pdftotext')
  if (skip) return t.skip(skip)
  const long = await stampPdf(onePage(), { lines: ['M'.repeat(60)] })
  assert.ok(edgesOf('M{60}', long)[0]!.right > 10)
  const ticket = await stampPdf(await pagesOf([{ size: [100, 300] }]), TAMPON)
  assert.ok(edgesOf('Envoyé', ticket)[0]!.left > 0)
})

test('draws a logo beside the lines', async (t) => {
  const skip = missingTool('pdfimages')
  if (skip) return t.skip(skip)
  const stamped = await stampPdf(await pagesOf([{ size: [595, 842] }]), { ...TAMPON, logo: JPEG })
  assert.match(runOn(stamped, 'pdfimages', ['-list', '@']), /image +1 +1 +gray/)
})

test('refuses what cannot be stamped, and never returns the bare file', async (t) => {
  await assert.rejects(stampPdf(new Uint8Array(), TAMPON), code('pdf.vide'))
  await assert.rejects(stampPdf(onePage().subarray(0, 200), TAMPON), code('pdf.tronque'))
  await assert.rejects(stampPdf(Buffer.concat([Buffer.from('HTTP\n'), onePage()]), TAMPON), code('pdf.table-abimee'))
  for (const lines of [[], [' '], Array(9).fill('x'), ['日本'], ['deux\nlignes']]) {
    await assert.rejects(stampPdf(onePage(), { lines }), code('pdf.tampon'), JSON.stringify(lines))
  }
  for (const logo of [Buffer.from('PNG'), JPEG.subarray(0, 30), new Uint8Array()]) {
    await assert.rejects(stampPdf(onePage(), { ...TAMPON, logo }), code('pdf.tampon'))
  }
  const skip = missingTool('qpdf')
  if (skip) return t.skip(skip)
  const encrypted = qpdf(onePage(), '--encrypt', '', 'secret', '256', '--')
  await assert.rejects(stampPdf(encrypted, TAMPON), code('pdf.chiffre'))
})

test('widths of Helvetica are those of another library', async () => {
  const font = await (await PDFDocument.create()).embedFont(StandardFonts.Helvetica)
  for (const code of font.getCharacterSet()) {
    const character = String.fromCodePoint(code)
    const known = Math.round(font.widthOfTextAtSize(character, 1000))
    assert.equal(textWidth(character), known, character)
  }
})

test('a browser inspects and stamps, without anything of Node', async () => {
  const { outputFiles } = await build({
    stdin: { contents: "export { inspectPdf, stampPdf } from '#standards/pdf'", resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    globalName: 'pdf',
    logLevel: 'silent',
  })
  const script = outputFiles[0]!.text
  assert.ok(script.length < 40_000, `${script.length} characters`)
  const browser = vm.createContext({ crypto, TextDecoder, source: await pagesOf([{ size: [595, 842] }]) })
  const stamp = 'pdf.stampPdf(Uint8Array.from(source), { lines: ["Reçu"] }).then(pdf.inspectPdf)'
  const { pages } = await vm.runInContext(`${script}; ${stamp}`, browser)
  assert.equal(pages, 1)
})
