import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Actor } from '#platform/context'
import { cancelTransmission } from './actions/cancel-transmission.ts'
import { classerRetour } from './actions/classer-retour.ts'
import { depositActe } from './actions/deposit-acte.ts'
import { requestClassification } from './actions/request-classification.ts'
import { resendEnveloppe } from './actions/resend-enveloppe.ts'
import { retryTampon } from './actions/retry-tampon.ts'
import { rereadCourriel } from './actions/treat-courriel.ts'
import type { Transaction } from './modele.ts'
import { canCancel, canRead, canResend, canTransmit } from './permissions.ts'
import { ETATS, type EtatTransaction } from './states.ts'
import { type Banc, openBanc } from './testing.ts'

let banc: Banc
let acte: Transaction
before(async () => {
  banc = await openBanc()
  acte = await banc.acquitte()
})
after(() => banc.close())

const agent = (...roles: string[]): Actor => banc.house.actor(roles)
const operateur = (): Actor => ({
  genre: 'operateur',
  compteId: acte.id,
  nom: 'Op',
  email: 'op@essai.test',
  roles: new Set(['exploitation.operateur']),
})
const PUBLIC: Actor = { genre: 'public', nom: 'Public' }

test('reading: those of the room, and the operator who helps', () => {
  assert.ok(canRead(agent('teletransmission.lecteur')) && canRead(agent('teletransmission.teletransmetteur')))
  assert.ok(canRead(operateur()))
  assert.ok(!canRead(agent('bus.redacteur')) && !canRead(PUBLIC))
})

test('acting: only who transmits; the operator never in the place of the commune', () => {
  assert.ok(canTransmit(agent('teletransmission.teletransmetteur')).ok)
  for (const actor of [agent('teletransmission.lecteur'), agent(), operateur(), PUBLIC]) {
    const decision = canTransmit(actor)
    assert.ok(!decision.ok && decision.raison.length > 20)
  }
})

test('cancelling needs an accusé de réception, sending again a missing answer', () => {
  const secretaire = agent('teletransmission.teletransmetteur')
  const allowed = (can: (etat: EtatTransaction) => { ok: boolean }) =>
    (Object.keys(ETATS) as EtatTransaction[]).filter((etat) => can(etat).ok)
  assert.deepEqual(
    allowed((etat) => canCancel(secretaire, { type: 1, etat })),
    ['acquitte'],
  )
  assert.deepEqual(
    allowed((etat) => canCancel(secretaire, { type: 7, etat })),
    [],
  )
  assert.deepEqual(
    allowed((etat) => canResend(secretaire, { type: 1, etat }, true)),
    ['en-attente', 'transmis'],
  )
  assert.deepEqual(
    allowed((etat) => canResend(secretaire, { type: 1, etat }, false)),
    ['en-attente'],
  )
})

test('every action asks', async () => {
  const depot = await banc.depot()
  const refused = [agent('teletransmission.lecteur'), operateur(), PUBLIC]
  for (const actor of refused) {
    for (const work of [
      (ctx: Parameters<typeof depositActe>[0]) => depositActe(ctx, depot),
      requestClassification,
      (ctx: Parameters<typeof depositActe>[0]) => cancelTransmission(ctx, acte.id),
      (ctx: Parameters<typeof depositActe>[0]) => resendEnveloppe(ctx, acte.id),
      (ctx: Parameters<typeof depositActe>[0]) => retryTampon(ctx, acte.id),
      (ctx: Parameters<typeof depositActe>[0]) => classerRetour(ctx, acte.id),
    ]) {
      await assert.rejects(banc.as<unknown>(work, actor), { code: 'http.interdit' })
    }
  }
  await assert.rejects(
    banc.as((ctx) => rereadCourriel(ctx, acte.id)),
    { code: 'http.interdit' },
  )
})

test('another commune finds nothing', async () => {
  const [depot, voisin] = [await banc.depot(), banc.voisine]
  for (const work of [
    (ctx: Parameters<typeof depositActe>[0]) => cancelTransmission(ctx, acte.id),
    (ctx: Parameters<typeof depositActe>[0]) => resendEnveloppe(ctx, acte.id),
  ]) {
    await assert.rejects(banc.as(work, banc.secretaire, voisin), { code: 'http.introuvable' })
  }
  await assert.rejects(
    banc.as((ctx) => depositActe(ctx, depot), banc.secretaire, voisin),
    { code: 'formulaire.fautes' },
  )
})
