import type { DefinitionRow, TableColumn } from './description.ts'
import { CONTENT_WIDTH, type Sheet, type Tag } from './sheet.ts'
import { PAGE, RULE, SHADE, STYLES, type TextStyle } from './style.ts'

const PADDING = 6
const FULL_PAGE = PAGE.height - PAGE.top - PAGE.bottom

/** A cell ready to be drawn: its lines in its column, and the tag that they belong to. */
interface Cell {
  tag: Tag
  lines: string[]
  style: TextStyle
  x: number
  width: number
  right: boolean
}

/** Label and value on each row, the label being the header of its row. */
export function renderDefinitions(sheet: Sheet, rows: DefinitionRow[]): void {
  const table = sheet.tag('Table')
  const widest = Math.max(0, ...rows.map(({ label }) => sheet.widthOf(label, STYLES.label)))
  const labelWidth = Math.min(widest, CONTENT_WIDTH * 0.38) + 2 * PADDING + 1
  sheet.artifact((pdf) => rule(pdf, sheet.y))
  for (const { label, value, strong } of rows) {
    const row = sheet.tag('TR', table)
    const header = sheet.tag('TH', row, { O: 'Table', Scope: 'Row' })
    const content = sheet.tag('TD', row)
    renderRow(sheet, [
      cell(sheet, header, label, STYLES.label, { x: PAGE.left, width: labelWidth }),
      cell(sheet, content, value, strong ? STYLES.strong : STYLES.value, {
        x: PAGE.left + labelWidth,
        width: CONTENT_WIDTH - labelWidth,
      }),
    ])
  }
  table.end()
}

/** A table whose header is repeated at the top of each page, for the eye only: screen readers hear it once. */
export function renderTable(sheet: Sheet, columns: TableColumn[], rows: string[][]): void {
  const table = sheet.tag('Table')
  const widths = shareWidth(sheet, columns, rows)
  const places = widths.map((width, index) => {
    const x = PAGE.left + widths.slice(0, index).reduce((sum, before) => sum + before, 0)
    return { x, width, right: columns[index]!.align === 'right' }
  })
  const header = sheet.tag('TR', table)
  const titles = columns.map(({ title }, index) => {
    const tag = sheet.tag('TH', header, { O: 'Table', Scope: 'Column' })
    return cell(sheet, tag, title, STYLES.column, places[index]!)
  })
  sheet.keep(heightOf(titles) + 4 * STYLES.cell.leading)
  renderHeader(sheet, titles, (text, top) => sheet.write(text.tag, textOf(text), top))
  const repeat = () => renderHeader(sheet, titles, (text, top) => sheet.artifact(() => sheet.draw(textOf(text), top)))
  for (const row of rows) {
    const line = sheet.tag('TR', table)
    const cells = places.map((place, index) => cell(sheet, sheet.tag('TD', line), row[index] ?? '', STYLES.cell, place))
    renderRow(sheet, cells, repeat)
  }
  table.end()
}

function cell(
  sheet: Sheet,
  tag: Tag,
  text: string,
  style: TextStyle,
  { x, width, right = false }: { x: number; width: number; right?: boolean },
): Cell {
  return { tag, lines: sheet.wrap(text, style, width - 2 * PADDING), style, x, width, right }
}

function renderHeader(sheet: Sheet, titles: Cell[], write: (title: Cell, top: number) => void): void {
  const height = heightOf(titles)
  sheet.artifact((pdf) => pdf.rect(PAGE.left, sheet.y, CONTENT_WIDTH, height).fill(SHADE))
  for (const title of titles) write(title, sheet.y + PADDING)
  sheet.y += height
  sheet.artifact((pdf) => rule(pdf, sheet.y))
}

/** Draws a row; one taller than what is left goes to the next page, one taller than a page is cut between lines. */
function renderRow(sheet: Sheet, cells: Cell[], repeatHeader?: () => void): void {
  const leading = Math.max(...cells.map(({ style }) => style.leading))
  const total = Math.max(...cells.map(({ lines }) => lines.length))
  const turnPage = () => {
    sheet.addPage()
    repeatHeader?.()
  }
  for (let from = 0; from < total; ) {
    const fits = Math.floor((sheet.room - 2 * PADDING) / leading)
    const isCut = fits < total - from
    if (isCut && from === 0 && !sheet.isAtTop && (fits < 3 || heightOf(cells) < FULL_PAGE / 2)) turnPage()
    const count = Math.max(1, Math.min(total - from, Math.floor((sheet.room - 2 * PADDING) / leading)))
    for (const part of cells) {
      const lines = part.lines.slice(from, from + count)
      sheet.write(part.tag, textOf({ ...part, lines }), sheet.y + PADDING)
    }
    sheet.y += count * leading + 2 * PADDING
    sheet.artifact((pdf) => rule(pdf, sheet.y))
    from += count
    if (from < total) turnPage()
  }
}

function textOf({ lines, style, x, width, right }: Cell) {
  return { lines, style, x: x + PADDING, ...(right ? { width: width - 2 * PADDING } : {}) }
}

function heightOf(cells: Cell[]): number {
  return Math.max(...cells.map(({ lines, style }) => lines.length * style.leading)) + 2 * PADDING
}

function rule(pdf: Sheet['pdf'], y: number): void {
  pdf
    .moveTo(PAGE.left, y)
    .lineTo(PAGE.left + CONTENT_WIDTH, y)
    .lineWidth(0.5)
    .stroke(RULE)
}

/** Narrow columns get all that their texts want; wide ones share what is left, in proportion of what they want. */
function shareWidth(sheet: Sheet, columns: TableColumn[], rows: string[][]): number[] {
  const wanted = columns.map(({ title }, index) => {
    const widest = rows.reduce(
      (width, row) => Math.max(width, sheet.widthOf(row[index] ?? '', STYLES.cell)),
      sheet.widthOf(title, STYLES.column),
    )
    return Math.min(widest + 2 * PADDING + 1, CONTENT_WIDTH)
  })
  const narrow = new Set<number>()
  let left = CONTENT_WIDTH
  for (let next = 0; next >= 0; ) {
    const share = left / (columns.length - narrow.size)
    next = wanted.findIndex((width, index) => !narrow.has(index) && width <= share)
    if (next < 0) break
    narrow.add(next)
    left -= wanted[next]!
  }
  const wide = wanted.reduce((sum, width, index) => sum + (narrow.has(index) ? 0 : width), 0)
  if (wide === 0) return wanted.map((width) => width + left / columns.length)
  return wanted.map((width, index) => (narrow.has(index) ? width : (left * width) / wide))
}
