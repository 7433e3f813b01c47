import type { Browser, Page } from 'playwright-core'
import { BUREAU, openAs, TELEPHONE } from '../connexion.ts'

/** What the story needs: a running house, a browser, the documents, the folder where the certificate is put. */
export interface Decor {
  base: string
  browser: Browser
  pdf: string
  annexe: string | undefined
  /** Temporary folder for the maire's certificate. */
  folder: string
  /** Called at each step, in order. */
  note(etape: string): void
  /** Screenshots are asked for by name; nothing by default. */
  capture?(page: Page, nom: string): Promise<void>
}

/** Where the dossier is, for whoever wants to look closer. */
export interface Fin {
  /** Address of the dossier on the secretary's desk. */
  dossier: string
  /** The secretary's page, still open: it moved by itself all along. */
  page: Page
}

const MOT_DE_PASSE = 'parvis-demonstration'
const COMMUNE = '/c/saint-aubin-sur-ourle'

/**
 * The first acte through the house: the secretary prepares and sends it, the first adjointe gives her visa on her phone,
 * the maire signs with her certificate, the préfecture acknowledges, the acte is published and archived. Between two
 * steps the secretary's page is only looked at: it must move by itself.
 */
export async function playHistoire(decor: Decor): Promise<Fin> {
  const page = await openAs(decor.browser, decor.base, 'secretaire@saint-aubin.test', BUREAU)
  const dossier = await sendActe(decor, page)
  await giveVisa(decor, page)
  await signActe(decor, page)
  await seeTheEnd(decor, page)
  return { dossier, page }
}

async function sendActe(decor: Decor, page: Page): Promise<string> {
  await page.goto(`${decor.base}${COMMUNE}/dossiers/nouveau`)
  await Promise.all([page.waitForURL(/\/formulaire$/), page.locator('form:has(input[value="actes"]) button').click()])
  await page.locator('input[type=file]').first().setInputFiles(decor.pdf)
  if (decor.annexe) await page.locator('input[type=file]').nth(1).setInputFiles(decor.annexe)
  decor.note('Documents déposés')
  await page.fill('textarea[name=objet]', 'Attribution des subventions aux associations pour l’année 2026')
  await page.check('input[name=nature][value="1"]')
  await page.fill('input[name=date]', dayBefore())
  await page.locator('input[name=numero]').fill(numero())
  await chooseMatiere(page)
  await page.locator('button[name=action][value=enregistrer]').last().waitFor()
  await decor.capture?.(page, 'formulaire')
  await page.locator('button[name=action][value=envoyer]').click()
  await page.getByText('En attente du visa').first().waitFor({ timeout: 60_000 })
  decor.note('Envoyé : tous les contrôles sont passés')
  await decor.capture?.(page, 'envoye')
  return page.url()
}

/** Types a word as a person would and takes the first answer. */
async function chooseMatiere(page: Page) {
  // The list is a select until its island has woken up.
  const box = page.locator('input[role=combobox]#champ-matiere')
  await box.click()
  await box.pressSequentially('subvention')
  await page.getByRole('option', { name: /7\.5/ }).first().click()
}

async function giveVisa(decor: Decor, secretary: Page) {
  const phone = await openAs(decor.browser, decor.base, 'adjointe@saint-aubin.test', TELEPHONE)
  await openAwaited(decor, phone)
  await decor.capture?.(phone, 'visa-telephone')
  await phone.getByRole('button', { name: 'Donner mon visa' }).click()
  await phone.getByText('Votre visa est donné').waitFor()
  decor.note('Visa de la première adjointe, sur son téléphone')
  await secretary.getByText('En attente de la signature').first().waitFor({ timeout: 30_000 })
  await phone.context().close()
}

async function signActe(decor: Decor, secretary: Page) {
  const page = await openAs(decor.browser, decor.base, 'maire@saint-aubin.test', BUREAU)
  await openAwaited(decor, page)
  const certificat = `${decor.folder}/maire.p12`
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: /certificat d’essai/ }).click(),
  ])
  await download.saveAs(certificat)
  await page.setInputFiles('#signature-fichier', certificat)
  await page.fill('#signature-mot-de-passe', MOT_DE_PASSE)
  await decor.capture?.(page, 'signature')
  await page.getByRole('button', { name: 'Signer', exact: true }).click()
  await page.getByText('Terminé').first().waitFor({ timeout: 30_000 })
  decor.note('Signé par la maire, la clé restant dans son navigateur')
  await decor.capture?.(page, 'signe')
  await secretary.getByText('signé', { exact: false }).first().waitFor({ timeout: 30_000 })
  await page.context().close()
}

/** Nobody touches the secretary's page any more: each text appears by itself. */
async function seeTheEnd(decor: Decor, page: Page) {
  await page.getByText('Accusé de réception', { exact: false }).first().waitFor({ timeout: 60_000 })
  decor.note('Accusé de réception de la préfecture affiché')
  await page.getByText('Terminé', { exact: true }).first().waitFor({ timeout: 60_000 })
  decor.note('Publié et archivé : le dossier est terminé')
  await decor.capture?.(page, 'termine')
}

/** The most recent thing that awaits this person, found as she would: from her desk. */
async function openAwaited(decor: Decor, page: Page) {
  await page.goto(`${decor.base}${COMMUNE}/parapheur?liste=a-traiter&tri=-cree`)
  await page
    .getByRole('link', { name: 'Attribution des subventions aux associations pour l’année 2026' })
    .first()
    .click()
  await page.waitForURL(/parapheur\/dossiers\//)
}

function dayBefore(): string {
  return new Date(Date.now() - 86_400_000).toISOString().slice(0, 10)
}

/** A number that no earlier play of the story has used. */
function numero(): string {
  return `D${Math.floor(Date.now() / 1000)
    .toString(36)
    .toUpperCase()}`
}
