import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { after, before, test } from 'node:test'
import type { Collectivite } from '#platform/collectivites'
import type { Actor, Ctx } from '#platform/context'
import { renderDocument } from '#platform/documents'
import { type Faute, FormError } from '#platform/errors'
import { record } from '#platform/journal'
import type { DemoTerritory } from '#platform/service'
import { openTestHouse, type TestHouse } from '#platform/testing'
import { annuaire } from '#services/annuaire'
import { archivage } from '#services/archivage'
import { listCircuits, parapheur, rejectDossier, viserDossier } from '#services/parapheur'
import { site } from '#services/site'
import { teletransmission } from '#services/teletransmission'
import { nationalClassification } from '#standards/actes'
import { canCancel, cancelDossier } from '../actions/cancel-dossier.ts'
import { addPieces } from '../actions/change-pieces.ts'
import { correctDossier } from '../actions/correct-dossier.ts'
import { createDossier } from '../actions/create-dossier.ts'
import { requestAnnulation } from '../actions/request-annulation.ts'
import { retryEtape } from '../actions/retry-etape.ts'
import { saveBrouillon } from '../actions/save-brouillon.ts'
import { sendDossier } from '../actions/send-dossier.ts'
import { etapeActive, etapesCourantes } from '../dossier.ts'
import { origineOf } from '../events.ts'
import { actes } from '../flux/actes.ts'
import { withoutEcartees } from '../flux/cheminement.ts'
import { documentASigner } from '../flux/document-a-signer.ts'
import type { DossierComplet, Moteur } from '../modele.ts'
import { createBus } from '../service.ts'
import { findComplet } from '../store/dossiers.ts'
import { assertValid, openNavigateur } from '../testing-pages.ts'
import { busUrls } from '../urls.ts'
import { publication } from './publication.ts'
import { publier } from './publier.ts'
import { sae } from './sae.ts'
import { signature } from './signature.ts'
import { tdtActes } from './tdt-actes.ts'

const moteur: Moteur = {
  flux: { actes, 'document-a-signer': documentASigner },
  etapes: { signature, 'tdt-actes': tdtActes, publication, sae },
}
/** Neither published nor archived here: most cases stop before. */
const AILLEURS = { publication: 'affichage', sae: 'ailleurs' }

let house: TestHouse
let commune: Collectivite
let secretaire: Actor
let adjointe: Actor
let numero = 0

before(async () => {
  house = await openTestHouse({
    services: [annuaire, parapheur, teletransmission, site, archivage, createBus(moteur, { jobs: [publier] })],
    now: '2026-11-25T10:00:00Z',
    env: { SANDBOX_PORT: '9', ACTES_COURRIEL_PORT: '0' },
  })
  const territoire = { comptes: {}, communes: [] } as unknown as DemoTerritory
  await annuaire.seed?.(house, territoire)
  await parapheur.seed?.(house, territoire)
  commune = territoire.communes[0] as Collectivite
  secretaire = await territoire.actorOf('secretaire', commune)
  adjointe = await territoire.actorOf('adjointe', commune)
  await as((ctx) =>
    ctx.tx.execute(
      `insert into teletransmission.classification values ('${commune.id}', '2019-04-18', '${ctx.newId()}', '${JSON.stringify(nationalClassification()).replaceAll("'", "''")}', now())`,
    ),
  )
})
after(() => house.close())

const as = <T>(work: (ctx: Ctx) => Promise<T>, actor = secretaire) => house.as(actor, commune, work)
const get = (id: string) => as(async (ctx) => (await findComplet(ctx, id)) as DossierComplet)
const send = async (id: string) => {
  const { dossier } = await get(id)
  await as((ctx) => sendDossier(moteur, ctx, dossier))
}
const fautesOf = async (act: Promise<unknown>): Promise<readonly Faute[]> => {
  try {
    await act
  } catch (error) {
    if (error instanceof FormError) return error.fautes
    throw error
  }
  return []
}

async function aPdf(texte: string) {
  const bytes = await renderDocument(
    { title: texte, blocks: [{ kind: 'paragraph', text: texte }] },
    { at: house.clock() },
  )
  return { ...(await house.files.write(commune.id, Readable.from([bytes]))), nom: `${texte}.pdf` }
}

