import {
  findForm,
  formatPdf,
  listFields,
  type PdfDict,
  type PdfDocument,
  type PdfField,
  PdfName,
  type PdfPage,
  PdfRef,
  type PdfUpdate,
  type PdfValue,
  readBox,
  textString,
} from '#standards/pdf'
import type { Certificat } from './certificat.ts'
import { SignatureError } from './errors.ts'
import { drawStamp, fitRectangle, type Placement, placeStamp, type Stamp } from './tampon.ts'

/** What the signature says in plain text. */
export interface SignatureText {
  /** claimed date of signature */
  at: Date
  /** name of the signer, the common name of the certificate by default */
  nom?: string
  /** role or reason: `Maire` */
  raison?: string
  /** place: `Saint-Amour` */
  lieu?: string
}

/** Flags of a widget: Print and Locked (ISO 32000-1 §12.5.3). */
const PRINT_AND_LOCKED = 132
/** SignaturesExist and AppendOnly (ISO 32000-1 §12.7.2). */
const SIGNATURES_APPEND_ONLY = 3

/**
 * Adds a signature to a document, and what it needs there: appearance, field, page, form.
 *
 * @param marked `ByteRange` and `Contents`, written beforehand so that their places can be found
 */
export function addSignature(
  document: PdfDocument,
  update: PdfUpdate,
  signer: Certificat,
  options: SignatureText & { stamp?: Stamp; fieldName?: string },
  marked: string,
): void {
  const { field, page, placement } = findTarget(document, options)
  const additions: PdfDict = new Map([['V', update.add(formatSignature(signer, options, marked))]])
  if (placement && options.stamp) {
    additions.set('AP', new Map([['N', update.add(drawStamp(options.stamp.lines, placement))]]))
  }
  if (field) fillField(update, field, additions)
  const widget = field
    ? undefined
    : update.add(buildWidget(options.fieldName ?? freeName(document), page, placement, additions))
  if (widget) updatePage(document, update, page, widget)
  updateForm(document, update, widget)
}

interface Target {
  field: PdfField | undefined
  page: PdfPage
  placement: Placement | undefined
}

function findTarget(document: PdfDocument, { stamp, fieldName }: { stamp?: Stamp; fieldName?: string }): Target {
  const pages = document.listPages()
  const field = fieldName === undefined ? undefined : findField(document, fieldName)
  const widget = field?.widgets[0]?.dict
  const pageRef = widget?.get('P')
  const ownPage = pageRef instanceof PdfRef ? pages.find(({ ref }) => ref.number === pageRef.number) : undefined
  const page = ownPage ?? pageAt(pages, stamp?.page ?? 1)
  const rect = readBox(document, widget?.get('Rect'))
  if (stamp && rect) return { field, page, placement: fitRectangle(document, page, rect) }
  return { field, page, placement: stamp && !field ? placeStamp(document, page, stamp) : undefined }
}

function pageAt(pages: PdfPage[], number: number): PdfPage {
  const page = pages.at(number > 0 ? number - 1 : number)
  if (page && number !== 0) return page
  const message = `Le tampon est prévu page ${number}, mais le document n’a que ${pages.length} page(s).`
  throw new SignatureError('pades.page-absente', message)
}

function findField(document: PdfDocument, name: string): PdfField | undefined {
  const field = listFields(document).find((item) => item.name === name)
  if (!field) return undefined
  if (!field.isSignature) {
    throw new SignatureError('pades.champ-occupe', `Le champ « ${name} » n’est pas un champ de signature.`)
  }
  if (field.signature) throw new SignatureError('pades.champ-deja-signe', `Le champ « ${name} » est déjà signé.`)
  return field
}

function freeName(document: PdfDocument): string {
  const names = new Set(listFields(document).map(({ name }) => name))
  let number = 1
  while (names.has(`Signature${number}`)) number++
  return `Signature${number}`
}

function formatSignature(signer: Certificat, { at, nom, raison, lieu }: SignatureText, marked: string): string {
  const texts: [string, string | undefined][] = [
    ['Name', nom ?? signer.commonName],
    ['Reason', raison],
    ['Location', lieu],
  ]
  const written = texts
    .filter(([, text]) => text !== undefined)
    .map(([key, text]) => `/${key} ${formatPdf(textString(text!))}`)
  const lines = [
    '/Type /Sig',
    '/Filter /Adobe.PPKLite',
    '/SubFilter /ETSI.CAdES.detached',
    marked,
    `/M ${formatPdf(dateString(at))}`,
    ...written,
  ]
  return `<<${lines.join('\n')}>>`
}

/** Date string in UTC (ISO 32000-1, 7.9.4). */
function dateString(date: Date): Uint8Array {
  return textString(`D:${date.toISOString().replace(/\D/g, '').slice(0, 14)}+00'00'`)
}

function buildWidget(name: string, page: PdfPage, placement: Placement | undefined, additions: PdfDict): PdfDict {
  return new Map<string, PdfValue>([
    ['Type', new PdfName('Annot')],
    ['Subtype', new PdfName('Widget')],
    ['FT', new PdfName('Sig')],
    ['T', textString(name)],
    ['F', PRINT_AND_LOCKED],
    ['P', page.ref],
    ['Rect', placement?.rect ?? [0, 0, 0, 0]],
    ...additions,
  ])
}

/** The value goes to the field, the appearance to its first widget, which may be the same object. */
function fillField(update: PdfUpdate, { ref, dict, widgets }: PdfField, additions: PdfDict): void {
  const widget = widgets[0]
  const appearance = additions.get('AP')
  const elsewhere = widget && appearance && widget.ref.number !== ref.number
  update.replace(ref, new Map([...dict, ...(elsewhere ? [['V', additions.get('V')!] as const] : additions)]))
  if (elsewhere) update.replace(widget.ref, new Map([...widget.dict, ['AP', appearance]]))
}

/** Adds an annotation to a page: only its list is rewritten when it is an object of its own. */
function updatePage(document: PdfDocument, update: PdfUpdate, page: PdfPage, annotation: PdfRef): void {
  const annotations = page.dict.get('Annots')
  const list = [...document.arrayAt(annotations), annotation]
  if (annotations instanceof PdfRef && list.length > 1) update.replace(annotations, list)
  else update.replace(page.ref, new Map([...page.dict, ['Annots', list]]))
}

/** Declares the signatures in the form, and the new field if any; the form is created when there is none. */
function updateForm(document: PdfDocument, update: PdfUpdate, field?: PdfRef): void {
  const form = findForm(document)
  const fields = document.arrayAt(form?.get('Fields'))
  const updated = new Map<string, PdfValue>([
    ...(form ?? []),
    ['Fields', field ? [...fields, field] : fields],
    ['SigFlags', SIGNATURES_APPEND_ONLY],
  ])
  const ref = document.catalog.get('AcroForm')
  if (ref instanceof PdfRef && form) update.replace(ref, updated)
  else update.replace(document.catalogRef, new Map([...document.catalog, ['AcroForm', updated]]))
}
