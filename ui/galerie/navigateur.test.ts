import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type Browser, chromium, type Page } from 'playwright-core'
import { createServer } from '#platform/http'
import { createLog } from '#platform/log'
import type { House } from '#platform/service'
import { buildAssets } from '../assets/build.ts'
import { assetRoutes } from '../assets/routes.ts'
import { errorPage } from '../layout/error-page.ts'
import { galerieRoutes } from './routes.ts'

const CHROMIUM = '/usr/bin/chromium'
const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update']
const MAX_WEIGHT = 60_000
const LOOKS = [
  [1280, 'light'],
  [360, 'light'],
  [320, 'dark'],
] as const
/** Folder of screenshots, to look at; none unless said. */
const SHOTS = process.env.PARVIS_CAPTURES
const skip = existsSync(CHROMIUM) ? false : 'chromium is not installed: the gallery was not opened in a browser'
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

let browser: Browser
let origin: string
let close: () => Promise<void>

before(async () => {
  if (skip) return
  const folder = mkdtempSync(join(tmpdir(), 'parvis-galerie-'))
  const assets = await buildAssets(folder)
  const house = {
    config: {},
    log: createLog('silent'),
    assets,
    services: [],
    clock: () => new Date(),
  } as unknown as House
  const server = createServer({
    house,
    routes: [...assetRoutes(assets), ...galerieRoutes],
    authenticator: { cookieName: 'session', identify: async () => undefined, loginUrl: () => '/connexion' },
    renderError: errorPage,
  })
  await server.listen({ port: 0 })
  origin = `http://localhost:${(server.server.address() as AddressInfo).port}`
  browser = await chromium.launch({ executablePath: CHROMIUM, args: [...ARGS, '--disable-sync', '--no-first-run'] })
  close = async () => {
    await browser.close()
    await server.close()
    rmSync(folder, { recursive: true })
  }
  if (SHOTS) mkdirSync(SHOTS, { recursive: true })
})
after(() => close?.())

for (const name of ['composants', 'formulaire', 'liste', 'dossier', 'connexion', 'erreur']) {
  test(`clean for axe, on a desk, on a phone and in the dark: ${name}`, { skip }, async () => {
    await visit(name, {}, async (page) => {
      for (const [width, colorScheme] of LOOKS) {
        await page.setViewportSize({ width, height: 800 })
        await page.emulateMedia({ colorScheme })
        if (SHOTS) await page.screenshot({ path: join(SHOTS, `${name}-${colorScheme}-${width}.png`), fullPage: true })
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
        assert.ok(overflow <= 0, `${width} px: ${overflow} px too wide`)
        assert.deepEqual(await audit(page), [], `${width} px, ${colorScheme}`)
      }
    })
  })
}

test('an ordinary page weighs at most 60 kB, all files included', { skip }, async (t) => {
  await visit('liste', {}, async (page) => {
    const weight = await page.evaluate(() =>
      performance
        .getEntries()
        .reduce((sum, entry) => sum + ((entry as PerformanceResourceTiming).encodedBodySize || 0), 0),
    )
    t.diagnostic(`${weight} bytes`)
    assert.ok(weight > 10_000 && weight <= MAX_WEIGHT, `${weight} bytes`)
  })
})

test('a form refused takes the focus, and keeps what was typed', { skip }, async () => {
  await visit('formulaire', {}, async (page) => {
    await page.getByLabel('Note pour le maire').fill('À relire')
    await withoutBrowserChecks(page)
    await page.getByRole('button', { name: 'Transmettre' }).click()
    await page.waitForSelector('.fautes:focus')
    assert.equal(await page.getByLabel('Note pour le maire').inputValue(), 'À relire')
    await page.getByRole('link', { name: 'Choisissez une matière.' }).click()
    assert.equal(await page.evaluate(() => document.activeElement?.getAttribute('role')), 'combobox')
    assert.deepEqual(await audit(page), [])
  })
})

