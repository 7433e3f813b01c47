import { toLatin1 } from '#standards/octets'
import { corrupted, PdfError, tooComplex } from './errors.ts'
import { openObjectStream } from './object-stream.ts'
import { dictOf, type PdfDict, PdfRef, PdfStream } from './objects.ts'
import { type Budget, PdfParser } from './parse.ts'
import type { Place, Xref } from './xref.ts'

const MAX_OBJECTS = 1_000_000

/**
 * Finds the objects of a file whose cross-reference is wrong, as every viewer does: by looking for `12 0 obj`
 * everywhere. The last object of a number wins. Good enough to read a file, not to add a revision to it.
 * @throws PdfError `pdf.corrompu` when no catalog can be found.
 */
export function rebuildXref(bytes: Uint8Array, budget: Budget): Xref {
  const text = toLatin1(bytes)
  const places = new Map<number, Place>()
  const streams: number[] = []
  let seen = 0
  for (const match of text.matchAll(/(?<!\d)(\d{1,10})[ \t\r\n]{1,4}\d{1,5}[ \t\r\n]{1,4}obj\b/g)) {
    places.set(Number(match[1]), { offset: match.index })
    seen += 1
    if (seen > MAX_OBJECTS) throw tooComplex()
    if (/\/Type\s{0,4}\/ObjStm/.test(text.slice(match.index, match.index + 512))) streams.push(match.index)
  }
  for (const offset of streams) addCompressed(bytes, offset, places, budget)
  return { places, trailer: findTrailer(text), kind: 'rebuilt', start: 0 }
}

function addCompressed(bytes: Uint8Array, offset: number, places: Map<number, Place>, budget: Budget): void {
  try {
    const { number, value } = new PdfParser(bytes, offset, budget).readIndirect(() => undefined)
    if (!(value instanceof PdfStream)) return
    openObjectStream(value, budget).entries.forEach((entry, index) => {
      if (!places.has(entry.number)) places.set(entry.number, { stream: number, index })
    })
  } catch (error) {
    if (!(error instanceof PdfError) || error.code === 'pdf.trop-complexe') throw error
  }
}

function findTrailer(text: string): PdfDict {
  const root = lastRef(text, /\/Root\s{0,4}(\d{1,10})\s{1,4}(\d{1,5})\s{1,4}R\b/g) ?? lastCatalog(text)
  if (!root) throw corrupted('son sommaire est introuvable')
  return dictOf({ Root: root, Encrypt: lastRef(text, /\/Encrypt\s{0,4}(\d{1,10})\s{1,4}(\d{1,5})\s{1,4}R\b/g) })
}

function lastCatalog(text: string): PdfRef | undefined {
  return lastRef(text, /(?<!\d)(\d{1,10})\s{1,4}(\d{1,5})\s{1,4}obj\s{0,4}<<[^>]{0,200}?\/Type\s{0,4}\/Catalog\b/g)
}

function lastRef(text: string, pattern: RegExp): PdfRef | undefined {
  let last: RegExpExecArray | undefined
  for (const match of text.matchAll(pattern)) last = match
  return last && new PdfRef(Number(last[1]), Number(last[2]))
}
