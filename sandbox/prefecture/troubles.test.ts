import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Collectivite } from '#platform/collectivites'
import { inOperateurContext } from '#platform/context'
import type { Job, Travail } from '#platform/jobs'
import { listTravaux, retryTravail } from '#platform/jobs'
import type { House } from '#platform/service'
import { teletransmission } from '#services/teletransmission'
import { type Banc, openBanc } from './banc.test.ts'

let banc: Banc
before(async () => {
  banc = await openBanc()
})
after(() => banc.close())

const order = async (body: object) => assert.equal((await banc.order('consigne', body)).status, 200)
const etatOf = async (id: string) => (await banc.transaction(id)).etat
const count = async (id: string, nom: string) => (await banc.noms(id)).filter((one) => one === nom).length

/** Jobs that wait for their next try run now. */
async function wakeJobs() {
  const who = { actor: { genre: 'systeme', nom: 'Essai' }, requestId: 'essai' } as const
  await inOperateurContext(banc.house, who, async (ctx) => {
    for (const travail of await listTravaux(ctx, { state: 'retry', limit: 50, offset: 0 }))
      await retryTravail(ctx, travail.id)
  })
}

test('an anomaly says what is wrong; corrected under the same number, the acte passes', async () => {
  await order({ reponse: 'anomalie' })
  const id = await banc.deposit({ numero: 'T_1' })
  await banc.exchange()
  const { etat, anomalie } = await banc.transaction(id)
  assert.equal(etat, 'en-anomalie')
  assert.deepEqual([anomalie?.code, anomalie?.detail], ['100', "Anomalie demandée pour l'essai"])
  assert.equal(await count(id, 'acte.en-anomalie'), 1)
  const again = await banc.deposit({ numero: 'T_1' })
  await banc.exchange()
  assert.deepEqual([await etatOf(id), await etatOf(again)], ['en-anomalie', 'acquitte'])
})

test('the same anomaly twice the same day is about the second deposit', async () => {
  const ids = []
  for (let time = 0; time < 2; time++) {
    await order({ reponse: 'anomalie' })
    ids.push(await banc.deposit({ numero: 'T_2' }))
    await banc.exchange()
  }
  assert.deepEqual(await Promise.all(ids.map(etatOf)), ['en-anomalie', 'en-anomalie'])
})

