/** The gestures of a secretary, of an adjointe and of a maire, on the pages that they would see. */
import { MOT_DE_PASSE_DEMONSTRATION } from '#platform/config'
import { openPkcs12, type SigningKey } from '#standards/signature'
import { COMMUNE, makePdf, type Navigateur, type Page, type Piece } from './decor.ts'

/** Fields of a sound acte; the number is changed from one test to another. */
export const ACTE = {
  objet: 'Attribution des subventions aux associations',
  nature: '1',
  date: '2026-11-20',
  matiere: '7.5.2',
} as const

/** Opens a draft as « Nouveau dossier » does; returns the address of its form. */
export async function openBrouillon(navigateur: Navigateur, flux = 'actes'): Promise<string> {
  const choix = await navigateur.get(`${COMMUNE}/dossiers/nouveau`)
  const form = [...choix.document.querySelectorAll('form')].find((one) => one.querySelector(`input[value="${flux}"]`))
  const { location } = await navigateur.post(`${COMMUNE}/dossiers/nouveau`, form ? fieldsOf(form) : {})
  return location as string
}

/** What a form would send if nothing were typed in it. */
export function fieldsOf(form: Element): Record<string, string> {
  const fields: Record<string, string> = {}
  for (const control of form.querySelectorAll<HTMLInputElement>('input, textarea, select')) {
    const name = control.getAttribute('name')
    const type = control.getAttribute('type') ?? ''
    if (!name || type === 'file' || (/radio|checkbox/.test(type) && !control.hasAttribute('checked'))) continue
    fields[name] = typedIn(control)
  }
  return fields
}

function typedIn(control: Element): string {
  // A browser drops the line feed that opens a text area.
  if (control.tagName === 'TEXTAREA') return (control.textContent ?? '').replace(/^\n/, '')
  if (control.tagName !== 'SELECT') return control.getAttribute('value') ?? ''
  const options = [...control.querySelectorAll('option')]
  return (options.find((option) => option.hasAttribute('selected')) ?? options[0])?.getAttribute('value') ?? ''
}

/** Fills the form in, adds files, presses a button. */
export async function submit(
  navigateur: Navigateur,
  form: string,
  changes: Record<string, string>,
  files: Record<string, Piece[]> = {},
): Promise<Page> {
  const { document } = await navigateur.get(form)
  const fields = fieldsOf(document.querySelector('#formulaire') as Element)
  return navigateur.postFiles(form, { ...fields, action: 'envoyer', ...changes }, files)
}

/** A new acte, its document and its number; « Envoyer » is pressed. */
export async function sendActe(
  navigateur: Navigateur,
  numero: string,
  changes: Record<string, string> = {},
  files: Record<string, Piece[]> = {},
): Promise<Page & { form: string; id: string }> {
  const form = await openBrouillon(navigateur)
  const principal: Piece[] = [[`${numero}.pdf`, await makePdf(`Acte ${numero}`)]]
  const page = await submit(navigateur, form, { ...ACTE, numero, ...changes }, { principal, ...files })
  return { ...page, form, id: idOf(form) }
}

export const idOf = (form: string) => form.split('/').at(-2) as string
export const dossierOf = (id: string) => `${COMMUNE}/dossiers/${id}`

/** Mistakes as the summary at the head of the form lists them: field, then words. */
export function fautesOf({ document }: Page): [champ: string, message: string][] {
  return [...document.querySelectorAll('.fautes li')].map((line) => [
    (line.querySelector('a')?.getAttribute('href') ?? '').replace('#champ-', ''),
    (line.textContent ?? '').trim(),
  ])
}

/** Address, in the parapheur, of what a dossier is waiting for. */
export async function parapheurOf(secretaire: Navigateur, id: string): Promise<string> {
  const { document } = await secretaire.get(dossierOf(id))
  const link = document.querySelector('a[href*="/parapheur/dossiers/"]')?.getAttribute('href')
  if (!link) throw new Error(`The dossier ${id} is not in the parapheur`)
  return link
}

export async function viser(adjointe: Navigateur, dossier: string): Promise<void> {
  const page = await adjointe.post(`${dossier}/visa`)
  if (page.status !== 303) throw new Error(page.text)
}

/** The certificate that the maire downloads from the demonstration, opened as her browser does. */
export async function openCertificat(maire: Navigateur): Promise<SigningKey> {
  const { bytes } = await maire.get(`${COMMUNE}/parapheur/certificat-de-demonstration`)
  return openPkcs12(new Uint8Array(bytes), MOT_DE_PASSE_DEMONSTRATION)
}

/** First half of the signature: what the server says of this certificate. */
export const prepare = (maire: Navigateur, dossier: string, key: Pick<SigningKey, 'certificate' | 'chain'>) =>
  maire.postJson(`${dossier}/signature/preparation`, {
    certificats: [key.certificate, ...key.chain].map((der) => Buffer.from(der).toString('base64')),
  })

export async function sign(maire: Navigateur, dossier: string, key: SigningKey): Promise<void> {
  const prepared = await prepare(maire, dossier, key)
  const { preparationId, aSigner } = JSON.parse(prepared.text) as { preparationId: string; aSigner: string[] }
  const signatures = await Promise.all(
    aSigner.map(async (data) =>
      Buffer.from(await key.sign(new Uint8Array(Buffer.from(data, 'base64')))).toString('base64'),
    ),
  )
  const page = await maire.postJson(`${dossier}/signature`, { preparationId, signatures, annotation: '' })
  if (page.status !== 200) throw new Error(page.text)
}
