import { XmlError } from './errors.ts'

/** Encodings that {@link decodeXml} can read. */
export type XmlEncoding = 'UTF-8' | 'UTF-16LE' | 'UTF-16BE' | 'ISO-8859-1' | 'windows-1252'

/** The text of a document, the encoding really used, and the one its declaration names (absent when it names none). */
export type DecodedXml = { text: string; encoding: XmlEncoding; declared: string | undefined }

const BYTE_ORDER_MARKS: [XmlEncoding, number[]][] = [
  ['UTF-8', [0xef, 0xbb, 0xbf]],
  ['UTF-16LE', [0xff, 0xfe]],
  ['UTF-16BE', [0xfe, 0xff]],
]

const NAMES = new Map<string, XmlEncoding>([
  ['utf-8', 'UTF-8'],
  ['utf8', 'UTF-8'],
  ['us-ascii', 'UTF-8'],
  ['ascii', 'UTF-8'],
  ['iso-8859-1', 'ISO-8859-1'],
  ['iso8859-1', 'ISO-8859-1'],
  ['iso_8859-1', 'ISO-8859-1'],
  ['latin1', 'ISO-8859-1'],
  ['windows-1252', 'windows-1252'],
  ['cp1252', 'windows-1252'],
])

/** Windows-1252 differs from ISO-8859-1 on bytes 80–9F only (Unicode mapping CP1252.TXT). */
const WINDOWS_1252 =
  '\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f' +
  '\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178'

/**
 * Decodes the bytes of an XML document (XML 1.0, appendix F): byte order mark first, then the declaration, then UTF-8.
 *
 * The declaration is not always true: UTF-8 text under an ISO-8859-1 or windows-1252 declaration (the ministry’s test
 * servers, S²LOW’s mails) is read as UTF-8 when the bytes hold at least one multi-byte sequence and no invalid one.
 * ISO-8859-1 is the real one, not the windows-1252 that the WHATWG `TextDecoder` puts under that label.
 *
 * @throws XmlError `xml.encodage` on an unknown encoding, or on bytes that are not valid in the announced one.
 */
export function decodeXml(bytes: Uint8Array): DecodedXml {
  const mark = BYTE_ORDER_MARKS.find(([, signature]) => signature.every((byte, index) => bytes[index] === byte))
  const declared = declaredEncoding(mark && mark[0] !== 'UTF-8' ? decodeBytes(bytes, mark[0]) : headOf(bytes))
  if (mark) return { text: decodeBytes(bytes, mark[0]), encoding: mark[0], declared }
  const announced = encodingNamed(declared)
  const encoding = announced !== 'UTF-8' && isMultiByteUtf8(bytes) ? 'UTF-8' : announced
  return { text: decodeBytes(bytes, encoding), encoding, declared }
}

function headOf(bytes: Uint8Array): string {
  return latin1(bytes.subarray(0, 256))
}

function declaredEncoding(head: string): string | undefined {
  return /^\uFEFF?(?:\xef\xbb\xbf)?\s*<\?xml[^>]*?\sencoding\s*=\s*["']([^"']*)["']/.exec(head)?.[1]
}

function encodingNamed(declared: string | undefined): XmlEncoding {
  const encoding = declared === undefined ? 'UTF-8' : NAMES.get(declared.toLowerCase())
  if (encoding) return encoding
  throw new XmlError('xml.encodage', `L’encodage « ${declared} » du fichier XML n’est pas pris en charge`)
}

function decodeBytes(bytes: Uint8Array, encoding: XmlEncoding): string {
  if (encoding === 'ISO-8859-1') return latin1(bytes)
  if (encoding === 'windows-1252') {
    return latin1(bytes).replace(/[\x80-\x9f]/g, (c) => WINDOWS_1252[c.charCodeAt(0) - 0x80]!)
  }
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes)
  } catch {
    throw new XmlError('xml.encodage', `Le fichier XML contient des octets invalides pour l’encodage ${encoding}`)
  }
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}

function isMultiByteUtf8(bytes: Uint8Array): boolean {
  if (!bytes.some((byte) => byte >= 0x80)) return false
  try {
    new TextDecoder('UTF-8', { fatal: true }).decode(bytes)
    return true
  } catch {
    return false
  }
}
