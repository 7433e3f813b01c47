/** What a list shows: read from its address, so that it can be kept, shared and gone back to. */
export interface TableState {
  /** Words looked for. */
  q: string
  sort: string
  dir: 'asc' | 'desc'
  /** From 1. */
  page: number
  pageSize: number
  /** Values of the other filters, by name. */
  filtres: Readonly<Record<string, string>>
}

export interface TableStateOptions {
  sortable: readonly string[]
  /** Name of a column, preceded by `-` for the last first. */
  defaultSort: string
  /** Names of the other filters. */
  filtres?: readonly string[]
  pageSize?: number
}

const DEFAULT_PAGE_SIZE = 25
const MAX_PAGE = 100_000

/** Reads `?q=&tri=&page=`; what is unknown is ignored. `tri` is a column, preceded by `-` for the last first. */
export function readTableState(query: URLSearchParams, options: TableStateOptions): TableState {
  const wanted = query.get('tri') ?? ''
  const tri = options.sortable.includes(wanted.replace(/^-/, '')) ? wanted : options.defaultSort
  const page = Number(query.get('page') ?? 1)
  const filtres = (options.filtres ?? [])
    .map((name) => [name, query.get(name)?.trim() ?? ''])
    .filter(([, value]) => value !== '')
  return {
    q: query.get('q')?.trim().slice(0, 200) ?? '',
    sort: tri.replace(/^-/, ''),
    dir: tri.startsWith('-') ? 'desc' : 'asc',
    page: Number.isInteger(page) && page >= 1 && page <= MAX_PAGE ? page : 1,
    pageSize: options.pageSize ?? DEFAULT_PAGE_SIZE,
    filtres: Object.fromEntries(filtres),
  }
}

/** Address of the same list, changed in part. */
export function tableUrl(baseUrl: string, state: TableState, changes: Partial<TableState>): string {
  const { q, sort, dir, page, filtres } = { ...state, ...changes }
  const query = new URLSearchParams(filtres)
  if (q) query.set('q', q)
  query.set('tri', dir === 'desc' ? `-${sort}` : sort)
  if (page > 1) query.set('page', String(page))
  return `${baseUrl}?${query}`
}
