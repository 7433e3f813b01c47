import type { PdfDocument, PdfPage } from './document.ts'
import type { PdfDict } from './objects.ts'

/** Corner of the page as the reader sees it, once rotated. */
export type Coin = 'haut-gauche' | 'haut-droite' | 'bas-gauche' | 'bas-droite'

/** Coefficients `a b c d e f` that bring a drawing into the space of the page (ISO 32000-1, 8.3.3). */
export type Matrix = [number, number, number, number, number, number]

type Box = { left: number; bottom: number; right: number; top: number }

/** A4, for the rare page that says nothing. */
const A4: Box = { left: 0, bottom: 0, right: 595, top: 842 }

/**
 * Matrix that puts a drawing of this size in a corner of the page, upright for the reader: inside the CropBox, after
 * /Rotate, in points of 1/72 inch even when the page has another unit, and made smaller on a page narrower than it.
 */
export function placeInCorner(
  document: PdfDocument,
  page: PdfPage,
  size: { width: number; height: number; marge: number },
  coin: Coin,
): Matrix {
  const box = visibleBox(document, page.complete)
  const turn = rotationOf(document, page.complete)
  const [width, height] = [box.right - box.left, box.top - box.bottom]
  const [seenWidth, seenHeight] = turn % 180 === 0 ? [width, height] : [height, width]
  const unit = 1 / positive(document.resolve(page.complete.get('UserUnit')), 1)
  const scale = Math.min(unit, seenWidth / (size.width + 2 * size.marge), seenHeight / (size.height + 2 * size.marge))
  const marge = size.marge * scale
  const x = coin.endsWith('gauche') ? marge : seenWidth - marge - size.width * scale
  const y = coin.startsWith('bas') ? marge : seenHeight - marge - size.height * scale
  return toPage(turn, box, x, y, scale)
}

/** Smallest upright rectangle `[left, bottom, right, top]` around a drawing of this size once placed. */
export function boundsOf([a, b, c, d, e, f]: Matrix, width: number, height: number): number[] {
  const xs = [e, e + a * width, e + c * height, e + a * width + c * height]
  const ys = [f, f + b * width, f + d * height, f + b * width + d * height]
  return [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)]
}

function toPage(turn: number, box: Box, x: number, y: number, scale: number): Matrix {
  if (turn === 90) return [0, scale, -scale, 0, box.right - y, box.bottom + x]
  if (turn === 180) return [-scale, 0, 0, -scale, box.right - x, box.top - y]
  if (turn === 270) return [0, -scale, scale, 0, box.left + y, box.top - x]
  return [scale, 0, 0, scale, box.left + x, box.bottom + y]
}

function rotationOf(document: PdfDocument, page: PdfDict): number {
  const turn = document.resolve(page.get('Rotate'))
  return typeof turn === 'number' ? (((Math.round(turn / 90) * 90) % 360) + 360) % 360 : 0
}

function visibleBox(document: PdfDocument, page: PdfDict): Box {
  const media = boxAt(document, page, 'MediaBox') ?? A4
  const crop = boxAt(document, page, 'CropBox') ?? media
  const seen = {
    left: Math.max(media.left, crop.left),
    bottom: Math.max(media.bottom, crop.bottom),
    right: Math.min(media.right, crop.right),
    top: Math.min(media.top, crop.top),
  }
  return seen.right > seen.left && seen.top > seen.bottom ? seen : media
}

/** Two opposite corners in any order (ISO 32000-1, 7.9.5). */
function boxAt(document: PdfDocument, page: PdfDict, key: string): Box | undefined {
  const [x1, y1, x2, y2] = document.arrayAt(page.get(key)).map((value) => document.resolve(value))
  if (typeof x1 !== 'number' || typeof y1 !== 'number' || typeof x2 !== 'number' || typeof y2 !== 'number')
    return undefined
  if (x1 === x2 || y1 === y2) return undefined
  return { left: Math.min(x1, x2), bottom: Math.min(y1, y2), right: Math.max(x1, x2), top: Math.max(y1, y2) }
}

function positive(value: unknown, otherwise: number): number {
  return typeof value === 'number' && value > 0 ? value : otherwise
}
