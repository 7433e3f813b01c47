import { formatJour, type Jour } from '#standards/calendrier'
import { findUnprintable, formatText, textWidth } from './drawing.ts'
import { PdfError } from './errors.ts'
import { type Jpeg, readJpeg } from './jpeg.ts'
import { formatNumber, type PdfStream } from './objects.ts'

/** A stamp drawn: its size in points, the operators that draw it with the font F, and the image Logo if any. */
export type Dessin = { width: number; height: number; operators: string; logo?: PdfStream }

const WIDTH = 190
const PADDING = 6
const LEADING = 11
const FONT_SIZE = 7
const LOGO_WIDTH = 60
const GAP = 4
const MAX_LINES = 8

/**
 * The four lines of the stamp of a telecommunicated acte, as S²LOW writes them; « Publié le » is left to be filled when
 * the day is not known.
 * @throws CalendrierError on a wrong day.
 */
export function tamponActe(acte: {
  envoyeLe: Jour
  recuLe: Jour
  publieLe?: Jour | undefined
  idActe: string
}): string[] {
  return [
    `Envoyé en préfecture le ${formatJour(acte.envoyeLe, 'court')}`,
    `Reçu en préfecture le ${formatJour(acte.recuLe, 'court')}`,
    `Publié le${acte.publieLe ? ` ${formatJour(acte.publieLe, 'court')}` : ''}`,
    `ID : ${acte.idActe}`,
  ]
}

/**
 * Draws the stamp: a white box with a thin border, lines of 7 points (less when one is too long), the logo at the top
 * right beside all lines but the last. Grey scale only, without transparency, as every part of PDF/A allows.
 * @throws PdfError `pdf.tampon` on no line, too many, a character outside Windows-1252, or a logo which is no JPEG.
 */
export function drawTampon(lines: string[], logo?: Uint8Array): Dessin {
  if (lines.length === 0 || lines.length > MAX_LINES || lines.every((line) => line.trim() === '')) {
    throw new PdfError('pdf.tampon', `Le tampon doit avoir de 1 à ${MAX_LINES} lignes de texte`)
  }
  lines.forEach(checkPrintable)
  const image = logo ? readJpeg(logo) : undefined
  const height = 2 * PADDING + LEADING * lines.length - (LEADING - FONT_SIZE)
  const size = Math.min(...lines.map((line, index) => fontSize(line, image !== undefined && index < lines.length - 1)))
  const operators = [
    `1 g 0.25 G 0.5 w 0.25 0.25 ${WIDTH - 0.5} ${height - 0.5} re B`,
    `BT 0 g /F ${formatNumber(size)} Tf ${LEADING} TL ${PADDING} ${height - PADDING - FONT_SIZE + 1.5} Td`,
    ...lines.map((line) => `${formatText(line)} Tj T*`),
    'ET',
    ...(image ? [logoOperators(image, height, lines.length)] : []),
  ]
  return { width: WIDTH, height, operators: operators.join('\n'), ...(image ? { logo: image.stream } : {}) }
}

function checkPrintable(line: string): void {
  const unknown = findUnprintable(line)
  if (unknown === undefined) return
  const message = `La ligne « ${line} » du tampon a un caractère qui ne s’imprime pas : « ${unknown} »`
  throw new PdfError('pdf.tampon', message)
}

function fontSize(line: string, besideLogo: boolean): number {
  const room = WIDTH - 2 * PADDING - (besideLogo ? LOGO_WIDTH + GAP : 0)
  return Math.min(FONT_SIZE, (1000 * room) / (textWidth(line) || 1))
}

function logoOperators({ width, height }: Jpeg, boxHeight: number, lineCount: number): string {
  const room = Math.max(LEADING, LEADING * (lineCount - 1))
  const scale = Math.min(LOGO_WIDTH / width, room / height)
  const [w, h] = [width * scale, height * scale]
  const numbers = [w, 0, 0, h, WIDTH - PADDING - w, boxHeight - PADDING - h]
  return `q ${numbers.map(formatNumber).join(' ')} cm /Logo Do Q`
}
