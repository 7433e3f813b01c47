import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { after, before, test } from 'node:test'
import { PDFDocument } from '@cantoo/pdf-lib'
import { createCompte, setAcces } from '#platform/auth'
import type { Collectivite } from '#platform/collectivites'
import { MOT_DE_PASSE_DEMONSTRATION } from '#platform/config'
import { type Actor, inContext } from '#platform/context'
import { attachFile, getFichier } from '#platform/files'
import { listEntrees } from '#platform/journal'
import { openTestHouse, type TestHouse } from '#platform/testing'
import { annuaire, findPersonneByCompte } from '#services/annuaire'
import { createAuthority, issueCertificate, openPkcs12, type SigningKey, verifyPades } from '#standards/signature'
import { rejectDossier } from './actions/reject-dossier.ts'
import { writeCircuit } from './actions/save-circuit.ts'
import { completeSignature, prepareSignature } from './actions/sign-dossier.ts'
import { viserDossier } from './actions/viser-dossier.ts'
import { withdrawDossier } from './actions/withdraw-dossier.ts'
import { readAll } from './contenus.ts'
import { getDossierSigne, parapheur, submitDossier } from './index.ts'
import { getDossier } from './store.ts'

let house: TestHouse
let commune: Collectivite
let secretaire: Actor
let adjointe: Actor
let maire: Actor
let circuitId: string
let pdfId: string
let cleDuMaire: SigningKey

before(async () => {
  house = await openTestHouse({ services: [annuaire, parapheur], now: '2026-11-25T10:00:00Z' })
  commune = await house.createCollectivite({ nom: 'Saint-Essai' })
  secretaire = await arrive('Camille Essai', 'camille@essai.test', 'Secrétaire', [
    'bus.redacteur',
    'parapheur.administrateur',
  ])
  adjointe = await arrive('Nadia Essai', 'nadia@essai.test', 'Première adjointe', ['parapheur.viseur'])
  maire = await arrive('Hélène Essai', 'helene@essai.test', 'Maire', ['parapheur.signataire', 'parapheur.viseur'])
  await house.as(secretaire, commune, (ctx) =>
    ctx.tx.execute(
      `insert into annuaire.fiche values ('${commune.id}', '${commune.siren}00011', '31', '027', '3', null, 'x', '27340', 'Saint-Essai', 'm@essai.test', '', 'electronique')`,
    ),
  )
  circuitId = await house.as(secretaire, commune, async (ctx) => {
    const idOf = async (actor: Actor) =>
      (await findPersonneByCompte(ctx, 'compteId' in actor ? actor.compteId : ''))?.id ?? ''
    return writeCircuit(ctx, undefined, {
      nom: 'Visa puis signature',
      etapes: [
        { genre: 'visa', personneId: await idOf(adjointe) },
        { genre: 'signature', personneId: await idOf(maire) },
      ],
      parDefaut: true,
    })
  })
  pdfId = await store(await aPdf('Délibération d’essai'), 'deliberation.pdf')
  const p12 = await house.confiance.autorite?.getPkcs12({
    nom: 'Hélène Essai',
    titre: 'Maire',
    organisation: 'Saint-Essai',
    email: 'helene@essai.test',
  })
  cleDuMaire = await openPkcs12(p12 as Uint8Array, MOT_DE_PASSE_DEMONSTRATION)
})
after(() => house.close())

async function arrive(nom: string, email: string, qualite: string, roles: string[]): Promise<Actor> {
  const [prenom = '', famille = ''] = nom.split(' ')
  return inContext(
    house,
    { actor: { genre: 'systeme', nom: 'essai' }, collectivite: commune, requestId: 'essai' },
    async (ctx) => {
      const compte = await createCompte(ctx, { email, nom })
      await setAcces(ctx, compte.id, roles)
      await ctx.tx.execute(
        `insert into annuaire.personne values ('${commune.id}', '${ctx.newId()}', '${compte.id}', '', '${prenom}', '${famille}', '${email}', '', '${qualite}', 'agent', '2026-01-01', null)`,
      )
      return { genre: 'agent', compteId: compte.id, nom, email, roles: new Set(roles) }
    },
  )
}

async function aPdf(text: string): Promise<Uint8Array> {
  const document = await PDFDocument.create()
  document.addPage([595, 842]).drawText(text, { x: 60, y: 760 })
  return document.save()
}

async function store(bytes: Uint8Array, nom: string): Promise<string> {
  const contenu = await house.files.write(commune.id, Readable.from([bytes]))
  return (await house.as(secretaire, commune, (ctx) => attachFile(ctx, contenu, { service: 'bus', nom }))).id
}

