import { dictOf, formatLiteral, PdfName, PdfStream, type PdfValue } from './objects.ts'
import type { Matrix } from './placement.ts'

/** Helvetica, not embedded: every reader has it (ISO 32000-1, 9.6.2.2). */
export function helvetica(): PdfValue {
  return dictOf({
    Type: new PdfName('Font'),
    Subtype: new PdfName('Type1'),
    BaseFont: new PdfName('Helvetica'),
    Encoding: new PdfName('WinAnsiEncoding'),
  })
}

/** A drawing that pages and annotations may show (form XObject, ISO 32000-1, 8.10). */
export function drawingOf(drawing: {
  width: number
  height: number
  matrix: Matrix
  /** Resources that the operators name: `Font`, `XObject`. */
  resources: Record<string, PdfValue>
  /** One character a byte. */
  operators: Uint8Array
}): PdfStream {
  const dict = dictOf({
    Type: new PdfName('XObject'),
    Subtype: new PdfName('Form'),
    BBox: [0, 0, drawing.width, drawing.height],
    Matrix: drawing.matrix,
    Resources: dictOf(drawing.resources),
  })
  return new PdfStream(dict, drawing.operators)
}

/** First character of a text that WinAnsiEncoding lacks. */
export function findUnprintable(text: string): string | undefined {
  return Array.from(text.normalize('NFC')).find((character) => codeOf(character) === undefined)
}

/** A text for the operator Tj in WinAnsiEncoding, one character a byte; what it lacks becomes a question mark. */
export function formatText(text: string): string {
  return formatLiteral(String.fromCharCode(...codesOf(text)))
}

/** Width of a text in Helvetica, in thousandths of the size. */
export function textWidth(text: string): number {
  return codesOf(text).reduce((width, code) => width + WIDTHS[code - 0x20]!, 0)
}

function codesOf(text: string): number[] {
  return Array.from(text.normalize('NFC'), (character) => codeOf(character) ?? 0x3f)
}

/** Codes of WinAnsiEncoding from 0x80 to 0x9f; a blank is none (ISO 32000-1, D.2). */
const FROM_80 = '€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ'

function codeOf(character: string): number | undefined {
  const code = character.codePointAt(0)!
  if (code >= 0x20 && code < 0x7f) return code
  if (code >= 0xa0 && code <= 0xff) return code
  // Narrow no-break space, which French typography puts before some marks
  if (code === 0x202f) return 0xa0
  const rank = FROM_80.indexOf(character)
  return rank < 0 ? undefined : 0x80 + rank
}

/** Widths of Helvetica from 0x20 to 0xff in WinAnsiEncoding, in thousandths of the size (Adobe, core 14 metrics). */
const WIDTHS = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
  556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
  722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
  556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
  260, 334, 584, 0, 556, 0, 222, 556, 333, 1000, 556, 556, 333, 1000, 667, 333, 1000, 0, 611, 0, 0, 222, 222, 333, 333,
  350, 556, 1000, 333, 1000, 500, 333, 944, 0, 500, 500, 278, 333, 556, 556, 556, 556, 260, 556, 333, 737, 370, 556,
  584, 333, 737, 333, 400, 584, 333, 333, 333, 556, 537, 278, 333, 333, 365, 556, 834, 834, 834, 611, 667, 667, 667,
  667, 667, 667, 1000, 722, 667, 667, 667, 667, 278, 278, 278, 278, 722, 722, 778, 778, 778, 778, 778, 584, 778, 722,
  722, 722, 722, 667, 667, 611, 556, 556, 556, 556, 556, 556, 889, 500, 556, 556, 556, 556, 278, 278, 278, 278, 556,
  556, 556, 556, 556, 556, 556, 584, 611, 556, 556, 556, 556, 500, 556, 500,
]
