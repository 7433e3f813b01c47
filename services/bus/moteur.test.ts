import assert from 'node:assert/strict'
import { after, before, beforeEach, test } from 'node:test'
import { listEntrees } from '#platform/journal'
import { etapesCourantes } from './dossier.ts'
import { type Banc, openBanc } from './testing.ts'

let banc: Banc
before(async () => {
  banc = await openBanc()
})
after(() => banc.house.close())
beforeEach(() => {
  banc.demandes.length = 0
  for (const code of Object.keys(banc.regles)) delete banc.regles[code]
})

const etats = async (id: string) => etapesCourantes(await banc.get(id)).map(({ etat }) => etat)
const noms = (id: string) =>
  banc.as(async (ctx) => (await listEntrees(ctx, { type: 'dossier', id })).map(({ nom }) => nom))

test('a dossier goes from étape to étape by the events of the rooms, to its end', async () => {
  const { dossier } = await banc.envoye()
  assert.deepEqual(await etats(dossier.id), ['en-cours', 'attendu', 'attendu'])
  for (let step = 0; step < 3; step++) await banc.tell(dossier.id, 'faite')
  const { dossier: done } = await banc.get(dossier.id)
  assert.equal(done.etat, 'termine')
  assert.ok(done.closLe)
  assert.deepEqual(await etats(dossier.id), ['fait', 'fait', 'fait'])
  assert.deepEqual(banc.demandes, ['start signature', 'start tdt-actes', 'start publication'])
  assert.deepEqual((await noms(dossier.id)).slice(-3), [
    'dossier.etape-commencee',
    'dossier.etape-terminee',
    'dossier.termine',
  ])
})

test('an event told twice starts the next étape once', async () => {
  const { dossier, etapes } = await banc.envoye()
  const reference = etapes[0]?.reference as string
  await banc.tell(dossier.id, 'faite', { reference })
  await banc.tell(dossier.id, 'faite', { reference })
  assert.deepEqual(await etats(dossier.id), ['fait', 'en-cours', 'attendu'])
  assert.deepEqual(banc.demandes, ['start signature', 'start tdt-actes'])
})

test('a progress that arrives after the end of the étape says nothing', async () => {
  const { dossier, etapes } = await banc.envoye()
  const reference = etapes[0]?.reference as string
  await banc.tell(dossier.id, 'faite', { reference })
  await banc.tell(dossier.id, 'vue', { reference })
  const [signature] = etapesCourantes(await banc.get(dossier.id))
  assert.equal(signature?.message, 'Fait')
})

test('progress tells who is awaited and since when', async () => {
  const { dossier } = await banc.envoye()
  banc.house.setNow('2026-03-03T10:00:00Z')
  await banc.tell(dossier.id, 'vue', { details: { texte: 'En attente du visa de Mme Roy' } })
  const [signature] = etapesCourantes(await banc.get(dossier.id))
  assert.equal(signature?.message, 'En attente du visa de Mme Roy')
  assert.equal(signature?.depuis?.toISOString(), '2026-03-03T10:00:00.000Z')
})

test('an event about an object that this dossier does not follow is ignored', async () => {
  const { dossier } = await banc.envoye()
  await banc.tell(dossier.id, 'faite', { reference: '0198c0de-0000-7000-8000-000000000000' })
  assert.deepEqual(await etats(dossier.id), ['en-cours', 'attendu', 'attendu'])
})

test('a refusal puts the dossier in error once, and a late good answer takes it out', async () => {
  const { dossier } = await banc.envoye()
  await banc.tell(dossier.id, 'rejetee')
  await banc.tell(dossier.id, 'rejetee')
  assert.equal((await banc.get(dossier.id)).dossier.etat, 'en-erreur')
  assert.equal((await noms(dossier.id)).filter((nom) => nom === 'dossier.en-erreur').length, 1)
  await banc.tell(dossier.id, 'faite')
  assert.equal((await banc.get(dossier.id)).dossier.etat, 'en-cours')
  assert.deepEqual(await etats(dossier.id), ['fait', 'en-cours', 'attendu'])
})

test('when the next room refuses, its half-made work is undone and the dossier says why', async () => {
  const { dossier } = await banc.envoye()
  banc.regles['tdt-actes'] = { refuse: 'Ce numéro est déjà pris.' }
  await banc.tell(dossier.id, 'faite')
  const complet = await banc.get(dossier.id)
  const [, tdt] = etapesCourantes(complet)
  assert.equal(complet.dossier.etat, 'en-erreur')
  assert.equal(tdt?.etat, 'erreur')
  assert.equal(tdt?.message, 'Ce numéro est déjà pris.')
  assert.equal(tdt?.reference, null)
  const recues = await banc.as((ctx) =>
    ctx.tx.execute(
      `select 1 from journal.entree where nom = 'piece.recue' and details->>'origine' = 'dossier:${dossier.id}'`,
    ),
  )
  assert.equal((recues as { rows: unknown[] }).rows.length, 1)
})

test('what an étape brings back is kept under the name of the dossier', async () => {
  const { dossier, pieces } = await banc.envoye()
  await banc.tell(dossier.id, 'faite', { details: { fichierId: pieces[0]?.fichierId as string } })
  const { pieces: after } = await banc.get(dossier.id)
  const signe = after.find(({ resultat }) => resultat === 'document-signe')
  assert.equal(signe?.nom, 'signé.pdf')
  assert.notEqual(signe?.fichierId, pieces[0]?.fichierId)
})

test('a transmission cancelled by the préfecture cancels a finished dossier', async () => {
  const { dossier, etapes } = await banc.envoye({ cheminement: ['tdt-actes'] })
  const reference = etapes[0]?.reference as string
  await banc.tell(dossier.id, 'faite')
  assert.equal((await banc.get(dossier.id)).dossier.etat, 'termine')
  await banc.tell(dossier.id, 'annulee', { reference })
  assert.equal((await banc.get(dossier.id)).dossier.etat, 'annule')
})