const submit = (fichierId = pdfId) =>
  house
    .as(secretaire, commune, (ctx) =>
      submitDossier(ctx, {
        origine: 'dossier:1',
        objet: 'Tarifs',
        circuitId,
        documents: [{ fichierId, role: 'principal' }],
      }),
    )
    .then(({ id }) => id)
const viser = (id: string, actor = adjointe) => house.as(actor, commune, (ctx) => viserDossier(ctx, id, 'Vu'))
const whoIs = (actor: Actor) => ({ actor, collectivite: commune, requestId: 'essai' })
const stateOf = async (id: string) => {
  const dossier = await house.as(secretaire, commune, (ctx) => getDossier(ctx, id))
  return [dossier.etat, ...dossier.etapes.map((etape) => etape.etat)]
}

async function sign(id: string, key = cleDuMaire, actor = maire) {
  const { preparationId, aSigner } = await prepareSignature(house, whoIs(actor), id, [key.certificate, ...key.chain])
  const signatures = await Promise.all(aSigner.map((data) => key.sign(new Uint8Array(Buffer.from(data, 'base64')))))
  await completeSignature(house, whoIs(actor), id, { preparationId, signatures, annotation: '' })
}

async function signedBytes(id: string): Promise<Uint8Array> {
  const { documents } = await house.as(secretaire, commune, (ctx) => getDossierSigne(ctx, id))
  const fichier = await house.as(secretaire, commune, (ctx) => getFichier(ctx, documents[0]?.fichierId ?? ''))
  return readAll(house, commune.id, fichier.sha256)
}

test('visa, then signature: the document carries a valid signature of the maire, the events tell the bus', async () => {
  const id = await submit()
  assert.deepEqual(await stateOf(id), ['en-cours', 'en-cours', 'a-venir'])
  await viser(id)
  assert.deepEqual(await stateOf(id), ['en-cours', 'faite', 'en-cours'])
  await sign(id)
  assert.deepEqual(await stateOf(id), ['signe', 'faite', 'faite'])
  const reports = await verifyPades(await signedBytes(id), {
    trustAnchors: await house.confiance.anchors(),
    at: house.clock(),
  })
  assert.equal(reports.length, 1)
  assert.equal(reports[0]?.integrity, 'intacte')
  assert.match(reports[0]?.certificate?.commonName ?? '', /Hélène Essai/)
  const entries = await house.as(secretaire, commune, (ctx) => listEntrees(ctx, { type: 'parapheur', id }))
  assert.deepEqual(
    entries.map((entry) => entry.nom),
    ['parapheur.dossier-recu', 'parapheur.etape-visee', 'parapheur.etape-signee', 'parapheur.dossier-signe'],
  )
  assert.ok(entries.every((entry) => entry.details.origine === 'dossier:1'))
})

test('a document already signed keeps its signature under the new one', async () => {
  const first = await submit()
  await viser(first)
  await sign(first)
  const again = await submit(await store(await signedBytes(first), 'deja-signe.pdf'))
  await viser(again)
  await sign(again)
  const reports = await verifyPades(await signedBytes(again), {
    trustAnchors: await house.confiance.anchors(),
    at: house.clock(),
  })
  assert.deepEqual(
    reports.map((report) => report.integrity),
    ['intacte', 'intacte'],
  )
})

test('who may decide what, step by step', async () => {
  const id = await submit()
  const other = house.actor(['parapheur.viseur', 'parapheur.signataire'])
  await assert.rejects(viser(id, other), { code: 'http.introuvable' }, 'a stranger does not even see the dossier')
  await assert.rejects(viser(id, secretaire), { code: 'http.interdit' })
  await assert.rejects(viser(id, maire), { code: 'http.interdit' }, 'not her turn')
  await assert.rejects(sign(id), { code: 'http.interdit' }, 'not her turn')
  await viser(id)
  await assert.rejects(viser(id), { code: 'http.interdit' }, 'a second tab')
  await assert.rejects(viser(id, maire), { code: 'http.interdit' }, 'a signature is asked, not a visa')
  await assert.rejects(
    sign(id, cleDuMaire, { ...maire, roles: new Set(['parapheur.viseur']) } as Actor),
    { code: 'http.interdit' },
    'role lost',
  )
  const operateur: Actor = {
    genre: 'operateur',
    compteId: 'x',
    nom: 'Op',
    email: 'o@essai.test',
    roles: new Set(),
  }
  await assert.rejects(viser(id, operateur), { code: 'http.interdit' }, 'the operator never acts in place of a commune')
})

