import { concat, fromLatin1 } from '#standards/octets'
import type { PdfDocument, PdfPage } from './document.ts'
import { drawingOf, helvetica } from './drawing.ts'
import { encrypted, PdfError } from './errors.ts'
import { countSignatures, inspectPdf } from './inspect.ts'
import { dictOf, formatNumber, PdfName, PdfRef, PdfStream, type PdfValue, textString } from './objects.ts'
import { openOrRebuild, readSafely } from './open.ts'
import { boundsOf, type Coin, type Matrix, placeInCorner } from './placement.ts'
import { type Dessin, drawTampon } from './tampon.ts'
import { PdfUpdate } from './update.ts'

/** A stamp: its lines, a JPEG logo, the corner where it goes (top right) and its distance to the edges (10 points). */
export type Tampon = { lines: string[]; logo?: Uint8Array; coin?: Coin; marge?: number }

const PRINTED_LOCKED_READ_ONLY = 4 + 64 + 128 + 512

/**
 * Puts a stamp on every page and returns the whole new file: the given bytes, unchanged, then one more revision.
 *
 * Without a signature, the stamp becomes part of the page. In a signed or certified file it is an annotation of type
 * Stamp, the one addition that validators accept after a signature (ISO 32000-1, 12.8.2.2); under a certification that
 * forbids annotations (DocMDP 1 and 2) the signed bytes remain, but validators may say that the file was added to.
 *
 * @throws PdfError as {@link inspectPdf}; `pdf.chiffre` on an encrypted file, `pdf.table-abimee` on one that has to be
 * repaired first, `pdf.tampon` on a stamp that cannot be drawn. A file is never returned without its stamp.
 */
export async function stampPdf(bytes: Uint8Array, tampon: Tampon): Promise<Uint8Array> {
  const drawn = drawTampon(tampon.lines, tampon.logo)
  const { update, pages } = readSafely(() => drawOnPages(bytes, drawn, tampon))
  const stamped = concat(bytes, fromLatin1(await update.format()))
  if (inspectPdf(stamped).pages !== pages) throw new PdfError('pdf.tampon', 'Le PDF tamponné ne se relit pas')
  return stamped
}

function drawOnPages(bytes: Uint8Array, drawn: Dessin, { lines, coin = 'haut-droite', marge = 10 }: Tampon) {
  const { document, pages } = openStampable(bytes)
  const update = new PdfUpdate(document)
  const signed = countSignatures(document) > 0 || document.catalog.has('Perms')
  const stamp = signed ? annotator(document, update, lines) : painter(document, update)
  const forms = formsOf(update, drawn)
  const size = { width: drawn.width, height: drawn.height, marge }
  for (const page of pages) stamp(page, placeInCorner(document, page, size, coin), drawn, forms)
  return { update, pages: pages.length }
}

type Forms = (matrix: Matrix) => PdfRef
type Stamper = (page: PdfPage, matrix: Matrix, drawn: Dessin, form: Forms) => void

const UPRIGHT: Matrix = [1, 0, 0, 1, 0, 0]

function openStampable(bytes: Uint8Array): { document: PdfDocument; pages: PdfPage[] } {
  const { document, pages, rebuilt } = openOrRebuild(bytes)
  if (document.isEncrypted) throw encrypted()
  if (!rebuilt) return { document, pages }
  throw new PdfError('pdf.table-abimee', 'La table des objets du PDF est fausse : enregistrez-le à nouveau en PDF')
}

/** The drawing as a form XObject, made once for each way it is turned. */
function formsOf(update: PdfUpdate, { width, height, operators, logo }: Dessin): Forms {
  const resources: Record<string, PdfValue> = { Font: dictOf({ F: update.add(helvetica()) }) }
  if (logo) resources.XObject = dictOf({ Logo: update.add(logo) })
  const made = new Map<string, PdfRef>()
  return (matrix) => {
    const key = matrix.join(' ')
    const drawing = { width, height, matrix, resources, operators: fromLatin1(operators) }
    const ref = made.get(key) ?? update.add(drawingOf(drawing))
    made.set(key, ref)
    return ref
  }
}

/** Draws over the page, between q and Q so that what the page left behind does not move the stamp. */
function painter(document: PdfDocument, update: PdfUpdate): Stamper {
  const save = update.add(contentOf('q'))
  const drawings = new Map<string, PdfRef>()
  return ({ ref, dict, complete }, matrix, _drawn, form) => {
    const resources = new Map(document.dictAt(complete.get('Resources')))
    const images = new Map(document.dictAt(resources.get('XObject')))
    const name = freeName(images)
    const operators = `Q /Artifact BMC q ${matrix.map(formatNumber).join(' ')} cm /${name} Do Q EMC`
    const drawing = drawings.get(operators) ?? update.add(contentOf(operators))
    drawings.set(operators, drawing)
    resources.set('XObject', images.set(name, form(UPRIGHT)))
    const contents = [save, ...contentsOf(document, complete.get('Contents')), drawing]
    update.replace(ref, new Map(dict).set('Resources', resources).set('Contents', contents))
  }
}

function contentOf(operators: string): PdfStream {
  return new PdfStream(new Map(), fromLatin1(operators))
}

function contentsOf(document: PdfDocument, contents: PdfValue | undefined): PdfValue[] {
  const found = document.resolve(contents)
  if (Array.isArray(found)) return found
  return contents instanceof PdfRef && found instanceof PdfStream ? [contents] : []
}

function freeName(images: Map<string, PdfValue>): string {
  let name = 'Tampon'
  while (images.has(name)) name += 'x'
  return name
}

/** Adds an annotation, whose appearance the viewer fits in its rectangle (ISO 32000-1, 12.5.5, algorithm 8.1). */
function annotator(document: PdfDocument, update: PdfUpdate, lines: string[]): Stamper {
  return ({ ref, dict }, matrix, { width, height }, form) => {
    const [a, b, c, d] = matrix
    const annotation = dictOf({
      Type: new PdfName('Annot'),
      Subtype: new PdfName('Stamp'),
      Rect: boundsOf(matrix, width, height),
      Contents: textString(lines.join('\n')),
      F: PRINTED_LOCKED_READ_ONLY,
      AP: dictOf({ N: form([a, b, c, d, 0, 0]) }),
      P: ref,
    })
    const annotations = [...document.arrayAt(dict.get('Annots')), update.add(annotation)]
    update.replace(ref, new Map(dict).set('Annots', annotations))
  }
}
