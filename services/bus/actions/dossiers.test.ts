import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { DomainError, FormError, NotFoundError } from '#platform/errors'
import { etapesCourantes } from '../dossier.ts'
import type { DossierComplet, Saisie } from '../modele.ts'
import { etatPhrase } from '../pages/phrases.ts'
import { removeDossier } from '../store/dossiers.ts'
import { type Banc, openBanc, SAISIE } from '../testing.ts'
import { cancelDossier } from './cancel-dossier.ts'
import { addPieces, movePiece, removePiece } from './change-pieces.ts'
import { correctDossier } from './correct-dossier.ts'
import { createDossier } from './create-dossier.ts'
import { duplicateDossier } from './duplicate-dossier.ts'
import { requestAnnulation } from './request-annulation.ts'
import { retryEtape } from './retry-etape.ts'
import { saveBrouillon } from './save-brouillon.ts'
import { sendDossier } from './send-dossier.ts'

let banc: Banc
before(async () => {
  banc = await openBanc()
})
after(() => banc.house.close())
beforeEach(() => {
  banc.demandes.length = 0
  for (const code of Object.keys(banc.regles)) delete banc.regles[code]
})

const save = (id: string, version: number, changes: Partial<Saisie> = {}) =>
  banc.as((ctx) => saveBrouillon(banc.moteur, ctx, { id, version, saisie: { ...SAISIE, ...changes } }))
const send = (id: string, version: number) => banc.as((ctx) => sendDossier(banc.moteur, ctx, { id, version }))
const correct = async (id: string, depuisLeDebut = false) => {
  const { dossier } = await banc.get(id)
  return banc.as((ctx) => correctDossier(banc.moteur, ctx, { id, version: dossier.version, depuisLeDebut }))
}
const add = async (id: string, texte: string, role: 'principal' | 'annexe') => {
  const fichier = await banc.pdf(texte)
  await banc.as((ctx) => addPieces(ctx, id, [{ ...fichier, role }]))
}
const noms = ({ pieces }: DossierComplet) => pieces.map(({ nom }) => nom)
const coded = (code: string) => (error: unknown) => error instanceof DomainError && error.code === code

test('a draft is opened once whatever the number of clicks, and keeps incomplete data without complaint', async () => {
  const id = await banc.as(async (ctx) => ctx.newId())
  await banc.as((ctx) => createDossier(banc.moteur, ctx, { id, flux: 'essai' }))
  await banc.as((ctx) => createDossier(banc.moteur, ctx, { id, flux: 'essai' }))
  const saved = await save(id, 1, { objet: 'Tar', numero: '' })
  assert.deepEqual([saved.objet, saved.version], ['Tar', 2])
})

test('all the mistakes come at once, and what was typed is kept', async () => {
  const { dossier } = await banc.brouillon({ objet: '', numero: '', cheminement: [] })
  await assert.rejects(
    send(dossier.id, dossier.version),
    (error) =>
      error instanceof FormError &&
      assert.deepEqual(
        error.fautes.map(({ champ }) => champ),
        ['objet', 'numero', 'etape_signature'],
      ) === undefined,
  )
  assert.equal((await banc.get(dossier.id)).dossier.etat, 'brouillon')
})

test('two tabs: the second to save something else is told so, and nothing is lost', async () => {
  const { dossier } = await banc.brouillon()
  await save(dossier.id, dossier.version, { objet: 'Premier onglet' })
  await assert.rejects(
    save(dossier.id, dossier.version, { objet: 'Second onglet' }),
    (error) => coded('bus.version-perimee')(error) && /autre onglet/.test((error as Error).message),
  )
  assert.equal((await banc.get(dossier.id)).dossier.objet, 'Premier onglet')
})

test('two tabs that hold the same are no conflict', async () => {
  const { dossier } = await banc.brouillon()
  await save(dossier.id, dossier.version, { objet: 'Même texte' })
  const again = await save(dossier.id, dossier.version, { objet: 'Même texte' })
  assert.equal(again.version, dossier.version + 1)
})

test('a double click and a second tab send once', async () => {
  const { dossier } = await banc.brouillon()
  const clicks = await Promise.allSettled([send(dossier.id, dossier.version), send(dossier.id, dossier.version)])
  assert.deepEqual(clicks.map(({ status }) => status).sort(), ['fulfilled', 'rejected'])
  await assert.rejects(send(dossier.id, dossier.version + 1), coded('bus.deja-envoye'))
  await assert.rejects(save(dossier.id, dossier.version, { objet: 'Trop tard' }), coded('bus.deja-envoye'))
  assert.deepEqual(banc.demandes, ['start signature'])
})

