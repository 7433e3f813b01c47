import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { LECTEUR, REDACTEUR } from '../permissions.ts'
import { type Banc, openBanc } from '../testing.ts'
import { type Navigateur, openNavigateur } from '../testing-pages.ts'
import { busUrls } from '../urls.ts'

let banc: Banc
let secretaire: Navigateur
let lecteur: Navigateur
before(async () => {
  banc = await openBanc()
  secretaire = openNavigateur(banc, [REDACTEUR])
  lecteur = openNavigateur(banc, [LECTEUR])
})
after(() => banc.house.close())

const page = (id: string) => busUrls.dossier(banc.commune, id)
const buttons = (document: Document) =>
  [...document.querySelectorAll('.carte .actions button, .carte .actions summary, .carte .actions a.bouton')].map(
    (one) => one.textContent?.trim(),
  )

test('the page says where the dossier stands, who is awaited, and what comes next', async () => {
  banc.house.setNow('2026-03-02T09:00:00Z')
  const { dossier } = await banc.envoye()
  banc.house.setNow('2026-03-03T09:00:00Z')
  const { document, text } = await secretaire.get(page(dossier.id))
  assert.match(text, /En attente de signature depuis hier\./)
  assert.match(text, /Attendu : le maire/)
  const steps = [...document.querySelectorAll('.chronologie .etape')].map((step) =>
    step.className.replace('etape ', ''),
  )
  assert.deepEqual(steps, ['fait', 'fait', 'en-cours', 'attendu', 'attendu'])
  assert.match(document.querySelector('turbo-stream-source')?.getAttribute('src') ?? '', /dossier%3A/)
  assert.equal(document.querySelector('lecteur-pdf')?.getAttribute('data-titre'), 'acte.pdf')
})

test('buttons follow the state and the rights', async () => {
  const { dossier: brouillon } = await banc.brouillon()
  const { dossier } = await banc.envoye()
  assert.deepEqual(buttons((await secretaire.get(page(brouillon.id))).document).slice(0, 2), [
    'Compléter et envoyer',
    'Abandonner le brouillon',
  ])
  assert.ok(buttons((await secretaire.get(page(dossier.id))).document).includes('Annuler le dossier'))
  await banc.tell(dossier.id, 'rejetee')
  const wrong = await secretaire.get(page(dossier.id))
  assert.deepEqual(buttons(wrong.document).slice(0, 2), ['Corriger', 'Relancer'])
  assert.match(wrong.text, /Qui doit agir : vous/)
  assert.deepEqual(buttons((await lecteur.get(page(dossier.id))).document), ['Tout télécharger (zip)'])
})

test('when the préfecture holds the acte, the page offers to ask it instead of cancelling', async () => {
  const { dossier } = await banc.envoye({ cheminement: ['tdt-actes', 'publication'] })
  banc.regles['tdt-actes'] = { retrait: 'La préfecture a reçu l’acte.' }
  await banc.tell(dossier.id, 'faite')
  const names = buttons((await secretaire.get(page(dossier.id))).document)
  assert.ok(names.includes('Demander l’annulation à la préfecture'))
  assert.ok(!names.includes('Annuler le dossier'))
  const asked = await secretaire.post(busUrls.demanderAnnulation(banc.commune, dossier.id))
  assert.equal(asked.status, 303)
  delete banc.regles['tdt-actes']
})

test('cancel, relaunch, duplicate: each answers with the page that follows', async () => {
  const { dossier } = await banc.envoye()
  await banc.tell(dossier.id, 'rejetee')
  assert.equal((await secretaire.post(busUrls.relancer(banc.commune, dossier.id))).location, page(dossier.id))
  const cancelled = await secretaire.post(busUrls.annuler(banc.commune, dossier.id), { motif: 'Erreur' })
  assert.equal(cancelled.location, page(dossier.id))
  const { document } = await secretaire.get(page(dossier.id))
  const copy = document.querySelector('input[name="id"]')?.getAttribute('value') as string
  const copied = await secretaire.post(busUrls.dupliquer(banc.commune, dossier.id), { id: copy })
  assert.equal(copied.location, busUrls.formulaire(banc.commune, copy))
})

test('a piece is downloaded by those who see the dossier, and by no other path', async () => {
  const { dossier, pieces } = await banc.envoye()
  const href = busUrls.piece(banc.commune, dossier.id, pieces[0]?.id as string)
  const file = await lecteur.get(href)
  assert.equal(Buffer.from(file.bytes).toString(), '%PDF-1.7\nacte\n%%EOF')
  const { dossier: other } = await banc.envoye()
  assert.equal((await lecteur.get(busUrls.piece(banc.commune, other.id, pieces[0]?.id as string))).status, 404)
  assert.equal((await openNavigateur(banc, ['parapheur.signataire']).get(href)).status, 404)
})

test('the zip holds documents, chronology and proof', async () => {
  const { dossier } = await banc.envoye()
  const zip = await secretaire.get(busUrls.export(banc.commune, dossier.id))
  const names = Buffer.from(zip.bytes).toString('latin1')
  for (const path of ['documents/acte.pdf', 'chronologie.json', 'dossier.json', 'preuve/scellement.tsr']) {
    assert.ok(names.includes(path), path)
  }
})

test('the list finds, filters, gives a spreadsheet, and teaches when it is empty', async () => {
  await banc.envoye({ objet: '=Réfection du lavoir', numero: 'DE_77' })
  const url = busUrls.dossiers(banc.commune)
  const found = await secretaire.get(`${url}?q=lavoir`)
  assert.equal(found.document.querySelectorAll('tbody tr').length, 1)
  assert.match(found.text, /En attente de signature/)
  const csv = await secretaire.get(`${busUrls.dossiersCsv(banc.commune)}?q=lavoir`)
  assert.match(csv.html, /'=Réfection du lavoir;DE_77;En cours/)
  const drafts = await lecteur.get(`${url}?etat=brouillon`)
  assert.equal(drafts.document.querySelectorAll('tbody tr').length, 0)
  const voisine = await banc.house.createCollectivite()
  const empty = await openNavigateur(banc, [REDACTEUR], voisine).get(busUrls.dossiers(voisine))
  assert.match(empty.text, /Aucun dossier pour l’instant/)
  assert.ok(empty.document.querySelector(`main a[href="${busUrls.nouveau(voisine)}"]`))
})

test('another commune gets 404 on every address of the dossier', async () => {
  const { dossier, pieces } = await banc.envoye()
  const voisine = await banc.house.createCollectivite()
  const autre = openNavigateur(banc, [REDACTEUR], voisine)
  for (const href of [
    busUrls.dossier(voisine, dossier.id),
    busUrls.formulaire(voisine, dossier.id),
    busUrls.export(voisine, dossier.id),
    busUrls.piece(voisine, dossier.id, pieces[0]?.id as string),
    busUrls.dossier(banc.commune, dossier.id),
    busUrls.dossier(voisine, 'n-importe-quoi'),
  ]) {
    assert.equal((await autre.get(href)).status, 404, href)
  }
  for (const href of [
    busUrls.relancer(voisine, dossier.id),
    busUrls.annuler(voisine, dossier.id),
    busUrls.brouillon(voisine, dossier.id),
  ]) {
    assert.equal((await autre.post(href, { motif: 'x' })).status, 404, href)
  }
})

test('an agent without role does not find the room', async () => {
  const autre = openNavigateur(banc, ['parapheur.signataire'])
  assert.equal((await autre.get(busUrls.dossiers(banc.commune))).status, 404)
  assert.equal((await lecteur.get(busUrls.nouveau(banc.commune))).status, 403)
})
