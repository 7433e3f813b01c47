import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { test } from 'node:test'
import { type DocumentBlock, type DocumentDescription, renderDocument } from '#platform/documents'
import { inspectPdf } from '#standards/pdf'
import { childrenOf, parseXml, textOf } from '#standards/xml'

const AT = new Date('2026-11-25T08:05:00Z')
const RECEIPT: DocumentDescription = {
  title: 'Accusé de réception',
  subtitle: 'Délibération n° 2026-41',
  emetteur: 'Commune de Saint-Aubin',
  reference: '027-210703385-20261124-2026_41-DE',
  blocks: [
    { kind: 'definitions', rows: [{ label: 'Objet', value: 'Toiture de l’école « Les Œillets »', strong: true }] },
    { kind: 'heading', text: 'Fichiers' },
    {
      kind: 'table',
      caption: 'Deux fichiers.',
      columns: [{ title: 'Fichier' }, { title: 'Taille', align: 'right' }],
      rows: [
        ['acte.pdf', '248 Ko'],
        ['annexe.pdf', '1,9 Mo'],
      ],
    },
    { kind: 'heading', level: 3, text: 'Suites' },
    { kind: 'list', items: ['publier ;', 'archiver.'] },
    { kind: 'list', numbered: true, items: ['premier'] },
    { kind: 'note', text: 'Total : 1 250,00 €.' },
    { kind: 'page-break' },
    { kind: 'paragraph', text: 'Fait à Saint-Aubin.' },
  ],
}

const TOOLS = ['pdftotext', 'pdfinfo', 'pdffonts']
const missing = TOOLS.find((tool) => spawnSync(tool, ['-v']).error)
const skip = missing ? `le programme « ${missing} » manque` : false

function run(tool: string, pdf: Uint8Array, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(tool, args, { input: pdf, maxBuffer: 1 << 28 })
  assert.equal(status, 0, `${tool}: ${stderr}`)
  return stdout.toString('utf8')
}

/** Every word with its page and its box in points. */
function listWords(pdf: Uint8Array) {
  const pages = run('pdftotext', pdf, '-bbox', '-', '-').split('<page ').slice(1)
  return pages.flatMap((text, page) =>
    [...text.matchAll(/xMin="([-\d.]+)" yMin="([-\d.]+)" xMax="([-\d.]+)" yMax="([-\d.]+)">([^<]*)</g)].map((match) => {
      const [left, top, right, bottom] = match.slice(1, 5).map(Number) as [number, number, number, number]
      return { page, left, top, right, bottom, word: match[5]! }
    }),
  )
}

function assertInside(pdf: Uint8Array) {
  const words = listWords(pdf)
  assert.ok(words.length > 0)
  for (const word of words) {
    assert.ok(word.left >= 61 && word.right <= 535 && word.top >= 55 && word.bottom <= 830, JSON.stringify(word))
  }
}

const render = (...blocks: DocumentBlock[]) => renderDocument({ title: 'Registre', blocks }, { at: AT })