test('when the first room refuses, the dossier stays a draft', async () => {
  const { dossier } = await banc.brouillon()
  banc.regles.signature = { refuse: 'Ce circuit n’existe plus.' }
  await assert.rejects(send(dossier.id, dossier.version), /Ce circuit n’existe plus/)
  const { dossier: after, etapes } = await banc.get(dossier.id)
  assert.deepEqual([after.etat, after.envoyeLe, etapes], ['brouillon', null, []])
})

test('a new main document replaces the former; the same file twice is one; annexes move', async () => {
  const { dossier } = await banc.brouillon()
  await add(dossier.id, 'annexe-a', 'annexe')
  await add(dossier.id, 'annexe-b', 'annexe')
  await add(dossier.id, 'annexe-b', 'annexe')
  await add(dossier.id, 'acte-2', 'principal')
  const complet = await banc.get(dossier.id)
  assert.deepEqual(noms(complet), ['acte-2.pdf', 'annexe-a.pdf', 'annexe-b.pdf'])
  await banc.as((ctx) => movePiece(ctx, dossier.id, complet.pieces[2]?.id as string, 'haut'))
  await banc.as((ctx) => removePiece(ctx, dossier.id, complet.pieces[1]?.id as string))
  await banc.as((ctx) => removePiece(ctx, dossier.id, complet.pieces[1]?.id as string))
  assert.deepEqual(noms(await banc.get(dossier.id)), ['acte-2.pdf', 'annexe-b.pdf'])
})

test('a file of another kind is refused by its content, with its name', async () => {
  const { dossier } = await banc.brouillon()
  const text = await banc.house.files.write(banc.commune.id, [new TextEncoder().encode('bonjour')] as never)
  await assert.rejects(
    banc.as((ctx) => addPieces(ctx, dossier.id, [{ ...text, nom: 'note.pdf', role: 'annexe' }])),
    (error) => error instanceof FormError && /« note\.pdf »/.test(error.fautes[0]?.message ?? ''),
  )
})

test('after an anomaly, new data go again without a new signature', async () => {
  const { dossier } = await banc.envoye()
  await banc.tell(dossier.id, 'faite')
  await banc.tell(dossier.id, 'rejetee')
  const { dossier: wrong } = await banc.get(dossier.id)
  await save(dossier.id, wrong.version, { donnees: { matiere: '7.10' } })
  const reprise = await correct(dossier.id)
  assert.equal(reprise.depuis, 'etape')
  assert.deepEqual(banc.demandes, ['start signature', 'start tdt-actes', 'start tdt-actes'])
  assert.deepEqual(
    etapesCourantes(await banc.get(dossier.id)).map(({ etat }) => etat),
    ['fait', 'en-cours', 'attendu'],
  )
})

test('when the text changes after the signature, the dossier is signed again', async () => {
  const { dossier } = await banc.envoye()
  await banc.tell(dossier.id, 'faite')
  await banc.tell(dossier.id, 'rejetee')
  await add(dossier.id, 'texte-corrige', 'principal')
  assert.deepEqual(await correct(dossier.id), { depuis: 'debut', raison: 'documents' })
  const complet = await banc.get(dossier.id)
  assert.equal(complet.dossier.tour, 2)
  assert.deepEqual(
    etapesCourantes(complet).map(({ etat }) => etat),
    ['en-cours', 'attendu', 'attendu'],
  )
  assert.deepEqual(banc.demandes, ['start signature', 'start tdt-actes', 'start signature'])
})

test('the agent may ask for the whole way again; an answer about the former round is ignored', async () => {
  const { dossier } = await banc.envoye()
  const { etapes } = await banc.get(dossier.id)
  await banc.tell(dossier.id, 'rejetee')
  await correct(dossier.id, true)
  await banc.tell(dossier.id, 'faite', { reference: etapes[0]?.reference as string })
  assert.deepEqual(
    etapesCourantes(await banc.get(dossier.id)).map(({ etat }) => etat),
    ['en-cours', 'attendu', 'attendu'],
  )
})

test('an étape left out while correcting changes the whole way', async () => {
  const { dossier } = await banc.envoye()
  await banc.tell(dossier.id, 'rejetee')
  const { dossier: wrong } = await banc.get(dossier.id)
  await save(dossier.id, wrong.version, { cheminement: ['tdt-actes', 'publication'] })
  assert.deepEqual(await correct(dossier.id), { depuis: 'debut', raison: 'cheminement' })
  assert.deepEqual(
    etapesCourantes(await banc.get(dossier.id)).map(({ code }) => code),
    ['tdt-actes', 'publication'],
  )
})

