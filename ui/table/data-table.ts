import { html, type SafeHtml } from '@remix-run/html-template'
import { attributes } from '../attributes.ts'
import { pagination } from './pagination.ts'
import { type TableState, tableUrl } from './state.ts'

export interface Column {
  key: string
  label: string
  sortable?: boolean | undefined
  numeric?: boolean | undefined
}

export interface DataTableOptions {
  caption: string
  columns: readonly Column[]
  /** One cell a column; the first names the row and holds its link. */
  rows: readonly (readonly (SafeHtml | string)[])[]
  state: TableState & { total: number }
  baseUrl: string
  /** Fields of the filters, beside the search. */
  filters?: SafeHtml | undefined
  /** Shown when the list is empty: an `emptyState`. */
  empty: SafeHtml
  csvHref?: string | undefined
}

/** Up to this length, a plain text stays on one line. */
const SHORT = 20

/** A list: filter, sort and pages are plain links and a GET form; each row is a card on a phone. */
export function dataTable(options: DataTableOptions): SafeHtml {
  const { state, rows, empty } = options
  const filtered = state.q !== '' || Object.keys(state.filtres).length > 0
  if (rows.length === 0 && !filtered) return empty
  return html`<section class="liste">
${filterForm(options)}
${rows.length === 0 ? nothingFound(options) : table(options)}
${pagination(options.baseUrl, state)}
</section>`
}

function filterForm({ baseUrl, state, filters, csvHref, caption }: DataTableOptions): SafeHtml {
  const sort = state.dir === 'desc' ? `-${state.sort}` : state.sort
  return html`<form class="filtres" method="get" action="${baseUrl}" role="search" aria-label="Filtrer : ${caption}">
<input type="hidden" name="tri" value="${sort}">
<div class="champ"><label for="filtre-q">Rechercher</label><input id="filtre-q" type="search" name="q" value="${state.q}"></div>
${filters}
<button class="secondaire" type="submit">Filtrer</button>
${csvHref ? html`<a class="tableur" href="${csvHref}" data-turbo="false">Tableur (CSV)</a>` : ''}
</form>`
}

function table({ caption, columns, rows, state, baseUrl }: DataTableOptions): SafeHtml {
  return html`<table class="tableau">
<caption>${caption}</caption>
<thead><tr>${columns.map((column) => heading(column, state, baseUrl))}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${columns.map((column, index) => cell(column, row[index] ?? '', index))}</tr>`)}</tbody>
</table>`
}

function heading(column: Column, state: TableState, baseUrl: string): SafeHtml {
  const sorted = column.sortable && column.key === state.sort
  const tag = attributes({
    scope: 'col',
    class: column.numeric && 'nombre',
    'aria-sort': sorted ? (state.dir === 'asc' ? 'ascending' : 'descending') : undefined,
  })
  if (!column.sortable) return html`<th${tag}>${column.label}</th>`
  const dir = sorted && state.dir === 'asc' ? 'desc' : 'asc'
  return html`<th${tag}><a href="${tableUrl(baseUrl, state, { sort: column.key, dir, page: 1 })}">${column.label}</a></th>`
}

function cell(column: Column, value: SafeHtml | string, index: number): SafeHtml {
  const short = typeof value === 'string' && value.length <= SHORT && 'court'
  const tag = attributes({
    class: column.numeric ? 'nombre' : short,
    'data-label': index === 0 ? undefined : column.label,
  })
  return index === 0 ? html`<th scope="row"${tag}>${value}</th>` : html`<td${tag}>${value}</td>`
}

function nothingFound({ state, baseUrl }: DataTableOptions): SafeHtml {
  const all = tableUrl(baseUrl, state, { q: '', page: 1, filtres: {} })
  return html`<div class="vide"><p class="vide-titre">Aucun résultat</p>
<p>Rien ne répond à ces critères. <a href="${all}">Tout afficher</a></p></div>`
}
