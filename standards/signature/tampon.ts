import type { PdfDocument, PdfPage } from './pdf-document.ts'
import { formatStream } from './pdf-ecriture.ts'
import { type PdfDict, PdfName, type PdfValue } from './pdf-objet.ts'

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

/** Where a stamp goes in the coordinates of the page, and how its drawing turns to look upright. */
export interface Placement {
  /** lower left x, y, upper right x, y in default user space */
  rect: [number, number, number, number]
  matrix: number[]
  width: number
  height: number
}

const DEFAULT_WIDTH = 200
const DEFAULT_HEIGHT = 70
const MARGIN = 4
const LINE_SPACING = 1.25
const MAX_FONT_SIZE = 14
const MIN_FONT_SIZE = 4

/** Turns of the drawing for `Rotate` 0, 90, 180 and 270: its right side goes where the page's right side is seen. */
const MATRICES: Record<number, number[]> = {
  0: [1, 0, 0, 1, 0, 0],
  90: [0, 1, -1, 0, 0, 0],
  180: [-1, 0, 0, -1, 0, 0],
  270: [0, -1, 1, 0, 0, 0],
}

/** Places a stamp on a page, moved or shrunk to stay inside its visible box. */
export async function placeStamp(document: PdfDocument, page: PdfPage, stamp: Stamp): Promise<Placement> {
  const box = await visibleBox(document, page)
  const rotate = await rotationOf(document, page)
  const [left, bottom, right, top] = box
  const sideways = rotate % 180 !== 0
  const seenWidth = sideways ? top - bottom : right - left
  const seenHeight = sideways ? right - left : top - bottom
  const width = Math.min(stamp.width ?? DEFAULT_WIDTH, seenWidth)
  const height = Math.min(stamp.height ?? DEFAULT_HEIGHT, seenHeight)
  const x = clamp(stamp.x, 0, seenWidth - width)
  const y = clamp(stamp.y, 0, seenHeight - height)
  const placed = { matrix: MATRICES[rotate]!, width, height }
  switch (rotate) {
    case 90:
      return { ...placed, rect: [right - y - height, bottom + x, right - y, bottom + x + width] }
    case 180:
      return { ...placed, rect: [right - x - width, top - y - height, right - x, top - y] }
    case 270:
      return { ...placed, rect: [left + y, top - x - width, left + y + height, top - x] }
    default:
      return { ...placed, rect: [left + x, bottom + y, left + x + width, bottom + y + height] }
  }
}

/** Placement that fills the rectangle of a field already on the page. */
export async function fitRectangle(document: PdfDocument, page: PdfPage, rect: Placement['rect']): Promise<Placement> {
  const rotate = await rotationOf(document, page)
  const [width, height] = [Math.abs(rect[2] - rect[0]), Math.abs(rect[3] - rect[1])]
  const seen = rotate % 180 === 0 ? { width, height } : { width: height, height: width }
  return { rect, matrix: MATRICES[rotate]!, ...seen }
}

/** Body of the form XObject that draws the lines in a thin frame, with the standard font Helvetica. */
export function formatStampAppearance(lines: string[], { width, height, matrix }: Placement): string {
  const available = width - 2 * MARGIN
  const size = fontSize(lines, available, height - 2 * MARGIN)
  const leading = size * LINE_SPACING
  const firstBaseline = (height + lines.length * leading) / 2 - size
  const shown = lines.map((line) => `(${escapeText(fitLine(line, size, available))}) Tj T*`)
  const content = [
    `q 0.5 w 0.45 G 0.25 0.25 ${round(width - 0.5)} ${round(height - 0.5)} re S Q`,
    `BT /F1 ${round(size)} Tf ${round(leading)} TL 0 g ${MARGIN} ${round(firstBaseline)} Td`,
    ...shown,
    'ET',
  ].join('\n')
  const font: PdfDict = new Map([
    ['Type', new PdfName('Font')],
    ['Subtype', new PdfName('Type1')],
    ['BaseFont', new PdfName('Helvetica')],
    ['Encoding', new PdfName('WinAnsiEncoding')],
  ])
  const dict: PdfDict = new Map<string, PdfValue>([
    ['Type', new PdfName('XObject')],
    ['Subtype', new PdfName('Form')],
    ['BBox', [0, 0, width, height]],
    ['Matrix', matrix],
    ['Resources', new Map([['Font', new Map([['F1', font]])]])],
  ])
  return formatStream(dict, content)
}

