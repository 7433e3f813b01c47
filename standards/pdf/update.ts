import { fromLatin1, sha256 } from '#standards/octets'
import type { PdfDocument } from './document.ts'
import { dictOf, formatPdf, type PdfDict, PdfName, PdfRef, PdfStream, type PdfValue } from './objects.ts'

type Entry = { ref: PdfRef; offset: number }

/**
 * A revision to add at the end of a file (ISO 32000-1, 7.5.6): the bytes before it do not change, so that signatures,
 * which cover ranges of bytes, remain verifiable. Written in the way of the last revision, table or stream.
 */
export class PdfUpdate {
  private readonly document: PdfDocument
  private readonly objects: { ref: PdfRef; value: PdfValue | string }[] = []
  private next: number

  /** @param document which is sound: a rebuilt cross-reference has no offset to follow */
  constructor(document: PdfDocument) {
    const { trailer, places } = document.xref
    const size = trailer.get('Size')
    this.document = document
    this.next = typeof size === 'number' && size > 0 && size < 8_388_607 ? size : 1
    for (const number of places.keys()) this.next = Math.max(this.next, number + 1)
  }

  /** Adds a new object; a text is an object already written, one character a byte. */
  add(value: PdfValue | string): PdfRef {
    const ref = new PdfRef(this.next)
    this.next += 1
    this.replace(ref, value)
    return ref
  }

  /** Gives a new value to an existing object, or one to a number that had none. */
  replace(ref: PdfRef, value: PdfValue | string): void {
    this.objects.push({ ref, value })
    this.next = Math.max(this.next, ref.number + 1)
  }

  /** What goes after the bytes of the document, one character a byte; the same update gives the same text. */
  async format(): Promise<string> {
    const { bytes, xref } = this.document
    let text = bytes.at(-1) === 10 ? '' : '\n'
    const entries = this.objects
      .toSorted((a, b) => a.ref.number - b.ref.number)
      .map(({ ref, value }) => {
        const offset = bytes.length + text.length
        text += formatObject(ref, value)
        return { ref, offset }
      })
    const start = bytes.length + text.length
    const trailer = await this.trailer(text)
    const section = xref.kind === 'stream' ? this.stream(entries, trailer, start) : tableOf(entries, trailer)
    return `${text}${section}startxref\n${start}\n%%EOF\n`
  }

  private async trailer(text: string): Promise<PdfDict> {
    const { trailer, start } = this.document.xref
    const id = this.document.arrayAt(trailer.get('ID'))[0]
    // The second identifier is the one of the revision (14.4)
    const revision = (await sha256(fromLatin1(text))).subarray(0, 16)
    return dictOf({
      Size: this.next,
      Root: trailer.get('Root'),
      Info: trailer.get('Info'),
      Prev: start,
      ID: id instanceof Uint8Array ? [id, revision] : undefined,
    })
  }

  private stream(objects: Entry[], trailer: PdfDict, offset: number): string {
    const ref = new PdfRef(this.next)
    const entries = [...objects, { ref, offset }]
    const rows = new DataView(new ArrayBuffer(8 * entries.length))
    entries.forEach((entry, rank) => {
      // One byte of type, five of offset, two of generation
      rows.setUint16(8 * rank, 0x100 + Math.floor(entry.offset / 2 ** 32))
      rows.setUint32(8 * rank + 2, entry.offset % 2 ** 32)
      rows.setUint16(8 * rank + 6, entry.ref.generation)
    })
    const index = runsOf(entries).flatMap((run) => [run[0]!.ref.number, run.length])
    const own = dictOf({ Type: new PdfName('XRef'), Size: this.next + 1, W: [1, 5, 2], Index: index })
    return formatObject(ref, new PdfStream(new Map([...trailer, ...own]), new Uint8Array(rows.buffer)))
  }
}

function formatObject(ref: PdfRef, value: PdfValue | string): string {
  const body = typeof value === 'string' ? value : formatPdf(value)
  return `${ref.number} ${ref.generation} obj\n${body}\nendobj\n`
}

function tableOf(entries: Entry[], trailer: PdfDict): string {
  const sections = runsOf(entries).map((run) => {
    const lines = run.map(({ ref, offset }) => `${pad(offset, 10)} ${pad(ref.generation, 5)} n \n`)
    return `${run[0]!.ref.number} ${run.length}\n${lines.join('')}`
  })
  return `xref\n${sections.join('')}trailer\n${formatPdf(trailer)}\n`
}

/** Groups of entries whose numbers follow each other. */
function runsOf(entries: Entry[]): Entry[][] {
  const runs: Entry[][] = []
  for (const entry of entries) {
    const run = runs.at(-1)
    if (run && run.at(-1)!.ref.number + 1 === entry.ref.number) run.push(entry)
    else runs.push([entry])
  }
  return runs
}

function pad(number: number, width: number): string {
  return String(number).padStart(width, '0')
}
