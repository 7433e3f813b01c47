import { lastIndexOfText, toLatin1 } from '#standards/octets'
import { corrupted, PdfError, tooComplex } from './errors.ts'
import { type ObjectStream, openObjectStream, readCompressed } from './object-stream.ts'
import { nameOf, type PdfDict, PdfRef, PdfStream, type PdfValue } from './objects.ts'
import { Budget, PdfParser } from './parse.ts'
import { rebuildXref } from './rebuild.ts'
import { readXref, type Xref } from './xref.ts'

const MAX_PAGES = 50_000
const MAX_DEPTH = 200
const MAX_INFLATED = 256 * 1024 * 1024

/** Attributes that a page takes from the nodes above it (ISO 32000-1, 7.7.3.4). */
const INHERITED = ['Resources', 'MediaBox', 'CropBox', 'Rotate']

/** A page: its reference, its own dictionary, and the same completed by what it inherits. */
export type PdfPage = { ref: PdfRef; dict: PdfDict; complete: PdfDict }

/** A PDF file read on demand: only the objects asked for are parsed, so a heavy scan costs no more than a letter. */
export class PdfDocument {
  readonly bytes: Uint8Array
  readonly xref: Xref
  private readonly budget = new Budget()
  private readonly cache = new Map<number, PdfValue>()
  private readonly loading = new Set<number>()
  private readonly streams = new Map<number, ObjectStream>()
  private inflated = 0

  /** @throws PdfError when neither the cross-reference nor the search of objects leads to a catalog. */
  constructor(bytes: Uint8Array, rebuild: boolean) {
    this.bytes = bytes
    this.xref = rebuild ? rebuildXref(bytes, this.budget) : readXref(bytes, startXref(bytes), this.budget)
    if (!this.isEncrypted && !this.catalog.has('Pages')) throw corrupted('son sommaire ne mène à aucune page')
  }

  get isEncrypted(): boolean {
    return this.xref.trailer.has('Encrypt')
  }

  /** @throws PdfError `pdf.corrompu` when it is missing. */
  get catalog(): PdfDict {
    const catalog = this.dictAt(this.catalogRef)
    if (catalog) return catalog
    throw missingCatalog()
  }

  /** @throws PdfError `pdf.corrompu` when it is missing. */
  get catalogRef(): PdfRef {
    const root = this.xref.trailer.get('Root')
    if (root instanceof PdfRef) return root
    throw missingCatalog()
  }

  /** The value itself, references followed; `null` for an object which is not in the file. */
  resolve(value: PdfValue | undefined): PdfValue {
    let current = value ?? null
    for (let hops = 0; current instanceof PdfRef; hops += 1) {
      if (hops > 20) throw corrupted('ses objets tournent en rond')
      current = this.objectAt(current.number)
    }
    return current
  }

  /** The dictionary at the end of this value, that of a stream included; `undefined` for anything else. */
  dictAt(value: PdfValue | undefined): PdfDict | undefined {
    const found = this.resolve(value)
    if (found instanceof PdfStream) return found.dict
    return found instanceof Map ? found : undefined
  }

  /** The items of the array at the end of this value; none for anything else. */
  arrayAt(value: PdfValue | undefined): PdfValue[] {
    const found = this.resolve(value)
    return Array.isArray(found) ? found : []
  }

  /**
   * Pages in order, each once, even in a tree that loops.
   * @throws PdfError `pdf.corrompu` when one is missing, `pdf.sans-page` without any, `pdf.trop-complexe` beyond 50,000.
   */
  listPages(): PdfPage[] {
    const pages: PdfPage[] = []
    const seen = new Set<number>()
    let loops = false
    const visit = (ref: PdfValue, inherited: PdfDict, depth: number): void => {
      if (depth > MAX_DEPTH) throw tooComplex()
      if (!(ref instanceof PdfRef)) throw corrupted('une page est introuvable')
      if (seen.has(ref.number)) {
        loops = true
        return
      }
      if (seen.add(ref.number).size > 2 * MAX_PAGES) throw tooComplex()
      const dict = this.dictAt(ref)
      if (!dict) throw corrupted('une page est introuvable')
      const own = INHERITED.filter((key) => dict.has(key)).map((key): [string, PdfValue] => [key, dict.get(key)!])
      const below = new Map([...inherited, ...own])
      const isTree = dict.has('Kids') || nameOf(dict.get('Type')) === 'Pages'
      if (isTree) for (const kid of this.arrayAt(dict.get('Kids'))) visit(kid, below, depth + 1)
      else pages.push({ ref, dict, complete: new Map([...below, ...dict]) })
    }
    visit(this.catalog.get('Pages') ?? null, new Map(), 0)
    if (pages.length > 0) return pages
    if (loops) throw corrupted('ses pages tournent en rond')
    throw new PdfError('pdf.sans-page', 'Le fichier PDF ne contient aucune page')
  }

  /** The object of this number, references not followed; `null` when the file has none (ISO 32000-1, 7.3.10). */
  objectAt(number: number): PdfValue {
    const cached = this.cache.get(number)
    if (cached !== undefined) return cached
    if (this.loading.has(number) || this.loading.size > MAX_DEPTH) throw corrupted('ses objets tournent en rond')
    this.loading.add(number)
    const value = this.read(number)
    this.loading.delete(number)
    this.cache.set(number, value)
    return value
  }

  private read(number: number): PdfValue {
    const place = this.xref.places.get(number)
    if (!place) return null
    if ('stream' in place) return readCompressed(this.objectStream(place.stream), place.index, this.budget)
    const read = new PdfParser(this.bytes, place.offset, this.budget).readIndirect((ref) => this.lengthAt(ref))
    if (read.number !== number) throw corrupted(`l’objet ${number} n’est pas à sa place`)
    return read.value
  }

  private lengthAt(ref: PdfRef): number | undefined {
    const length = this.resolve(ref)
    return typeof length === 'number' ? length : undefined
  }

  private objectStream(number: number): ObjectStream {
    const open = this.streams.get(number)
    if (open) return open
    const stream = this.objectAt(number)
    if (!(stream instanceof PdfStream)) throw corrupted('un groupe d’objets est introuvable')
    const opened = openObjectStream(stream, this.budget)
    this.inflated += opened.data.length
    if (this.inflated > MAX_INFLATED) throw tooComplex()
    this.streams.set(number, opened)
    return opened
  }
}

/** Place of the last cross-reference, as the end of the file tells it. */
function startXref(bytes: Uint8Array): number {
  const at = lastIndexOfText(bytes, 'startxref')
  const offset = at < 0 ? undefined : /^startxref\s{1,4}(\d{1,12})\b/.exec(toLatin1(bytes.subarray(at, at + 32)))?.[1]
  if (offset !== undefined) return Number(offset)
  throw corrupted('sa table des objets est introuvable')
}

function missingCatalog(): PdfError {
  return corrupted('son sommaire est introuvable')
}
