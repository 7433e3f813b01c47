import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { inOperateurContext } from '#platform/context'
import type { Database } from '#platform/db'
import type { House } from '#platform/service'
import {
  buildAnomalieActe,
  buildArAnnulation,
  buildRetourClassification,
  nationalClassification,
} from '#standards/actes'
import { reexamineRetour } from '../actions/reexamine-retour.ts'
import { rereadCourriel } from '../actions/treat-courriel.ts'
import { listCourriels, listRetours, listRetoursOf } from '../store/retours.ts'
import { findEnChemin } from '../store/transactions.ts'
import { type Banc, openBanc } from '../testing.ts'
import { getClassification } from '../vue.ts'
import { readCourriel } from './read-courriel.ts'

let banc: Banc
before(async () => {
  banc = await openBanc()
})
after(() => banc.close())

const who = { actor: { genre: 'systeme', nom: 'Essai' }, requestId: 'essai' } as const
const courriels = () => inOperateurContext(banc.house, who, (ctx) => listCourriels(ctx, { limit: 100 }))
const lastCourriel = async () => (await courriels())[0]
const aRattacher = () => banc.as((ctx) => listRetours(ctx, ['a-rattacher']))

test('an accusé de réception of UTF-8 bytes under another declaration is read, and kept byte for byte', async () => {
  const acte = await banc.transmis({ objet: 'Réfection de l’école' })
  const [enveloppe, message] = banc.ar(acte)
  const utf8 = Buffer.from(Buffer.from(message?.contenu as Uint8Array).toString('latin1'), 'utf8')
  await banc.mail([enveloppe as never, { nom: message?.nom as string, contenu: utf8 }])
  assert.equal((await banc.get(acte.id)).etat, 'acquitte')
})

test('an accusé de réception renamed, without envelope, still finds its acte', async () => {
  const acte = await banc.transmis()
  const [, message] = banc.ar(acte)
  await banc.mail([{ nom: 'reponse.xml', contenu: message?.contenu as Uint8Array }])
  assert.equal((await banc.get(acte.id)).etat, 'acquitte')
})

test('the accusé de réception of an unknown acte waits, and finds it once it is there', async () => {
  const depot = await banc.depot({ numero: 'TARD_1' })
  const absent = { ...depot, dateClassification: '2019-04-18' } as never
  await banc.mail(banc.ar(absent))
  const [retour] = await aRattacher()
  assert.match(retour?.motif ?? '', /acte inconnu ici/)
  assert.deepEqual(await banc.noms(retour?.id as string, 'retour'), ['acte.retour-inconnu'])
  const acte = await banc.transmis({ ...depot })
  const issue = await reexamineRetour(
    banc.house,
    { actor: banc.secretaire, collectivite: banc.commune, requestId: 'essai' },
    retour?.id as string,
  )
  assert.equal(issue.etat, 'applique')
  assert.equal((await banc.get(acte.id)).etat, 'acquitte')
  assert.deepEqual(await aRattacher(), [])
})

test('a message for a SIREN of nobody here stays with the operator, who may have it read again', async () => {
  const acte = await banc.transmis()
  await banc.mail(banc.ar(acte, { siren: '999999999' }))
  const courriel = await lastCourriel()
  assert.deepEqual([courriel?.etat, courriel?.siren], ['a-rattacher', '999999999'])
  assert.equal((await banc.get(acte.id)).etat, 'transmis')
  const operateur = {
    genre: 'operateur',
    compteId: acte.id,
    nom: 'Op',
    email: 'op@essai.test',
    roles: new Set(['exploitation.operateur']),
  } as const
  await banc.as((ctx) => rereadCourriel(ctx, courriel?.id as string), operateur, banc.operateur)
  assert.equal((await lastCourriel())?.etat, 'recu')
  await banc.house.drainJobs()
  assert.equal((await lastCourriel())?.etat, 'a-rattacher')
})

test('hostile and broken mails are kept, told, and harm nothing', async () => {
  const bomb = '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;">]><ARActe>&c;</ARActe>'
  const cases: [string, Parameters<Banc['mail']>[0], RegExp][] = [
    ['bomb', [{ nom: 'x.xml', contenu: bomb }], /« x.xml » : /],
    ['truncated', [{ nom: 'x.xml', contenu: '<actes:ARActe xmlns:actes="u"><actes:' }], /« x.xml » : /],
    ['other root', [{ nom: 'x.xml', contenu: '<Facture/>' }], /« Facture » n’est pas un message/],
    ['binary', [{ nom: 'x.xml', contenu: Buffer.from([0xff, 0, 0xfe, 1]) }], /« x.xml » : /],
    ['path', [{ nom: '../../etc/x.xml', contenu: '<a/>' }], /n’est pas un message/],
    ['nothing', [], /aucun message/],
    ['many', Array.from({ length: 300 }, (_, i) => ({ nom: `${i}.pdf`, contenu: '%PDF-' })), /aucun message/],
  ]
  for (const [name, pieces, motif] of cases) {
    await banc.mail(pieces)
    const courriel = await lastCourriel()
    assert.equal(courriel?.etat, 'illisible', name)
    assert.match(courriel?.motif ?? '', motif, name)
  }
})

