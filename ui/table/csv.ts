import { download, type Reponse } from '#platform/http'

export type CsvValue = string | number | null | undefined

/** Rows for a spreadsheet: UTF-8 with its mark, `;`, and no cell that the spreadsheet would run as a formula. */
export function csv(columns: readonly string[], rows: readonly (readonly CsvValue[])[]): string {
  return `\uFEFF${[columns, ...rows].map((row) => `${row.map(cell).join(';')}\r\n`).join('')}`
}

/** The same as a download; `nom` without extension. */
export function csvReponse(nom: string, columns: readonly string[], rows: readonly (readonly CsvValue[])[]): Reponse {
  return download(csv(columns, rows), { nom: `${nom}.csv`, type: 'text/csv; charset=utf-8' })
}

function cell(value: CsvValue): string {
  if (value === null || value === undefined) return ''
  // French spreadsheets read numbers with a comma.
  if (typeof value === 'number') return String(value).replace('.', ',')
  const text = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value
  return /[";\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text
}
