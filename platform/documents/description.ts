/** A document to print, as plain data: what it says, never how it looks. */
export interface DocumentDescription {
  title: string
  subtitle?: string
  /** Who issues it, at the top of the first page: « Commune de Saint-Aubin ». */
  emetteur?: string
  /** Number or name repeated at the foot of every page; the title by default. */
  reference?: string
  blocks: DocumentBlock[]
}

export type DocumentBlock =
  | { kind: 'heading'; text: string; level?: 2 | 3 }
  | { kind: 'paragraph'; text: string }
  | { kind: 'definitions'; rows: DefinitionRow[] }
  | { kind: 'table'; columns: TableColumn[]; rows: string[][]; caption?: string }
  | { kind: 'list'; items: string[]; numbered?: boolean }
  | { kind: 'note'; text: string }
  | { kind: 'page-break' }

/** A label and its value; `strong` sets the ones to be read first apart. */
export interface DefinitionRow {
  label: string
  value: string
  strong?: boolean
}

/** `align: 'right'` for amounts and sizes. */
export interface TableColumn {
  title: string
  align?: 'left' | 'right'
}
