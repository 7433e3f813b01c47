import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PDFDocument, PDFName, StandardFonts } from '@cantoo/pdf-lib'

/** A PDF written object by object, with a right table: `objects[0]` is object 1 and must be the catalog. */
export function pdfOf(objects: string[], trailer = ''): Buffer {
  let text = '%PDF-1.7\n%\xe2\xe3\xcf\xd3\n'
  const offsets = objects.map((object, index) => {
    const offset = text.length
    text += `${index + 1} 0 obj\n${object}\nendobj\n`
    return offset
  })
  const lines = offsets.map((offset) => `${String(offset).padStart(10, '0')} 00000 n \n`).join('')
  const size = objects.length + 1
  const table = `xref\n0 ${size}\n0000000000 65535 f \n${lines}trailer\n<</Size ${size} /Root 1 0 R ${trailer}>>\n`
  return Buffer.from(`${text}${table}startxref\n${text.length}\n%%EOF\n`, 'latin1')
}

/** A catalog, a tree and one page. `page` adds entries to the page, `catalog` to the catalog. */
export function onePage({ page = '', catalog = '', more = [] as string[], trailer = '' } = {}): Buffer {
  const tree = '<</Type /Pages /Kids [3 0 R] /Count 1 /MediaBox [0 0 595 842]>>'
  const objects = [`<</Type /Catalog /Pages 2 0 R ${catalog}>>`, tree, `<</Type /Page /Parent 2 0 R ${page}>>`]
  return pdfOf([...objects, ...more], trailer)
}

/** Size of a page in points, how it is turned and cropped. */
export type PageOf = { size: [number, number]; rotate?: number; crop?: [number, number, number, number] }

/** A PDF of these pages written by another library, with object streams or with a plain table. */
export async function pagesOf(pages: PageOf[], useObjectStreams = true): Promise<Uint8Array> {
  const document = await PDFDocument.create({ updateMetadata: false })
  const font = await document.embedFont(StandardFonts.TimesRoman)
  for (const { size, rotate = 0, crop } of pages) {
    const page = document.addPage(size)
    page.drawText('Le conseil municipal', { x: size[0] / 3, y: size[1] / 2, size: 14, font })
    page.node.set(PDFName.of('Rotate'), document.context.obj(rotate))
    if (crop) page.setCropBox(...crop)
  }
  return await document.save({ useObjectStreams })
}

const DIGITS = 10
const SIGNATURE_BYTES = 8192

/** One page signed with a certificate made for the test; `docMdp` certifies it. Needs the tool `openssl`. */
export function signedPdf(docMdp?: 1 | 2 | 3): Buffer {
  const reference = docMdp
    ? `/Reference [<</Type /SigRef /TransformMethod /DocMDP /TransformParams <</Type /TransformParams /P ${docMdp} /V /1.2>>>>]`
    : ''
  const range = `/ByteRange [0 ${['A', 'B', 'C'].map((letter) => letter.repeat(DIGITS)).join(' ')}]`
  const signature =
    `<</Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached ${reference} ${range} ` +
    `/Contents <${'0'.repeat(2 * SIGNATURE_BYTES)}>>>`
  const field = '<</FT /Sig /T (Maire) /V 5 0 R /Type /Annot /Subtype /Widget /Rect [0 0 0 0] /F 132 /P 3 0 R>>'
  const file = onePage({
    page: '/Annots [4 0 R]',
    catalog: `/AcroForm <</Fields [4 0 R] /SigFlags 3>>${docMdp ? ' /Perms <</DocMDP 5 0 R>>' : ''}`,
    more: [field, signature],
  })
  const start = file.indexOf('/Contents <') + '/Contents '.length
  const end = start + 2 * SIGNATURE_BYTES + 2
  for (const [letter, value] of Object.entries({ A: start, B: end, C: file.length - end })) {
    file.write(String(value).padEnd(DIGITS), file.indexOf(letter.repeat(DIGITS)))
  }
  const cms = signCms(Buffer.concat([file.subarray(0, start), file.subarray(end)]))
  file.write(cms.toString('hex'), start + 1)
  return file
}

function signCms(content: Buffer): Buffer {
  return inFolder((folder) => {
    const [key, certificate, input] = ['key.pem', 'certificate.pem', 'content'].map((name) => join(folder, name))
    writeFileSync(input!, content)
    const request = [
      'req',
      '-x509',
      '-newkey',
      'ec',
      '-pkeyopt',
      'ec_paramgen_curve:P-256',
      '-nodes',
      '-subj',
      '/CN=Maire',
      '-days',
      '2',
    ]
    run('openssl', [...request, '-keyout', key!, '-out', certificate!])
    const sign = ['cms', '-sign', '-binary', '-md', 'sha256', '-outform', 'DER', '-in', input!]
    return run('openssl', [...sign, '-signer', certificate!, '-inkey', key!])
  })
}

/** Name of the first of these programs that the machine lacks, for `t.skip`. */
export function missingTool(...tools: string[]): string | false {
  const missing = tools.find((tool) => spawnSync(tool, ['-v']).error)
  return missing ? `le programme « ${missing} » manque` : false
}

/** Output of a program given the PDF as a file. `@` in the arguments stands for its path. */
export function runOn(pdf: Uint8Array, tool: string, args: string[]): string {
  return inFolder((folder) => {
    const path = join(folder, 'acte.pdf')
    writeFileSync(path, pdf)
    return run(
      tool,
      args.map((arg) => (arg === '@' ? path : arg)),
    ).toString('utf8')
  })
}

/** The PDF rewritten by qpdf with these options. */
export function qpdf(pdf: Uint8Array, ...options: string[]): Buffer {
  return inFolder((folder) => {
    const [input, output] = [join(folder, 'in.pdf'), join(folder, 'out.pdf')]
    writeFileSync(input, pdf)
    run('qpdf', [...options, input, output])
    return readFileSync(output)
  })
}

function run(tool: string, args: string[]): Buffer {
  const { status, stdout, stderr } = spawnSync(tool, args, { maxBuffer: 1 << 28 })
  if (status !== 0) throw new Error(`${tool}: ${stderr}${stdout}`)
  return stdout
}

function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'pdf-'))
  try {
    return work(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