test('the same description at the same instant gives the same bytes; another gives another identifier', async () => {
  const bytes = await renderDocument(RECEIPT, { at: AT })
  assert.deepEqual(await renderDocument(RECEIPT, { at: AT }), bytes)
  const idOf = (pdf: Uint8Array) => /\/ID \[<(\w+)>/.exec(Buffer.from(pdf).toString('latin1'))![1]
  assert.notEqual(idOf(await renderDocument({ ...RECEIPT, blocks: [] }, { at: AT })), idOf(bytes))
  assert.notEqual(idOf(await renderDocument(RECEIPT, { at: new Date(0) })), idOf(bytes))
})

test('declares what it is: PDF/A-2a, tagged, in French, titled', { skip }, async () => {
  const pdf = await renderDocument(RECEIPT, { at: AT })
  const { version, pages, pdfa, faults } = inspectPdf(pdf)
  assert.deepEqual(
    { version, pages, pdfa, faults },
    { version: '1.7', pages: 2, pdfa: { part: 2, conformance: 'A' }, faults: [] },
  )
  const catalog = Buffer.from(pdf).toString('latin1')
  assert.match(catalog, /\/Lang \(fr-FR\)/)
  assert.match(catalog, /\/DisplayDocTitle true/)
  const info = run('pdfinfo', pdf, '-')
  assert.match(info, /Title: +Accusé de réception\nAuthor: +Commune de Saint-Aubin\n/)
  assert.match(info, /Tagged: +yes/)
  assert.match(info, /CreationDate: +Wed Nov 25 08:05:00 2026/)
})

test('a title with XML in it stays a title, in the metadata too', { skip }, async () => {
  const title = 'Lot n° 1 : <b>Durand & Fils</b>\u0007\nToiture'
  const pdf = await renderDocument({ title, emetteur: 'Eau & Énergie', blocks: [] }, { at: AT })
  assert.match(run('pdfinfo', pdf, '-'), /Title: +Lot n° 1 : <b>Durand & Fils<\/b> Toiture\nAuthor: +Eau & Énergie\n/)
  const xmp = parseXml(Buffer.from(run('pdfinfo', pdf, '-meta', '-').trim()))
  const [, , description] = childrenOf(xmp.children.find((child) => typeof child !== 'string'))
  assert.equal(textOf(description, 'title'), 'Lot n° 1 : <b>Durand & Fils</b> Toiture')
  assert.equal(textOf(description, 'creator'), 'Eau & Énergie')
})

test('every font is embedded and mapped to Unicode', { skip }, async () => {
  const fonts = run('pdffonts', await renderDocument(RECEIPT, { at: AT }), '-')
    .trim()
    .split('\n')
    .slice(2)
  assert.equal(fonts.length, 2)
  for (const font of fonts) assert.match(font, /SourceSans3-\w+ +CID TrueType +Identity-H +yes yes yes/)
})

test('screen readers hear the structure in order, and nothing of the feet', { skip }, async () => {
  const heard = run('pdfinfo', await renderDocument(RECEIPT, { at: AT }), '-struct-text', '-')
  const lines = heard.split('\n').map((line) => line.replace(/ \(block\)|:$/g, '').trim())
  assert.deepEqual(
    lines.filter((line) => line !== '' && !line.startsWith('/')),
    [
      ...['Document', 'P', '"Commune de Saint-Aubin"', 'H1', '"Accusé de réception"', 'P', '"Délibération n° 2026-41"'],
      ...['Table', 'TR', 'TH', '"Objet"', 'TD', '"Toiture de l’école « Les Œillets »"'],
      ...['H2', '"Fichiers"', 'P', '"Deux fichiers."'],
      ...['Table', 'TR', 'TH', '"Fichier"', 'TH', '"Taille"'],
      ...['TR', 'TD', '"acte.pdf"', 'TD', '"248 Ko"', 'TR', 'TD', '"annexe.pdf"', 'TD', '"1,9 Mo"'],
      ...[
        'H3',
        '"Suites"',
        'L',
        'LI',
        'Lbl',
        '"•"',
        'LBody',
        '"publier ;"',
        'LI',
        'Lbl',
        '"•"',
        'LBody',
        '"archiver."',
      ],
      ...['L', 'LI', 'Lbl', '"1."', 'LBody', '"premier"', 'P', '"Total : 1 250,00 €."', 'P', '"Fait à Saint-Aubin."'],
    ],
  )
  assert.match(heard, /TH:?\n +\/Scope \/Row/)
  assert.match(heard, /TH:?\n +\/Scope \/Column/)
})

test('every foot names the document, its page and when it was made', { skip }, async () => {
  const pages = run('pdftotext', await renderDocument(RECEIPT, { at: AT }), '-', '-')
    .split('\f')
    .slice(0, 2)
  pages.forEach((text, index) => {
    assert.match(text, /027-210703385-20261124-2026_41-DE/)
    assert.match(text, /Document produit le 25 novembre 2026 à 9\sh\s05/)
    assert.match(text, new RegExp(`Page ${index + 1} / 2`))
  })
})

test('a long table repeats its header for the eye, and says it once', { skip }, async () => {
  const rows = Array.from({ length: 70 }, (_, index) => [`Acte ${index + 1}`, 'Transmis à la préfecture'])
  const pdf = await render({ kind: 'table', columns: [{ title: 'Numéro' }, { title: 'État' }], rows })
  const pages = run('pdftotext', pdf, '-', '-').split('\f').slice(0, -1)
  assert.ok(pages.length > 1)
  for (const page of pages) assert.match(page, /Numéro/)
  assert.equal(run('pdfinfo', pdf, '-struct-text', '-').match(/Numéro/g)?.length, 1)
  const numbers = [...pages.join('').matchAll(/Acte (\d+)/g)].map((match) => Number(match[1]))
  assert.deepEqual(
    numbers,
    rows.map((_, index) => index + 1),
  )
  assertInside(pdf)
})

test('a row taller than a page is cut between lines and nothing is lost', { skip }, async () => {
  const words = Array.from({ length: 3000 }, (_, index) => `mot${index}`)
  const columns = [{ title: 'Date' }, { title: 'Message' }]
  const pdf = await render({ kind: 'table', columns, rows: [['25/11/2026', words.join(' ')]] })
  const found = listWords(pdf).filter(({ word }) => word.startsWith('mot'))
  assert.deepEqual(
    found.map(({ word }) => word),
    words,
  )
  assert.ok(found.at(-1)!.page >= 2)
  assertInside(pdf)
})

test('endless words and many columns stay inside the margins', { skip }, async () => {
  const endless = 'https://exemple.test/'.padEnd(600, 'a')
  const columns = Array.from({ length: 9 }, (_, index) => ({ title: `Colonne très longue ${index}` }))
  const pdf = await renderDocument(
    {
      title: endless,
      emetteur: endless,
      subtitle: endless,
      reference: endless,
      blocks: [
        { kind: 'heading', text: endless },
        { kind: 'paragraph', text: endless.repeat(20) },
        { kind: 'definitions', rows: [{ label: endless, value: endless }] },
        { kind: 'table', columns, rows: [columns.map(() => endless), [], ['a\nb']] },
        { kind: 'list', items: [endless] },
        { kind: 'note', text: endless.repeat(15) },
      ],
    },
    { at: AT },
  )
  assertInside(pdf)
  assert.deepEqual(inspectPdf(pdf).faults, [])
})

test('a heading goes with what follows it', { skip }, async () => {
  const lines = (count: number): DocumentBlock[] =>
    Array.from({ length: count }, () => ({ kind: 'paragraph', text: 'ligne' }))
  for (let count = 20; count < 34; count += 1) {
    const words = listWords(await render(...lines(count), { kind: 'heading', text: 'Suites' }, ...lines(3)))
    const heading = words.find(({ word }) => word === 'Suites')!
    const after = words.filter(({ word, page, top }) => word === 'ligne' && page === heading.page && top > heading.top)
    assert.ok(after.length > 0, `after ${count} lines`)
  }
})

test('what the font cannot draw is shown as a box, control characters are dropped', { skip }, async () => {
  const pdf = await render({ kind: 'paragraph', text: 'Mme Łukasiewicz 😀\0 Œuvre 1 250 € n° 1ᵉʳ' })
  assert.match(run('pdftotext', pdf, '-', '-'), /Mme Łukasiewicz □ Œuvre 1 250 € n° 1ᵉʳ/)
})

test('empty lists, tables and texts are borne', async () => {
  const pdf = await render(
    { kind: 'definitions', rows: [] },
    { kind: 'table', columns: [], rows: [] },
    { kind: 'table', columns: [{ title: 'Seule' }], rows: [] },
    { kind: 'list', items: [] },
    { kind: 'paragraph', text: '' },
    { kind: 'page-break' },
    { kind: 'page-break' },
  )
  assert.equal(inspectPdf(pdf).pages, 2)
})
