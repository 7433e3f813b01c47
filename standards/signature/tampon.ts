import { fromLatin1 } from '#standards/octets'
import {
  type Box,
  boundsOf,
  drawingOf,
  formatNumber,
  formatText,
  helvetica,
  type Matrix,
  matrixAt,
  type PdfDocument,
  type PdfPage,
  type PdfStream,
  textWidth,
  viewOf,
} from '#standards/pdf'

/** A visible signature, placed as the reader sees the page: points, from its bottom left corner, rotation applied. */
export interface Stamp {
  /** 1 is the first page, -1 the last, -2 the one before */
  page: number
  x: number
  y: number
  /** 200 by default */
  width?: number
  /** 70 by default */
  height?: number
  /** usually three: name, role, date */
  lines: string[]
}

/** Where a stamp goes in the space of the page, and how its drawing turns to look upright. */
export interface Placement {
  rect: Box
  matrix: Matrix
  width: number
  height: number
}

const DEFAULT_WIDTH = 200
const DEFAULT_HEIGHT = 70
const MARGIN = 4
const LINE_SPACING = 1.25
const MAX_FONT_SIZE = 14
const MIN_FONT_SIZE = 4

/** Places a stamp on a page, moved or shrunk to stay inside its visible box. */
export function placeStamp(document: PdfDocument, page: PdfPage, stamp: Stamp): Placement {
  const view = viewOf(document, page)
  const width = Math.min(stamp.width ?? DEFAULT_WIDTH, view.width)
  const height = Math.min(stamp.height ?? DEFAULT_HEIGHT, view.height)
  const matrix = matrixAt(view, clamp(stamp.x, 0, view.width - width), clamp(stamp.y, 0, view.height - height))
  return { rect: boundsOf(matrix, width, height), matrix, width, height }
}

/** Placement that fills the rectangle of a field already on the page. */
export function fitRectangle(document: PdfDocument, page: PdfPage, rect: Box): Placement {
  const view = viewOf(document, page)
  const [width, height] = [rect[2] - rect[0], rect[3] - rect[1]]
  const seen = view.turn % 180 === 0 ? { width, height } : { width: height, height: width }
  return { rect, matrix: matrixAt(view, 0, 0), ...seen }
}

/** Draws the lines in a thin frame. */
export function drawStamp(lines: string[], { width, height, matrix: [a, b, c, d] }: Placement): PdfStream {
  const available = width - 2 * MARGIN
  const size = fontSize(lines, available, height - 2 * MARGIN)
  const leading = size * LINE_SPACING
  const firstBaseline = (height + lines.length * leading) / 2 - size
  const operators = [
    `q 0.5 w 0.45 G 0.25 0.25 ${formatNumber(width - 0.5)} ${formatNumber(height - 0.5)} re S Q`,
    `BT /F ${formatNumber(size)} Tf ${formatNumber(leading)} TL 0 g ${MARGIN} ${formatNumber(firstBaseline)} Td`,
    ...lines.map((line) => `${formatText(fitLine(line, size, available))} Tj T*`),
    'ET',
  ].join('\n')
  const resources = { Font: new Map([['F', helvetica()]]) }
  return drawingOf({ width, height, matrix: [a, b, c, d, 0, 0], resources, operators: fromLatin1(operators) })
}

function fontSize(lines: string[], width: number, height: number): number {
  const widest = Math.max(...lines.map((line) => textWidth(line)), 1)
  const fitting = Math.min(MAX_FONT_SIZE, (width * 1000) / widest, height / (lines.length * LINE_SPACING))
  return Math.max(MIN_FONT_SIZE, fitting)
}

function fitLine(line: string, size: number, width: number): string {
  if ((textWidth(line) * size) / 1000 <= width + 0.01) return line
  let kept = line
  while (kept && (textWidth(`${kept}…`) * size) / 1000 > width) kept = kept.slice(0, -1)
  return `${kept}…`
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high)
}
