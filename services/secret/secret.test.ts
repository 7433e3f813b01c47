import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Actor, Ctx } from '#platform/context'
import { listEntrees } from '#platform/journal'
import { listMails } from '#platform/mail'
import type { ReversibilityArchive } from '#platform/service'
import { parseCreation } from '#standards/privatebin'
import { answerDemande, closeDemande, getDemande, openReponse } from './actions/answer-demande.ts'
import { createDemande } from './actions/create-demande.ts'
import { createDocument } from './actions/create-document.ts'
import { readDocument } from './actions/read-document.ts'
import { removeForAbuse, withdrawDocument } from './actions/remove-document.ts'
import { secret } from './index.ts'
import { createCles, openReponseScellee, parseReponse, sealReponse } from './sceau.ts'
import { listEnvoyes } from './store/documents.ts'
import { aBody, type Banc, openBanc } from './testing.ts'

let banc: Banc
before(async () => {
  banc = await openBanc({ env: { SECRET_QUOTA: '1' } })
})
after(() => banc.close())

const random = (size: number) => crypto.getRandomValues(new Uint8Array(size))
const PUBLIC: Actor = { genre: 'public', nom: 'Anonyme' }
const staff: Actor = {
  genre: 'operateur',
  compteId: '019c0000-0000-7000-8000-0000000000aa',
  nom: 'Idris Essai',
  email: 'op@essai.test',
  roles: new Set(['exploitation.operateur']),
}
const as = <T>(work: (ctx: Ctx) => Promise<T>, actor: Actor = banc.agent, where = banc.commune) =>
  banc.house.as(actor, where, work)

async function send(options: Parameters<typeof aBody>[0] & { max?: number; prevenir?: boolean } = {}) {
  const document = parseCreation(await aBody(options))
  assert.ok(document.genre === 'document')
  const suivi = {
    agent: banc.agent,
    libelle: 'Code de la salle',
    ouverturesMax: options.max,
    prevenir: options.prevenir ?? false,
  }
  const input = { document, sel: 'sel', origine: '192.0.2.0/24', suivi }
  return as((ctx) => createDocument(ctx, banc.house.config, input))
}
const read = (identifiant: string) => as((ctx) => readDocument(ctx, identifiant, '192.0.2.0/24'), PUBLIC)
const followed = async (id: string) => {
  const { rows } = await as((ctx) => listEnvoyes(ctx, banc.agent.compteId, { q: '', limit: 500, offset: 0 }))
  return rows.find((row) => row.id === id)
}

test('a secret with three openings is opened three times, told once, then erased', async () => {
  const { id, identifiant } = await send({ max: 3, prevenir: true })
  for (let turn = 1; turn <= 3; turn++) assert.ok(await read(identifiant), `opening ${turn}`)
  assert.equal(await read(identifiant), undefined)
  const seen = await followed(id)
  assert.deepEqual([seen?.ouvertures, seen?.fin, seen?.identifiant], [3, 'lu', null])
  const names = (await as((ctx) => listEntrees(ctx, { type: 'secret', id }))).map(({ nom }) => nom)
  assert.deepEqual(names, ['secret.document-cree', ...Array(3).fill('secret.document-ouvert')])
  const mails = await as((ctx) => listMails(ctx, { limit: 50, offset: 0 }))
  assert.equal(mails.filter(({ sujet }) => sujet === 'Votre secret a été ouvert').length, 1)
})

test('the sender withdraws his own secret, and nobody else does', async () => {
  const { id, identifiant } = await send()
  const other = banc.house.actor([])
  for (const [actor, code] of [
    [other, 'http.introuvable'],
    [staff, 'http.interdit'],
    [PUBLIC, 'http.interdit'],
  ] as const)
    await assert.rejects(
      as((ctx) => withdrawDocument(ctx, id), actor),
      { code },
    )
  const elsewhere = await banc.house.createCollectivite()
  await assert.rejects(
    as((ctx) => withdrawDocument(ctx, id), banc.agent, elsewhere),
    { code: 'http.introuvable' },
  )
  await as((ctx) => withdrawDocument(ctx, id))
  await as((ctx) => withdrawDocument(ctx, id))
  assert.equal(await read(identifiant), undefined)
  assert.equal((await followed(id))?.fin, 'retire')
})