test('an étape in error is relaunched as it is, once', async () => {
  const { dossier } = await banc.envoye()
  await banc.tell(dossier.id, 'rejetee')
  await banc.as((ctx) => retryEtape(banc.moteur, ctx, dossier.id))
  await assert.rejects(
    banc.as((ctx) => retryEtape(banc.moteur, ctx, dossier.id)),
    coded('bus.etat-refuse'),
  )
  assert.deepEqual(banc.demandes, ['start signature', 'start signature'])
})

test('a dossier under signature is taken back with its reason; its later events are ignored', async () => {
  const { dossier, etapes } = await banc.envoye()
  const cancel = (motif: string) => banc.as((ctx) => cancelDossier(banc.moteur, ctx, { id: dossier.id, motif }))
  await assert.rejects(cancel(''), FormError)
  await cancel('Erreur de montant')
  await banc.tell(dossier.id, 'faite', { reference: etapes[0]?.reference as string })
  const { dossier: after } = await banc.get(dossier.id)
  assert.equal(after.etat, 'annule')
  assert.deepEqual(banc.demandes, ['start signature', 'withdraw signature : Erreur de montant'])
  const phrase = etatPhrase(banc.moteur, await banc.get(dossier.id), after.closLe as Date)
  assert.match(phrase, /^Annulé aujourd’hui à .*\. Annulé : Erreur de montant\.$/)
})

test('once the préfecture has the acte, cancelling is refused with the way that remains', async () => {
  const { dossier } = await banc.envoye()
  await banc.tell(dossier.id, 'faite')
  banc.regles['tdt-actes'] = { retrait: 'La préfecture a reçu l’acte : demandez-lui l’annulation.' }
  await assert.rejects(
    banc.as((ctx) => cancelDossier(banc.moteur, ctx, { id: dossier.id, motif: 'Erreur' })),
    coded('bus.retrait-impossible'),
  )
  await assert.rejects(
    banc.as((ctx) => requestAnnulation(banc.moteur, ctx, dossier.id)),
    coded('bus.etat-refuse'),
  )
  await banc.tell(dossier.id, 'faite')
  await banc.as((ctx) => requestAnnulation(banc.moteur, ctx, dossier.id))
  assert.ok(banc.demandes.includes('annulation tdt-actes'))
})

test('a copy keeps what is said, not the documents nor the number', async () => {
  const { dossier } = await banc.envoye()
  const nouveauId = await banc.as(async (ctx) => ctx.newId())
  await banc.as((ctx) => duplicateDossier(banc.moteur, ctx, { id: dossier.id, nouveauId }))
  await banc.as((ctx) => duplicateDossier(banc.moteur, ctx, { id: dossier.id, nouveauId }))
  const copy = await banc.get(nouveauId)
  assert.deepEqual(
    [copy.dossier.etat, copy.dossier.objet, copy.dossier.numero, copy.dossier.dupliqueDe, copy.pieces],
    ['brouillon', 'Tarifs de la cantine', '', dossier.id, []],
  )
})

test('another commune does not know the dossier exists', async () => {
  const { dossier } = await banc.envoye()
  const voisine = await banc.house.createCollectivite()
  const refused = [
    (id: string) => banc.house.as(banc.secretaire, voisine, (ctx) => sendDossier(banc.moteur, ctx, { id, version: 2 })),
    (id: string) => banc.house.as(banc.secretaire, voisine, (ctx) => retryEtape(banc.moteur, ctx, id)),
    (id: string) =>
      banc.house.as(banc.secretaire, voisine, (ctx) => cancelDossier(banc.moteur, ctx, { id, motif: 'non' })),
    (id: string) =>
      banc.house.as(banc.secretaire, voisine, (ctx) => duplicateDossier(banc.moteur, ctx, { id, nouveauId: id })),
    (id: string) => banc.house.as(banc.secretaire, voisine, (ctx) => removePiece(ctx, id, id)),
  ]
  for (const act of refused) await assert.rejects(act(dossier.id), NotFoundError)
  await banc.house.as(banc.secretaire, voisine, (ctx) => removeDossier(ctx.tx, banc.commune.id, dossier.id))
  assert.equal((await banc.get(dossier.id)).dossier.etat, 'en-cours')
})