async function visibleBox(document: PdfDocument, page: PdfPage): Promise<Placement['rect']> {
  const media = (await readBox(document, page.inherited.get('MediaBox'))) ?? [0, 0, 595, 842]
  const crop = await readBox(document, page.inherited.get('CropBox'))
  if (!crop) return media
  const box: Placement['rect'] = [
    Math.max(media[0], crop[0]),
    Math.max(media[1], crop[1]),
    Math.min(media[2], crop[2]),
    Math.min(media[3], crop[3]),
  ]
  return box[0] < box[2] && box[1] < box[3] ? box : media
}

/** Rectangle with its corners in order, `undefined` when it is not one. */
export async function readBox(
  document: PdfDocument,
  value: PdfValue | undefined,
): Promise<Placement['rect'] | undefined> {
  const corners = await Promise.all((await document.array(value)).map((item) => document.resolve(item)))
  if (corners.length !== 4 || corners.some((corner) => typeof corner !== 'number')) return undefined
  const [a, b, c, d] = corners as [number, number, number, number]
  return [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)]
}

async function rotationOf(document: PdfDocument, page: PdfPage): Promise<number> {
  const rotate = await document.resolve(page.inherited.get('Rotate'))
  return typeof rotate === 'number' && rotate % 90 === 0 ? ((rotate % 360) + 360) % 360 : 0
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

/** Widths of Helvetica from space to tilde, in thousandths of the size (Adobe core 14 metrics). */
const WIDTHS = [
  278, 278, 355, 556, 556, 889, 667, 191, 333, 333, 389, 584, 278, 333, 278, 278, 556, 556, 556, 556, 556, 556, 556,
  556, 556, 556, 278, 278, 584, 584, 584, 556, 1015, 667, 667, 722, 722, 667, 611, 778, 722, 278, 500, 667, 556, 833,
  722, 778, 667, 778, 722, 667, 611, 722, 667, 944, 667, 667, 611, 278, 278, 278, 469, 556, 333, 556, 556, 500, 556,
  556, 278, 556, 556, 222, 222, 500, 222, 833, 556, 556, 556, 556, 333, 500, 278, 556, 500, 722, 500, 500, 500, 334,
  260, 334, 584,
]

/** Accented letters are as wide as the plain ones; other characters get the widest usual width. */
function textWidth(text: string): number {
  const plain = text.normalize('NFD').replace(/\p{M}/gu, '')
  return Array.from(plain).reduce((width, character) => width + (WIDTHS[character.charCodeAt(0) - 32] ?? 1000), 0)
}

/** Characters of WinAnsiEncoding outside Latin-1 (ISO 32000-1 annex D.2). */
const WIN_ANSI = new Map<string, number>([
  ['€', 0x80],
  ['…', 0x85],
  ['Œ', 0x8c],
  ['‘', 0x91],
  ['’', 0x92],
  ['“', 0x93],
  ['”', 0x94],
  ['–', 0x96],
  ['—', 0x97],
  ['œ', 0x9c],
  ['Ÿ', 0x9f],
  // narrow no-break space, which French typography puts before some marks
  ['\u202f', 0xa0],
])

function escapeText(text: string): string {
  return Array.from(text.normalize('NFC'), encodeCharacter)
    .join('')
    .replace(/[\\()]/g, '\\$&')
}

function encodeCharacter(character: string): string {
  const code = WIN_ANSI.get(character) ?? character.codePointAt(0)!
  const known = WIN_ANSI.has(character) || (code >= 0x20 && code < 0x7f) || (code >= 0xa0 && code <= 0xff)
  return known ? String.fromCharCode(code) : '?'
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high)
}

function round(value: number): string {
  return String(Number(value.toFixed(3)))
}