test('another collectivité sees nothing of it', async () => {
  const id = await submit()
  const other = await house.createCollectivite()
  await assert.rejects(
    house.as({ genre: 'systeme', nom: 'x' }, other, (ctx) => getDossier(ctx, id)),
    { code: 'http.introuvable' },
  )
})

test('a rejection needs a reason, stops the circuit and says why', async () => {
  const id = await submit()
  await assert.rejects(
    house.as(adjointe, commune, (ctx) => rejectDossier(ctx, id, '')),
    { code: 'formulaire.fautes' },
  )
  await house.as(adjointe, commune, (ctx) => rejectDossier(ctx, id, 'Il manque le tableau.'))
  assert.deepEqual(await stateOf(id), ['rejete', 'rejetee', 'annulee'])
  await assert.rejects(viser(id), { code: 'http.interdit' })
})

test('who sent it may withdraw it before the end, not after', async () => {
  const id = await submit()
  await house.as(secretaire, commune, (ctx) => withdrawDossier(ctx, id, 'Erreur'))
  assert.deepEqual(await stateOf(id), ['retire', 'annulee', 'annulee'])
  const done = await submit()
  await viser(done)
  await sign(done)
  await assert.rejects(
    house.as(secretaire, commune, (ctx) => withdrawDossier(ctx, done, 'Trop tard')),
    { code: 'http.interdit' },
  )
})

test('expired, not yet valid and unknown certificates are refused for their own reason, and nothing is signed', async () => {
  const id = await submit()
  await viser(id)
  const autorite = house.confiance.autorite
  assert.ok(autorite)
  const issue = (from: string, to: string) =>
    issueCertificate(autorite.racine, {
      nom: 'Hélène Essai',
      usage: 'signature',
      from: new Date(from),
      to: new Date(to),
      keyType: 'P-256',
    })
  const stranger = await createAuthority({ nom: 'Autorité inconnue', from: new Date('2026-01-01') })
  const unknown = await issueCertificate(stranger, {
    nom: 'Hélène Essai',
    usage: 'signature',
    from: new Date('2026-01-01'),
    to: new Date('2030-01-01'),
    keyType: 'P-256',
  })
  const codes = async (key: SigningKey) =>
    sign(id, key).then(
      () => assert.fail('signed'),
      (error: { code: string; details: { codes: string[] } }) => {
        assert.equal(error.code, 'parapheur.certificat')
        return error.details.codes
      },
    )
  assert.deepEqual(await codes(await issue('2026-11-24T00:00:00Z', '2026-11-25T00:00:00Z')), ['certificat.expire'])
  assert.deepEqual(await codes(await issue('2026-12-24T00:00:00Z', '2027-11-25T00:00:00Z')), [
    'certificat.pas-encore-valide',
  ])
  assert.deepEqual(await codes(unknown), ['certificat.autorite-inconnue'])
  assert.deepEqual(await stateOf(id), ['en-cours', 'faite', 'en-cours'])
})

test('a signature by another key, or prepared too long ago, is refused; the step still awaits', async () => {
  const id = await submit()
  await viser(id)
  const prepared = await prepareSignature(house, whoIs(maire), id, [cleDuMaire.certificate, ...cleDuMaire.chain])
  const wrong = { preparationId: prepared.preparationId, signatures: [new Uint8Array(256)], annotation: '' }
  await assert.rejects(completeSignature(house, whoIs(maire), id, wrong), { code: 'parapheur.signature' })
  house.setNow('2026-11-25T11:00:00Z')
  await assert.rejects(completeSignature(house, whoIs(maire), id, wrong), { code: 'parapheur.preparation-perimee' })
  house.setNow('2026-11-25T10:00:00Z')
  assert.deepEqual(await stateOf(id), ['en-cours', 'faite', 'en-cours'])
})

test('a file that is no PDF is refused by name', async () => {
  const id = await submit(await store(new TextEncoder().encode('pas un PDF'), 'faux.pdf'))
  await viser(id)
  await assert.rejects(sign(id), (error: { code: string; message: string }) => {
    assert.equal(error.code, 'parapheur.signature')
    assert.match(error.message, /« faux.pdf »/)
    return true
  })
})

test('a circuit whose people can no longer act is said before sending', async () => {
  await house.as({ genre: 'systeme', nom: 'x' }, commune, (ctx) =>
    setAcces(ctx, (adjointe as { compteId: string }).compteId, ['bus.lecteur']),
  )
  await assert.rejects(submit(), (error: { fautes: { champ: string; message: string }[] }) => {
    assert.equal(error.fautes[0]?.champ, 'circuit')
    assert.match(error.fautes[0]?.message ?? '', /Nadia Essai ne peut plus viser/)
    return true
  })
})