test('the combobox is worked by keyboard alone', { skip }, async () => {
  await visit('formulaire', {}, async (page) => {
    const box = page.getByRole('combobox', { name: 'Matière' })
    await box.focus()
    await page.keyboard.type('DECISIONS')
    assert.deepEqual(await page.getByRole('option').allInnerTexts(), ['7.1 Décisions budgétaires'])
    await page.keyboard.press('Enter')
    assert.equal(await box.inputValue(), '7.1 Décisions budgétaires')
    assert.equal(await page.locator('select[name=matiere]').inputValue(), '7.1')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowUp')
    assert.deepEqual(await audit(page), [])
    await page.keyboard.press('Enter')
    assert.equal(await page.locator('select[name=matiere]').inputValue(), '6.1')
    await page.keyboard.type('zzz')
    await page.keyboard.press('Escape')
    assert.equal(await box.inputValue(), '6.1 Police municipale')
    await box.fill('')
    await page.keyboard.press('Tab')
    assert.equal(await page.locator('select[name=matiere]').inputValue(), '')
  })
})

test('everything can be done without JavaScript', { skip }, async () => {
  await visit('formulaire', { javaScript: false, width: 360 }, async (page) => {
    await page.getByLabel('Objet').fill('Tarifs')
    await page.locator('select[name=matiere]').selectOption('7.10')
    await page.getByLabel('Date de la décision').fill('2026-03-02')
    await page.getByLabel('Acte signé').setInputFiles([])
    await page.getByRole('button', { name: 'Enregistrer le brouillon' }).click()
    await page.waitForURL(`${origin}/galerie/dossier`)
    assert.match((await page.locator('#message').textContent()) ?? '', /transmis à la préfecture/)
    assert.ok(await page.getByRole('link', { name: /Télécharger/ }).isVisible())
    await page.getByText('Refuser').first().click()
    assert.ok(await page.getByRole('button', { name: 'Refuser' }).isVisible())
    await page.getByRole('button', { name: 'Menu' }).click()
    await page.getByRole('link', { name: 'Actes' }).first().click()
    await page.waitForURL(`${origin}/galerie/liste`)
  })
})

test('a question is asked in a dialog that keeps and gives back the focus', { skip }, async () => {
  await visit('dossier', {}, async (page) => {
    await page.locator('summary', { hasText: 'Refuser' }).press('Enter')
    const dialog = page.getByRole('dialog', { name: 'Refuser' })
    assert.ok(await dialog.isVisible())
    assert.deepEqual(await audit(page), [])
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    assert.equal(await page.evaluate(() => document.activeElement?.textContent), 'Refuser')
  })
})

test('a PDF is read in the page, as a picture and as text', { skip }, async () => {
  await visit('dossier', {}, async (page) => {
    await page.waitForSelector('.pdf-page canvas')
    await page.getByText('Délibération n° 2026-014').waitFor()
    await page.getByRole('button', { name: 'Page suivante' }).click()
    await page.getByText('Annexe : grille des tarifs').waitFor()
    await page.waitForFunction(() => document.querySelector<HTMLInputElement>('.pdf-position input')?.value === '2')
    const width = () => page.evaluate(() => document.querySelector('.pdf-page')?.clientWidth ?? 0)
    const initial = await width()
    await page.getByRole('region', { name: 'Document' }).press('+')
    await page.waitForFunction((from) => (document.querySelector('.pdf-page')?.clientWidth ?? 0) > from, initial)
    await page.setViewportSize({ width: 360, height: 700 })
    await page.waitForFunction((from) => (document.querySelector('.pdf-page')?.clientWidth ?? from) < from, initial)
  })
})

test('a page from a scanner is decoded by the worker, whose policy alone allows it', { skip }, async () => {
  await visit('erreur', {}, async (page) => {
    await page.route('**/document.pdf', (route) =>
      route.fulfill({ contentType: 'application/pdf', body: scannedPage() }),
    )
    await page.goto(`${origin}/galerie/dossier`)
    await page.waitForSelector('.pdf-page canvas')
    const [red] = await page.evaluate(() => {
      const canvas = document.querySelector('.pdf-page canvas') as HTMLCanvasElement
      return [...(canvas.getContext('2d')?.getImageData(canvas.width / 2, canvas.height / 2, 1, 1).data ?? [])]
    })
    assert.equal(red, 0, 'the scanned square is black')
  })
})

