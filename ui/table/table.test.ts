import assert from 'node:assert/strict'
import { test } from 'node:test'
import { html } from '@remix-run/html-template'
import { parseHTML } from 'linkedom'
import { csv, csvReponse } from './csv.ts'
import { type DataTableOptions, dataTable } from './data-table.ts'
import { readTableState, tableUrl } from './state.ts'

const OPTIONS = { sortable: ['objet', 'jour'], defaultSort: '-jour', filtres: ['etat'] }

test('the state of a list is its address', () => {
  const state = readTableState(new URLSearchParams('q=+salle+&tri=objet&page=3&etat=transmis&autre=1'), OPTIONS)
  assert.deepEqual(state, {
    q: 'salle',
    sort: 'objet',
    dir: 'asc',
    page: 3,
    pageSize: 25,
    filtres: { etat: 'transmis' },
  })
  assert.equal(tableUrl('/actes', state, {}), '/actes?etat=transmis&q=salle&tri=objet&page=3')
  assert.deepEqual(readTableState(new URL(tableUrl('http://x/actes', state, {})).searchParams, OPTIONS), state)
})

test('an odd address falls back on the usual list', () => {
  for (const query of ['tri=mot_de_passe&page=-1', 'page=1e99', 'page=0.5&tri=', 'page=NaN', 'tri=--jour']) {
    const { sort, dir, page } = readTableState(new URLSearchParams(query), OPTIONS)
    assert.deepEqual([sort, dir, page], ['jour', 'desc', 1], query)
  }
})

test('sorting links turn the sort round and go back to the first page', () => {
  const dom = render({ state: { ...readTableState(new URLSearchParams('tri=objet&page=2'), OPTIONS), total: 60 } })
  const [objet, jour] = [...dom.querySelectorAll('thead a')].map((link) => link.getAttribute('href'))
  assert.equal(objet, '/actes?tri=-objet')
  assert.equal(jour, '/actes?tri=jour')
  assert.equal(dom.querySelector('th[aria-sort]')?.getAttribute('aria-sort'), 'ascending')
})

test('pages say where one is and keep the filters', () => {
  const dom = render({
    state: { ...readTableState(new URLSearchParams('page=2&etat=transmis'), OPTIONS), total: 1260 },
  })
  assert.match(dom.querySelector('.pages p')?.textContent ?? '', /^26 à 50 sur 1\s260$/u)
  const rels = [...dom.querySelectorAll('.pages a')].map((link) => [
    link.getAttribute('rel'),
    link.getAttribute('href'),
  ])
  assert.deepEqual(rels, [
    ['prev', '/actes?etat=transmis&tri=-jour'],
    ['next', '/actes?etat=transmis&tri=-jour&page=3'],
  ])
})

test('an empty list teaches; a search without result offers to show all', () => {
  const state = { ...readTableState(new URLSearchParams(), OPTIONS), total: 0 }
  assert.equal(render({ rows: [], state }).querySelector('#vide')?.textContent, 'Déposez un acte')
  const searched = render({ rows: [], state: { ...state, q: 'zzz' } })
  assert.equal(searched.querySelector('input[name=q]')?.getAttribute('value'), 'zzz')
  assert.equal(searched.querySelector('.vide a')?.getAttribute('href'), '/actes?tri=-jour')
})

test('each cell carries the name of its column, for phones', () => {
  const dom = render({})
  assert.equal(dom.querySelector('tbody th')?.getAttribute('scope'), 'row')
  assert.equal(dom.querySelector('tbody td')?.getAttribute('data-label'), 'Jour')
})

test('a spreadsheet neither runs a cell nor splits it', () => {
  const text = csv(
    ['Objet', 'Montant'],
    [
      ['=HYPERLINK("http://x")', 12.5],
      ['@SUM(1)', -3],
      ['deux\nlignes ; "et" guillemets', null],
      [' espace', undefined],
      ['-12 rue', 0],
    ],
  )
  assert.equal(
    text,
    '\uFEFFObjet;Montant\r\n"\'=HYPERLINK(""http://x"")";12,5\r\n\'@SUM(1);-3\r\n"deux\nlignes ; ""et"" guillemets";\r\n" espace";\r\n\'-12 rue;0\r\n',
  )
  assert.match(csvReponse('actes à transmettre', ['A'], []).headers['content-disposition'] ?? '', /^attachment/)
})

function render(changes: Partial<DataTableOptions>): Document {
  const content = dataTable({
    caption: 'Actes',
    columns: [
      { key: 'objet', label: 'Objet', sortable: true },
      { key: 'jour', label: 'Jour', sortable: true },
    ],
    rows: [[html`<a href="/actes/1">Tarifs</a>`, '2 mars']],
    state: { ...readTableState(new URLSearchParams(), OPTIONS), total: 1 },
    baseUrl: '/actes',
    empty: html`<p id="vide">Déposez un acte</p>`,
    ...changes,
  })
  return parseHTML(String(html`<!doctype html><html><body>${content}</body></html>`)).document as unknown as Document
}
