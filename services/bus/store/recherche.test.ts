import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'drizzle-orm'
import { rowsOf } from '#platform/db'
import { type Banc, openBanc } from '../testing.ts'
import { countDossiers, type FiltreDossiers, listDossiers } from './recherche.ts'

let banc: Banc
before(async () => {
  banc = await openBanc()
  for (const [objet, numero] of [
    ['Attribution de subventions aux associations', 'DE_2026_01'],
    ['Réfection de la toiture de l’école', 'DE_2026_02'],
    ['Arrêté de circulation, rue des Écoles', 'AR_2026_01'],
    ['Élagage à l’aplomb', 'AR_2026_02'],
  ] as const) {
    await banc.brouillon({ objet, numero })
  }
  const { dossier } = await banc.envoye({ objet: 'Vote du budget', numero: 'DE_2026_03' })
  await banc.tell(dossier.id, 'rejetee')
})
after(() => banc.house.close())

const find = (filtre: FiltreDossiers) =>
  banc.as(async (ctx) =>
    (await listDossiers(ctx, filtre, { par: 'numero', sens: 'asc' }, { limit: 50, offset: 0 })).map(
      ({ numero }) => numero,
    ),
  )

test('words are found whatever their accents, number and capitals', async () => {
  assert.deepEqual(await find({ mots: 'ECOLE' }), ['AR_2026_01', 'DE_2026_02'])
  assert.deepEqual(await find({ mots: 'écoles' }), ['AR_2026_01', 'DE_2026_02'])
  assert.deepEqual(await find({ mots: 'elagage' }), ['AR_2026_02'])
})

test('every word counts, the last may be unfinished, little words do not', async () => {
  assert.deepEqual(await find({ mots: 'subvention association' }), ['DE_2026_01'])
  assert.deepEqual(await find({ mots: 'les subv' }), ['DE_2026_01'])
  assert.deepEqual(await find({ mots: 'subvention école' }), [])
})

test('a number is found whole or by its start', async () => {
  assert.deepEqual(await find({ mots: 'AR_2026_02' }), ['AR_2026_02'])
  assert.deepEqual(await find({ mots: 'DE_2026' }), ['DE_2026_01', 'DE_2026_02', 'DE_2026_03'])
})

test('what is typed is never read as a query language', async () => {
  assert.deepEqual(await find({ mots: `'); drop table & | ! <-> :*` }), [])
})

test('filters by state, flux and dates add up', async () => {
  assert.deepEqual(await find({ etat: 'en-erreur' }), ['DE_2026_03'])
  assert.deepEqual(await find({ etat: 'brouillon', mots: 'toiture' }), ['DE_2026_02'])
  assert.deepEqual(await find({ sansBrouillons: true }), ['DE_2026_03'])
  assert.deepEqual(await find({ avant: new Date('2020-01-01') }), [])
  assert.equal(await banc.as((ctx) => countDossiers(ctx, { flux: 'essai' })), 5)
})

test('another commune finds nothing', async () => {
  const voisine = await banc.house.createCollectivite()
  const found = await banc.house.as(banc.secretaire, voisine, (ctx) => countDossiers(ctx, { mots: 'budget' }))
  assert.equal(found, 0)
})

test('the list and the search walk indexes that begin with the collectivité', async () => {
  const plans = await banc.as(async (ctx) => {
    await ctx.tx.execute(sql`set local enable_seqscan = off`)
    const words = await rowsOf<{ 'QUERY PLAN': string }>(
      ctx.tx,
      sql`explain select dossier_id from bus.mot where collectivite_id = ${banc.commune.id} and mot >= 'budget' and mot < 'budgeu'`,
    )
    const latest = await rowsOf<{ 'QUERY PLAN': string }>(
      ctx.tx,
      sql`explain select * from bus.dossier where collectivite_id = ${banc.commune.id} order by modifie_le desc, id desc limit 25`,
    )
    return [words, latest].map((rows) => rows.map((row) => row['QUERY PLAN']).join('\n'))
  })
  assert.match(plans[0] ?? '', /mot_collectivite_id_mot_dossier_id_idx|mot >= 'budget'/)
  assert.match(plans[1] ?? '', /dossier_collectivite_id_modifie_le_id_idx/)
  assert.doesNotMatch(plans[1] ?? '', /Sort/)
})