test('a viewer follows the document that its page now shows', { skip }, async () => {
  await visit('dossier', {}, async (page) => {
    await page.getByText('Délibération n° 2026-014').waitFor()
    await page.evaluate(() => document.querySelector('lecteur-pdf')?.setAttribute('data-src', '/galerie/perdu.pdf'))
    await page.getByText('ne peut pas être affiché ici').waitFor()
    await page.evaluate(() => {
      const stream = document.createElement('turbo-stream')
      stream.setAttribute('action', 'refresh')
      document.body.append(stream)
    })
    await page.getByText('Délibération n° 2026-014').waitFor()
  })
})

test('a PDF that cannot be read says so and can be downloaded', { skip }, async () => {
  await visit('erreur', {}, async (page) => {
    await page.route('**/document.pdf', (route) => route.fulfill({ status: 500, body: 'panne' }))
    await page.goto(`${origin}/galerie/dossier`)
    await page.getByText('ne peut pas être affiché ici').waitFor()
    assert.ok(await page.getByRole('link', { name: /Télécharger/ }).isVisible())
  })
})

test('a page that refreshes itself leaves alone what is being typed', { skip }, async () => {
  await visit('formulaire', {}, async (page) => {
    await page.getByLabel('Objet').fill('Tarifs de la salle')
    await page.evaluate(() => {
      document.querySelector('h1')?.replaceChildren('Ancien titre')
      document.querySelector('#contenu')?.insertAdjacentHTML('afterbegin', '<div id="message">Fait</div>')
      const stream = document.createElement('turbo-stream')
      stream.setAttribute('action', 'refresh')
      document.body.append(stream)
    })
    await page.waitForFunction(() => document.querySelector('h1')?.textContent === 'Nouvel acte')
    assert.equal(await page.getByLabel('Objet').inputValue(), 'Tarifs de la salle')
    assert.ok(await page.getByText('Fait').isVisible())
    assert.ok(await page.getByRole('combobox', { name: 'Matière' }).isVisible())
  })
})

/** A square of 8 × 8 pixels, black, as fax machines and scanners write it (CCITT group 4). */
function scannedPage(): Buffer {
  const image = Buffer.from([0xff, 0x00, 0x10, 0x01])
  const content = 'q 200 0 0 200 0 0 cm /I Do Q'
  const parms = '/DecodeParms << /K -1 /Columns 8 /Rows 8 >>'
  const parts = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 200 200] /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>',
    `<< /Length ${content.length} >> stream\n${content}\nendstream`,
    `<< /Type /XObject /Subtype /Image /Width 8 /Height 8 /BitsPerComponent 1 /ColorSpace /DeviceGray /Decode [1 0]
/Filter /CCITTFaxDecode ${parms} /Length ${image.length} >> stream\n${image.toString('latin1')}\nendstream`,
  ]
  const objects = parts.map((part, index) => `${index + 1} 0 obj ${part} endobj\n`).join('')
  return Buffer.from(`%PDF-1.7\n${objects}trailer << /Root 1 0 R >>`, 'latin1')
}

interface Options {
  width?: number
  javaScript?: boolean
}

/** Opens a page of the gallery; anything that the browser complains of fails the test. */
async function visit(name: string, options: Options, work: (page: Page) => Promise<void>): Promise<void> {
  const { width = 1280, javaScript = true } = options
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    reducedMotion: 'reduce',
    javaScriptEnabled: javaScript,
    locale: 'fr-FR',
  })
  const complaints: string[] = []
  const page = await context.newPage()
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('console', (message) => {
    // A refusal (404, 422) and the failure played above are logged by the browser itself.
    if (message.type() === 'error' && !/status of (404|422|500)/.test(message.text())) complaints.push(message.text())
  })
  await page.goto(`${origin}/galerie/${name}`, { waitUntil: 'networkidle' })
  await work(page)
  await context.close()
  assert.deepEqual(complaints, [])
}

async function audit(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const { violations } = await (window as unknown as { axe: typeof import('axe-core') }).axe.run(document)
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ html, any }) => `${id}: ${html} ${any[0]?.message ?? ''}`),
    )
  })
}

async function withoutBrowserChecks(page: Page): Promise<void> {
  await page.evaluate(() => {
    for (const form of document.forms) form.noValidate = true
  })
}
