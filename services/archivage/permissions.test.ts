import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Actor, Ctx } from '#platform/context'
import { changeAccord } from './actions/change-accord.ts'
import { depositVersement } from './actions/deposit-versement.ts'
import { receivePaquet } from './actions/receive-paquet.ts'
import { relanceVersement } from './actions/relance-versement.ts'
import { requestVerification } from './actions/request-verification.ts'
import { listAttentes, listEnCours, search } from './attentes.ts'
import { archivageUrls, getVersement } from './index.ts'
import type { DepotVersement, Versement } from './modele.ts'
import { readAccord } from './saisie-accord.ts'
import { getArchive, listArchives } from './store/archives.ts'
import { type Banc, openBanc, openNavigateur } from './testing.ts'

let banc: Banc
let versement: Versement
let depot: DepotVersement
const operateur: Actor = {
  genre: 'operateur',
  compteId: 'x',
  nom: 'Op',
  email: 'op@essai.test',
  roles: new Set(['exploitation.operateur']),
}

before(async () => {
  banc = await openBanc()
  depot = await banc.depot()
  versement = await banc.verse(depot)
})
after(() => banc.house.close())

const passes = async (actor: Actor, work: (ctx: Ctx) => Promise<unknown>) => {
  try {
    await banc.as(work, actor)
    return 'oui'
  } catch (error) {
    const { code } = error as { code: string }
    return code === 'http.interdit' || code === 'http.introuvable' ? 'non' : 'oui'
  }
}

test('who may do what', async () => {
  const actors: [string, Actor][] = [
    ['versant', banc.versant],
    ['archiviste', banc.archiviste],
    ['systeme', { genre: 'systeme', nom: 'Parvis' }],
    ['operateur', operateur],
    ['autre agent', banc.house.actor(['bus.redacteur', 'parapheur.signataire'])],
    ['public', { genre: 'public', nom: 'Public' }],
  ]
  const wrong = readAccord({ get: () => '', getAll: () => [] })
  const actions: Record<string, (ctx: Ctx) => Promise<unknown>> = {
    suivre: (ctx) => getVersement(ctx, versement.id),
    verser: (ctx) => depositVersement(ctx, depot),
    deposer: (ctx) => receivePaquet(ctx, { sha256: versement.sipSha256 as string, taille: 1, type: '', nom: 'x' }),
    relancer: (ctx) => relanceVersement(ctx, versement.id),
    verifier: (ctx) => requestVerification(ctx, versement.id),
    'changer l’accord': (ctx) => changeAccord(ctx, wrong),
  }
  const table: Record<string, string> = {}
  for (const [name, actor] of actors) {
    const row = []
    for (const action of Object.values(actions)) row.push(await passes(actor, action))
    table[name] = row.join(' ')
  }
  assert.deepEqual(table, {
    versant: 'oui oui oui oui oui non',
    archiviste: 'oui oui oui oui oui oui',
    systeme: 'oui oui oui oui oui oui',
    operateur: 'oui non non non non non',
    'autre agent': 'non non non non non non',
    public: 'non non non non non non',
  })
})

test('another collectivité sees nothing, even by the id', async () => {
  const elsewhere = <T>(work: (ctx: Ctx) => Promise<T>) => banc.house.as(banc.archiviste, banc.voisine, work)
  for (const work of [
    (ctx: Ctx) => getVersement(ctx, versement.id),
    (ctx: Ctx) => getArchive(ctx, versement.id),
    (ctx: Ctx) => requestVerification(ctx, versement.id),
  ])
    await assert.rejects(elsewhere<unknown>(work), { code: 'http.introuvable' })
  const page = { sort: 'cote', dir: 'asc', limit: 10, offset: 0 } as const
  assert.deepEqual(await elsewhere((ctx) => listArchives(ctx, {}, page)), [])
  assert.deepEqual(await elsewhere((ctx) => search(ctx, 'cantine')), [])
})

test('the operator helps with the states, never reads the contents', async () => {
  const { commune } = banc
  const browser = openNavigateur(banc, 'operateur')
  const page = await browser.get(archivageUrls.versement(commune, versement.id))
  assert.equal(page.status, 200)
  assert.match(page.text, /Archivé/)
  const hrefs = [...page.document.querySelectorAll('main a')].map((link) => link.getAttribute('href') ?? '')
  assert.ok(!hrefs.some((href) => /archives|paquet|bordereau|reponse/.test(href)), hrefs.join(' '))
  for (const path of [
    archivageUrls.archives(commune),
    archivageUrls.archive(commune, versement.id),
    archivageUrls.objet(commune, versement.id, 1),
    archivageUrls.zip(commune, versement.id),
    archivageUrls.attestation(commune, versement.id),
    archivageUrls.piece(commune, versement.id, 'paquet'),
    archivageUrls.paquet(commune),
  ])
    assert.equal((await browser.get(path)).status, 403, path)
  for (const list of [listAttentes, listEnCours]) assert.deepEqual(await banc.as(list, operateur), [])
  assert.deepEqual(await banc.as((ctx) => search(ctx, 'cantine'), operateur), [])
  await browser.close()
})

test('an agent without role does not know that the room has anything', async () => {
  const browser = openNavigateur(banc, { roles: ['bus.redacteur'] })
  for (const path of [
    archivageUrls.versements(banc.commune),
    archivageUrls.versement(banc.commune, versement.id),
    archivageUrls.archives(banc.commune),
    archivageUrls.objet(banc.commune, versement.id, 1),
    archivageUrls.accord(banc.commune),
  ])
    assert.equal((await browser.get(path)).status, 404, path)
  await browser.close()
})
