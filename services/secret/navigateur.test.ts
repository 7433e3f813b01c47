import assert from 'node:assert/strict'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { type Browser, chromium, type Page } from 'playwright-core'
import { decryptDocument, encryptDocument, fragmentOf, parseFragment } from '#standards/privatebin'
import { buildAssets } from '#ui'
import { type Banc, openBanc } from './testing.ts'

const CHROMIUM = '/usr/bin/chromium'
const ARGS = ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update']
/** Folder of screenshots, to look at; none unless said. */
const SHOTS = process.env.PARVIS_CAPTURES
const skip = existsSync(CHROMIUM) ? false : 'chromium is not installed: no secret was sent nor opened in a browser'
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const random = (size: number) => crypto.getRandomValues(new Uint8Array(size))

let browser: Browser
let banc: Banc
let folder: string
before(async () => {
  if (skip) return
  folder = mkdtempSync(join(tmpdir(), 'parvis-secret-'))
  banc = await openBanc({ assets: await buildAssets(folder) })
  browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS })
  if (SHOTS) mkdirSync(SHOTS, { recursive: true })
})
after(async () => {
  await browser?.close()
  await banc?.close()
  if (folder) rmSync(folder, { recursive: true })
})

test('a text and a file sent by the page, opened by the page, once', { skip }, async () => {
  const link = await visit('/', async (page) => {
    await look(page, 'accueil')
    await page.getByLabel('Texte à transmettre').fill('Été, œuvre 🙂\n<b>pas gras</b>')
    const buffer = Buffer.from('contenu du fichier')
    const name = '<img src=x onerror="document.title=1">.txt'
    await page.getByLabel('Fichiers').setInputFiles([{ name, mimeType: 'text/plain', buffer }])
    await page.getByLabel('Mot de passe').fill('sésame')
    await page.getByRole('button', { name: 'Chiffrer et créer le lien' }).click()
    await page.getByRole('heading', { name: 'Le lien est prêt' }).waitFor()
    await page.getByText('Code QR à montrer').click()
    await look(page, 'lien')
    const mail = decodeURIComponent((await page.getByRole('link', { name: /sans la clé/ }).getAttribute('href')) ?? '')
    const key = await page.getByLabel('Clé, si vous').inputValue()
    assert.ok(key.length > 40 && !mail.includes(key))
    return page.getByLabel('Lien à transmettre').inputValue()
  })
  await visit(link, async (page) => {
    await look(page, 'ouvrir')
    assert.ok(!(await page.content()).includes('Été'))
    await page.getByRole('button', { name: 'Ouvrir le secret' }).click()
    await page.getByLabel('Mot de passe ou clé manquante').fill('faux')
    await page.getByRole('button', { name: 'Déchiffrer' }).click()
    await page.getByText('n’ouvre pas ce document').waitFor()
    await page.getByLabel('Mot de passe ou clé manquante').fill('sésame')
    await page.getByRole('button', { name: 'Déchiffrer' }).click()
    await page.getByText('<b>pas gras</b>').waitFor()
    await look(page, 'ouvert')
    const [saved] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: /onerror/ }).click(),
    ])
    assert.equal(readFileSync(await saved.path(), 'utf8'), 'contenu du fichier')
    assert.notEqual(await page.title(), '1')
  })
  await visit(link, async (page) => {
    await page.getByRole('heading', { name: 'Ce secret n’est plus là' }).waitFor()
    await look(page, 'absent')
  })
})

test('what the page sends, others open by the protocol', { skip }, async () => {
  await visit('/', async (page) => {
    await page.getByLabel('Texte à transmettre').fill('Pour un autre client')
    await page.getByLabel('Nombre d’ouvertures').selectOption('')
    await page.getByRole('button', { name: 'Chiffrer et créer le lien' }).click()
    await page.getByRole('heading', { name: 'Le lien est prêt' }).waitFor()
    const link = new URL(await page.getByLabel('Lien à transmettre').inputValue())
    const received = await banc.ask(link.search)
    const fragment = parseFragment(link.hash)
    assert.ok(fragment)
    assert.equal((await decryptDocument(received, fragment.key, '')).texte, 'Pour un autre client')
    const suppression = new URL(await page.getByLabel('Pour effacer').inputValue())
    assert.equal((await banc.ask(suppression.search)).status, 0)
  })
})

const HOSTILE = `# Titre
**gras** <script>document.title = 'perdu'</script> <img src=x onerror="document.title='perdu'">

[piège](javascript:document.title='perdu') [site](https://exemple.fr) ![image](https://exemple.fr/i.png)

| a | b |
|---|---|
| 1 | <b>2</b> |
`

test('hostile Markdown is shown, and does nothing', { skip }, async () => {
  const link = await deposit(HOSTILE, 'markdown')
  const asked: string[] = []
  await visit(link, async (page) => {
    page.on('request', (request) => asked.push(request.url()))
    await page.locator('[data-contenu] strong').waitFor()
    await look(page, 'markdown')
    assert.equal(await page.locator('[data-contenu] :is(script, img, b)').count(), 0)
    const hrefs = await page
      .locator('[data-contenu] a')
      .evaluateAll((links) => links.map((one) => one.getAttribute('href')))
    assert.deepEqual(hrefs, ['https://exemple.fr', 'https://exemple.fr/i.png'])
    assert.match((await page.locator('[data-contenu]').textContent()) ?? '', /<script>/)
    assert.notEqual(await page.title(), 'perdu')
  })
  assert.deepEqual(
    asked.filter((url) => url.includes('exemple.fr') || url.includes(new URL(link).hash.slice(1))),
    [],
  )
})

