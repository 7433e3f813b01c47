/** How many first bytes decide of a type. */
export const SNIFFED = 4096

/**
 * MIME type told by the content alone; the name and the declared type are never believed.
 *
 * @param head the first bytes of the file, at least `SNIFFED` of them unless it is shorter
 * @returns `application/octet-stream` when nothing is recognised; texts carry their `charset`
 */
export function sniffType(head: Uint8Array): string {
  const bytes = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, SNIFFED))
  const latin1 = bytes.toString('latin1')
  if (latin1.startsWith(ZIP_ENTRY)) return sniffZip(bytes, latin1)
  const found = SIGNATURES.find(([signature]) => signature.test(latin1))
  return found?.[1] ?? sniffText(bytes) ?? 'application/octet-stream'
}

/** Tag and length of a DER SEQUENCE, the length in any of its forms. */
const SEQUENCE = '^0(?:[\\x00-\\x80]|\\x81.|\\x82..|\\x83...|\\x84....)'

/** The formats that a town hall really receives, byte by byte. */
const SIGNATURES: readonly (readonly [RegExp, string])[] = [
  [/^%PDF-/, 'application/pdf'],
  [/^\x89PNG\r\n\x1a\n/, 'image/png'],
  [/^\xff\xd8\xff/, 'image/jpeg'],
  [/^GIF8[79]a/, 'image/gif'],
  [/^RIFF.{4}WEBP/s, 'image/webp'],
  [/^(?:II\*\x00|MM\x00\*)/, 'image/tiff'],
  [/^.{4}ftyp(?:hei[cx]|mif1)/s, 'image/heic'],
  [/^.{4}ftyp/s, 'video/mp4'],
  [/^PK\x05\x06/, 'application/zip'],
  [/^\x1f\x8b\x08/, 'application/gzip'],
  [/^7z\xbc\xaf\x27\x1c/, 'application/x-7z-compressed'],
  [/^.{257}ustar/s, 'application/x-tar'],
  [/^\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1/, 'application/x-ole-storage'],
  [/^\{\\rtf/, 'application/rtf'],
  // PKCS#12: version 3, then a SEQUENCE. CMS: the object identifier 1.2.840.113549.1.7.x.
  [new RegExp(`${SEQUENCE}\\x02\\x01\\x030`, 's'), 'application/x-pkcs12'],
  [new RegExp(`${SEQUENCE}\\x06\\x09\\x2a\\x86\\x48\\x86\\xf7\\x0d\\x01\\x07`, 's'), 'application/cms'],
]

const ZIP_ENTRY = 'PK\x03\x04'
const OPEN_DOCUMENT = /^application\/(?:vnd\.oasis\.opendocument\.[a-z-]+|epub\+zip)/
const OFFICE: Readonly<Record<string, string>> = {
  word: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xl: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  ppt: 'application/vnd.openxmlformats-officedocument.presentationml.presentation',
}

/** OpenDocument names itself in its first entry; Office files show their main folder within the first entries. */
function sniffZip(bytes: Buffer, latin1: string): string {
  for (let at = 0; at >= 0 && at + 30 <= bytes.length; at = latin1.indexOf(ZIP_ENTRY, at + 4)) {
    const nameEnd = at + 30 + bytes.readUInt16LE(at + 26)
    const name = latin1.slice(at + 30, nameEnd)
    if (at === 0 && name === 'mimetype') return OPEN_DOCUMENT.exec(latin1.slice(nameEnd))?.[0] ?? 'application/zip'
    const office = OFFICE[name.split('/')[0] as string]
    if (office) return office
  }
  return 'application/zip'
}

function sniffText(bytes: Buffer): string | undefined {
  const decoded = decodeText(bytes)
  if (!decoded) return undefined
  const start = decoded.text.trimStart()
  if (/^<(?:!doctype\s+html|html)[\s>]/i.test(start)) return `text/html; charset=${decoded.charset}`
  if (/^<(?:\?xml|!--|!DOCTYPE|[A-Za-z_])/.test(start)) return 'application/xml'
  return `text/plain; charset=${decoded.charset}`
}

function decodeText(bytes: Buffer): { text: string; charset: string } | undefined {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return decode(bytes, 'utf-16le')
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return decode(bytes, 'utf-16be')
  return decode(bytes, 'utf-8') ?? decode(bytes, 'windows-1252')
}

// Binary files nearly always hold one of these within their first bytes; texts never do.
const CONTROL = /[\x00-\x08\x0b\x0e-\x1a\x1c-\x1f\x7f-\x9f]/

function decode(bytes: Buffer, charset: string) {
  try {
    // `stream`: the last character may be cut by the end of the sample.
    const text = new TextDecoder(charset, { fatal: true }).decode(bytes, { stream: true })
    return text === '' || CONTROL.test(text) ? undefined : { text, charset }
  } catch {
    return undefined
  }
}
