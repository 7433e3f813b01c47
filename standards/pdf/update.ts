import { createHash } from 'node:crypto'
import type { PdfDocument } from './document.ts'
import { type PdfDict, PdfName, PdfRef, PdfStream, type PdfValue, serialize } from './objects.ts'

type Entry = { number: number; generation: number; offset: number }

/** Entries of the trailer that every revision repeats (ISO 32000-1, 7.5.5). */
const KEPT = ['Root', 'Info']

/**
 * A revision added at the end of a file (ISO 32000-1, 7.5.6): the bytes before it do not change, so that signatures,
 * which cover ranges of bytes, remain verifiable. Written in the way of the last revision, table or stream.
 */
export class PdfUpdate {
  private readonly document: PdfDocument
  private readonly objects: [PdfRef, PdfValue][] = []
  private next: number

  constructor(document: PdfDocument) {
    this.document = document
    const size = document.xref.trailer.get('Size')
    const last = [...document.xref.places.keys()].reduce((a, b) => Math.max(a, b), 0)
    this.next = Math.max(typeof size === 'number' ? size : 1, last + 1)
  }

  /** Adds a new object. */
  add(value: PdfValue): PdfRef {
    const ref = new PdfRef(this.next)
    this.next += 1
    this.objects.push([ref, value])
    return ref
  }

  /** Gives an existing object a new value. */
  replace(ref: PdfRef, value: PdfValue): void {
    this.objects.push([ref, value])
  }

  /** The original bytes followed by the revision; the same update gives the same bytes. */
  render(): Buffer {
    const { bytes } = this.document
    const parts = [bytes, Buffer.from('\n')]
    const entries: Entry[] = []
    let offset = bytes.length + 1
    for (const [ref, value] of this.objects) {
      const text = objectBytes(ref, value)
      entries.push({ number: ref.number, generation: ref.generation, offset })
      parts.push(text)
      offset += text.length
    }
    const trailer = this.trailer(parts.slice(1))
    const section =
      this.document.xref.kind === 'table' ? tableOf(entries, trailer) : this.streamOf(entries, trailer, offset)
    return Buffer.concat([...parts, section, Buffer.from(`startxref\n${offset}\n%%EOF\n`)])
  }

  private trailer(added: Buffer[]): PdfDict {
    const old = this.document.xref.trailer
    const trailer: PdfDict = new Map([['Size', this.next]])
    for (const key of KEPT) if (old.has(key)) trailer.set(key, old.get(key)!)
    trailer.set('Prev', this.document.xref.start)
    const id = this.document.arrayAt(old.get('ID'))[0]
    if (Buffer.isBuffer(id)) trailer.set('ID', [id, digestOf(added)])
    return trailer
  }

  private streamOf(entries: Entry[], trailer: PdfDict, offset: number): Buffer {
    const ref = new PdfRef(this.next)
    const all = [...entries, { number: ref.number, generation: 0, offset }].sort((a, b) => a.number - b.number)
    const data = Buffer.alloc(all.length * 8)
    all.forEach((entry, rank) => {
      data.writeUInt8(1, rank * 8)
      data.writeUIntBE(entry.offset, rank * 8 + 1, 5)
      data.writeUInt16BE(entry.generation, rank * 8 + 6)
    })
    const index = runsOf(all).flatMap((run) => [run[0]!.number, run.length])
    const dict = new Map<string, PdfValue>([
      ['Type', new PdfName('XRef')],
      ...trailer,
      ['W', [1, 5, 2]],
      ['Index', index],
    ])
    return objectBytes(ref, new PdfStream(dict.set('Size', this.next + 1), data))
  }
}

function objectBytes(ref: PdfRef, value: PdfValue): Buffer {
  const head = Buffer.from(`${ref.number} ${ref.generation} obj\n`)
  return Buffer.concat([head, serialize(value), Buffer.from('\nendobj\n')])
}

function tableOf(entries: Entry[], trailer: PdfDict): Buffer {
  const sorted = [...entries].sort((a, b) => a.number - b.number)
  const sections = runsOf(sorted).map((run) => {
    const lines = run.map(({ offset, generation }) => `${pad(offset, 10)} ${pad(generation, 5)} n \n`)
    return `${run[0]!.number} ${run.length}\n${lines.join('')}`
  })
  return Buffer.concat([Buffer.from(`xref\n${sections.join('')}trailer\n`), serialize(trailer), Buffer.from('\n')])
}

/** Groups of entries whose numbers follow each other. */
function runsOf(sorted: Entry[]): Entry[][] {
  const runs: Entry[][] = []
  for (const entry of sorted) {
    const run = runs.at(-1)
    if (run && run.at(-1)!.number + 1 === entry.number) run.push(entry)
    else runs.push([entry])
  }
  return runs
}

function pad(number: number, width: number): string {
  return String(number).padStart(width, '0')
}

function digestOf(parts: Buffer[]): Buffer {
  const hash = createHash('sha256')
  for (const part of parts) hash.update(part)
  return hash.digest().subarray(0, 16)
}
