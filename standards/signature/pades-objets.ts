import type { Certificat } from './certificat.ts'
import { SignatureError } from './errors.ts'
import { findForm, listFields, type PdfField } from './pdf-champs.ts'
import type { PdfDocument, PdfPage } from './pdf-document.ts'
import { nextNumber, type WrittenObject } from './pdf-ecriture.ts'
import { dateString, formatPdf, type PdfDict, PdfName, PdfRef, type PdfValue, textString } from './pdf-objet.ts'
import { fitRectangle, formatStampAppearance, type Placement, placeStamp, readBox, type Stamp } from './tampon.ts'

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

interface Target {
  field: PdfField | undefined
  page: PdfPage
  placement: Placement | undefined
}

/**
 * Objects that a signature adds to a document, or replaces in it: signature, appearance, field, page, form.
 *
 * @param marked `ByteRange` and `Contents`, written beforehand so that their places can be found
 */
export async function buildSignatureObjects(
  document: PdfDocument,
  signer: Certificat,
  options: SignatureText & { stamp?: Stamp; fieldName?: string },
  marked: string,
): Promise<WrittenObject[]> {
  const target = await findTarget(document, options)
  const first = nextNumber(document)
  const signature = { ref: new PdfRef(first), body: formatSignature(signer, options, marked) }
  const lines = options.stamp?.lines
  const appearance =
    target.placement && lines
      ? { ref: new PdfRef(first + 1), body: formatStampAppearance(lines, target.placement) }
      : undefined
  const additions: PdfDict = new Map<string, PdfValue>([['V', signature.ref]])
  if (appearance) additions.set('AP', new Map([['N', appearance.ref]]))
  const drawn = appearance ? [signature, appearance] : [signature]
  if (target.field) return [...drawn, ...fillField(target.field, additions), ...(await updateForm(document))]
  const name = options.fieldName ?? (await freeName(document))
  const widget = buildWidget(name, target, additions)
  const ref = new PdfRef(first + drawn.length)
  return [
    ...drawn,
    { ref, body: widget },
    ...(await updatePage(document, target.page, ref)),
    ...(await updateForm(document, ref)),
  ]
}

async function findTarget(
  document: PdfDocument,
  { stamp, fieldName }: { stamp?: Stamp; fieldName?: string },
): Promise<Target> {
  const pages = await document.pages()
  const field = fieldName === undefined ? undefined : await findField(document, fieldName)
  const widget = field?.widgets[0]?.dict
  const pageRef = widget?.get('P')
  const ownPage = pageRef instanceof PdfRef ? pages.find(({ ref }) => ref.number === pageRef.number) : undefined
  const page = ownPage ?? pageAt(pages, stamp?.page ?? 1)
  const rect = widget && (await readBox(document, widget.get('Rect')))
  const visible = rect !== undefined && rect[2] > rect[0] && rect[3] > rect[1]
  if (stamp && visible) return { field, page, placement: await fitRectangle(document, page, rect) }
  return { field, page, placement: stamp && !field ? await placeStamp(document, page, stamp) : undefined }
}

function pageAt(pages: PdfPage[], number: number): PdfPage {
  const page = pages.at(number > 0 ? number - 1 : number)
  if (page && number !== 0) return page
  const message = `Le tampon est prévu page ${number}, mais le document n’a que ${pages.length} page(s).`
  throw new SignatureError('pades.page-absente', message)
}

async function findField(document: PdfDocument, name: string): Promise<PdfField | undefined> {
  const field = (await listFields(document)).find((item) => item.name === name)
  if (!field) return undefined
  if (!field.isSignature) {
    throw new SignatureError('pades.champ-occupe', `Le champ « ${name} » n’est pas un champ de signature.`)
  }
  if (field.signature) throw new SignatureError('pades.champ-deja-signe', `Le champ « ${name} » est déjà signé.`)
  return field
}

async function freeName(document: PdfDocument): Promise<string> {
  const names = new Set((await listFields(document)).map(({ name }) => name))
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

function buildWidget(name: string, { page, placement }: Target, additions: PdfDict): PdfDict {
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
function fillField({ ref, dict, widgets }: PdfField, additions: PdfDict): WrittenObject[] {
  const value = new Map([...dict, ['V', additions.get('V')!]])
  const appearance = additions.get('AP')
  const widget = widgets[0]
  if (!appearance || !widget) return [{ ref, body: value }]
  if (widget.ref.number === ref.number) return [{ ref, body: new Map([...value, ['AP', appearance]]) }]
  return [
    { ref, body: value },
    { ref: widget.ref, body: new Map([...widget.dict, ['AP', appearance]]) },
  ]
}

/** Adds an annotation to a page: only its list is rewritten when it is an object of its own. */
async function updatePage(document: PdfDocument, page: PdfPage, annotation: PdfRef): Promise<WrittenObject[]> {
  const annotations = page.dict.get('Annots')
  const list = [...(await document.array(annotations)), annotation]
  if (annotations instanceof PdfRef && list.length > 1) return [{ ref: annotations, body: list }]
  return [{ ref: page.ref, body: new Map([...page.dict, ['Annots', list]]) }]
}

/** Declares the signatures in the form, and the new field if any; the form is created when there is none. */
async function updateForm(document: PdfDocument, field?: PdfRef): Promise<WrittenObject[]> {
  const catalog = await document.catalog()
  const form = await findForm(document)
  const fields = await document.array(form?.get('Fields'))
  const updated = new Map<string, PdfValue>([
    ...(form ?? []),
    ['Fields', field ? [...fields, field] : fields],
    ['SigFlags', SIGNATURES_APPEND_ONLY],
  ])
  const ref = catalog.dict.get('AcroForm')
  if (ref instanceof PdfRef && form) return [{ ref, body: updated }]
  return [{ ref: catalog.ref, body: new Map([...catalog.dict, ['AcroForm', updated]]) }]
}
