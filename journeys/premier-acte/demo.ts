/**
 * `npm run demo -- --sortie DIR [--pdf FILE] [--annexe FILE]`: plays the first acte through a house that it starts, and
 * leaves in DIR everything that the acte has produced, for whoever wants to check it with other tools.
 */
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { renderDocument } from '#platform/documents'
import { inspectPdf } from '#standards/pdf'
import { installTools } from '../../scripts/tools.ts'
import { findChromium, openBrowser, openMaison } from '../maison.ts'
import { playHistoire } from './histoire.ts'

const { values } = parseArgs({
  options: {
    sortie: { type: 'string' },
    pdf: { type: 'string' },
    annexe: { type: 'string' },
    captures: { type: 'string' },
  },
})
if (!values.sortie) stop('Dites où laisser les fichiers : npm run demo -- --sortie DOSSIER')
if (!findChromium()) installTools(['chromium'])
const chromium =
  findChromium() ?? stop('La démonstration demande Chromium (paquet Debian « chromium », ou la variable CHROMIUM).')
const sortie = resolve(values.sortie)
mkdirSync(sortie, { recursive: true })
const work = mkdtempSync(join(tmpdir(), 'parvis-demo-'))
const pdf = await takePdf('acte-original.pdf', values.pdf, 'Attribution des subventions aux associations', [
  'Le conseil municipal, après en avoir délibéré, à l’unanimité, attribue les subventions du tableau annexé.',
])
const annexe = await takePdf('annexe.pdf', values.annexe, 'Annexe : tableau des subventions', [
  'Les Amis du lavoir : 450 €. Comité des fêtes : 600 €. Sporting club de l’Ourle : 800 €.',
])

process.stdout.write('Ouverture d’une maison de démonstration …\n')
const maison = await openMaison()
const browser = await openBrowser(chromium)
const started = Date.now()
const chronologie: { etape: string; instant: string; millisecondes: number }[] = []
try {
  const { captures } = values
  if (captures) mkdirSync(resolve(captures), { recursive: true })
  const { page, dossier } = await playHistoire({
    base: maison.base,
    browser,
    pdf,
    annexe,
    folder: work,
    note(etape) {
      const millisecondes = Date.now() - started
      chronologie.push({ etape, instant: new Date().toISOString(), millisecondes })
      process.stdout.write(`${(millisecondes / 1000).toFixed(1).padStart(6)} s  ${etape}\n`)
    },
    ...(captures
      ? {
          capture: (shown, nom) => photograph(shown, join(resolve(captures), `${nom}.png`)),
        }
      : {}),
  })
  await collect(page, dossier)
  if (captures) {
    await page.goto(`${maison.base}/commune/saint-aubin-sur-ourle/actes`)
    await page.locator('tbody a').first().click()
    await page.waitForURL(/\/actes\/.+/)
    await photograph(page, join(resolve(captures), 'page-publique.png'))
  }
} finally {
  await browser.close()
  await maison.close()
  rmSync(work, { recursive: true, force: true })
}
process.stdout.write(`\nTout est dans ${sortie}\n`)

/** The window as the person sees it, its document drawn. */
async function photograph(page: Page, path: string) {
  if ((await page.locator('lecteur-pdf').count()) > 0) await page.locator('lecteur-pdf canvas').first().waitFor()
  await page.screenshot({ path })
}

/** What the secretary downloads from the dossier, from the page of the transmission and from that of the archive. */
async function collect(page: Page, dossier: string) {
  copyFileSync(pdf, join(sortie, 'acte-original.pdf'))
  const link = (text: string) => page.locator('li', { hasText: text }).locator('a').last().getAttribute('href')
  await save(page, 'acte-signe.pdf', await link('Document signé'))
  await save(page, 'ar.xml', await link('Accusé de réception de la préfecture'))
  await save(page, 'acte-tamponne.pdf', await link('Acte tamponné'))
  await save(page, 'bordereau.pdf', await link('Bordereau d’acquittement'))
  await save(page, 'reponse-sae.xml', await link('Réponse des archives'))
  await save(page, 'preuve.zip', `${new URL(dossier).pathname}/export.zip`)
  const details = await page
    .locator('a', { hasText: 'Voir le détail' })
    .evaluateAll((links) => links.map((one) => one.getAttribute('href') ?? ''))
  await save(
    page,
    'enveloppe.tar.gz',
    `${details.find((href) => href.includes('/teletransmission/'))}/fichiers/archive`,
  )
  await save(page, 'transfert-seda.zip', `${details.find((href) => href.includes('/archivage/'))}/paquet`)
  writeFileSync(join(sortie, 'chronologie.json'), `${JSON.stringify(chronologie, null, 2)}\n`)
}

async function save(page: Page, nom: string, href: string | null) {
  if (!href) throw new Error(`${nom} : aucun lien sur la page`)
  const answer = await page.request.get(new URL(href, maison.base).href)
  if (!answer.ok()) throw new Error(`${nom} : ${answer.status()} à ${href}`)
  writeFileSync(join(sortie, nom), await answer.body())
}

/** The user's own PDF, refused here with the reason when no act could be made of it; otherwise one that we write. */
async function takePdf(nom: string, path: string | undefined, title: string, paragraphs: string[]): Promise<string> {
  const target = join(work, nom)
  if (!path) {
    const blocks = paragraphs.map((text) => ({ kind: 'paragraph' as const, text }))
    writeFileSync(
      target,
      await renderDocument({ title, emetteur: 'Saint-Aubin-sur-Ourle', blocks }, { at: new Date() }),
    )
    return target
  }
  if (!existsSync(path)) stop(`Fichier introuvable : ${path}`)
  try {
    const { encrypted } = await inspectPdf(readFileSync(path))
    if (encrypted) stop(`${path} : ce PDF est protégé par un mot de passe ; enregistrez-en une copie sans protection.`)
  } catch (error) {
    stop(`${path} : ${error instanceof Error ? error.message : String(error)}`)
  }
  copyFileSync(path, target)
  return target
}

function stop(message: string): never {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}
