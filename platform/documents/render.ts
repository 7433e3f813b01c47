import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import PDFDocument from 'pdfkit'
import { formatInstant } from '#standards/calendrier'
import { renderBlock } from './blocks.ts'
import type { DocumentDescription } from './description.ts'
import { CONTENT_WIDTH, Sheet } from './sheet.ts'
import { ACCENT, PAGE, RULE, readFonts, STYLES } from './style.ts'
import { printable } from './text.ts'

/**
 * Renders a document as an accessible PDF: tagged, in French, its title shown, its font embedded, declared PDF/A-2a.
 * The same description at the same instant gives the same bytes, so that a receipt may be made again and compared.
 */
export async function renderDocument(description: DocumentDescription, { at }: { at: Date }): Promise<Uint8Array> {
  const pdf = openPdf(description, at)
  const sheet = new Sheet(pdf)
  renderHead(sheet, description)
  for (const block of description.blocks) renderBlock(sheet, block)
  renderFeet(sheet, description, at)
  sheet.root.end()
  pdf.end()
  return buffer(pdf)
}

function openPdf(description: DocumentDescription, at: Date): InstanceType<typeof PDFDocument> {
  const empreinte = createHash('sha256').update(JSON.stringify(description)).digest('hex')
  const pdf = new PDFDocument({
    size: 'A4',
    margin: 0,
    pdfVersion: '1.7',
    subset: 'PDF/A-2a',
    tagged: true,
    lang: 'fr-FR',
    displayTitle: true,
    bufferPages: true,
    autoFirstPage: false,
    info: {
      Title: new Metadata(description.title),
      ...(description.emetteur ? { Author: new Metadata(description.emetteur) } : {}),
      Creator: 'Parvis',
      Producer: 'Parvis',
      CreationDate: at,
      // pdfkit derives the identifier of the file from these entries: two contents never share one.
      Empreinte: empreinte,
    } as unknown as PDFKit.DocumentInfo,
  })
  for (const [name, font] of Object.entries(readFonts())) pdf.registerFont(name, font)
  pdf.addPage()
  return pdf
}

/** pdfkit writes the same value in the Info dictionary, as it is, and in the XML of XMP, where it forgets to escape it. */
class Metadata extends String {
  constructor(text: string) {
    super(printable(text, () => true).replace(/\n/g, ' '))
  }

  override toString(): string {
    return super.toString().replace(/[&<>]/g, (character) => `&#${character.charCodeAt(0)};`)
  }
}

function renderHead(sheet: Sheet, { emetteur, title, subtitle }: DocumentDescription): void {
  const write = (type: string, text: string, style: (typeof STYLES)['title']) =>
    sheet.flow(sheet.tag(type), { lines: sheet.wrap(text, style, CONTENT_WIDTH), style, x: PAGE.left })
  if (emetteur) {
    write('P', emetteur, STYLES.emetteur)
    sheet.y += 6
    sheet.artifact((pdf) => pdf.rect(PAGE.left, sheet.y, CONTENT_WIDTH, 1.5).fill(ACCENT))
    sheet.y += 26
  }
  write('H1', title, STYLES.title)
  if (subtitle) {
    sheet.y += 4
    write('P', subtitle, STYLES.subtitle)
  }
  sheet.y += 18
}

function renderFeet(sheet: Sheet, description: DocumentDescription, at: Date): void {
  const { pdf } = sheet
  const { count } = pdf.bufferedPageRange()
  const made = `Document produit le ${formatInstant(at)}`
  const top = PAGE.height - PAGE.bottom + 22
  for (let page = 0; page < count; page += 1) {
    pdf.switchToPage(page)
    const number = `Page ${page + 1} / ${count}`
    const width = CONTENT_WIDTH - sheet.widthOf(number, STYLES.footer) - 20
    const [reference] = sheet.wrap(description.reference ?? description.title, STYLES.footer, width)
    sheet.artifact(() => {
      pdf
        .moveTo(PAGE.left, top)
        .lineTo(PAGE.left + CONTENT_WIDTH, top)
        .lineWidth(0.5)
        .stroke(RULE)
      sheet.draw({ lines: [reference!, made], style: STYLES.footer, x: PAGE.left }, top + 6)
      sheet.draw({ lines: [number], style: STYLES.footer, x: PAGE.left, width: CONTENT_WIDTH }, top + 6)
    }, 'Pagination')
  }
}