/** A draft of an acte; `changes` of its data. */
async function anActe(
  changes: Record<string, unknown> = {},
  ecartees: Record<string, string> = AILLEURS,
): Promise<string> {
  numero += 1
  const fichier = await aPdf(`Acte ${numero}`)
  const id = await as(async (ctx) => createDossier(moteur, ctx, { id: ctx.newId(), flux: 'actes' }))
  await as((ctx) => addPieces(ctx, id, [{ ...fichier, role: 'principal' }]))
  const { dossier } = await get(id)
  const donnees = { ...dossier.donnees, nature: 1, date: '2026-11-20', matiere: '7.5', ecartees, ...changes }
  const saisie = {
    objet: `Acte ${numero}`,
    numero: '',
    donnees,
    cheminement: withoutEcartees(actes.etapes, ecartees),
    typologies: {},
  }
  await as((ctx) => saveBrouillon(moteur, ctx, { id, version: 1, saisie }))
  return id
}

/** The préfecture's answer, as the room writes it. */
async function answer(id: string, nom: string, sql: string, details: Record<string, string> = {}) {
  const reference = etapesCourantes(await get(id)).find(({ code }) => code === 'tdt-actes')?.reference as string
  await as(async (ctx) => {
    await ctx.tx.execute(`update teletransmission.transaction set ${sql} where id = '${reference}'`)
    await record(ctx, nom, { type: 'acte', id: reference }, { origine: origineOf(id), ...details })
  })
  await house.drainJobs()
}

test('a draft starts with the habits of the commune; number and typologie come by themselves, never twice', async () => {
  const [usual] = await as((ctx) => listCircuits(ctx))
  const first = await get(await anActe())
  assert.equal(first.dossier.donnees.circuitId, usual?.id)
  assert.match(first.dossier.numero, /^[A-Z0-9_]{1,15}$/)
  assert.equal(first.pieces[0]?.typologie, '99_DE')
  const second = await get(await anActe())
  assert.notEqual(second.dossier.numero, first.dossier.numero)
})

test('a typologie that the nature does not allow gives way to the usual one', async () => {
  const { dossier, pieces } = await get(await anActe())
  const [piece] = pieces
  const save = (nature: number, typologie: string, version: number) =>
    as((ctx) =>
      saveBrouillon(moteur, ctx, {
        id: dossier.id,
        version,
        saisie: {
          ...dossier,
          donnees: { ...dossier.donnees, nature },
          typologies: { [piece?.id as string]: typologie },
        },
      }),
    )
  await save(2, '99_DE', dossier.version)
  assert.equal((await get(dossier.id)).pieces[0]?.typologie, '99_AR')
})

test('the page says who is awaited, visa after visa; a rejection comes back with its reason', async () => {
  const id = await anActe()
  await send(id)
  const start = etapeActive(await get(id))
  assert.equal(start?.message, 'En attente du visa de Nadia Benali, première adjointe')
  await as((ctx) => viserDossier(ctx, start?.reference as string, ''), adjointe)
  await house.drainJobs()
  assert.equal(etapeActive(await get(id))?.message, 'En attente de la signature d’Hélène Marchand, maire')
  const other = await anActe()
  await send(other)
  const reference = etapeActive(await get(other))?.reference as string
  await as((ctx) => rejectDossier(ctx, reference, 'Montant faux'), adjointe)
  await house.drainJobs()
  const rejected = await get(other)
  assert.equal(rejected.dossier.etat, 'en-erreur')
  assert.equal(etapeActive(rejected)?.message, 'Rejeté par Nadia Benali : « Montant faux »')
})

test('a dossier is taken back from the parapheur with its reason', async () => {
  const id = await anActe()
  await send(id)
  await as((ctx) => cancelDossier(moteur, ctx, { id, motif: 'Séance reportée' }))
  await house.drainJobs()
  assert.equal((await get(id)).dossier.etat, 'annule')
})

