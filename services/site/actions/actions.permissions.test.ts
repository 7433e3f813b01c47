import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Actor } from '#platform/context'
import { FormError } from '#platform/errors'
import { listEntrees } from '#platform/journal'
import { type ActeAPublier, getPublication, publishActe, withdrawPublication } from '../index.ts'
import { aPdf, type Banc, openBanc } from '../testing.ts'

let banc: Banc
before(async () => {
  banc = await openBanc()
})
after(() => banc.close())

const operateur: Actor = {
  genre: 'operateur',
  compteId: '019c0000-0000-7000-8000-0000000000aa',
  nom: 'Op',
  email: 'op@essai.test',
  roles: new Set(['exploitation.operateur', 'site.redacteur']),
}

const ACTORS: Record<string, [actor: () => Actor, allowed: boolean]> = {
  'writer of the site': [() => banc.redacteur, true],
  'the program itself': [() => ({ genre: 'systeme', nom: 'Parvis (bus)' }), true],
  'agent without the role': [() => banc.house.actor(['bus.redacteur', 'annuaire.administrateur']), false],
  'staff of the operator': [() => operateur, false],
  public: [() => ({ genre: 'public', nom: 'Public' }), false],
}

for (const [name, [actor, allowed]] of Object.entries(ACTORS)) {
  test(`${name} ${allowed ? 'publishes and withdraws' : 'neither publishes nor withdraws'}`, async () => {
    const fichier = await banc.fichier(aPdf(name), 'acte.pdf')
    const id = await banc.publish()
    const publish = () => banc.as((ctx) => publishActe(ctx, anActe({ fichierId: fichier.id })), actor())
    const withdraw = () => banc.as((ctx) => withdrawPublication(ctx, id, 'Erreur'), actor())
    for (const act of [publish, withdraw])
      await (allowed ? assert.doesNotReject(act) : assert.rejects(act, { code: 'http.interdit' }))
  })
}

function anActe(changes: Partial<ActeAPublier>): ActeAPublier {
  return {
    fichierId: '',
    annexes: [],
    objet: 'Tarifs',
    numero: '1',
    natureLibelle: 'Délibérations',
    matiere: '7.10',
    dateDecision: '2026-11-20',
    auteur: { nom: 'Hélène Essai', qualite: 'Maire' },
    ...changes,
  }
}

const faultsOf = (changes: Partial<ActeAPublier>) =>
  banc
    .as((ctx) => publishActe(ctx, anActe(changes)))
    .then(
      () => [],
      (error: unknown) => {
        assert.ok(error instanceof FormError)
        return error.fautes.map(({ champ }) => champ)
      },
    )

test('what the law asks for is asked for, all at once', async () => {
  const pdf = await banc.fichier(aPdf('x'), 'acte.pdf')
  const word = await banc.fichier(new TextEncoder().encode('du texte'), 'acte.txt')
  const unknown = '019c0000-0000-7000-8000-000000000000'
  assert.deepEqual(await faultsOf({ fichierId: word.id }), ['documents'], 'a format that can be modified')
  assert.deepEqual(await faultsOf({ fichierId: unknown }), ['documents'])
  assert.deepEqual(await faultsOf({ fichierId: pdf.id, annexes: [unknown] }), ['documents'], 'not in full')
  assert.deepEqual(await faultsOf({ fichierId: pdf.id, annexes: [word.id] }), [], 'annexes have any format')
  assert.deepEqual(
    await faultsOf({ fichierId: pdf.id, objet: ' ', auteur: { nom: 'X', qualite: '' }, dateDecision: '2026-02-30' }),
    ['objet', 'auteur', 'dateDecision'],
  )
})

test('a file of another collectivité cannot be published', async () => {
  const other = await banc.house.createCollectivite()
  const stranger = await banc.fichier(aPdf('ailleurs'), 'acte.pdf', other)
  assert.deepEqual(await faultsOf({ fichierId: stranger.id }), ['documents'])
})

test('a withdrawal says why, happens once, and tells whether it came too early', async () => {
  const id = await banc.publish()
  const withdraw = (motif: string) => banc.as((ctx) => withdrawPublication(ctx, id, motif))
  await assert.rejects(withdraw('  '), { code: 'formulaire.fautes' })
  await assert.rejects(withdraw('x'.repeat(501)), { code: 'formulaire.fautes' })
  await withdraw('Donnée personnelle')
  await assert.rejects(withdraw('Encore'), { code: 'site.deja-retiree' })
  const entries = await banc.as((ctx) => listEntrees(ctx, { type: 'publication', id }))
  assert.deepEqual(entries.at(-1)?.details, {
    origine: 'dossier:1',
    motif: 'Donnée personnelle',
    avantDeuxMois: true,
  })
  assert.equal((await banc.as((ctx) => getPublication(ctx, id))).retireeLe?.toISOString(), '2026-11-25T10:00:00.000Z')
})

test('after two months a withdrawal is no longer early', async () => {
  const id = await banc.publish()
  banc.house.setNow('2027-01-26T10:00:00Z')
  await banc.as((ctx) => withdrawPublication(ctx, id, 'Acte abrogé'))
  banc.house.setNow('2026-11-25T10:00:00Z')
  const entries = await banc.as((ctx) => listEntrees(ctx, { type: 'publication', id }))
  assert.equal(entries.at(-1)?.details.avantDeuxMois, false)
})

test('another collectivité can neither see nor withdraw it', async () => {
  const other = await banc.house.createCollectivite()
  const id = await banc.publish()
  const system: Actor = { genre: 'systeme', nom: 'x' }
  await assert.rejects(
    banc.as((ctx) => getPublication(ctx, id), system, other),
    { code: 'http.introuvable' },
  )
  await assert.rejects(
    banc.as((ctx) => withdrawPublication(ctx, id, 'x'), system, other),
    { code: 'http.introuvable' },
  )
})