test('only the operator removes a reported secret, with a reason in the journal', async () => {
  const { id, identifiant } = await send()
  for (const actor of [banc.agent, PUBLIC, { ...staff, roles: new Set<string>() }])
    await assert.rejects(
      as((ctx) => removeForAbuse(ctx, identifiant, 'x'), actor),
      { code: 'http.interdit' },
    )
  await as((ctx) => removeForAbuse(ctx, identifiant, 'Hameçonnage signalé'), staff)
  assert.equal((await followed(id))?.fin, 'abus')
  const last = (await as((ctx) => listEntrees(ctx, { type: 'secret', id }))).at(-1)
  assert.deepEqual([last?.nom, last?.details.motif], ['secret.document-ecarte', 'Hameçonnage signalé'])
})

test('what has expired is unreadable at once, then erased by the job', async () => {
  banc.house.setNow('2026-11-25T10:00:00Z')
  const { id, identifiant } = await send({ expire: '5min' })
  const anonymous = await banc.ask('', { method: 'POST', body: await aBody({ expire: '5min' }) })
  assert.ok(await read(identifiant))
  banc.house.setNow('2026-11-25T10:05:00Z')
  assert.equal(await read(identifiant), undefined)
  assert.equal((await banc.ask(`?${anonymous.id}`)).status, 1)
  assert.ok((await banc.dump()).includes(anonymous.id))
  await runPurge()
  assert.equal((await followed(id))?.fin, 'expire')
  const left = await banc.dump()
  assert.ok(!left.includes(anonymous.id) && !left.includes(identifiant))
  banc.house.setNow('2026-11-25T10:00:00Z')
})

test('the room of a collectivité is bounded, and given back', async () => {
  const size = 1_100_000
  const big = { ...(await aBody()), ct: Buffer.from(random(65_536)).toString('base64') }
  const bigger = { ...big, ct: Buffer.concat(Array.from({ length: 13 }, () => random(65_536))).toString('base64') }
  assert.ok(bigger.ct.length > size)
  assert.equal((await banc.ask('', { method: 'POST', body: bigger })).message, 'Error saving document. Sorry.')
  const half = Buffer.concat(Array.from({ length: 7 }, () => random(65_536))).toString('base64')
  const first = await banc.ask('', { method: 'POST', body: { ...big, ct: half } })
  assert.equal(first.status, 0)
  const second = { ...big, ct: Buffer.concat(Array.from({ length: 7 }, () => random(65_536))).toString('base64') }
  assert.equal((await banc.ask('', { method: 'POST', body: second })).status, 1)
  assert.equal(
    (await banc.ask('', { method: 'POST', body: { pasteid: first.id, deletetoken: first.deletetoken } })).status,
    0,
  )
  const again = await banc.ask('', { method: 'POST', body: second })
  assert.equal(again.status, 0)
  await banc.ask('', { method: 'POST', body: { pasteid: again.id, deletetoken: again.deletetoken } })
})

test('an agent asks, somebody answers once, the agent alone opens with his own link', async () => {
  const { publique, secret: cle, enveloppee } = await createCles(random)
  const jeton = 'a'.repeat(32)
  const ask = { objet: 'Votre RIB', jours: 7, cleEnveloppee: enveloppee, jeton }
  for (const actor of [PUBLIC, staff])
    await assert.rejects(
      as((ctx) => createDemande(ctx, { ...ask, jeton: 'autre' }), actor),
      { code: 'http.interdit' },
    )
  const id = await as((ctx) => createDemande(ctx, ask))
  const sealed = JSON.stringify(await sealReponse({ paste: 'FR76 …' }, publique, random))
  const answer = (reponse: string, wanted = jeton) =>
    as((ctx) => answerDemande(ctx, banc.house.config, { jeton: wanted, reponse, origine: '' }), PUBLIC)
  await assert.rejects(answer(sealed, 'inconnu'), { code: 'http.introuvable' })
  for (const bad of ['', '{', '{"v":1}', '[]', 'null', JSON.stringify({ v: 1, cle: 'AA==', iv: 'AA==', ct: 'AA==' })])
    await assert.rejects(answer(bad), { code: 'secret.reponse-illisible' }, bad)
  await answer(sealed)
  await assert.rejects(answer(sealed), { code: 'secret.deja-repondu' })
  await assert.rejects(
    as((ctx) => openReponse(ctx, id), banc.house.actor([])),
    { code: 'http.introuvable' },
  )
  const received = await as((ctx) => openReponse(ctx, id))
  const scelle = parseReponse(received.reponse)
  assert.ok(scelle)
  assert.deepEqual(await openReponseScellee(scelle, received.cleEnveloppee, cle), { paste: 'FR76 …' })
  await assert.rejects(openReponseScellee(scelle, received.cleEnveloppee, random(32)))
  await assert.rejects(openReponseScellee({ ...scelle, ct: `AA${scelle.ct.slice(2)}` }, received.cleEnveloppee, cle))
  await as((ctx) => closeDemande(ctx, id))
  const closed = await as((ctx) => getDemande(ctx, id))
  assert.deepEqual([closed.reponse, closed.cleEnveloppee], [null, null])
})

