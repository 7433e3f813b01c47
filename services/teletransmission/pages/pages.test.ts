import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { HtmlValidate } from 'html-validate'
import { buildAnomalieEnveloppe, buildCourrierPrefecture } from '#standards/actes'
import type { Transaction } from '../modele.ts'
import { listRetours } from '../store/retours.ts'
import { type Banc, type Navigateur, openBanc, openNavigateur } from '../testing.ts'
import { teletransmissionUrls as urls } from '../urls.ts'

const TT = 'teletransmission.teletransmetteur'

let banc: Banc
let acte: Transaction
let secretaire: Navigateur
let lecteur: Navigateur
let operateur: Navigateur
before(async () => {
  banc = await openBanc()
  acte = await banc.acquitte({ objet: 'Subvention à l’école', numero: 'P_1' })
  secretaire = openNavigateur(banc, [TT])
  lecteur = openNavigateur(banc, ['teletransmission.lecteur'])
  operateur = openNavigateur(banc, ['exploitation.operateur'], { operateur: true })
})
after(() => banc.close())

const buttons = (document: Document) =>
  [...document.querySelectorAll('main .actions button, main .actions summary')].map((one) => one.textContent?.trim())

test('the page of an acte shows its life, its documents and its proofs', async () => {
  const { document, text } = await secretaire.get(urls.transaction(banc.commune, acte.id))
  assert.match(text, /Acquittement reçu/)
  assert.match(text, /7\.5 Finances locales › Subventions/)
  assert.equal(document.querySelectorAll('.chronologie .etape.fait').length, 4)
  assert.match(document.querySelector('turbo-stream-source')?.getAttribute('src') ?? '', /acte%3A/)
  const links = [...document.querySelectorAll('main .pieces a')].map((link) => link.getAttribute('href') ?? '')
  assert.equal(links.length, 2 + 6)
  for (const href of links) {
    const file = await lecteur.get(href)
    assert.equal(file.status, 200, href)
    assert.ok(file.bytes.length > 0)
  }
})

