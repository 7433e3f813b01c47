import { PdfError } from './errors.ts'
import { dictOf, PdfName, PdfStream } from './objects.ts'

/** A JPEG image ready to be drawn in a PDF, and its size in pixels. */
export type Jpeg = { width: number; height: number; stream: PdfStream }

/** Frame headers (ITU-T T.81, table B.1), without the three codes of the range that are none. */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)

/** @throws PdfError `pdf.tampon` on anything else than a grey or colour JPEG. */
export function readJpeg(bytes: Uint8Array): Jpeg {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 4 || view.getUint16(0) !== 0xffd8) throw notJpeg()
  for (let at = 2; at + 10 <= bytes.length && bytes[at] === 0xff; at += 2 + view.getUint16(at + 2)) {
    if (isFrame(bytes[at + 1]!)) return frameAt(bytes, view, at)
  }
  throw notJpeg()
}

function frameAt(bytes: Uint8Array, view: DataView, at: number): Jpeg {
  const [height, width, components] = [view.getUint16(at + 5), view.getUint16(at + 7), bytes[at + 9]!]
  if (width === 0 || height === 0 || ![1, 3].includes(components)) throw notJpeg()
  const dict = dictOf({
    Type: new PdfName('XObject'),
    Subtype: new PdfName('Image'),
    Width: width,
    Height: height,
    ColorSpace: new PdfName(components === 1 ? 'DeviceGray' : 'DeviceRGB'),
    BitsPerComponent: 8,
    Filter: new PdfName('DCTDecode'),
  })
  return { width, height, stream: new PdfStream(dict, bytes) }
}

function notJpeg(): PdfError {
  return new PdfError('pdf.tampon', 'Le logo du tampon doit être une image JPEG en couleurs (RVB) ou en gris')
}
