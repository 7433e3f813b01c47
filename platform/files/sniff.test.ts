import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { test } from 'node:test'
import { gzipSync } from 'node:zlib'
import { ZipFile } from 'yazl'
import { SNIFFED, sniffType } from './sniff.ts'

const latin1 = (text: string) => Buffer.from(text, 'latin1')

async function zip(entries: [name: string, text: string, compress?: boolean][]): Promise<Buffer> {
  const file = new ZipFile()
  for (const [name, text, compress = true] of entries) file.addBuffer(Buffer.from(text), name, { compress })
  file.end()
  return Buffer.concat(
    await (file.outputStream as unknown as NodeJS.ReadableStream & { toArray(): Promise<Buffer[]> }).toArray(),
  )
}

test('recognises formats by their first bytes', () => {
  const cases: [string, Uint8Array][] = [
    ['application/pdf', latin1('%PDF-1.4\n%\xe2\xe3\xcf\xd3')],
    ['image/png', latin1('\x89PNG\r\n\x1a\n\0\0\0\rIHDR')],
    ['image/jpeg', latin1('\xff\xd8\xff\xe0\0\x10JFIF')],
    ['image/webp', latin1('RIFF\x10\0\0\0WEBPVP8 ')],
    ['image/heic', latin1('\0\0\0\x18ftypheic\0\0\0\0')],
    ['video/mp4', latin1('\0\0\0\x18ftypisom\0\0\0\0')],
    ['application/gzip', gzipSync('bonjour')],
    ['application/zip', latin1(`PK\x05\x06${'\0'.repeat(18)}`)],
    ['application/x-tar', latin1(`${'essai.txt'.padEnd(257, '\0')}ustar\0`)],
    ['application/x-ole-storage', latin1('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')],
    ['application/x-pkcs12', latin1('0\x82\x0a\x61\x02\x01\x030\x82\x0a\x27')],
    ['application/cms', latin1('0\x82\x05\x10\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0')],
    ['application/cms', latin1('0\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0')],
    ['application/octet-stream', latin1('MZ\x90\0\x03\0\0\0')],
    ['application/octet-stream', latin1('\x7fELF\x02\x01\x01\0')],
    ['application/octet-stream', Buffer.alloc(5000)],
    ['application/octet-stream', new Uint8Array()],
  ]
  for (const [type, bytes] of cases) assert.equal(sniffType(bytes), type)
})

test('reads texts in UTF-8, UTF-16 and Windows-1252, and XML and HTML among them', () => {
  const cases: [string, Uint8Array][] = [
    ['text/plain; charset=utf-8', Buffer.from('Délibération nº 12\r\n\tœuvre')],
    ['text/plain; charset=utf-8', Buffer.from('\ufeffavec marque')],
    ['text/plain; charset=windows-1252', latin1('D\xe9lib\xe9ration : 12 \x80')],
    ['text/plain; charset=utf-16le', Buffer.from('\ufeffbonjour', 'utf16le')],
    ['application/xml', Buffer.from('<?xml version="1.0"?><PES/>')],
    ['application/xml', latin1('<?xml version="1.0" encoding="ISO-8859-1"?><n v="\xe9"/>')],
    ['application/xml', Buffer.from('\ufeff\n<!-- bordereau --><racine/>')],
    ['application/xml', Buffer.from('\ufeff<?xml version="1.0"?><a/>', 'utf16le')],
    ['application/xml', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['text/html; charset=utf-8', Buffer.from('  <!DOCTYPE html><title>x</title>')],
    ['text/html; charset=utf-8', Buffer.from('<html><script>1</script>')],
  ]
  for (const [type, bytes] of cases) assert.equal(sniffType(bytes), type)
})

test('is not misled by a character cut at the end of the sample', () => {
  const text = Buffer.from('é'.repeat(SNIFFED))
  assert.equal(sniffType(text.subarray(1 - 1, SNIFFED - 1)), 'text/plain; charset=utf-8')
})

test('tells office documents from other archives', async () => {
  const odt = await zip([
    ['mimetype', 'application/vnd.oasis.opendocument.text', false],
    ['content.xml', '<office/>'],
  ])
  assert.equal(sniffType(odt), 'application/vnd.oasis.opendocument.text')
  const docx = await zip([
    ['[Content_Types].xml', '<Types/>'],
    ['_rels/.rels', '<Relationships/>'],
    ['word/document.xml', '<w/>'],
  ])
  assert.equal(sniffType(docx), 'application/vnd.openxmlformats-officedocument.wordprocessingml.document')
  const xlsx = await zip([
    ['[Content_Types].xml', '<Types/>'],
    ['xl/workbook.xml', '<w/>'],
  ])
  assert.equal(sniffType(xlsx), 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
  assert.equal(sniffType(await zip([['word.txt', 'bonjour']])), 'application/zip')
  assert.equal(sniffType(await zip([['mimetype', 'application/x-evil', false]])), 'application/zip')
})

test('answers for any bytes, however cut or wrong', async () => {
  const odt = await zip([['mimetype', 'application/vnd.oasis.opendocument.text', false]])
  for (let size = 0; size <= odt.length; size++) sniffType(odt.subarray(0, size))
  for (let run = 0; run < 200; run++)
    assert.match(sniffType(randomBytes(64)), /^[a-z]+\/[a-z0-9.+-]+(; charset=[a-z0-9-]+)?$/)
})
