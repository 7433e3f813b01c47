/** A format of PRONOM: name, MIME type, identifier (PUID). Fits the `format` of a binary object. */
export type KnownFormat = { litteral: string; mimeType: string; formatId: string }

const PDF = 'Portable Document Format'

/** Formats of the files Parvis archives, from PRONOM (The National Archives, signature file V120, February 2025). */
export const FORMATS = {
  'pdf-1.0': known('fmt/14', 'application/pdf', `Acrobat PDF 1.0 - ${PDF}`),
  'pdf-1.1': known('fmt/15', 'application/pdf', `Acrobat PDF 1.1 - ${PDF}`),
  'pdf-1.2': known('fmt/16', 'application/pdf', `Acrobat PDF 1.2 - ${PDF}`),
  'pdf-1.3': known('fmt/17', 'application/pdf', `Acrobat PDF 1.3 - ${PDF}`),
  'pdf-1.4': known('fmt/18', 'application/pdf', `Acrobat PDF 1.4 - ${PDF}`),
  'pdf-1.5': known('fmt/19', 'application/pdf', `Acrobat PDF 1.5 - ${PDF}`),
  'pdf-1.6': known('fmt/20', 'application/pdf', `Acrobat PDF 1.6 - ${PDF}`),
  'pdf-1.7': known('fmt/276', 'application/pdf', `Acrobat PDF 1.7 - ${PDF}`),
  'pdf-2.0': known('fmt/1129', 'application/pdf', `PDF 2.0 - ${PDF}`),
  'pdfa-1a': known('fmt/95', 'application/pdf', `Acrobat PDF/A - ${PDF}`),
  'pdfa-1b': known('fmt/354', 'application/pdf', `Acrobat PDF/A - ${PDF}`),
  'pdfa-2a': known('fmt/476', 'application/pdf', `Acrobat PDF/A - ${PDF}`),
  'pdfa-2b': known('fmt/477', 'application/pdf', `Acrobat PDF/A - ${PDF}`),
  'pdfa-2u': known('fmt/478', 'application/pdf', `Acrobat PDF/A - ${PDF}`),
  'pdfa-3a': known('fmt/479', 'application/pdf', `Acrobat PDF/A - ${PDF}`),
  'pdfa-3b': known('fmt/480', 'application/pdf', `Acrobat PDF/A - ${PDF}`),
  'pdfa-3u': known('fmt/481', 'application/pdf', `Acrobat PDF/A - ${PDF}`),
  'pdfa-4': known('fmt/1910', 'application/pdf', `Acrobat PDF/A - ${PDF}`),
  'pdfa-4e': known('fmt/1911', 'application/pdf', `Acrobat PDF/A - ${PDF}`),
  'pdfa-4f': known('fmt/1912', 'application/pdf', `Acrobat PDF/A - ${PDF}`),
  xml: known('fmt/101', 'application/xml', 'Extensible Markup Language'),
  'png-1.0': known('fmt/11', 'image/png', 'Portable Network Graphics'),
  'png-1.1': known('fmt/12', 'image/png', 'Portable Network Graphics'),
  'png-1.2': known('fmt/13', 'image/png', 'Portable Network Graphics'),
  'jpeg-raw': known('fmt/41', 'image/jpeg', 'Raw JPEG Stream'),
  'jfif-1.00': known('fmt/42', 'image/jpeg', 'JPEG File Interchange Format'),
  'jfif-1.01': known('fmt/43', 'image/jpeg', 'JPEG File Interchange Format'),
  'jfif-1.02': known('fmt/44', 'image/jpeg', 'JPEG File Interchange Format'),
  'exif-2.1': known('x-fmt/390', 'image/jpeg', 'Exchangeable Image File Format (Compressed)'),
  'exif-2.2': known('x-fmt/391', 'image/jpeg', 'Exchangeable Image File Format (Compressed)'),
  'exif-2.21': known('fmt/645', 'image/jpeg', 'Exchangeable Image File Format (Compressed)'),
  zip: known('x-fmt/263', 'application/zip', 'ZIP Format'),
  json: known('fmt/817', 'application/json', 'JSON Data Interchange Format'),
  texte: known('x-fmt/111', 'text/plain', 'Plain Text File'),
} as const satisfies Record<string, KnownFormat>