test('the message and the envelope come out of the archive as soon as it is sent', async () => {
  const sent = await banc.transmis()
  const read = async (genre: string) =>
    Buffer.from((await lecteur.get(urls.fichier(banc.commune, sent.id, genre))).bytes).toString('latin1')
  assert.match(await read('message'), /<actes:Acte[^>]* actes:NumeroInterne="/)
  assert.match(await read('enveloppe'), new RegExp(`<actes:NomFichier>${sent.messageNom}<`))
  assert.equal((await lecteur.get(urls.fichier(banc.commune, sent.id, 'ar'))).status, 404)
})

test('buttons follow the rights and the state', async () => {
  const url = urls.transaction(banc.commune, acte.id)
  assert.ok(buttons((await secretaire.get(url)).document).includes('Annuler la transmission'))
  assert.deepEqual(buttons((await lecteur.get(url)).document), [])
  assert.equal((await lecteur.post(urls.annuler(banc.commune, acte.id))).status, 403)
  const waiting = await banc.transmis()
  const { document, text } = await secretaire.get(urls.transaction(banc.commune, waiting.id))
  assert.deepEqual(buttons(document), [])
  assert.match(text, /À venir : Réponse de la préfecture/)
})

test('a refused acte says what happened, in the words of the préfecture, and what to do', async () => {
  const refused = await banc.transmis()
  const nom = `TACT--${banc.commune.siren}--20261125-${banc.recues.at(-1)?.match(/-(\d+)\.tar/)?.[1]}.xml`
  const emetteur = { siren: banc.commune.siren, departement: '027', arrondissement: '3', nature: '31' }
  const enveloppe = { emetteur, adressesRetour: ['a@b.test'], formulaires: ['x.xml'] }
  const detail = 'PREF-VERIF-02 : SIREN inconnu'
  const contenu = buildAnomalieEnveloppe({ date: '2026-11-25', nature: '005', detail, enveloppe })
  await banc.mail([{ nom: `ANO_${nom}`, contenu }])
  const { text } = await secretaire.get(urls.transaction(banc.commune, refused.id))
  assert.match(text, /005 : PREF-VERIF-02 : SIREN inconnu/)
  assert.match(text, /Demandez à la préfecture d’enregistrer votre collectivité/)
})

test('the list finds, filters and gives a spreadsheet', async () => {
  const url = urls.transactions(banc.commune)
  const found = await lecteur.get(`${url}?q=${encodeURIComponent('école')}`)
  assert.equal(found.document.querySelectorAll('tbody tr').length, 1)
  const none = await lecteur.get(`${url}?q=${encodeURIComponent('100%')}`)
  assert.equal(none.document.querySelectorAll('tbody tr').length, 0)
  const filtered = await lecteur.get(`${url}?etat=acquitte&nature=1&du=2026-11-25&au=2026-11-25`)
  assert.equal(filtered.document.querySelectorAll('tbody tr').length, 1)
  const csv = await lecteur.get(`${urls.transactionsCsv(banc.commune)}?q=P_1`)
  assert.match(
    csv.html,
    /P_1;Subvention à l’école;Délibérations;7\.5;20\/11\/2026;Acquittement reçu;25\/11\/2026 11:00;25\/11\/2026;027-/,
  )
  const empty = await openNavigateur(banc, [TT], { collectivite: banc.voisine }).get(urls.transactions(banc.voisine))
  assert.match(empty.text, /Aucun acte transmis pour l’instant/)
})

test('the classification is searched by word and by code, and asked for once', async () => {
  const url = urls.classification(banc.commune)
  assert.match((await lecteur.get(`${url}?q=cantine`)).text, /8\.1 Domaines/)
  assert.match((await lecteur.get(url)).text, /99_DE Délibération/)
  assert.ok(buttons((await secretaire.get(url)).document).includes('Demander à la préfecture'))
  assert.equal((await secretaire.post(urls.demanderClassification(banc.commune))).status, 303)
  assert.deepEqual(buttons((await secretaire.get(url)).document), [])
})

test('a letter is read and its document downloaded; marked as read, it awaits nobody', async () => {
  const racine = 'LettreObservations'
  const contenu = buildCourrierPrefecture({
    racine,
    idActe: acte.idActe as string,
    date: '2026-11-25',
    texte: 'Montant erroné',
    documents: [{ nom: 'lettre.pdf' }],
  })
  await banc.mail([
    { nom: 'lettre.xml', contenu },
    { nom: 'lettre.pdf', contenu: '%PDF-1.4 lettre' },
  ])
  const [retour] = await banc.as((ctx) => listRetours(ctx, ['a-lire']))
  const page = await secretaire.get(urls.retours(banc.commune))
  assert.match(page.text, /Lettre d’observations Montant erroné/)
  const piece = await lecteur.get(urls.retourPiece(banc.commune, retour?.id as string, 0))
  assert.equal(piece.html, '%PDF-1.4 lettre')
  assert.equal((await secretaire.post(urls.classerRetour(banc.commune, retour?.id as string))).status, 303)
  assert.deepEqual(await banc.as((ctx) => listRetours(ctx, ['a-lire'])), [])
  assert.match((await secretaire.get(urls.transaction(banc.commune, acte.id))).text, /classé par Claire Dubois/)
})

test('the operator sees the link with the ministry, reads a mail again or files it', async () => {
  await banc.mail([{ nom: 'x.xml', contenu: 'rien' }])
  const { document, text, status } = await operateur.get(urls.liaison())
  assert.equal(status, 200)
  assert.match(text, /Ministère émulé/)
  assert.match(text, /Illisible/)
  const [mail] = [...document.querySelectorAll('form[action$="/classer"]')]
  const raw = document.querySelector('main .pieces a[href*="/courriels/"]')?.getAttribute('href') as string
  assert.match((await operateur.get(raw)).html, /Subject: Essai/)
  assert.equal((await operateur.post(mail?.getAttribute('action') as string)).status, 303)
  assert.match((await operateur.get(urls.liaison())).text, /Classé par Claire Dubois/)
  assert.equal((await secretaire.get(urls.liaison())).status, 404)
})

test('another commune, other roles and the public get nothing', async () => {
  const voisin = openNavigateur(banc, [TT], { collectivite: banc.voisine })
  const { voisine } = banc
  for (const href of [
    urls.transaction(voisine, acte.id),
    urls.document(voisine, acte.id, 1),
    urls.tampon(voisine, acte.id, 1),
    urls.fichier(voisine, acte.id, 'ar'),
    urls.transaction(banc.commune, acte.id),
  ]) {
    assert.equal((await voisin.get(href)).status, 404, href)
  }
  const redacteur = openNavigateur(banc, ['bus.redacteur'])
  for (const href of [urls.transactions(banc.commune), urls.transactionsCsv(banc.commune), urls.retours(banc.commune)])
    assert.equal((await redacteur.get(href)).status, 404, href)
})

test('pages are sound HTML', async () => {
  const validator = new HtmlValidate({ extends: ['html-validate:standard'], rules: { 'no-inline-style': 'error' } })
  for (const href of [
    urls.transactions(banc.commune),
    urls.transaction(banc.commune, acte.id),
    urls.classification(banc.commune),
    urls.retours(banc.commune),
  ]) {
    const report = await validator.validateString((await secretaire.get(href)).html)
    assert.deepEqual(
      report.results.flatMap(({ messages }) => messages.map(({ ruleId, message }) => `${ruleId}: ${message}`)),
      [],
      href,
    )
  }
})
