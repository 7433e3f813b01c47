import { corrupted } from './errors.ts'
import { decodeStream } from './filters.ts'
import type { PdfStream, PdfValue } from './objects.ts'
import { type Budget, PdfParser } from './parse.ts'

/** An object stream, inflated once: its bytes, and number and offset of each object in it (ISO 32000-1, 7.5.7). */
export type ObjectStream = { data: Uint8Array; entries: { number: number; offset: number }[] }

/** @throws PdfError `pdf.corrompu` when it cannot be inflated. */
export function openObjectStream(stream: PdfStream, budget: Budget): ObjectStream {
  const data = decodeStream(stream)
  const first = stream.dict.get('First')
  const count = stream.dict.get('N')
  if (typeof first !== 'number' || typeof count !== 'number') throw corrupted('un groupe d’objets est illisible')
  const parser = new PdfParser(data, 0, budget)
  const entries: ObjectStream['entries'] = []
  while (entries.length < count) {
    const [number, offset] = [parser.readKeyword(), parser.readKeyword()]
    if (!/^\d{1,10}$/.test(number) || !/^\d{1,10}$/.test(offset)) break
    entries.push({ number: Number(number), offset: first + Number(offset) })
  }
  return { data, entries }
}

/** The object of this rank. @throws PdfError `pdf.corrompu` when there is none. */
export function readCompressed({ data, entries }: ObjectStream, index: number, budget: Budget): PdfValue {
  const entry = entries[index]
  if (!entry) throw corrupted('un groupe d’objets est incomplet')
  return new PdfParser(data, entry.offset, budget).readValue()
}
