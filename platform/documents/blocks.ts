import type { DocumentBlock } from './description.ts'
import { CONTENT_WIDTH, type Sheet } from './sheet.ts'
import { ACCENT, PAGE, SHADE, STYLES } from './style.ts'
import { renderDefinitions, renderTable } from './table.ts'

const INDENT = 18
const NOTE_PADDING = 10

/** Sets one block below what is already on the sheet. */
export function renderBlock(sheet: Sheet, block: DocumentBlock): void {
  switch (block.kind) {
    case 'heading':
      renderHeading(sheet, block.text, block.level ?? 2)
      break
    case 'paragraph':
      sheet.flow(sheet.tag('P'), { lines: wrapBody(sheet, block.text), style: STYLES.body, x: PAGE.left })
      sheet.space(8)
      break
    case 'definitions':
      if (block.rows.length > 0) renderDefinitions(sheet, block.rows)
      sheet.space(14)
      break
    case 'table':
      renderCaptioned(sheet, block)
      break
    case 'list':
      renderList(sheet, block.items, block.numbered ?? false)
      sheet.space(8)
      break
    case 'note':
      renderNote(sheet, block.text)
      break
    case 'page-break':
      if (!sheet.isAtTop) sheet.addPage()
  }
}

function wrapBody(sheet: Sheet, text: string, width = CONTENT_WIDTH): string[] {
  return sheet.wrap(text, STYLES.body, width)
}

/** A heading never stays alone at the foot of a page. */
function renderHeading(sheet: Sheet, text: string, level: 2 | 3): void {
  const style = level === 2 ? STYLES.heading2 : STYLES.heading3
  const lines = sheet.wrap(text, style, CONTENT_WIDTH)
  sheet.space(level === 2 ? 14 : 8)
  sheet.keep(lines.length * style.leading + 48)
  sheet.flow(sheet.tag(`H${level}`), { lines, style, x: PAGE.left })
  sheet.space(6)
}

function renderCaptioned(sheet: Sheet, { columns, rows, caption }: DocumentBlock & { kind: 'table' }): void {
  if (caption !== undefined) {
    const lines = sheet.wrap(caption, STYLES.caption, CONTENT_WIDTH)
    sheet.keep(lines.length * STYLES.caption.leading + 70)
    sheet.flow(sheet.tag('P'), { lines, style: STYLES.caption, x: PAGE.left })
    sheet.y += 4
  }
  if (columns.length > 0) renderTable(sheet, columns, rows)
  sheet.space(14)
}

function renderList(sheet: Sheet, items: string[], numbered: boolean): void {
  const list = sheet.tag('L', sheet.root, { O: 'List', ListNumbering: numbered ? 'Decimal' : 'Disc' })
  items.forEach((item, index) => {
    const lines = wrapBody(sheet, item, CONTENT_WIDTH - INDENT)
    const entry = sheet.tag('LI', list)
    sheet.keep(Math.min(2, lines.length) * STYLES.body.leading)
    const label = { lines: [numbered ? `${index + 1}.` : '•'], style: STYLES.body, x: PAGE.left }
    sheet.write(sheet.tag('Lbl', entry), label, sheet.y)
    sheet.flow(sheet.tag('LBody', entry), { lines, style: STYLES.body, x: PAGE.left + INDENT })
    sheet.space(3)
  })
  list.end()
}

function renderNote(sheet: Sheet, text: string): void {
  const lines = wrapBody(sheet, text, CONTENT_WIDTH - 3 * NOTE_PADDING)
  sheet.keep(Math.min(3, lines.length) * STYLES.body.leading + 2 * NOTE_PADDING)
  sheet.space(4)
  sheet.y += NOTE_PADDING
  sheet.flow(sheet.tag('P'), { lines, style: STYLES.body, x: PAGE.left + 2 * NOTE_PADDING }, (top, height) => {
    sheet.artifact((pdf) => {
      pdf.rect(PAGE.left, top - NOTE_PADDING, CONTENT_WIDTH, height + 2 * NOTE_PADDING).fill(SHADE)
      pdf.rect(PAGE.left, top - NOTE_PADDING, 2.5, height + 2 * NOTE_PADDING).fill(ACCENT)
    })
  })
  sheet.y += NOTE_PADDING
  sheet.space(12)
}