test('a discussion under a secret', { skip }, async () => {
  const link = await deposit('Qui est d’accord ?', 'plaintext', true)
  await visit(link, async (page) => {
    await page.getByLabel('Votre réponse').fill('Moi')
    await page.getByLabel('Votre nom').fill('Jeanne')
    await page.getByRole('button', { name: 'Répondre', exact: true }).click()
    await page.locator('[data-commentaires]').getByText('Jeanne').waitFor()
    banc.house.setNow('2026-11-25T10:01:00Z')
    await page.getByRole('button', { name: 'Répondre à ce message' }).click()
    await page.getByLabel('Votre réponse').fill('Pas moi')
    await page.getByRole('button', { name: 'Répondre', exact: true }).click()
    await page.locator('[data-commentaires] ul ul').getByText('Pas moi').waitFor()
    await look(page, 'discussion')
  })
})

test('a link without its key asks for it', { skip }, async () => {
  const link = await deposit('Avec la clé', 'plaintext')
  const [address = '', key = ''] = link.split('#')
  await visit(address, async (page) => {
    await page.getByLabel('Clé', { exact: false }).first().fill('pas une clé 0')
    await page.getByRole('button', { name: 'Ouvrir le secret' }).click()
    await page.getByText('n’en est pas une').waitFor()
    await page.getByLabel('Clé', { exact: false }).first().fill(key)
    await page.getByRole('button', { name: 'Ouvrir le secret' }).click()
    await page.getByText('Avec la clé').waitFor()
  })
})

test('an agent asks for a secret, somebody answers, the agent opens it', { skip }, async () => {
  const base = '/c/saint-essai/secret'
  const [repondre, ouvrir] = await visit(
    `${base}/demandes/nouvelle`,
    async (page) => {
      await page.getByLabel('Ce que vous demandez').fill('Votre RIB')
      await look(page, 'demander')
      await page.getByRole('button', { name: 'Créer les deux liens' }).click()
      await page.getByRole('heading', { name: 'Deux liens' }).waitFor()
      await look(page, 'deux-liens')
      return Promise.all(['1. À envoyer', '2. À garder'].map((label) => page.getByLabel(label).inputValue()))
    },
    'agent',
  )
  await visit(repondre ?? '', async (page) => {
    await page.getByLabel('Votre réponse').fill('FR76 0000')
    await look(page, 'repondre')
    await page.getByRole('button', { name: 'Chiffrer et transmettre' }).click()
    await page.getByText('est arrivée, chiffrée').waitFor()
    await look(page, 'repondu')
  })
  const local = (ouvrir ?? '').replace('localhost', '127.0.0.1')
  await visit(
    local,
    async (page) => {
      await page.getByRole('button', { name: 'Ouvrir la réponse' }).click()
      await page.getByText('FR76 0000').waitFor()
      await look(page, 'reponse')
    },
    'agent',
  )
  assert.ok(!(await banc.dump()).includes('FR76'))
})

test('the desk of an agent', { skip }, async () => {
  const base = '/c/saint-essai/secret'
  await visit(
    `${base}/nouveau`,
    async (page) => {
      await look(page, 'nouveau')
      await page.getByLabel('Texte à transmettre').fill('Pour suivi')
      await page.getByLabel('Libellé').fill('Alarme de la salle')
      await page.getByRole('button', { name: 'Proposer' }).click()
      assert.match(await page.getByLabel('Mot de passe').inputValue(), /^([a-z2-9]{5}-){3}[a-z2-9]{5}$/)
      await page.getByRole('button', { name: 'Chiffrer et créer le lien' }).click()
      await page.getByRole('heading', { name: 'Le lien est prêt' }).waitFor()
      await page.goto(`${banc.origine}${base}`)
      await page.getByText('Alarme de la salle').waitFor()
      await look(page, 'envoyes')
      await page.goto(`${banc.origine}${base}/demandes`)
      await look(page, 'demandes')
    },
    'agent',
  )
  await visit('/operateur/secret', (page) => look(page, 'abus'), 'operateur')
})

async function deposit(paste: string, formateur: 'plaintext' | 'markdown', discussion = false): Promise<string> {
  const key = random(32)
  const options = { key, motDePasse: '', formateur, discussion, burn: false, compression: 'zlib', random } as const
  const sealed = await encryptDocument({ paste }, options)
  const made = await banc.ask('', { method: 'POST', body: { v: 2, ...sealed, meta: { expire: '1day' } } })
  return `${banc.origine}${made.url}${fragmentOf(key, false)}`
}

/** Opens a page; whatever breaks the content policy or the scripts fails the test. */
async function visit<T>(path: string, work: (page: Page) => Promise<T>, who?: string): Promise<T> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'fr-FR' })
  if (who) await context.addCookies([{ name: 'session', value: who, url: banc.origine }])
  const page = await context.newPage()
  const errors: string[] = []
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && !/status of (404|422)/.test(message.text())) errors.push(message.text())
  })
  await page.goto(new URL(path, banc.origine).href)
  const result = await work(page)
  assert.deepEqual(errors, [])
  await context.close()
  return result
}

/** A page is clean for axe and not too wide, on a desk and on a phone. */
async function look(page: Page, name: string) {
  for (const width of [1280, 360]) {
    await page.setViewportSize({ width, height: 900 })
    if (SHOTS) await page.screenshot({ path: join(SHOTS, `${name}-${width}.png`), fullPage: true })
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
    assert.ok(overflow <= 0, `${name}, ${width} px: ${overflow} px too wide`)
    assert.deepEqual(await audit(page), [], `${name}, ${width} px`)
  }
  await page.setViewportSize({ width: 1280, height: 900 })
}

async function audit(page: Page): Promise<string[]> {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const runner = (
      globalThis as unknown as { axe: { run(): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> } }
    ).axe
    const { violations } = await runner.run()
    return violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))
  })
}
