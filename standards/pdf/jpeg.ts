import { PdfError } from './errors.ts'
import { dictOf, PdfName, PdfStream } from './objects.ts'

/** A JPEG image ready to be drawn in a PDF, and its size in pixels. */
export type Jpeg = { width: number; height: number; stream: PdfStream }

/** Frame headers (ITU-T T.81, table B.1), without the three codes of the range that are none. */
const isFrame = (marker: number) => marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)

/** @throws PdfError `pdf.tampon` on anything else than a grey or colour JPEG. */
export function readJpeg(bytes: Uint8Array): Jpeg {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (buffer.length < 4 || buffer.readUInt16BE(0) !== 0xffd8) throw notJpeg()
  for (let at = 2; at + 10 <= buffer.length && buffer[at] === 0xff; at += 2 + buffer.readUInt16BE(at + 2)) {
    if (isFrame(buffer[at + 1]!)) return frameAt(buffer, at)
  }
  throw notJpeg()
}

function frameAt(buffer: Buffer, at: number): Jpeg {
  const [height, width, components] = [buffer.readUInt16BE(at + 5), buffer.readUInt16BE(at + 7), buffer[at + 9]!]
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
  return { width, height, stream: new PdfStream(dict, buffer) }
}

function notJpeg(): PdfError {
  return new PdfError('pdf.tampon', 'Le logo du tampon doit être une image JPEG en couleurs (RVB) ou en gris')
}