test('a refused envelope refuses its acte', async () => {
  await order({ reponse: 'refus' })
  const id = await banc.deposit()
  await banc.exchange()
  assert.equal(await etatOf(id), 'en-anomalie')
  assert.match((await banc.transaction(id)).etapes.at(-1)?.message ?? '', /^Enveloppe rejetée par la préfecture \(999/)
})

test('an accusé de réception received twice counts once', async () => {
  await order({ reponse: 'double' })
  const id = await banc.deposit()
  await banc.exchange()
  assert.equal((await banc.enveloppes())[0]?.courriels[0]?.remises, 2)
  assert.equal(await count(id, 'acte.acquitte'), 1)
  const [enveloppe] = await banc.enveloppes()
  await banc.order(`enveloppes/${enveloppe?.nom}/reponse`, { reponse: 'ar' })
  await banc.exchange()
  assert.equal(await count(id, 'acte.acquitte'), 1)
  assert.equal((await banc.transaction(id)).etapes.filter(({ etat }) => etat === 'acquitte').length, 1)
})

test('a late accusé de réception is awaited without harm', async () => {
  await order({ reponse: 'retard', delaiSecondes: 3600 })
  const id = await banc.deposit()
  await banc.exchange()
  assert.equal(await etatOf(id), 'transmis')
  banc.house.setNow('2026-11-25T15:00:00Z')
  assert.match((await teletransmission.health(banc.house)).message, /1 envoi sans réponse depuis plus de 4 heures/)
  banc.house.setNow('2026-11-25T10:00:00Z')
  const [enveloppe] = await banc.enveloppes()
  await banc.order(`enveloppes/${enveloppe?.nom}/reponse`, {})
  await banc.exchange()
  assert.equal(await etatOf(id), 'acquitte')
})

for (const reponse of ['illisible', 'bombe']) {
  test(`an answer that is « ${reponse} » is kept and shown, and does not block what follows`, async () => {
    await order({ reponse })
    const id = await banc.deposit()
    await banc.exchange()
    assert.equal(await etatOf(id), 'transmis')
    assert.match((await teletransmission.health(banc.house)).message, /à rattacher/)
    const [enveloppe] = await banc.enveloppes()
    await banc.order(`enveloppes/${enveloppe?.nom}/reponse`, { reponse: 'ar' })
    await banc.exchange()
    assert.equal(await etatOf(id), 'acquitte')
  })
}

test('an anomaly after the accusé de réception changes nothing, and waits for somebody', async () => {
  const id = await banc.deposit()
  await banc.exchange()
  const [enveloppe] = await banc.enveloppes()
  await banc.order(`enveloppes/${enveloppe?.nom}/reponse`, { reponse: 'anomalie' })
  await banc.exchange()
  assert.equal(await etatOf(id), 'acquitte')
  assert.equal((await banc.noms(id)).at(-1), 'acte.retour-inconnu')
})

test('the ministry away: the envelope waits and leaves later, under the same name', async () => {
  await order({ reponse: 'injoignable' })
  const before = (await banc.enveloppes()).length
  const id = await banc.deposit()
  await banc.exchange()
  assert.equal(await etatOf(id), 'en-attente')
  assert.equal((await banc.enveloppes()).length, before)
  assert.match((await teletransmission.health(banc.house)).message, /1 envoi non transmis/)
  await wakeJobs()
  await banc.exchange()
  assert.equal(await etatOf(id), 'acquitte')
  assert.equal((await banc.enveloppes())[0]?.fois, 1)
})

test('killed between sending and recording: the same archive again, one accusé de réception', async () => {
  await order({ reponse: 'injoignable' })
  await order({ reponse: 'attente' })
  const id = await banc.deposit()
  await banc.exchange()
  const dying = dieOnceSent(banc.house)
  await assert.rejects(runJob(dying, banc.commune, 'teletransmission.envoyer', { transactionId: id }), /killed/)
  assert.equal(await etatOf(id), 'en-attente')
  const [sent] = await banc.enveloppes()
  await wakeJobs()
  await banc.exchange()
  const [again] = await banc.enveloppes()
  assert.deepEqual([again?.nom, again?.sha256, again?.fois], [sent?.nom, sent?.sha256, 2])
  await banc.order(`enveloppes/${again?.nom}/reponse`, {})
  await banc.exchange()
  assert.equal(await etatOf(id), 'acquitte')
  assert.deepEqual(await banc.noms(id), ['acte.poste', 'acte.transmis', 'acte.acquitte', 'acte.tamponne'])
})

test('answered before the sending could be recorded: nothing is sent again, the timeline keeps its order', async () => {
  await order({ reponse: 'injoignable' })
  const id = await banc.deposit()
  await banc.exchange()
  await assert.rejects(
    runJob(dieOnceSent(banc.house), banc.commune, 'teletransmission.envoyer', { transactionId: id }),
    /killed/,
  )
  await banc.exchange()
  await wakeJobs()
  await banc.exchange()
  assert.equal((await banc.enveloppes())[0]?.fois, 1)
  assert.deepEqual(await banc.noms(id), ['acte.poste', 'acte.transmis', 'acte.acquitte', 'acte.tamponne'])
})

test('killed at any moment of the sending or of the reading: one envelope, one effect', async () => {
  for (let step = 0; step < 8; step++) {
    const before = (await banc.enveloppes()).length
    const id = await banc.deposit()
    await runJob(dieAt(banc.house, step), banc.commune, 'teletransmission.envoyer', { transactionId: id }).catch(
      (error: Error) => assert.match(error.message, /killed/),
    )
    await banc.exchange()
    const enveloppes = await banc.enveloppes()
    assert.equal(enveloppes.length, before + 1, `step ${step}`)
    assert.deepEqual(await banc.noms(id), ['acte.poste', 'acte.transmis', 'acte.acquitte', 'acte.tamponne'])
  }
})

/** A house that dies once the archive has been read to its end, hence sent. */
function dieOnceSent(house: House): House {
  let sent = false
  return {
    ...house,
    db: {
      ...house.db,
      inTransaction: (portee, work) =>
        sent ? Promise.reject(new Error('killed')) : house.db.inTransaction(portee, work),
    },
    files: {
      ...house.files,
      async openLecture(...asked) {
        const stream = await house.files.openLecture(...asked)
        stream.once('end', () => {
          sent = true
        })
        return stream
      },
    },
  }
}

/** A house whose transactions stop after the given number of them. */
function dieAt(house: House, step: number): House {
  let done = 0
  return {
    ...house,
    db: {
      ...house.db,
      inTransaction: (portee, work) => {
        done += 1
        return done > step ? Promise.reject(new Error('killed')) : house.db.inTransaction(portee, work)
      },
    },
  }
}

function runJob(house: House, collectivite: Collectivite, name: string, payload: object): Promise<void> {
  const job = teletransmission.jobs.find((one) => one.name === name) as unknown as Job<object, House>
  return job.run({ house, collectivite, id: name, attempt: 1, log: house.log } as Travail<House>, payload)
}