test('an acte signed on paper goes straight to the préfecture, and is not taken back once it left', async () => {
  const id = await anActe({}, { ...AILLEURS, signature: 'papier' })
  await send(id)
  const complet = await get(id)
  assert.equal(etapeActive(complet)?.message, 'En route vers la préfecture')
  const allowed = await as((ctx) => canCancel(moteur, ctx, complet))
  assert.match(allowed.ok ? '' : allowed.raison, /en route vers la préfecture/)
  await answer(id, 'acte.transmis', `etat = 'transmis', transmis_le = now()`)
  assert.equal(etapeActive(await get(id))?.quiAgit, 'la préfecture')
  await answer(id, 'acte.tamponne', `etat = 'acquitte', ar_le = '2026-11-25'`)
  const done = await get(id)
  assert.equal(done.dossier.etat, 'termine')
  assert.equal(etapesCourantes(done)[0]?.message, 'Reçu par la préfecture le 25 novembre 2026')
  await as((ctx) => requestAnnulation(moteur, ctx, id))
  await assert.rejects(
    as((ctx) => requestAnnulation(moteur, ctx, id)),
    /déjà demandée/,
  )
  await answer(id, 'acte.annule', `etat = 'annule'`)
  assert.equal((await get(id)).dossier.etat, 'annule')
})

test('after an anomaly the acte goes again with another matière, under the same number', async () => {
  const id = await anActe({}, { ...AILLEURS, signature: 'papier' })
  await send(id)
  await answer(id, 'acte.en-anomalie', `etat = 'en-anomalie'`, {
    detail: 'Matière inconnue.',
    aide: 'Choisissez-en une autre.',
  })
  const wrong = await get(id)
  assert.equal(etapeActive(wrong)?.message, 'Matière inconnue. Choisissez-en une autre.')
  const former = etapeActive(wrong)?.reference as string
  const { dossier } = wrong
  const saisie = { ...dossier, donnees: { ...dossier.donnees, matiere: '8.1' }, typologies: {} }
  const saved = await as((ctx) => saveBrouillon(moteur, ctx, { id, version: dossier.version, saisie }))
  await as((ctx) => correctDossier(moteur, ctx, { id, version: saved.version }))
  const again = etapeActive(await get(id))
  assert.equal(again?.etat, 'en-cours')
  assert.notEqual(again?.reference, former)
  assert.deepEqual(again?.anciennes, [former])
})

test('what the préfecture would refuse is said before the signature, on the fields of the form', async () => {
  const id = await anActe({ matiere: '99.9', date: '2026-11-21' })
  const { dossier } = await get(id)
  const champs = (await fautesOf(send(id))).map(({ champ }) => champ)
  assert.deepEqual(champs, ['matiere'])
  const saisie = { ...dossier, numero: 'pas bon', typologies: {} }
  await as((ctx) => saveBrouillon(moteur, ctx, { id, version: dossier.version, saisie }))
  assert.deepEqual((await fautesOf(send(id))).map(({ champ }) => champ).sort(), ['matiere', 'numero'])
})

test('two dossiers on their way cannot hold the same number of the same day', async () => {
  const first = await anActe({ date: '2026-11-10' })
  await send(first)
  const second = await anActe({ date: '2026-11-10' })
  const { dossier } = await get(second)
  const saisie = { ...dossier, numero: (await get(first)).dossier.numero, typologies: {} }
  await as((ctx) => saveBrouillon(moteur, ctx, { id: second, version: dossier.version, saisie }))
  assert.deepEqual(
    (await fautesOf(send(second))).map(({ champ }) => champ),
    ['numero'],
  )
})

test('who may not transmit is told before sending, even when the signature comes first', async () => {
  const id = await anActe()
  const { dossier } = await get(id)
  const stagiaire = house.actor(['bus.redacteur'])
  const fautes = await fautesOf(as((ctx) => sendDossier(moteur, ctx, dossier), stagiaire))
  assert.deepEqual(
    fautes.map(({ champ }) => champ),
    ['etape_tdt-actes'],
  )
})

