/** What is typed wrong, twice, too late, or without a session any more. */
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { createTransport } from 'nodemailer'
import { buildRetourClassification, nationalClassification } from '#standards/actes'
import {
  ACTE,
  dossierOf,
  fautesOf,
  fieldsOf,
  idOf,
  openBrouillon,
  openCertificat,
  parapheurOf,
  sendActe,
  sign,
  submit,
  viser,
} from './acte.ts'
import { COMMUNE, type Decor, makePdf, type Navigateur, openDecor, type Page } from './decor.ts'

/** Nothing but the transmission: it leaves at once. */
const SEULE = { etape_signature: 'papier', etape_publication: 'ailleurs', etape_sae: 'ailleurs' }

let decor: Decor
before(async () => {
  decor = await openDecor()
})
after(() => decor.close())

const etatOf = async (id: string) => (await decor.secretaire.get(dossierOf(id))).text
const count = async (id: string, nom: string) => (await decor.noms('dossier', id)).filter((one) => one === nom).length
const shownIn = async (navigateur: Navigateur, form: string) =>
  fieldsOf((await navigateur.get(form)).document.querySelector('#formulaire') as Element)

/** A draft with its document, saved. */
async function prepareBrouillon(numero: string, changes: Record<string, string> = {}): Promise<string> {
  const form = await openBrouillon(decor.secretaire)
  const principal: [string, Uint8Array][] = [[`${numero}.pdf`, await makePdf(numero)]]
  await submit(decor.secretaire, form, { ...ACTE, numero, ...changes, action: 'enregistrer' }, { principal })
  return form
}

const FAUTES: [cas: string, changes: Record<string, string>, champ: string, message: RegExp][] = [
  [
    'an invisible character in the objet',
    { objet: 'Tarifs\u0007 2027' },
    'objet',
    /caractère invisible interdit.* Effacez l’objet et retapez-le/,
  ],
  [
    'an emoji in the objet',
    { objet: 'Fête 🎉' },
    'objet',
    /caractère « 🎉 », que la préfecture ne peut pas recevoir\. Retirez-le/,
  ],
  [
    'an objet of 600 characters',
    { objet: 'a'.repeat(600) },
    'objet',
    /compte 600 caractères, pour 499 au plus.* Raccourcissez-le/,
  ],
  ['an objet without a word', { objet: ' ' }, 'objet', /Écrivez l’objet de l’acte en une phrase/],
  ['a date in the future', { date: '2026-11-26' }, 'date', /La date de la décision est dans le futur/],
  ['a date that does not exist', { date: '31/02/2026' }, 'date', /n’est pas une date : écrivez-la jour\/mois\/année/],
  [
    'a matière that is not in the list',
    { matiere: '99.9' },
    'matiere',
    /« 99\.9 » n’existe pas dans la classification.* Choisissez-en une autre/,
  ],
  ['a number of another alphabet', { numero: '№ 12' }, 'numero', /n’est pas accepté/],
]

test('a mistake of each kind names its field, says what to do, keeps what was typed, sends nothing', async (t) => {
  const form = await prepareBrouillon('SAISIE')
  for (const [cas, changes, champ, message] of FAUTES) {
    await t.test(cas, async () => {
      const page = await submit(decor.secretaire, form, { ...ACTE, numero: 'SAISIE', ...changes })
      assert.equal(page.status, 422)
      const fautes = fautesOf(page)
      assert.deepEqual(
        fautes.map(([one]) => one),
        [champ],
      )
      assert.match(fautes[0]?.[1] ?? '', message)
      const kept = await shownIn(decor.secretaire, form)
      if (champ !== 'date' && champ !== 'matiere')
        assert.equal(kept[champ], champ === 'numero' ? '№ 12' : changes[champ]?.trim())
    })
  }
  assert.deepEqual(await decor.noms('dossier', idOf(form)), ['dossier.cree'])
})

test('a NUL, which the database refuses, is left out of what is typed and of addresses', async () => {
  const form = await prepareBrouillon('NUL', { objet: 'Tarifs\u0000 2027' })
  assert.equal((await shownIn(decor.secretaire, form)).objet, 'Tarifs 2027')
  assert.equal((await decor.secretaire.get(`${COMMUNE}/dossiers?q=%00`)).status, 404)
})

