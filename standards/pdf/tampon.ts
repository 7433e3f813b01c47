import { PDFDocument, type PDFFont, StandardFonts } from '@cantoo/pdf-lib'
import { formatJour, type Jour } from '#standards/calendrier'
import { PdfError } from './errors.ts'
import { type Jpeg, readJpeg } from './jpeg.ts'
import { dictOf, PdfName, type PdfStream, type PdfValue } from './objects.ts'

/** A stamp drawn: its size in points, the operators that draw it, and the fonts and image that these name. */
export type Dessin = { width: number; height: number; operators: string; font: PdfValue; logo?: PdfStream }

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
export async function drawTampon(lines: string[], logo?: Uint8Array): Promise<Dessin> {
  if (lines.length === 0 || lines.length > MAX_LINES || lines.every((line) => line.trim() === '')) {
    throw new PdfError('pdf.tampon', `Le tampon doit avoir de 1 à ${MAX_LINES} lignes de texte`)
  }
  const font = await (await PDFDocument.create()).embedFont(StandardFonts.Helvetica)
  const known = new Set(font.getCharacterSet())
  const texts = lines.map((line) => encode(font, line, known))
  const image = logo ? readJpeg(logo) : undefined
  const height = 2 * PADDING + LEADING * lines.length - (LEADING - FONT_SIZE)
  const size = Math.min(
    ...lines.map((line, index) => fontSize(font, line, image !== undefined && index < lines.length - 1)),
  )
  const operators = [
    `1 g 0.25 G 0.5 w 0.25 0.25 ${WIDTH - 0.5} ${height - 0.5} re B`,
    `BT 0 g /F ${number(size)} Tf ${LEADING} TL ${PADDING} ${height - PADDING - FONT_SIZE + 1.5} Td`,
    ...texts.map((text) => `${text} Tj T*`),
    'ET',
    ...(image ? [logoOperators(image, height, lines.length)] : []),
  ]
  const dictionary = dictOf({
    Type: new PdfName('Font'),
    Subtype: new PdfName('Type1'),
    BaseFont: new PdfName('Helvetica'),
    Encoding: new PdfName('WinAnsiEncoding'),
  })
  const drawn = { width: WIDTH, height, operators: operators.join('\n'), font: dictionary }
  return image ? { ...drawn, logo: image.stream } : drawn
}

function encode(font: PDFFont, line: string, known: Set<number>): string {
  const unknown = [...line].find((character) => !known.has(character.codePointAt(0)!))
  if (unknown === undefined) return font.encodeText(line).toString()
  throw new PdfError(
    'pdf.tampon',
    `La ligne « ${line} » du tampon a un caractère qui ne s’imprime pas : « ${unknown} »`,
  )
}

function fontSize(font: PDFFont, line: string, besideLogo: boolean): number {
  const room = WIDTH - 2 * PADDING - (besideLogo ? LOGO_WIDTH + GAP : 0)
  return Math.min(FONT_SIZE, (FONT_SIZE * room) / (font.widthOfTextAtSize(line, FONT_SIZE) || 1))
}

function logoOperators({ width, height }: Jpeg, boxHeight: number, lineCount: number): string {
  const room = Math.max(LEADING, LEADING * (lineCount - 1))
  const scale = Math.min(LOGO_WIDTH / width, room / height)
  const x = WIDTH - PADDING - width * scale
  const y = boxHeight - PADDING - height * scale
  return `q ${number(width * scale)} 0 0 ${number(height * scale)} ${number(x)} ${number(y)} cm /Logo Do Q`
}

/** A number as PDF writes it: no exponent. */
export function number(value: number): string {
  return String(Number(value.toFixed(4)))
}
