import { SignatureError } from './errors.ts'
import { toLatin1 } from './octets.ts'
import { decodeStream } from './pdf-flux.ts'
import { PdfReader, unreadablePdf } from './pdf-lecture.ts'
import { nameOf, type PdfDict, PdfRef, PdfStream, type PdfValue } from './pdf-objet.ts'
import { readXref, type Xref } from './pdf-xref.ts'

/** A page with what it inherits from the page tree. */
export interface PdfPage {
  ref: PdfRef
  dict: PdfDict
  inherited: PdfDict
}

const INHERITABLE = ['MediaBox', 'CropBox', 'Rotate']
const MAX_TREE_DEPTH = 100

/**
 * A PDF read through its cross-reference: objects are read one by one when asked for, so that a scan of 100 MB costs
 * nothing more than its own bytes.
 */
export class PdfDocument {
  readonly bytes: Uint8Array
  readonly xref: Xref
  private readonly cache = new Map<number, Promise<PdfValue>>()
  private readonly objectStreams = new Map<number, Promise<PdfValue[]>>()

  private constructor(bytes: Uint8Array, xref: Xref) {
    this.bytes = bytes
    this.xref = xref
  }

  /**
   * Opens a PDF.
   *
   * @throws SignatureError `pades.pdf-vide`, `pades.pas-un-pdf`, `pades.pdf-illisible`, `pades.pdf-chiffre`
   */
  static async open(bytes: Uint8Array): Promise<PdfDocument> {
    if (bytes.length === 0) throw new SignatureError('pades.pdf-vide', 'Ce fichier est vide.')
    const header = toLatin1(bytes.subarray(0, 1024)).indexOf('%PDF-')
    if (header === -1) throw new SignatureError('pades.pas-un-pdf', 'Ce fichier n’est pas un PDF.')
    // Offsets would be counted from the header by some viewers, from the first byte by others
    if (header > 0) throw unreadablePdf('des octets étrangers précèdent son en-tête', 0)
    const document = new PdfDocument(bytes, await readXref(bytes))
    if (document.xref.trailer.has('Encrypt')) {
      const message = 'Ce PDF est protégé par un mot de passe ou des restrictions : enregistrez-le sans protection.'
      throw new SignatureError('pades.pdf-chiffre', message)
    }
    await document.catalog()
    return document
  }

  /** Object of a reference; `null` when it does not exist, as the standard says. */
  get(ref: PdfRef): Promise<PdfValue> {
    const cached = this.cache.get(ref.number) ?? this.read(ref.number)
    this.cache.set(ref.number, cached)
    return cached
  }

  /** The object itself, behind its reference if it is one. */
  async resolve(value: PdfValue | undefined): Promise<PdfValue> {
    let current = value ?? null
    for (let hops = 0; current instanceof PdfRef; hops++) {
      if (hops > 10) throw unreadablePdf('des références tournent en rond')
      current = await this.get(current)
    }
    return current
  }

  /** Dictionary behind a value, `undefined` for anything else. */
  async dict(value: PdfValue | undefined): Promise<PdfDict | undefined> {
    const resolved = await this.resolve(value)
    return resolved instanceof Map ? resolved : undefined
  }

  /** Array behind a value, empty for anything else. */
  async array(value: PdfValue | undefined): Promise<PdfValue[]> {
    const resolved = await this.resolve(value)
    return Array.isArray(resolved) ? resolved : []
  }

  /** Reference and dictionary of the document catalog. */
  async catalog(): Promise<{ ref: PdfRef; dict: PdfDict }> {
    const ref = this.xref.trailer.get('Root')
    const dict = await this.dict(ref)
    if (!(ref instanceof PdfRef) || !dict) throw unreadablePdf('son catalogue manque')
    return { ref, dict }
  }

  /** Pages in their order (ISO 32000-1 §7.7.3). */
  async pages(): Promise<PdfPage[]> {
    const pages: PdfPage[] = []
    const seen = new Set<number>()
    const visit = async (value: PdfValue | undefined, inherited: PdfDict, depth: number): Promise<void> => {
      if (!(value instanceof PdfRef) || seen.has(value.number) || depth > MAX_TREE_DEPTH) return
      seen.add(value.number)
      const dict = await this.dict(value)
      if (!dict) return
      const kept = new Map([...inherited, ...[...dict].filter(([key]) => INHERITABLE.includes(key))])
      if (nameOf(dict.get('Type')) !== 'Pages' && !dict.has('Kids')) pages.push({ ref: value, dict, inherited: kept })
      else for (const kid of await this.array(dict.get('Kids'))) await visit(kid, kept, depth + 1)
    }
    await visit((await this.catalog()).dict.get('Pages'), new Map(), 0)
    if (pages.length === 0) throw unreadablePdf('il n’a aucune page')
    return pages
  }

  private async read(number: number): Promise<PdfValue> {
    const entry = this.xref.entries.get(number)
    if (!entry || entry.kind === 'free') return null
    if (entry.kind === 'compressed') return (await this.objectStream(entry.stream))[entry.index] ?? null
    const { ref, value } = new PdfReader(this.bytes, entry.offset).readIndirectObject()
    if (ref.number !== number) throw unreadablePdf('sa table des objets se trompe', entry.offset)
    return value
  }

  private objectStream(number: number): Promise<PdfValue[]> {
    const cached = this.objectStreams.get(number) ?? this.readObjectStream(number)
    this.objectStreams.set(number, cached)
    return cached
  }

  private async readObjectStream(number: number): Promise<PdfValue[]> {
    const entry = this.xref.entries.get(number)
    const stream = entry?.kind === 'offset' ? await this.read(number) : null
    if (!(stream instanceof PdfStream)) throw unreadablePdf('un flux d’objets manque')
    const [length, count, first] = await Promise.all(
      ['Length', 'N', 'First'].map((key) => this.resolve(stream.dict.get(key))),
    )
    if (typeof length !== 'number' || typeof count !== 'number' || typeof first !== 'number') {
      throw unreadablePdf('un flux d’objets est mal écrit', stream.start)
    }
    const content = await decodeStream(stream.dict, this.bytes.subarray(stream.start, stream.start + length))
    const header = new PdfReader(content)
    const offsets: number[] = []
    for (let index = 0; index < count; index++) {
      header.readInteger()
      const offset = header.readInteger()
      if (offset === undefined) throw unreadablePdf('un flux d’objets est tronqué', stream.start)
      offsets.push(offset)
    }
    return offsets.map((offset) => new PdfReader(content, first + offset).readValue())
  }
}
