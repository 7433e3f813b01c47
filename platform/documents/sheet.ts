import type PDFDocument from 'pdfkit'
import { INK, PAGE, STYLES, type TextStyle } from './style.ts'
import { printable, wrapText } from './text.ts'

type Pdf = InstanceType<typeof PDFDocument>

/** A node of the structure that screen readers follow (ISO 32000-1, 14.7); its dictionary is missing from the types. */
export type Tag = PDFKit.PDFStructureElement & { dictionary: { data: { S: string; A?: Record<string, string> } } }

/** What to write in one go: lines in a style, from this place on, right-aligned in `width` when given. */
export interface Text {
  lines: string[]
  style: TextStyle
  x: number
  width?: number
}

export const CONTENT_WIDTH = PAGE.width - PAGE.left - PAGE.right
const BOTTOM = PAGE.height - PAGE.bottom

/**
 * The pages being filled, from top to bottom. Everything written goes in a tag of the structure, everything drawn is an
 * artifact, which screen readers skip.
 */
export class Sheet {
  readonly pdf: Pdf
  readonly root: Tag
  y: number = PAGE.top
  private readonly isDrawable: (codePoint: number) => boolean

  constructor(pdf: Pdf) {
    this.pdf = pdf
    this.root = pdf.struct('Document') as Tag
    pdf.addStructure(this.root)
    this.isDrawable = glyphsOf(pdf)
  }

  /** Height left on the page. */
  get room(): number {
    return BOTTOM - this.y
  }

  get isAtTop(): boolean {
    return this.y === PAGE.top
  }

  addPage(): void {
    this.pdf.addPage()
    this.y = PAGE.top
  }

  /** Goes to the next page unless this height is left. */
  keep(height: number): void {
    if (height > this.room && !this.isAtTop) this.addPage()
  }

  /** White space, except at the top of a page. */
  space(height: number): void {
    if (!this.isAtTop) this.y += height
  }

  tag(type: string, parent: Tag = this.root, attributes?: Record<string, string>): Tag {
    const tag = this.pdf.struct(type) as Tag
    if (attributes) tag.dictionary.data.A = attributes
    parent.add(tag)
    return tag
  }

  wrap(text: string, style: TextStyle, width: number): string[] {
    this.set(style)
    return wrapText(printable(text, this.isDrawable), width, (part) => this.pdf.widthOfString(part))
  }

  widthOf(text: string, style: TextStyle): number {
    this.set(style)
    const lines = printable(text, this.isDrawable).split('\n')
    return Math.max(...lines.map((line) => this.pdf.widthOfString(line)))
  }

  /** Writes the lines at `top` of this page, in the tag. */
  write(tag: Tag, { lines, style, x, width }: Text, top: number): void {
    if (lines.length === 0) return
    const content = this.pdf.markStructureContent(tag.dictionary.data.S)
    this.draw({ lines, style, x, ...(width === undefined ? {} : { width }) }, top)
    this.pdf.endMarkedContent()
    tag.add(content)
  }

  /** Writes the lines from here down, over as many pages as it takes, never leaving a line alone at the foot. */
  flow(tag: Tag, text: Text, decorate?: (top: number, height: number) => void): void {
    const { leading } = text.style
    let lines = text.lines
    while (lines.length > 0) {
      const fits = Math.floor(this.room / leading)
      if (fits < Math.min(2, lines.length) && !this.isAtTop) {
        this.addPage()
        continue
      }
      const height = Math.min(fits, lines.length) * leading
      decorate?.(this.y, height)
      this.write(tag, { ...text, lines: lines.slice(0, fits) }, this.y)
      lines = lines.slice(fits)
      this.y += height
      if (lines.length > 0) this.addPage()
    }
  }

  /** Draws what carries no meaning. */
  artifact(draw: (pdf: Pdf) => void, type: 'Layout' | 'Pagination' = 'Layout'): void {
    this.pdf.markContent('Artifact', { type })
    draw(this.pdf)
    this.pdf.endMarkedContent()
  }

  /** Draws lines of text on the page, without tag: inside {@link artifact} or {@link write}. */
  draw({ lines, style, x, width }: Text, top: number): void {
    this.set(style)
    this.pdf.fillColor(style.color)
    lines.forEach((line, index) => {
      const left = width === undefined ? x : x + width - this.pdf.widthOfString(line.trimEnd())
      this.pdf.text(line, left, top + index * style.leading, { lineBreak: false })
    })
    this.pdf.fillColor(INK)
  }

  private set({ font, size }: TextStyle): void {
    this.pdf.font(font).fontSize(size)
  }
}

/** What the font of the body can draw; pdfkit keeps the font it has opened to itself. */
function glyphsOf(pdf: Pdf): (codePoint: number) => boolean {
  pdf.font(STYLES.body.font)
  const opened = pdf as unknown as { _font: { font: { hasGlyphForCodePoint(codePoint: number): boolean } } }
  return (codePoint) => opened._font.font.hasGlyphForCodePoint(codePoint)
}
