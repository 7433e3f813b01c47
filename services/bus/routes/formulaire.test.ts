import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { REDACTEUR } from '../permissions.ts'
import { type Banc, openBanc } from '../testing.ts'
import { type Navigateur, openNavigateur } from '../testing-pages.ts'
import { busUrls } from '../urls.ts'

let banc: Banc
let secretaire: Navigateur
before(async () => {
  banc = await openBanc()
  secretaire = openNavigateur(banc, [REDACTEUR])
})
after(() => banc.house.close())
beforeEach(() => {
  banc.demandes.length = 0
  for (const code of Object.keys(banc.regles)) delete banc.regles[code]
})

const PDF = '%PDF-1.7\nacte\n%%EOF'
const form = (id: string) => busUrls.formulaire(banc.commune, id)
const typedIn = (document: Document, name: string) =>
  document.querySelector<HTMLInputElement>(`[name="${name}"]`)?.getAttribute('value')

async function open(): Promise<string> {
  const choix = await secretaire.get(busUrls.nouveau(banc.commune))
  const id = typedIn(choix.document, 'id') as string
  const opened = await secretaire.post(busUrls.nouveau(banc.commune), { flux: 'essai', id })
  assert.equal(opened.location, form(id))
  return id
}

test('from the choice to « Envoyer » without JavaScript', async () => {
  const id = await open()
  const { document } = await secretaire.get(form(id))
  assert.equal(document.querySelector('#formulaire')?.getAttribute('enctype'), 'multipart/form-data')
  const sent = await secretaire.postFiles(
    form(id),
    { version: '1', objet: 'Tarifs', numero: 'DE_1', action: 'envoyer' },
    { principal: ['délibération.pdf', PDF], annexes: ['plan.pdf', `${PDF}2`] },
  )
  assert.equal(sent.location, busUrls.dossier(banc.commune, id))
  const complet = await banc.get(id)
  assert.equal(complet.dossier.etat, 'en-cours')
  assert.deepEqual(
    complet.pieces.map(({ nom, role }) => `${role} ${nom}`),
    ['principal délibération.pdf', 'annexe plan.pdf'],
  )
})

test('mistakes come back on the form with what was typed, the fields named, and the file kept', async () => {
  const id = await open()
  const wrong = await secretaire.postFiles(
    form(id),
    { version: '1', objet: 'Tarifs « été »', numero: '', action: 'envoyer' },
    { principal: ['acte.pdf', PDF] },
  )
  assert.equal(wrong.status, 422)
  assert.equal(typedIn(wrong.document, 'objet'), 'Tarifs « été »')
  assert.equal(wrong.document.querySelector('.fautes a')?.getAttribute('href'), '#champ-numero')
  assert.equal(typedIn(wrong.document, 'version'), '2')
  assert.equal((await banc.get(id)).pieces.length, 1)
})

test('a file that cannot be taken does not lose the words', async () => {
  const id = await open()
  const wrong = await secretaire.postFiles(
    form(id),
    { version: '1', objet: 'Tarifs', numero: 'DE_1', action: 'envoyer' },
    { principal: ['acte.docx', 'bonjour'] },
  )
  assert.equal(wrong.status, 422)
  assert.match(wrong.text, /« acte\.docx » n’est pas dans un format accepté/)
  const { dossier } = await banc.get(id)
  assert.deepEqual([dossier.etat, dossier.objet], ['brouillon', 'Tarifs'])
})

test('the second tab is told, keeps what it typed, and may choose to replace', async () => {
  const { dossier } = await banc.brouillon()
  await secretaire.post(form(dossier.id), { version: '2', objet: 'Premier', numero: 'DE_1', action: 'enregistrer' })
  const second = await secretaire.post(form(dossier.id), {
    version: '2',
    objet: 'Second',
    numero: 'DE_1',
    action: 'envoyer',
  })
  assert.equal(second.status, 409)
  assert.match(second.text, /dans un autre onglet/)
  assert.equal(typedIn(second.document, 'objet'), 'Second')
  assert.equal((await banc.get(dossier.id)).dossier.objet, 'Premier')
  const version = typedIn(second.document, 'version') as string
  await secretaire.post(form(dossier.id), { version, objet: 'Second', numero: 'DE_1', action: 'enregistrer' })
  assert.equal((await banc.get(dossier.id)).dossier.objet, 'Second')
})

test('sending from two tabs leads the second to the dossier, which left once', async () => {
  const { dossier } = await banc.brouillon()
  const fields = { version: '2', objet: dossier.objet, numero: dossier.numero, action: 'envoyer' }
  const first = await secretaire.post(form(dossier.id), fields)
  const second = await secretaire.post(form(dossier.id), fields)
  assert.deepEqual([first.status, second.status], [303, 303])
  assert.equal(second.location, busUrls.dossier(banc.commune, dossier.id))
  assert.deepEqual(banc.demandes, ['start signature'])
})

test('the refusal of the first room is shown among the mistakes', async () => {
  const { dossier } = await banc.brouillon()
  banc.regles.signature = { refuse: 'Ce circuit n’existe plus.' }
  const refused = await secretaire.post(form(dossier.id), {
    version: '2',
    objet: dossier.objet,
    numero: dossier.numero,
    action: 'envoyer',
  })
  assert.equal(refused.status, 422)
  assert.match(refused.document.querySelector('.fautes')?.textContent ?? '', /Ce circuit n’existe plus/)
})

test('the background save keeps the draft: after a lost session it is there', async () => {
  const id = await open()
  const saved = await secretaire.post(busUrls.brouillon(banc.commune, id), { version: '1', objet: 'À moitié' })
  const answer = JSON.parse(saved.html) as { version: number; message: string; zones: Record<string, string> }
  assert.equal(answer.version, 2)
  assert.match(answer.message, /Brouillon enregistré à 10/)
  assert.match(answer.zones.tout ?? '', /value="À moitié"/)
  const again = await openNavigateur(banc, [REDACTEUR]).get(form(id))
  assert.equal(typedIn(again.document, 'objet'), 'À moitié')
  const stale = await secretaire.post(busUrls.brouillon(banc.commune, id), { version: '1', objet: 'Autre' })
  assert.equal(stale.status, 409)
  assert.equal(JSON.parse(stale.html).code, 'bus.version-perimee')
})

test('Enter saves: the first button of the form removes nothing', async () => {
  const { dossier } = await banc.brouillon()
  const { document } = await secretaire.get(form(dossier.id))
  assert.equal(document.querySelector('#formulaire button')?.getAttribute('value'), 'enregistrer')
})

test('taking a document out keeps what was typed', async () => {
  const { dossier, pieces } = await banc.brouillon()
  await secretaire.post(form(dossier.id), {
    version: '2',
    objet: 'Gardé',
    numero: 'X',
    retirer: pieces[0]?.id as string,
  })
  const after = await banc.get(dossier.id)
  assert.deepEqual([after.dossier.objet, after.pieces.length], ['Gardé', 0])
})

test('a sent dossier has no form any more; an error gives it back with its reason', async () => {
  const { dossier } = await banc.envoye()
  assert.equal((await secretaire.get(form(dossier.id))).location, busUrls.dossier(banc.commune, dossier.id))
  await banc.tell(dossier.id, 'rejetee')
  const { document, text } = await secretaire.get(form(dossier.id))
  assert.match(text, /Le visa de la page 2 manque/)
  const buttons = [...document.querySelectorAll('main .actions button')].map((button) => button.textContent)
  assert.deepEqual(buttons, ['Corriger et relancer', 'Enregistrer'])
})
