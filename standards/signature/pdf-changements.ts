import {
  findForm,
  formatPdf,
  listFields,
  nameOf,
  type PdfDict,
  type PdfDocument,
  PdfRef,
  PdfStream,
  type PdfValue,
} from '#standards/pdf'

/** Objects whose change, after a signature, is explained by later signatures alone. */
interface Allowed {
  catalog: number
  form: number | undefined
  /** properties of the document, that nothing displayed uses */
  properties: Set<number>
  pages: Set<number>
  /** signed fields and their widgets in the newest revision */
  signed: Set<number>
}

const CATALOG_KEYS = ['AcroForm', 'DSS', 'Extensions']
const FORM_KEYS = ['Fields', 'SigFlags']
const PAGE_KEYS = ['Annots']
const FIELD_KEYS = ['V', 'AP', 'F', 'M']

/**
 * Tells whether a later revision only adds signatures to an earlier one: every object of the earlier revision is still
 * the same, but for the lists where a signed field is declared. A viewer shows the newest revision, so anything else
 * (a page replaced, an annotation laid over an amount) means that what is seen is not what was signed.
 *
 * @param signed document cut at the end of what the signature covers
 * @param newest whole document
 */
export function addsOnlySignatures(signed: PdfDocument, newest: PdfDocument): boolean {
  const used = referencedNumbers(signed)
  const allowed = findAllowed(signed, newest, used)
  if (newest.catalogRef.number !== allowed.catalog) return false
  for (const number of newest.xref.places.keys()) {
    if (samePlace(signed, newest, number)) continue
    const before = signed.objectAt(number)
    // A new object must not fill a place that the signed revision had left empty on purpose
    const harmless = before === null ? !used.has(number) : isAllowedChange(number, before, signed, newest, allowed)
    if (!harmless) return false
  }
  return Array.from(signed.xref.places.keys()).every((number) => newest.xref.places.has(number))
}

function findAllowed(signed: PdfDocument, newest: PdfDocument, used: Set<number>): Allowed {
  const properties = [signed.xref.trailer.get('Info'), signed.catalog.get('Metadata')].filter(
    (ref) => ref instanceof PdfRef,
  )
  const form = signed.catalog.get('AcroForm')
  const fields = listFields(newest).filter(({ signature }) => signature)
  const signedRefs = fields.flatMap(({ ref, widgets }) => [ref, ...widgets.map((widget) => widget.ref)])
  return {
    catalog: signed.catalogRef.number,
    form: form instanceof PdfRef ? form.number : undefined,
    properties: new Set(properties.map(({ number }) => number).filter((number) => !used.has(number))),
    pages: new Set(signed.listPages().map(({ ref }) => ref.number)),
    signed: new Set(signedRefs.map(({ number }) => number)),
  }
}

/** Numbers to which the objects of a document refer; the catalog's own reference to the metadata does not count. */
function referencedNumbers(document: PdfDocument): Set<number> {
  const numbers = new Set<number>()
  const visit = (value: PdfValue): void => {
    if (value instanceof PdfRef) numbers.add(value.number)
    else if (value instanceof PdfStream) visit(value.dict)
    else if (Array.isArray(value)) value.forEach(visit)
    else if (value instanceof Map) for (const item of value.values()) visit(item)
  }
  for (const number of document.xref.places.keys()) {
    const value = document.objectAt(number)
    if (number !== document.catalogRef.number) {
      if (!isStructure(value)) visit(value)
    } else for (const [key, item] of document.catalog) if (key !== 'Metadata') visit(item)
  }
  return numbers
}

function isAllowedChange(
  number: number,
  before: PdfValue,
  signed: PdfDocument,
  newest: PdfDocument,
  allowed: Allowed,
): boolean {
  const after = newest.objectAt(number)
  if (isStructure(before) || sameValue(before, after) || allowed.properties.has(number)) return true
  if (Array.isArray(before) && Array.isArray(after)) return onlyGrows(before, after, allowed)
  if (!(before instanceof Map) || !(after instanceof Map)) return false
  if (number === allowed.catalog) {
    return sameExcept(before, after, CATALOG_KEYS) && sameForms(signed, newest, allowed)
  }
  if (number === allowed.form) return sameForms(signed, newest, allowed)
  if (allowed.pages.has(number)) {
    const annotations = [signed.arrayAt(before.get('Annots')), newest.arrayAt(after.get('Annots'))] as const
    return sameExcept(before, after, PAGE_KEYS) && onlyGrows(...annotations, allowed)
  }
  return allowed.signed.has(number) && !before.has('V') && sameExcept(before, after, FIELD_KEYS)
}

function sameForms(signed: PdfDocument, newest: PdfDocument, allowed: Allowed): boolean {
  const before: PdfDict = findForm(signed) ?? new Map()
  const after: PdfDict = findForm(newest) ?? new Map()
  const fields = [signed.arrayAt(before.get('Fields')), newest.arrayAt(after.get('Fields'))] as const
  const comparable = before.size === 0 ? new Map([...after].filter(([key]) => FORM_KEYS.includes(key))) : after
  return sameExcept(before, comparable, FORM_KEYS) && onlyGrows(...fields, allowed)
}

/** Every old item is kept, in order, and the new ones are signed fields. */
function onlyGrows(before: PdfValue[], after: PdfValue[], allowed: Allowed): boolean {
  const kept = before.every((item, index) => sameValue(item, after[index] ?? null))
  const added = after.slice(before.length)
  return kept && added.every((item) => item instanceof PdfRef && allowed.signed.has(item.number))
}

function isStructure(value: PdfValue): boolean {
  return value instanceof PdfStream && ['XRef', 'ObjStm'].includes(nameOf(value.dict.get('Type')) ?? '')
}

function sameExcept(before: PdfDict, after: PdfDict, ignored: string[]): boolean {
  const keys = new Set([...before.keys(), ...after.keys()].filter((key) => !ignored.includes(key)))
  return Array.from(keys).every((key) => sameValue(before.get(key) ?? null, after.get(key) ?? null))
}

function sameValue(before: PdfValue, after: PdfValue): boolean {
  if (before instanceof Map && after instanceof Map) return sameExcept(before, after, [])
  if (Array.isArray(before) && Array.isArray(after)) {
    return before.length === after.length && before.every((item, index) => sameValue(item, after[index]!))
  }
  // Streams are compared by place: one that moved was rewritten
  if (before instanceof PdfStream || after instanceof PdfStream) return false
  return formatPdf(before) === formatPdf(after)
}

function samePlace(signed: PdfDocument, newest: PdfDocument, number: number): boolean {
  const [before, after] = [signed.xref.places.get(number), newest.xref.places.get(number)]
  if (!before || !after) return before === after
  if ('stream' in before && 'stream' in after) {
    return before.stream === after.stream && before.index === after.index && samePlace(signed, newest, before.stream)
  }
  return 'offset' in before && 'offset' in after && before.offset === after.offset
}
