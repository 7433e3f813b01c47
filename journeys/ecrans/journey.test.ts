import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'
import type { Browser, Page } from 'playwright-core'
import { BUREAU, openAs, TELEPHONE } from '../connexion.ts'
import { findChromium, type Maison, openBrowser, openMaison } from '../maison.ts'

/** Who goes where: the pages of the menu of each, and those that the menu does not name. */
const VISITES: { qui: string; email: string; depart: string; aussi: string[] }[] = [
  {
    qui: 'la secrétaire',
    email: 'secretaire@saint-aubin.test',
    depart: '/c/saint-aubin-sur-ourle',
    aussi: [
      '/c/saint-aubin-sur-ourle/catalogue',
      '/c/saint-aubin-sur-ourle/recherche?q=cantine',
      '/c/saint-aubin-sur-ourle/annuaire/arrivee',
      '/c/saint-aubin-sur-ourle/parapheur/circuits',
      '/mon-compte',
      '/mes-collectivites',
    ],
  },
  { qui: 'la maire', email: 'maire@saint-aubin.test', depart: '/c/saint-aubin-sur-ourle', aussi: [] },
  { qui: 'l’opérateur', email: 'operateur@val-ourle.test', depart: '/operateur', aussi: [] },
]
const PUBLIQUES = [
  '/',
  '/connexion',
  '/mot-de-passe-oublie',
  '/accessibilite',
  '/mentions-legales',
  '/commune/saint-aubin-sur-ourle/actes',
]

const chromium = findChromium()
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
let maison: Maison
let browser: Browser

before(async () => {
  if (!chromium) return
  maison = await openMaison()
  browser = await openBrowser(chromium)
})
after(async () => {
  await browser?.close()
  await maison?.close()
})

for (const { qui, email, depart, aussi } of VISITES) {
  test(`every page of the menu of ${qui} opens, fits and is accessible, on a desk and on a phone`, async (t) => {
    if (!chromium) return t.skip('Chromium est absent')
    const page = await openAs(browser, maison.base, email)
    await page.goto(maison.base + depart)
    const menu = await page
      .locator('nav.menu a')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''))
    assert.ok(menu.length >= 3, `menu of ${menu.length} entries`)
    for (const path of new Set([depart, ...menu, ...aussi])) await inspect(page, path)
    await page.context().close()
  })
}

test('every public page opens, fits and is accessible', async (t) => {
  if (!chromium) return t.skip('Chromium est absent')
  const page = await (await browser.newContext({ locale: 'fr-FR' })).newPage()
  for (const path of PUBLIQUES) await inspect(page, path)
  await page.context().close()
})

async function inspect(page: Page, path: string) {
  const troubles: string[] = []
  const listen = (message: { type(): string; text(): string }) => {
    if (message.type() === 'error') troubles.push(message.text())
  }
  page.on('console', listen)
  for (const viewport of [BUREAU, TELEPHONE]) {
    await page.setViewportSize(viewport)
    const answer = await page.goto(maison.base + path)
    assert.equal(answer?.status(), 200, path)
    const overflow = await page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    )
    assert.ok(overflow <= 0, `${path} overflows by ${overflow} px at ${viewport.width} px`)
    // Through the debugging door: the page's own policy forbids foreign scripts, as it must.
    await page.evaluate(axe)
    const violations = await page.evaluate(async () => {
      const report = await (
        globalThis as unknown as {
          axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
        }
      ).axe.run()
      return report.violations.map(({ id, nodes }) => `${id} : ${nodes[0]?.html.slice(0, 200)}`)
    })
    assert.deepEqual(violations, [], `${path} at ${viewport.width} px`)
  }
  page.off('console', listen)
  assert.deepEqual(troubles, [], path)
}
