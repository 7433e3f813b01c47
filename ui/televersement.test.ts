import assert from 'node:assert/strict'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { html } from '@remix-run/html-template'
import { type Browser, chromium, type Page } from 'playwright-core'
import type { Collectivite } from '#platform/collectivites'
import { fileRoutes, keepRecus, listRecus, setQuota, televersementsUrl } from '#platform/files'
import { createServer, type Demande, type Route, redirect } from '#platform/http'
import { openTestHouse, type TestHouse } from '#platform/testing'
import {
  assetRoutes,
  buildAssets,
  errorPage,
  fileField,
  form,
  formActions,
  page,
  submitButton,
  textField,
} from './index.ts'

const CHROMIUM = '/usr/bin/chromium'
const skip = existsSync(CHROMIUM) ? false : 'chromium is not installed: no file was sent from a browser'
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

let house: TestHouse
let commune: Collectivite
let browser: Browser
let origin: string
let close = async () => {}

before(async () => {
  if (skip) return
  const folder = mkdtempSync(join(tmpdir(), 'parvis-actifs-'))
  const assets = await buildAssets(folder)
  house = await openTestHouse()
  commune = await house.createCollectivite()
  const server = createServer({
    house: { ...house, assets },
    routes: [
      ...assetRoutes(assets),
      ...fileRoutes,
      route('GET', 'depot', async (demande) => show(demande)),
      route('POST', 'depot', deposit),
      route('GET', 'recu', showRecu),
    ],
    authenticator: {
      cookieName: 'session',
      identify: async () => ({
        compteId: '01960000-0000-7000-8000-000000000001',
        sessionId: 'essai',
        nom: 'Camille',
        email: 'camille@essai.test',
        acces: new Map([[commune.id, new Set<string>()]]),
        operateur: undefined,
        suite: undefined,
      }),
      loginUrl: () => '/',
    },
    renderError: errorPage,
  })
  await server.listen({ port: 0 })
  origin = `http://localhost:${(server.server.address() as AddressInfo).port}`
  browser = await chromium.launch({
    executablePath: CHROMIUM,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  })
  close = async () => {
    await browser.close()
    await server.close()
    await house.close()
    rmSync(folder, { recursive: true })
  }
})
after(() => close())

function route(method: 'GET' | 'POST', path: string, handler: Route['handler']): Route {
  return { method, path: `/c/:collectivite/${path}`, access: 'agent', summary: 'Essai.', bodyLimit: 1e6, handler }
}

function show(demande: Demande, recus: { id: string; nom: string }[] = []) {
  const { collectivite } = demande
  const contenu = form(
    { action: `/c/${collectivite.slug}/depot`, multipart: true },
    textField({ name: 'objet', label: 'Objet' }),
    fileField({
      name: 'piece',
      label: 'Pièces',
      multiple: true,
      required: true,
      televersement: televersementsUrl(collectivite),
      recus,
    }),
    formActions(submitButton('Déposer')),
  )
  return page(demande, { titre: 'Dépôt', contenu: html`${contenu}`, status: recus.length > 0 ? 422 : 200 })
}

/** Answers what it received, or shows the form again, files kept, when it has no subject. */
async function deposit(demande: Demande) {
  const sent = await demande.form()
  if (!sent.has('objet')) return show(demande, await demande.inContext((ctx) => keepRecus(ctx, sent, 'piece')))
  const recus = await demande.inContext((ctx) => listRecus(ctx, sent, 'piece'))
  const facts = { bytesWithForm: sent.files.length, recus: recus.map(({ nom, taille }) => [nom, taille]) }
  return redirect(`/c/${demande.collectivite.slug}/recu?${new URLSearchParams({ recu: JSON.stringify(facts) })}`)
}

const showRecu = async (demande: Demande) =>
  page(demande, { titre: 'Reçu', contenu: html`<output id="recu">${demande.query.get('recu')}</output>` })

async function visit(options: { javaScriptEnabled?: boolean }, work: (page: Page) => Promise<void>) {
  const context = await browser.newContext({ locale: 'fr-FR', ...options })
  await context.addCookies([{ name: 'session', value: 'essai', url: origin }])
  const opened = await context.newPage()
  const problems: string[] = []
  opened.on('pageerror', (error) => problems.push(String(error)))
  opened.on('console', (message) => {
    if (message.type() === 'error' && /Content Security Policy/.test(message.text())) problems.push(message.text())
  })
  try {
    await opened.goto(`${origin}/c/${commune.slug}/depot`)
    await work(opened)
    assert.deepEqual(problems, [])
  } finally {
    await context.close()
  }
}

const file = (name: string, size: number) => ({ name, mimeType: 'application/pdf', buffer: Buffer.alloc(size, name) })
const choose = (opened: Page, ...files: ReturnType<typeof file>[]) =>
  opened.locator('input[type=file]').setInputFiles(files)
