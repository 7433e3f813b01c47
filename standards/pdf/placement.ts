import type { PdfDocument, PdfPage } from './document.ts'
import type { PdfValue } from './objects.ts'

/** Corner of the page as the reader sees it, once rotated. */
export type Coin = 'haut-gauche' | 'haut-droite' | 'bas-gauche' | 'bas-droite'

/** Coefficients `a b c d e f` that bring a drawing into the space of the page (ISO 32000-1, 8.3.3). */
export type Matrix = [number, number, number, number, number, number]

/** Rectangle: left, bottom, right, top. */
export type Box = [number, number, number, number]

/** A page as the reader sees it: its visible part, turned clockwise by 0, 90, 180 or 270°, then its size. */
export type View = { box: Box; turn: number; width: number; height: number }

/** A4, for the rare page that says nothing. */
const A4: Box = [0, 0, 595, 842]

/** What the reader sees of a page: its CropBox inside its MediaBox, after /Rotate. */
export function viewOf(document: PdfDocument, { complete }: PdfPage): View {
  const box = visibleBox(readBox(document, complete.get('MediaBox')) ?? A4, readBox(document, complete.get('CropBox')))
  const rotate = document.resolve(complete.get('Rotate'))
  const turn = typeof rotate === 'number' ? (((Math.round(rotate / 90) * 90) % 360) + 360) % 360 : 0
  const [width, height] = [box[2] - box[0], box[3] - box[1]]
  return turn % 180 === 0 ? { box, turn, width, height } : { box, turn, width: height, height: width }
}

/** Matrix that puts a drawing upright for the reader, `x` and `y` being counted from the bottom left that he sees. */
export function matrixAt({ box: [left, bottom, right, top], turn }: View, x: number, y: number, scale = 1): Matrix {
  if (turn === 90) return [0, scale, -scale, 0, right - y, bottom + x]
  if (turn === 180) return [-scale, 0, 0, -scale, right - x, top - y]
  if (turn === 270) return [0, -scale, scale, 0, left + y, top - x]
  return [scale, 0, 0, scale, left + x, bottom + y]
}

/**
 * Matrix that puts a drawing of this size in a corner of the page, upright for the reader, in points of 1/72 inch even
 * when the page has another unit, and made smaller on a page narrower than it.
 */
export function placeInCorner(
  document: PdfDocument,
  page: PdfPage,
  size: { width: number; height: number; marge: number },
  coin: Coin,
): Matrix {
  const view = viewOf(document, page)
  const userUnit = document.resolve(page.complete.get('UserUnit'))
  const unit = typeof userUnit === 'number' && userUnit > 0 ? 1 / userUnit : 1
  const scale = Math.min(unit, view.width / (size.width + 2 * size.marge), view.height / (size.height + 2 * size.marge))
  const marge = size.marge * scale
  const x = coin.endsWith('gauche') ? marge : view.width - marge - size.width * scale
  const y = coin.startsWith('bas') ? marge : view.height - marge - size.height * scale
  return matrixAt(view, x, y, scale)
}

/** Smallest upright rectangle around a drawing of this size once placed. */
export function boundsOf([a, b, c, d, e, f]: Matrix, width: number, height: number): Box {
  const xs = [e, e + a * width, e + c * height, e + a * width + c * height]
  const ys = [f, f + b * width, f + d * height, f + b * width + d * height]
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]
}

/** Rectangle from two opposite corners in any order (ISO 32000-1, 7.9.5); `undefined` when it is none, or is empty. */
export function readBox(document: PdfDocument, value: PdfValue | undefined): Box | undefined {
  const [x1, y1, x2, y2] = document.arrayAt(value).map((item) => document.resolve(item))
  if (typeof x1 !== 'number' || typeof y1 !== 'number') return undefined
  if (typeof x2 !== 'number' || typeof y2 !== 'number' || x1 === x2 || y1 === y2) return undefined
  return [Math.min(x1, x2), Math.min(y1, y2), Math.max(x1, x2), Math.max(y1, y2)]
}

function visibleBox(media: Box, crop: Box = media): Box {
  const [left, bottom] = [Math.max(media[0], crop[0]), Math.max(media[1], crop[1])]
  const [right, top] = [Math.min(media[2], crop[2]), Math.min(media[3], crop[3])]
  return right > left && top > bottom ? [left, bottom, right, top] : media
}