test('an anomaly on an acte in two states: refused while it is on its way, kept for somebody afterwards', async () => {
  const acte = await banc.acquitte()
  await banc.mail([{ nom: `027-${banc.commune.siren}----1-3_1.xml`, contenu: anomalie(acte.numero) }])
  assert.equal((await banc.get(acte.id)).etat, 'acquitte')
  const [retour] = await banc.as((ctx) => listRetoursOf(ctx, acte.id))
  assert.equal(retour?.etat, 'a-rattacher')
  assert.match(retour?.motif ?? '', /n’est plus « Transmis »/)
  const other = await banc.transmis()
  await banc.mail([{ nom: `027-${banc.commune.siren}----1-3_2.xml`, contenu: anomalie(other.numero) }])
  const refused = await banc.get(other.id)
  assert.equal(refused.etat, 'en-anomalie')
  assert.match(refused.anomalie?.aide ?? '', /classification des matières plus récente/)
})

function anomalie(numero: string) {
  return buildAnomalieActe({
    date: '2026-11-25',
    nature: '002',
    detail: 'ODT-VERIF-01 : la date n’est pas à jour',
    dateClassificationEnCours: '2019-04-18',
    acte: {
      date: '2026-11-20',
      numero,
      nature: 1,
      matiere: '7.5',
      objet: 'x',
      dateClassification: '2019-04-18',
      document: { nom: 'a.pdf' },
      annexes: [],
      documentPapier: false,
    },
  })
}

test('an accusé de réception after an anomaly counts: it has legal force', async () => {
  const acte = await banc.transmis()
  await banc.mail([{ nom: `027-${banc.commune.siren}----1-3_3.xml`, contenu: anomalie(acte.numero) }])
  await banc.mail(banc.ar(acte))
  const now = await banc.get(acte.id)
  assert.deepEqual([now.etat, now.anomalie], ['acquitte', null])
})

test('a cancellation that nobody asked for waits for somebody', async () => {
  const acte = await banc.acquitte()
  const contenu = buildArAnnulation({ idActe: acte.idActe as string, dateReception: '2026-11-25' })
  await banc.mail([{ nom: 'annulation.xml', contenu }])
  assert.equal((await banc.get(acte.id)).etat, 'acquitte')
  assert.equal((await banc.noms(acte.id)).at(-1), 'acte.retour-inconnu')
})

test('a classification given without being asked counts; an empty one does not', async () => {
  const name = `027-${banc.commune.siren}----7-2_9.xml`
  const recente = { ...nationalClassification(), date: '2026-06-01' }
  await banc.mail([{ nom: name, contenu: buildRetourClassification(recente) }])
  assert.equal((await banc.as(getClassification))?.date, '2026-06-01')
  const vide = { ...recente, date: '2026-07-01', matieres: [] }
  await banc.mail([{ nom: name, contenu: buildRetourClassification(vide) }])
  assert.equal((await banc.as(getClassification))?.date, '2026-06-01')
})

test('the notice that paper is awaited reaches its acte, once', async () => {
  const acte = await banc.acquitte({ documentPapier: true })
  const html = `<p>Notre service de contrôle de légalité a identifié qu'il s'agit d'un acte dont la transmission est effectuée en multi canal.</p><td>${acte.idActe}</td>`
  await banc.mail([], { html })
  await banc.mail([], { html })
  assert.equal((await banc.noms(acte.id)).filter((nom) => nom === 'acte.papier-reclame').length, 1)
  assert.equal((await lastCourriel())?.etat, 'applique')
})

test('killed at any moment of the reading: one effect', async () => {
  for (let step = 0; step < 4; step++) {
    const acte = await banc.transmis()
    await banc.mail(banc.ar(acte), { read: false })
    const { id } = (await lastCourriel()) as { id: string }
    await assert.rejects(readCourriel(dieAt(banc.house, step), banc.operateur, id), /killed/, `step ${step}`)
    await readCourriel(banc.house, banc.operateur, id)
    assert.equal((await lastCourriel())?.etat, 'applique')
    assert.equal((await banc.noms(acte.id)).filter((nom) => nom === 'acte.acquitte').length, 1, `step ${step}`)
    assert.equal((await banc.as((ctx) => listRetoursOf(ctx, acte.id))).length, 1)
  }
})

test('a newer classification named by an accusé de réception is asked for', async () => {
  const sent = banc.recues.length
  const acte = await banc.transmis()
  await banc.mail(banc.ar(acte, { dateEnCours: '2026-09-01' }))
  const request = await banc.as((ctx) => findEnChemin(ctx, 7))
  assert.equal(request?.etat, 'transmis')
  assert.equal(banc.recues.length, sent + 2)
})

/** A house whose transactions stop after the given number of them. */
function dieAt(house: House, step: number): House {
  let done = 0
  const inTransaction: Database['inTransaction'] = (portee, work) => {
    done += 1
    return done > step ? Promise.reject(new Error('killed')) : house.db.inTransaction(portee, work)
  }
  return { ...house, db: { ...house.db, inTransaction } }
}