const answerOf = async (opened: Page) => JSON.parse((await opened.locator('#recu').textContent()) ?? '')

/** Lets requests that carry bytes pass one by one, when told. */
async function gatePatches(opened: Page) {
  const waiting: ((go: boolean) => void)[] = []
  let seen = () => {}
  await opened.route('**/televersements/*', async (route) => {
    if (route.request().method() !== 'PATCH') return route.continue()
    const go = await new Promise<boolean>((resolve) => {
      waiting.push(resolve)
      seen()
    })
    await (go ? route.continue() : route.abort('connectionreset')).catch(() => {})
  })
  return {
    /** Waits for the next one. */
    async next(go: boolean) {
      while (waiting.length === 0) await new Promise<void>((resolve) => (seen = resolve))
      waiting.shift()?.(go)
    },
  }
}

test('files leave as soon as they are chosen, and the form carries their ids', { skip }, async () => {
  await visit({}, async (opened) => {
    await choose(opened, file('budget été.pdf', 20_000_000), file('annexe.pdf', 3000))
    await opened.getByText('Envoyé.').nth(1).waitFor()
    await opened.getByLabel('Objet').fill('Budget')
    await opened.getByRole('button', { name: 'Déposer' }).click()
    assert.deepEqual(await answerOf(opened), {
      bytesWithForm: 0,
      recus: [
        ['budget été.pdf', 20_000_000],
        ['annexe.pdf', 3000],
      ],
    })
  })
})

test('a cut is made up for, and a form sent too early leaves with the last byte', { skip }, async () => {
  await visit({}, async (opened) => {
    const gate = await gatePatches(opened)
    await opened.getByLabel('Objet').fill('Budget')
    await choose(opened, file('budget.pdf', 10_000_000))
    await gate.next(true)
    await gate.next(false)
    await opened.getByRole('button', { name: 'Déposer' }).click()
    await opened.getByText('Le formulaire partira dès que les fichiers seront arrivés.').waitFor()
    await gate.next(true)
    assert.deepEqual(await answerOf(opened), { bytesWithForm: 0, recus: [['budget.pdf', 10_000_000]] })
  })
})

test('pauses, resumes, gives up', { skip }, async () => {
  await visit({}, async (opened) => {
    const gate = await gatePatches(opened)
    await choose(opened, file('un.pdf', 5000), file('deux.pdf', 5000))
    await opened.getByRole('button', { name: 'Retirer deux.pdf' }).click()
    assert.equal(await opened.locator('.envois li').count(), 1)
    await opened.getByRole('button', { name: 'Suspendre un.pdf' }).click()
    await opened.getByText('En pause.').waitFor()
    assert.deepEqual(
      await opened.evaluate(`${axe}; axe.run('envoi-fichiers').then((found) => found.violations.map(({ id }) => id))`),
      [],
    )
    await opened.getByLabel('Objet').fill('Budget')
    await opened.getByRole('button', { name: 'Déposer' }).click()
    await opened.getByText('Un fichier n’est pas arrivé').waitFor()
    await opened.unroute('**/televersements/*')
    await gate.next(false)
    await opened.getByRole('button', { name: 'Reprendre un.pdf' }).click()
    await opened.getByText('Envoyé.').waitFor()
    await opened.getByRole('button', { name: 'Déposer' }).click()
    assert.deepEqual((await answerOf(opened)).recus, [['un.pdf', 5000]])
  })
})

test('a refusal is told in the words of the server', { skip }, async () => {
  const operateur = { genre: 'operateur', compteId: '', nom: 'Opérateur', email: '', roles: new Set<string>() } as const
  await house.as(operateur, commune, (ctx) => setQuota(ctx, { octets: 1000 }))
  await visit({}, async (opened) => {
    await choose(opened, file('gros.pdf', 5000))
    await opened.getByText('Il n’y a plus assez de place pour ce fichier').waitFor()
  })
  await house.as(operateur, commune, (ctx) => setQuota(ctx, { octets: undefined }))
})

for (const javaScriptEnabled of [true, false]) {
  test(`a form with a mistake keeps its files, JavaScript ${javaScriptEnabled ? 'on' : 'off'}`, { skip }, async () => {
    await visit({ javaScriptEnabled }, async (opened) => {
      await choose(opened, file('note.pdf', 4000))
      await opened.getByRole('button', { name: 'Déposer' }).click()
      assert.ok(await opened.getByLabel('note.pdf (déjà envoyé)').isChecked())
      await opened.getByLabel('Objet').fill('Budget')
      await opened.getByRole('button', { name: 'Déposer' }).click()
      assert.deepEqual((await answerOf(opened)).recus, [['note.pdf', 4000]])
    })
  })
}
