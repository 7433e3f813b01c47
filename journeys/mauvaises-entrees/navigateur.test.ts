/** What the browser holds and the server does not: the certificate, and what was typed when the session ended. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import type { Browser } from 'playwright-core'
import { createAuthority, issueCertificate, openPkcs12, type SigningKey } from '#standards/signature'
import { openAs } from '../connexion.ts'
import { findChromium, openBrowser } from '../maison.ts'
import { dossierOf, openBrouillon, openCertificat, parapheurOf, prepare, sendActe, sign, viser } from './acte.ts'
import { COMMUNE, type Decor, type Navigateur, openDecor } from './decor.ts'

const chromium = findChromium()
const folder = mkdtempSync(join(tmpdir(), 'parvis-certificats-'))

let decor: Decor
let maire: Navigateur
let id: string
/** The dossier that awaits the maire's signature. */
let dossier: string
let base: string
let browser: Browser | undefined
before(async () => {
  decor = await openDecor()
  maire = await decor.signIn('maire@saint-aubin.test')
  id = (await sendActe(decor.secretaire, 'CERTIFICAT', { etape_publication: 'ailleurs', etape_sae: 'ailleurs' })).id
  dossier = await parapheurOf(decor.secretaire, id)
  await viser(await decor.signIn('adjointe@saint-aubin.test'), dossier)
  base = await decor.listen()
  browser = chromium ? await openBrowser(chromium) : undefined
})
after(async () => {
  await browser?.close()
  await decor.close()
  rmSync(folder, { recursive: true, force: true })
})

const day = (jour: string) => new Date(`${jour}T00:00:00Z`)

async function issue(from: string, to: string, authority?: SigningKey): Promise<SigningKey> {
  const racine = authority ?? (decor.house.confiance.autorite?.racine as SigningKey)
  return issueCertificate(racine, { nom: 'Hélène Marchand', usage: 'signature', from: day(from), to: day(to) })
}

test('a certificate that is over, not yet valid or of an unknown authority is refused: why, and what to do', async () => {
  const unknown = await createAuthority({ nom: 'Autorité inconnue', from: day('2026-01-01') })
  const cases: [SigningKey, RegExp][] = [
    [
      await issue('2026-01-01', '2026-11-24'),
      /^Le certificat de Hélène Marchand a expiré le 24 novembre 2026\. Renouvelez-le auprès de l’autorité/,
    ],
    [
      await issue('2026-12-01', '2027-12-01'),
      /^Le certificat de Hélène Marchand n’est valable qu’à partir du .* décembre 2026\. Signez à partir de ce jour/,
    ],
    [
      await issue('2026-01-01', '2027-12-01', unknown),
      /n’a pas été délivré par une autorité reconnue.*demandez à votre opérateur de reconnaître celle-ci\.$/,
    ],
  ]
  for (const [key, message] of cases) {
    const page = await prepare(maire, dossier, key)
    assert.equal(page.status, 422)
    assert.match((JSON.parse(page.text) as { message: string }).message, message)
  }
  const garbage = await prepare(maire, dossier, { certificate: new Uint8Array([1, 2, 3]), chain: [] })
  assert.equal(garbage.status, 422)
  assert.deepEqual(await decor.noms('parapheur', dossier.split('/').at(-1) as string), [
    'parapheur.dossier-recu',
    'parapheur.etape-visee',
  ])
})

test('a wrong password, or a file that is no certificate, is told as such', async () => {
  const { bytes } = await maire.get(`${COMMUNE}/parapheur/certificat-de-demonstration`)
  await assert.rejects(openPkcs12(new Uint8Array(bytes), 'un autre'), {
    code: 'pkcs12.mot-de-passe',
    message: 'Le mot de passe de ce certificat est incorrect.',
  })
  await assert.rejects(openPkcs12(new TextEncoder().encode('un texte'), 'un autre'), { code: 'pkcs12.illisible' })
})

test('in the browser the wrong password is said beside the form, which stays ready', async (t) => {
  if (!browser) return t.skip('Chromium est absent')
  const certificat = join(folder, 'maire.p12')
  const { bytes } = await maire.get(`${COMMUNE}/parapheur/certificat-de-demonstration`)
  writeFileSync(certificat, bytes)
  // A code serves once: the next one is that of the next half-minute.
  decor.house.setNow('2026-11-25T10:01:00Z')
  const page = await openAs(browser, base, 'maire@saint-aubin.test')
  t.after(() => page.context().close())
  await page.goto(base + dossier)
  await page.setInputFiles('#signature-fichier', certificat)
  await page.fill('#signature-mot-de-passe', 'un autre')
  await page.getByRole('button', { name: 'Signer', exact: true }).click()
  await page.getByRole('alert').getByText('Le mot de passe de ce certificat est incorrect.').waitFor()
  await page.fill('#signature-mot-de-passe', 'parvis-demonstration')
  assert.ok(await page.getByRole('button', { name: 'Signer', exact: true }).isEnabled())
})

test('after every refusal the good certificate signs, once', async () => {
  await sign(maire, dossier, await openCertificat(maire))
  const noms = await decor.noms('parapheur', dossier.split('/').at(-1) as string)
  assert.equal(noms.filter((nom) => nom === 'parapheur.etape-signee').length, 1)
  await decor.exchange()
  assert.match((await decor.secretaire.get(dossierOf(id))).text, /Reçu par la préfecture/)
})

test('a session that ends while typing: the browser keeps the words, and gives them back after signing in', async (t) => {
  if (!browser) return t.skip('Chromium est absent')
  const page = await openAs(browser, base, 'secretaire@saint-aubin.test')
  t.after(() => page.context().close())
  const form = await openBrouillon(decor.secretaire)
  await page.goto(base + form)
  await page.fill('textarea[name=objet]', 'Saisi avant la fin de la session')
  await page.getByText('Brouillon enregistré').waitFor()
  await page.context().clearCookies()
  await page.fill('textarea[name=objet]', 'Saisi avant et après la fin de la session')
  await page.locator('button[name=action][value=enregistrer]').last().click()
  await page.waitForURL(/\/connexion/)
  await page.fill('input[type=email]', 'secretaire@saint-aubin.test')
  await page.fill('input[type=password]', 'parvis-demonstration')
  await page.press('input[type=password]', 'Enter')
  await page.waitForURL(base + form)
  await page.getByText('Brouillon enregistré').waitFor()
  assert.equal(await page.inputValue('textarea[name=objet]'), 'Saisi avant et après la fin de la session')
  await page.reload()
  assert.equal(await page.inputValue('textarea[name=objet]'), 'Saisi avant et après la fin de la session')
})
