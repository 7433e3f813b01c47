import type { PdfDocument, PdfPage } from './document.ts'
import { PdfError } from './errors.ts'
import { countSignatures, inspectPdf } from './inspect.ts'
import { dictOf, PdfName, PdfRef, PdfStream, type PdfValue } from './objects.ts'
import { openPdf, readSafely } from './open.ts'
import { boundsOf, type Coin, type Matrix, placeInCorner } from './placement.ts'
import { type Dessin, drawTampon, number } from './tampon.ts'
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
  const drawn = await drawTampon(tampon.lines, tampon.logo)
  return readSafely(() => {
    const { document, pages } = openStampable(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
    const update = new PdfUpdate(document)
    const signed = countSignatures(document) > 0 || document.catalog.has('Perms')
    const stamp = signed ? annotator(document, update, tampon.lines) : painter(document, update)
    const forms = formsOf(update, drawn)
    const size = { width: drawn.width, height: drawn.height, marge: tampon.marge ?? 10 }
    for (const page of pages) {
      stamp(page, placeInCorner(document, page, size, tampon.coin ?? 'haut-droite'), drawn, forms)
    }
    const stamped = update.render()
    if (inspectPdf(stamped).pages !== pages.length) throw new PdfError('pdf.tampon', 'Le PDF tamponné ne se relit pas')
    return stamped
  })
}

type Forms = (matrix: Matrix) => PdfRef
type Stamper = (page: PdfPage, matrix: Matrix, drawn: Dessin, form: Forms) => void

const UPRIGHT: Matrix = [1, 0, 0, 1, 0, 0]

function openStampable(bytes: Buffer): { document: PdfDocument; pages: PdfPage[] } {
  const { document, pages, rebuilt } = openPdf(bytes)
  if (document.isEncrypted) {
    throw new PdfError('pdf.chiffre', 'Le fichier PDF est protégé : il faut ôter sa protection avant de le tamponner')
  }
  if (!rebuilt) return { document, pages }
  throw new PdfError('pdf.table-abimee', 'La table des objets du PDF est fausse : enregistrez-le à nouveau en PDF')
}

/** The drawing as a form XObject, made once for each way it is turned. */
function formsOf(update: PdfUpdate, drawn: Dessin): Forms {
  const font = update.add(drawn.font)
  const images = drawn.logo ? { XObject: dictOf({ Logo: update.add(drawn.logo) }) } : {}
  const made = new Map<string, PdfRef>()
  return (matrix) => {
    const key = matrix.join(' ')
    const form = dictOf({
      Type: new PdfName('XObject'),
      Subtype: new PdfName('Form'),
      BBox: [0, 0, drawn.width, drawn.height],
      Matrix: matrix,
      Resources: dictOf({ Font: dictOf({ F: font }), ...images }),
    })
    const ref = made.get(key) ?? update.add(new PdfStream(form, Buffer.from(drawn.operators)))
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
    const operators = `Q /Artifact BMC q ${matrix.map(number).join(' ')} cm /${name} Do Q EMC`
    const drawing = drawings.get(operators) ?? update.add(contentOf(operators))
    drawings.set(operators, drawing)
    resources.set('XObject', images.set(name, form(UPRIGHT)))
    const contents = [save, ...contentsOf(document, complete.get('Contents')), drawing]
    update.replace(ref, new Map(dict).set('Resources', resources).set('Contents', contents))
  }
}

function contentOf(operators: string): PdfStream {
  return new PdfStream(new Map(), Buffer.from(operators))
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
      Contents: utf16(lines.join('\n')),
      F: PRINTED_LOCKED_READ_ONLY,
      AP: dictOf({ N: form([a, b, c, d, 0, 0]) }),
      P: ref,
    })
    const annotations = [...document.arrayAt(dict.get('Annots')), update.add(annotation)]
    update.replace(ref, new Map(dict).set('Annots', annotations))
  }
}

function utf16(text: string): Buffer {
  return Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(text, 'utf16le').swap16()])
}