/** What was identified, and on what evidence: an extension alone proves little. */
export type Identification = { format: KnownFormat; basis: 'signature' | 'extension' }

/** Bytes in which headers are looked for: PRONOM signatures of these formats all fit. */
const HEAD = 65_536

/**
 * Identifies a file by its content: PDF and PDF/A versions, XML, PNG, JPEG, ZIP; JSON and plain text, which have no
 * signature, by the extension and the absence of binary bytes.
 *
 * @param bytes the whole file, or its beginning and end put together: PDF/A is declared anywhere in the file
 * @param filename real name of the file, for its extension
 * @returns nothing when the format is not one of {@link FORMATS}: leave the format out of the bordereau
 */
export function identifyFormat(bytes: Uint8Array, filename = ''): Identification | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const head = buffer.toString('latin1', 0, HEAD)
  const key = pdfKey(buffer, head) ?? pngKey(buffer, head) ?? jpegKey(head) ?? otherKey(head)
  if (key) return { format: FORMATS[key], basis: 'signature' }
  const extension = /\.(json|txt)$/i.exec(filename)?.[1]?.toLowerCase()
  if (!extension || buffer.includes(0)) return undefined
  return { format: FORMATS[extension === 'json' ? 'json' : 'texte'], basis: 'extension' }
}

type FormatKey = keyof typeof FORMATS

function pdfKey(buffer: Buffer, head: string): FormatKey | undefined {
  const version = /%PDF-(1\.[0-7]|2\.0)/.exec(head.slice(0, 1032))?.[1]
  if (!version) return undefined
  return archivalKey(buffer) ?? `pdf-${version as '1.4'}`
}

/** PDF/A part and conformance in the XMP metadata, as elements or attributes (ISO 19005-1, 6.7.11). */
function archivalKey(buffer: Buffer): FormatKey | undefined {
  const at = buffer.indexOf('pdfaid:part')
  if (at < 0) return undefined
  const around = buffer.toString('latin1', Math.max(0, at - 1000), at + 1000)
  const part = /pdfaid:part(?:>|\s*=\s*["'])\s*([1-4])/.exec(around)?.[1] ?? ''
  const conformance = /pdfaid:conformance(?:>|\s*=\s*["'])\s*([A-Za-z])/.exec(around)?.[1] ?? ''
  const key = `pdfa-${part}${conformance.toLowerCase()}`
  return key in FORMATS ? (key as FormatKey) : undefined
}

function pngKey(buffer: Buffer, head: string): FormatKey | undefined {
  if (!head.startsWith('\x89PNG\r\n\x1a\n\0\0\0\rIHDR')) return undefined
  if (buffer.includes('iTXt')) return 'png-1.2'
  return ['iCCP', 'sPLT', 'sRGB'].some((chunk) => buffer.includes(chunk)) ? 'png-1.1' : 'png-1.0'
}

const EXIF = { '10': 'exif-2.1', '20': 'exif-2.2', '21': 'exif-2.21' } as const

function jpegKey(head: string): FormatKey | undefined {
  if (!head.startsWith('\xff\xd8\xff')) return undefined
  const jfif = /^\xff\xd8\xff\xe0..JFIF\0\x01([\0-\x02])/s.exec(head)?.[1]
  if (jfif !== undefined) return `jfif-1.0${jfif.charCodeAt(0) as 0 | 1 | 2}`
  const exif = /^\xff\xd8\xff\xe1..Exif\0\0(?:MM\0\*|II\*\0).*?\0\0\0\x0402(10|20|21)/s.exec(head)?.[1]
  return exif === undefined ? 'jpeg-raw' : EXIF[exif as '10']
}

function otherKey(head: string): FormatKey | undefined {
  if (/^(?:\xef\xbb\xbf)?<\?xml version\s*=\s*["']1\.0["']/.test(head)) return 'xml'
  return head.startsWith('PK\x03\x04') ? 'zip' : undefined
}

function known(formatId: string, mimeType: string, litteral: string): KnownFormat {
  return { litteral, mimeType, formatId }
}
