import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { childrenOf, parseXml } from '#standards/xml'
import { FORMATS, identifyFormat } from './formats.ts'

const PNG = '\x89PNG\r\n\x1a\n\0\0\0\rIHDR'
const END = '\0\0\0\0IEND\xaeB`\x82'
const xmp = (part: string, level: string) =>
  `%PDF-1.7\n${'x'.repeat(100_000)}<pdfaid:part>${part}</pdfaid:part><pdfaid:conformance>${level}</pdfaid:conformance>%%EOF`

const CASES: [string, string, string | undefined, string?][] = [
  ['PDF 1.0', '%PDF-1.0\n', 'fmt/14'],
  ['PDF 1.3', '%PDF-1.3\n', 'fmt/17'],
  ['PDF 1.7 after a few bytes', `junk\n%PDF-1.7\n`, 'fmt/276'],
  ['PDF 2.0', '%PDF-2.0\n', 'fmt/1129'],
  ['an unknown PDF version', '%PDF-3.1\n', undefined],
  ['PDF/A-1a', xmp('1', 'A'), 'fmt/95'],
  ['PDF/A-1b', xmp('1', 'B'), 'fmt/354'],
  ['PDF/A-2u', xmp('2', 'U'), 'fmt/478'],
  ['PDF/A-3b as attributes', `%PDF-1.7\n<x pdfaid:conformance='B' pdfaid:part = "3"/>`, 'fmt/480'],
  ['PDF/A-4', `%PDF-2.0\n<pdfaid:part>4</pdfaid:part>`, 'fmt/1910'],
  ['PDF/A-4f', `%PDF-2.0\n<pdfaid:part>4</pdfaid:part><pdfaid:conformance>F</pdfaid:conformance>`, 'fmt/1912'],
  ['a PDF/A that does not exist', xmp('1', 'Z'), 'fmt/276'],
  ['XML', '<?xml version="1.0" encoding="ISO-8859-1"?><a/>', 'fmt/101'],
  ['XML with a byte order mark', "\xef\xbb\xbf<?xml version='1.0'?><a/>", 'fmt/101'],
  ['PNG 1.0', `${PNG}${END}`, 'fmt/11'],
  ['PNG 1.1', `${PNG}sRGB${END}`, 'fmt/12'],
  ['PNG 1.2', `${PNG}sRGBiTXt${END}`, 'fmt/13'],
  ['JFIF 1.00', '\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x00\xff\xd9', 'fmt/42'],
  ['JFIF 1.01', '\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x01\xff\xd9', 'fmt/43'],
  ['JFIF 1.02', '\xff\xd8\xff\xe0\0\x10JFIF\0\x01\x02\xff\xd9', 'fmt/44'],
  ['Exif 2.2', '\xff\xd8\xff\xe1\0\x10Exif\0\0MM\0*....\x90\0\0\x07\0\0\0\x040220\xff\xd9', 'x-fmt/391'],
  ['Exif 2.21', '\xff\xd8\xff\xe1\0\x10Exif\0\0II*\0....\x90\0\x07\0\0\0\0\x040221\xff\xd9', 'fmt/645'],
  ['another JPEG', '\xff\xd8\xff\xdb\0\xff\xd9', 'fmt/41'],
  ['ZIP', 'PK\x03\x04\x14\0', 'x-fmt/263'],
  ['JSON by its name', '{"a":1}', 'fmt/817', 'journal.json'],
  ['text by its name', 'Bonjour', 'x-fmt/111', 'LISEZMOI.TXT'],
  ['binary bytes under a text name', 'a\0b', undefined, 'a.txt'],
  ['a PDF under a text name', '%PDF-1.4\n', 'fmt/18', 'a.txt'],
  ['unknown content', 'Bonjour', undefined, 'a.xyz'],
  ['nothing', '', undefined],
]

for (const [name, content, puid, filename] of CASES) {
  test(`identifies ${name}`, () => {
    const found = identifyFormat(Buffer.from(content, 'latin1'), filename)
    assert.equal(found?.format.formatId, puid)
    if (found) assert.equal(found.basis, /by its name/.test(name) ? 'extension' : 'signature')
  })
}

const PRONOM = new URL('../../../shared/schemas/seda/pronom/DROID_SignatureFile_V120.xml', import.meta.url)

test('names and types are those of PRONOM', { skip: existsSync(PRONOM) ? false : 'fichier PRONOM absent' }, () => {
  const formats = childrenOf(childrenOf(parseXml(readFileSync(PRONOM)), 'FileFormatCollection')[0], 'FileFormat')
  const known = new Map(
    formats.map(({ attributes }) => {
      const { PUID, Name, Version, MIMEType } = Object.fromEntries(attributes.map(({ name, value }) => [name, value]))
      return [PUID, { name: Name, version: Version, types: MIMEType?.split(', ') }]
    }),
  )
  for (const [key, { formatId, litteral, mimeType }] of Object.entries(FORMATS)) {
    const pronom = known.get(formatId)
    assert.equal(pronom?.name, litteral, key)
    assert.ok(pronom?.types?.includes(mimeType), key)
    const version = /-(.*)$/.exec(key)?.[1]
    if (version !== undefined && version !== 'raw') assert.equal(pronom?.version, version, key)
  }
})