test('an annotation cut in the middle of a character is kept', async () => {
  const { id } = await sendActe(decor.secretaire, 'COUPE')
  const adjointe = await decor.signIn('adjointe@saint-aubin.test')
  const page = await adjointe.post(`${await parapheurOf(decor.secretaire, id)}/visa`, {
    annotation: `${'a'.repeat(511)}🎉`,
  })
  assert.equal(page.status, 303)
})

test('a number that another live dossier holds is refused, even sent at the same instant', async () => {
  const forms = await Promise.all(Array.from({ length: 4 }, () => prepareBrouillon('PRIS')))
  const typed = await Promise.all(forms.map((form) => shownIn(decor.secretaire, form)))
  const pages = await Promise.all(
    forms.map((form, rank) => decor.secretaire.postFiles(form, { ...typed[rank], action: 'envoyer' }, {})),
  )
  assert.deepEqual(pages.map(({ status }) => status).sort(), [303, 422, 422, 422])
  const refused = pages.findIndex(({ status }) => status === 422)
  const [[champ, message] = ['', '']] = fautesOf(pages[refused] as Page)
  assert.equal(champ, 'numero')
  assert.match(message, /porte ce numéro à la même date\. Choisissez-en un autre/)
  const sent = await Promise.all(forms.map((form) => count(idOf(form), 'dossier.envoye')))
  assert.deepEqual(sent.sort(), [0, 0, 0, 1])
  assert.equal((await submit(decor.secretaire, forms[refused] as string, { numero: 'PRIS_2' })).status, 303)
})

test('a number refused by the préfecture serves again: to the corrected acte, to another once the first is cancelled', async () => {
  await decor.order('consigne', { reponse: 'anomalie' })
  const { id, form } = await sendActe(decor.secretaire, 'LIBRE', SEULE)
  await decor.exchange()
  assert.match(await etatOf(id), /Anomalie demandée/)
  assert.match(fautesOf(await sendActe(decor.secretaire, 'LIBRE', SEULE))[0]?.[1] ?? '', /porte ce numéro/)
  const corrected = await submit(decor.secretaire, form, { action: 'corriger', objet: 'Objet corrigé' })
  assert.equal(corrected.location, dossierOf(id))
  await decor.exchange()
  assert.match(await etatOf(id), /Reçu par la préfecture/)

  await decor.order('consigne', { reponse: 'anomalie' })
  const first = await sendActe(decor.secretaire, 'LIBRE_2', SEULE)
  await decor.exchange()
  await decor.secretaire.post(`${dossierOf(first.id)}/annuler`, { motif: 'Refait autrement.' })
  const second = await sendActe(decor.secretaire, 'LIBRE_2', SEULE)
  await decor.exchange()
  assert.match(await etatOf(second.id), /Reçu par la préfecture/)
})

test('the same form sent by five tabs at once leaves once', async () => {
  const form = await prepareBrouillon('CINQ')
  const { document } = await decor.secretaire.get(form)
  const fields = {
    ...fieldsOf(document.querySelector('#formulaire') as Element),
    action: 'envoyer',
    objet: 'Cinq onglets',
  }
  const pages = await Promise.all(Array.from({ length: 5 }, () => decor.secretaire.postFiles(form, fields, {})))
  const id = idOf(form)
  assert.deepEqual(
    pages.map(({ location }) => location),
    Array(5).fill(dossierOf(id)),
  )
  assert.equal(await count(id, 'dossier.envoye'), 1)
  const listed = await decor.secretaire.get(
    `${COMMUNE}/parapheur?liste=en-cours&q=${encodeURIComponent('Cinq onglets')}`,
  )
  assert.equal(listed.document.querySelectorAll('main a[href*="/parapheur/dossiers/"]').length, 1)
})