test('a document to sign goes to the parapheur alone', async () => {
  const fichier = await aPdf('Attestation')
  const id = await as(async (ctx) => createDossier(moteur, ctx, { id: ctx.newId(), flux: 'document-a-signer' }))
  await as((ctx) => addPieces(ctx, id, [{ ...fichier, role: 'principal' }]))
  const { dossier } = await get(id)
  await as((ctx) =>
    saveBrouillon(moteur, ctx, { id, version: 1, saisie: { ...dossier, objet: 'Attestation', typologies: {} } }),
  )
  await send(id)
  assert.deepEqual(
    etapesCourantes(await get(id)).map(({ code, etat }) => `${code} ${etat}`),
    ['signature en-cours'],
  )
})

test('after the receipt the acte is stamped, published with its day, proved, and archived with all of it', async () => {
  const id = await anActe({}, { signature: 'papier' })
  await send(id)
  await answer(id, 'acte.tamponne', `etat = 'acquitte', ar_le = '2026-11-25', transmis_le = now()`)
  const done = await get(id)
  assert.deepEqual(
    etapesCourantes(done).map(({ code, etat }) => `${code} ${etat}`),
    ['tdt-actes fait', 'publication fait', 'sae fait'],
    etapesCourantes(done)
      .map(({ message }) => message)
      .join('\n'),
  )
  assert.equal(done.dossier.etat, 'termine')
  assert.equal(etapesCourantes(done)[1]?.message, 'Publié sur le site le 25 novembre 2026')
  const results = done.pieces.map(({ resultat }) => resultat).filter((code) => code !== '')
  for (const code of ['acte-publie', 'preuve-publication', 'certificat-publication', 'bordereau-versement']) {
    assert.equal(results.filter((one) => one === code).length, 1, code)
  }
})

test('a publication that cannot be made says so, and is made again once', async () => {
  const id = await anActe({}, { signature: 'papier', sae: 'ailleurs' })
  await send(id)
  await answer(id, 'acte.tamponne', `etat = 'acquitte', ar_le = null, transmis_le = now()`)
  const wrong = await get(id)
  assert.equal(wrong.dossier.etat, 'en-erreur')
  assert.match(etapeActive(wrong)?.message ?? '', /accusé de réception/)
  await as((ctx) =>
    ctx.tx.execute(
      `update teletransmission.transaction set ar_le = '2026-11-25' where numero = '${wrong.dossier.numero}'`,
    ),
  )
  await as((ctx) => retryEtape(moteur, ctx, id))
  await house.drainJobs()
  const done = await get(id)
  assert.equal(done.dossier.etat, 'termine')
  const online = await as((ctx) => ctx.tx.execute(`select 1 from site.publication where origine = 'dossier:${id}'`))
  assert.equal((online as { rows: unknown[] }).rows.length, 1)
})

test('the form of an acte: suggestions, typologies of the nature, reasons, and a list to ask for', async () => {
  const navigateur = openNavigateur({ house, commune }, ['bus.redacteur', 'teletransmission.teletransmetteur'])
  const id = await anActe()
  const { document, html, text } = await navigateur.get(busUrls.formulaire(commune, id))
  await assertValid(html)
  const matiere = [...document.querySelectorAll('[name=matiere] option')]
  assert.ok(matiere.length > 30)
  const piece = (await get(id)).pieces[0]?.id
  const typologies = [...document.querySelectorAll(`[name="typologie_${piece}"] option`)].map((one) =>
    one.getAttribute('value'),
  )
  assert.ok(typologies.includes('99_DE') && !typologies.includes('99_AR'))
  assert.match(text, /Non : déjà publié par un autre moyen/)
  await as((ctx) => ctx.tx.execute(`delete from teletransmission.classification`))
  const { dossier } = await get(id)
  const without = await navigateur.post(busUrls.formulaire(commune, id), {
    ...fieldsOf(dossier.donnees),
    version: String(dossier.version),
    objet: 'Subvention à la chorale',
    numero: dossier.numero,
    action: 'envoyer',
  })
  assert.equal(without.status, 422)
  assert.match(without.text, /La préfecture n’a pas encore donné sa liste des matières/)
  await assertValid(without.html)
  assert.equal((await get(id)).dossier.donnees.matiere, '7.5')
})

const fieldsOf = (donnees: Record<string, unknown>) => ({
  nature: String(donnees.nature),
  date: String(donnees.date),
  matiere: String(donnees.matiere),
  circuit: String(donnees.circuitId),
})
