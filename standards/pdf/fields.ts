import type { PdfDocument } from './document.ts'
import { nameOf, type PdfDict, PdfRef, type PdfValue, textOfString } from './objects.ts'

/** A field of the form (ISO 32000-1, 12.7.3). */
export type PdfField = {
  ref: PdfRef
  dict: PdfDict
  /** Full name: partial names joined by points. */
  name: string
  isSignature: boolean
  /** Signature dictionary of a signed field. */
  signature?: PdfDict
  /** Its widgets, with their references. */
  widgets: { ref: PdfRef; dict: PdfDict }[]
}

const MAX_DEPTH = 50

/** Dictionary of the interactive form, if any. */
export function findForm(document: PdfDocument): PdfDict | undefined {
  return document.dictAt(document.catalog.get('AcroForm'))
}

/** Fields of the document, in their order; loops and malformed fields are ignored. */
export function listFields(document: PdfDocument): PdfField[] {
  const fields: PdfField[] = []
  const seen = new Set<number>()
  const visit = (value: PdfValue, parent: string, inherited: PdfValue | undefined, depth: number): void => {
    if (!(value instanceof PdfRef) || seen.has(value.number) || depth > MAX_DEPTH) return
    seen.add(value.number)
    const dict = document.dictAt(value)
    if (!dict) return
    const partial = textOfString(document.resolve(dict.get('T')))
    // Without a name nor a value of its own, it is only where its parent is seen
    if (partial === undefined && !dict.has('V')) {
      fields.findLast(({ name }) => name === parent)?.widgets.push({ ref: value, dict })
      return
    }
    const name = [parent, partial].filter(Boolean).join('.')
    const type = dict.get('FT') ?? inherited
    fields.push(readField(document, value, dict, name, nameOf(document.resolve(type)) === 'Sig'))
    for (const kid of document.arrayAt(dict.get('Kids'))) visit(kid, name, type, depth + 1)
  }
  for (const field of document.arrayAt(findForm(document)?.get('Fields'))) visit(field, '', undefined, 0)
  return fields
}

function readField(document: PdfDocument, ref: PdfRef, dict: PdfDict, name: string, isSignature: boolean): PdfField {
  const signature = isSignature ? document.dictAt(dict.get('V')) : undefined
  const widgets = nameOf(dict.get('Subtype')) === 'Widget' ? [{ ref, dict }] : []
  return { ref, dict, name, isSignature, ...(signature ? { signature } : {}), widgets }
}