test('two answers at once: one is kept', async () => {
  const { publique, enveloppee } = await createCles(random)
  const jeton = 'b'.repeat(32)
  await as((ctx) => createDemande(ctx, { objet: 'Mot de passe', jours: 1, cleEnveloppee: enveloppee, jeton }))
  const sealed = JSON.stringify(await sealReponse({ paste: 'x' }, publique, random))
  const input = { jeton, reponse: sealed, origine: '' }
  const results = await Promise.allSettled(
    [1, 2, 3].map(() => as((ctx) => answerDemande(ctx, banc.house.config, input), PUBLIC)),
  )
  assert.equal(results.filter(({ status }) => status === 'fulfilled').length, 1)
})

test('an expired request takes no answer, and the job erases it', async () => {
  banc.house.setNow('2026-11-25T10:00:00Z')
  const { publique, enveloppee } = await createCles(random)
  const jeton = 'c'.repeat(32)
  const id = await as((ctx) => createDemande(ctx, { objet: 'Pièce', jours: 1, cleEnveloppee: enveloppee, jeton }))
  banc.house.setNow('2026-11-26T10:00:00Z')
  const reponse = JSON.stringify(await sealReponse({ paste: 'x' }, publique, random))
  await assert.rejects(
    as((ctx) => answerDemande(ctx, banc.house.config, { jeton, reponse, origine: '' }), PUBLIC),
    { code: 'http.introuvable' },
  )
  await runPurge()
  assert.ok((await as((ctx) => getDemande(ctx, id))).finieLe)
  banc.house.setNow('2026-11-25T10:00:00Z')
})

test('the mistakes of a request are said all at once', async () => {
  const ask = { objet: ' '.trim(), jours: 3, cleEnveloppee: '<script>', jeton: 'd' }
  await assert.rejects(
    as((ctx) => createDemande(ctx, ask)),
    { code: 'formulaire.fautes', message: /Dites en.*Choisissez.*rechargez/ },
  )
})

test('the line of a finished secret goes ninety days later', async () => {
  banc.house.setNow('2026-11-25T10:00:00Z')
  const { id, identifiant } = await send({ max: 1 })
  await read(identifiant)
  const [rule] = secret.retention
  assert.ok(rule)
  banc.house.setNow('2027-02-22T10:00:00Z')
  const due = (days: number) => as((ctx) => rule.listDue(ctx, days))
  assert.ok(!(await due(0)).some((item) => item.id === id))
  assert.ok((await due(30)).some((item) => item.id === id && item.jour === '2027-02-23'))
  banc.house.setNow('2027-02-24T10:00:00Z')
  assert.ok((await due(0)).some((item) => item.id === id))
  await as((ctx) => rule.remove(ctx, id))
  assert.equal(await followed(id), undefined)
  banc.house.setNow('2026-11-25T10:00:00Z')
})

test('everything is handed back, then nothing remains', async () => {
  const { identifiant } = await send()
  const texts = new Map<string, string>()
  const tables = new Map<string, number>()
  const archive = {
    addText: (path: string, text: string) => texts.set(path, text),
    addTable: (path: string, _columns: unknown, rows: unknown[]) => tables.set(path, rows.length),
    addFile: () => assert.fail('the room keeps no file'),
  } as unknown as ReversibilityArchive
  await secret.exportCollectivite(banc.house, banc.commune, archive)
  assert.ok((tables.get('secrets.csv') ?? 0) > 3)
  const exported = JSON.parse(texts.get(`chiffres/${identifiant}.json`) ?? '{}') as { ct?: string; v?: number }
  assert.equal(exported.v, 2)
  assert.ok(exported.ct)
  await as((ctx) => secret.eraseCollectivite(ctx), { genre: 'systeme', nom: 'Essai' })
  assert.equal(await read(identifiant), undefined)
  assert.equal((await secret.health(banc.house)).state, 'bon')
})

async function runPurge() {
  const [job] = secret.jobs
  assert.ok(job)
  const who = { actor: { genre: 'systeme' as const, nom: 'Essai' }, requestId: '019c0000-0000-7000-8000-000000000001' }
  const { inOperateurContext } = await import('#platform/context')
  const travail = {
    house: banc.house,
    id: who.requestId,
    inOperateurContext: (run: Parameters<typeof inOperateurContext>[2]) => inOperateurContext(banc.house, who, run),
  }
  await job.run(travail as never, {} as never)
}
