import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Actor } from '#platform/context'
import { DomainError } from '#platform/errors'
import type { EtatDossier } from '../states.ts'
import { type Banc, openBanc, SAISIE } from '../testing.ts'
import { cancelDossier } from './cancel-dossier.ts'
import { addPieces } from './change-pieces.ts'
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

/** Every act; `oui` allowed, `non` seen but refused (403), `409` the state speaks for itself, `404` nothing is seen. */
const ACTES = {
  saveBrouillon: (actor: Actor, id: string, version: number) =>
    banc.as(
      (ctx) => saveBrouillon(banc.moteur, ctx, { id, version, saisie: { ...SAISIE, objet: 'Autre objet' } }),
      actor,
    ),
  addPieces: async (actor: Actor, id: string) => {
    const fichier = await banc.pdf('annexe')
    await banc.as((ctx) => addPieces(ctx, id, [{ ...fichier, role: 'annexe' }]), actor)
  },
  sendDossier: (actor: Actor, id: string, version: number) =>
    banc.as((ctx) => sendDossier(banc.moteur, ctx, { id, version }), actor),
  correctDossier: (actor: Actor, id: string, version: number) =>
    banc.as((ctx) => correctDossier(banc.moteur, ctx, { id, version }), actor),
  retryEtape: (actor: Actor, id: string) => banc.as((ctx) => retryEtape(banc.moteur, ctx, id), actor),
  cancelDossier: (actor: Actor, id: string) =>
    banc.as((ctx) => cancelDossier(banc.moteur, ctx, { id, motif: 'Erreur' }), actor),
  requestAnnulation: (actor: Actor, id: string) => banc.as((ctx) => requestAnnulation(banc.moteur, ctx, id), actor),
  duplicateDossier: (actor: Actor, id: string) =>
    banc.as((ctx) => duplicateDossier(banc.moteur, ctx, { id, nouveauId: ctx.newId() }), actor),
} as const

const ETATS: readonly EtatDossier[] = ['brouillon', 'en-cours', 'en-erreur', 'termine', 'annule']

/** Answers of each act in the five states above. */
const REDACTEUR: Record<keyof typeof ACTES, string> = {
  saveBrouillon: 'oui 409 oui 409 non',
  addPieces: 'oui 409 oui 409 non',
  sendDossier: 'oui 409 409 409 409',
  correctDossier: 'non non oui non non',
  retryEtape: 'non 409 oui non non',
  cancelDossier: 'oui oui oui non non',
  requestAnnulation: 'non 409 409 oui non',
  duplicateDossier: 'oui oui oui oui oui',
}

async function openInEtat(etat: EtatDossier): Promise<{ id: string; version: number }> {
  const { dossier } = etat === 'brouillon' ? await banc.brouillon() : await banc.envoye()
  if (etat === 'en-erreur') await banc.tell(dossier.id, 'rejetee')
  if (etat === 'termine') for (let step = 0; step < 3; step++) await banc.tell(dossier.id, 'faite')
  if (etat === 'annule') await banc.as((ctx) => cancelDossier(banc.moteur, ctx, { id: dossier.id, motif: 'Erreur' }))
  const { dossier: now } = await banc.get(dossier.id)
  assert.equal(now.etat, etat)
  return now
}

async function answerOf(act: () => Promise<unknown>): Promise<string> {
  try {
    await act()
    return 'oui'
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
    assert.match(error.message, /[.!?]$/, 'a refusal is a sentence')
    return error.status === 403 ? 'non' : String(error.status)
  }
}

for (const [nom, expected] of Object.entries(REDACTEUR) as [keyof typeof ACTES, string][]) {
  test(`${nom} by a rédacteur, in each state`, async () => {
    const answers: string[] = []
    for (const etat of ETATS) {
      const { id, version } = await openInEtat(etat)
      answers.push(await answerOf(() => ACTES[nom](banc.secretaire, id, version)))
    }
    assert.equal(answers.join(' '), expected)
  })
}

test('a lecteur, an operator and an agent without role change nothing; only the first two see', async () => {
  const lecteur = banc.house.actor(['bus.lecteur'])
  const sansRole = banc.house.actor(['parapheur.signataire'])
  const operateur: Actor = { genre: 'operateur', compteId: 'x', nom: 'Support', email: 's@op.test', roles: new Set() }
  for (const etat of ['brouillon', 'en-cours', 'en-erreur', 'termine'] as const) {
    const { id, version } = await openInEtat(etat)
    for (const nom of Object.keys(ACTES) as (keyof typeof ACTES)[]) {
      for (const actor of [lecteur, operateur, sansRole]) {
        const answer = await answerOf(() => ACTES[nom](actor, id, version))
        const hidden = actor === sansRole || (actor === lecteur && etat === 'brouillon')
        assert.ok(answer === 'non' || (hidden && answer === '404'), `${nom} ${etat} ${actor.nom} : ${answer}`)
      }
    }
  }
})

test('opening a draft asks for the role', async () => {
  const open = (actor: Actor) =>
    answerOf(() => banc.as((ctx) => createDossier(banc.moteur, ctx, { id: ctx.newId(), flux: 'essai' }), actor))
  assert.equal(await open(banc.secretaire), 'oui')
  assert.equal(await open(banc.house.actor(['bus.lecteur'])), 'non')
  assert.equal(await open({ genre: 'public', nom: 'Public' }), 'non')
})