test('a session lost in the middle of a form comes back to it; what was saved is there', async () => {
  const secretaire = await decor.signIn('secretaire@saint-aubin.test')
  const form = await openBrouillon(secretaire)
  const fields = await shownIn(secretaire, form)
  const saved = await secretaire.postFiles(
    form.replace('/formulaire', '/brouillon'),
    { ...fields, objet: 'Gardé en route' },
    {},
  )
  const { version } = JSON.parse(saved.text) as { version: number }
  const stale = new Map(secretaire.cookies)
  await secretaire.post('/deconnexion')
  for (const [name, value] of stale) secretaire.cookies.set(name, value)
  const late = { ...fields, version: String(version), objet: 'Gardé en route, puis complété', action: 'enregistrer' }
  const refused = await secretaire.post(form, late, { referer: `http://localhost:3000${form}` })
  assert.equal(refused.location, `/connexion?from=${encodeURIComponent(form)}`)
  const from = (await secretaire.get(refused.location as string)).document.querySelector('input[name=from]')
  const back = await secretaire.post('/connexion', {
    email: 'secretaire@saint-aubin.test',
    motDePasse: 'parvis-demonstration',
    from: from?.getAttribute('value') ?? '',
  })
  assert.equal(back.location, form)
  assert.equal((await shownIn(secretaire, form)).objet, 'Gardé en route')
  // The browser kept what came afterwards: it is sent again with the version that it knew.
  assert.equal((await secretaire.post(form, late)).status, 303)
  assert.equal((await shownIn(secretaire, form)).objet, 'Gardé en route, puis complété')
})

test('another site is no place to come back to', async () => {
  const visitor = await decor.signIn('adjointe@saint-aubin.test')
  visitor.cookies.clear()
  const page = await visitor.post(`${COMMUNE}/dossiers/nouveau`, {}, { referer: 'https://ailleurs.test/piege' })
  assert.equal(page.location, '/connexion')
})

/** The préfecture puts another classification in force, and mails it. */
async function changeClassification(date: string) {
  await decor.order('classification', { date })
  const { siren } = decor.commune
  const contenu = buildRetourClassification({ ...nationalClassification(), date })
  const transport = createTransport({ host: '127.0.0.1', port: decor.house.config.inboundMailPort, ignoreTLS: true })
  await transport.sendMail({
    from: 'ministere@essai.test',
    to: 'retours@teletransmission.test',
    subject: 'Classification',
    html: '<p>Classification</p>',
    attachments: [{ filename: `027-${siren}----7-2_900.xml`, content: Buffer.from(contenu) }],
  })
  transport.close()
  await decor.exchange()
}

test('a matière that the classification lost is told at the sending, or after the signature, which stays', async () => {
  const form = await prepareBrouillon('CLASSE_1', SEULE)
  const { id } = await sendActe(decor.secretaire, 'CLASSE_2', { etape_publication: 'ailleurs', etape_sae: 'ailleurs' })
  await changeClassification('2026-11-24')
  assert.match((await decor.secretaire.get(form)).text, /La préfecture a changé sa liste : « 7\.5\.2 » n’y est plus/)
  // Typed before the change, in a tab left open.
  const page = await submit(decor.secretaire, form, { matiere: '7.5.2' })
  assert.deepEqual(
    fautesOf(page).map(([champ]) => champ),
    ['matiere'],
  )
  assert.match(fautesOf(page)[0]?.[1] ?? '', /« 7\.5\.2 » n’existe pas dans la classification/)
  assert.equal((await submit(decor.secretaire, form, { matiere: '7.5' })).status, 303)

  const maire = await decor.signIn('maire@saint-aubin.test')
  const adjointe = await decor.signIn('adjointe@saint-aubin.test')
  const dossier = await parapheurOf(decor.secretaire, id)
  await viser(adjointe, dossier)
  await sign(maire, dossier, await openCertificat(maire))
  await decor.exchange()
  assert.match(await etatOf(id), /« 7\.5\.2 » n’existe pas dans la classification/)
  assert.equal(
    (await decor.enveloppes()).some(({ idActe }) => idActe.includes('CLASSE_2')),
    false,
  )
  const corrected = await submit(decor.secretaire, `${dossierOf(id)}/formulaire`, {
    matiere: '7.5',
    action: 'corriger',
  })
  assert.equal(corrected.location, dossierOf(id))
  await decor.exchange()
  assert.match(await etatOf(id), /Reçu par la préfecture/)
  assert.equal(await count(id, 'dossier.en-erreur'), 1)
  const signatures = (await decor.noms('parapheur', dossier.split('/').at(-1) as string)).filter(
    (nom) => nom === 'parapheur.etape-signee',
  )
  assert.equal(signatures.length, 1)
})
