import type { PdfDocument } from './pdf-document.ts'
import { nameOf, type PdfDict, PdfRef, type PdfValue, textOfString } from './pdf-objet.ts'

/** A form field that bears a name (ISO 32000-1 §12.7.3). */
export interface PdfField {
  ref: PdfRef
  dict: PdfDict
  /** full name: partial names joined by points */
  name: string
  isSignature: boolean
  /** signature dictionary of a signed field */
  signature?: PdfDict
  /** dictionaries of its widgets, with their references */
  widgets: { ref: PdfRef; dict: PdfDict }[]
}

const MAX_DEPTH = 50

/** Dictionary of the interactive form, if any. */
export async function findForm(document: PdfDocument): Promise<PdfDict | undefined> {
  return document.dict((await document.catalog()).dict.get('AcroForm'))
}

/** Named fields of the document, in their order; loops and malformed fields are ignored. */
export async function listFields(document: PdfDocument): Promise<PdfField[]> {
  const fields: PdfField[] = []
  const seen = new Set<number>()
  const visit = async (value: PdfValue, prefix: string, type: PdfValue | undefined, depth: number): Promise<void> => {
    if (!(value instanceof PdfRef) || seen.has(value.number) || depth > MAX_DEPTH) return
    seen.add(value.number)
    const dict = await document.dict(value)
    if (!dict) return
    const partial = textOfString(await document.resolve(dict.get('T')))
    if (partial === undefined) {
      fields.findLast(({ name }) => name === prefix)?.widgets.push({ ref: value, dict })
      return
    }
    const name = prefix === '' ? partial : `${prefix}.${partial}`
    const ownType = dict.get('FT') ?? type
    fields.push(await readField(document, value, dict, name, await document.resolve(ownType)))
    for (const kid of await document.array(dict.get('Kids'))) await visit(kid, name, ownType, depth + 1)
  }
  const form = await findForm(document)
  for (const field of await document.array(form?.get('Fields'))) await visit(field, '', undefined, 0)
  return fields
}

async function readField(document: PdfDocument, ref: PdfRef, dict: PdfDict, name: string, type: PdfValue) {
  const isSignature = nameOf(type) === 'Sig'
  const signature = isSignature ? await document.dict(dict.get('V')) : undefined
  return {
    ref,
    dict,
    name,
    isSignature,
    ...(signature ? { signature } : {}),
    widgets: nameOf(dict.get('Subtype')) === 'Widget' ? [{ ref, dict }] : [],
  }
}
