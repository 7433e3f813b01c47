import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { after, before, beforeEach, test } from 'node:test'
import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'
import type { Collectivite } from '#platform/collectivites'
import type { Ctx } from '#platform/context'
import { inOperateurContext } from '#platform/context'
import { listTravaux } from '#platform/jobs'
import { openTestHouse, type TestHouse } from '#platform/testing'
import {
  countMailTroubles,
  eraseMails,
  findMail,
  lienPublic,
  listMailMonths,
  listMails,
  removeMailMonth,
  retryMail,
  sendMail,
  writeLettre,
} from './index.ts'

const received: ParsedMail[] = []
/** What the server answers to the next recipient: an SMTP code. */
let refusal: number | undefined
const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  logger: false,
  onRcptTo: (_address, _session, done) =>
    done(refusal ? Object.assign(new Error('Refus d’essai'), { responseCode: refusal }) : null),
  onData(stream, _session, done) {
    simpleParser(stream).then((mail) => {
      received.push(mail)
      done()
    }, done)
  },
})

let house: TestHouse
let demo: TestHouse
let commune: Collectivite
before(async () => {
  smtp.listen(0, '127.0.0.1')
  await once(smtp.server, 'listening')
  const { port } = smtp.server.address() as AddressInfo
  house = await openTestHouse({
    env: {
      SMTP_URL: `smtp://127.0.0.1:${port}`,
      COURRIEL_EXPEDITEUR: 'Parvis <parvis@syndicat.test>',
      PARVIS_URL: 'https://parvis.test/',
    },
  })
  demo = await openTestHouse()
  commune = await house.createCollectivite()
})
after(async () => {
  await house.close()
  await demo.close()
  await new Promise<void>((resolve) => smtp.close(resolve))
})
beforeEach(() => {
  received.length = 0
  refusal = undefined
})

const as = <T>(work: (ctx: Ctx) => Promise<T>, where = commune) => house.as(house.actor([]), where, work)
const MESSAGE = {
  to: 'elue@saint-aubin.test',
  subject: 'Séance du 3 mars à 18 h — été',
  text: 'Bonjour,\n\nà bientôt.',
}

test('a mail leaves with its accents, its sender, its link and its pieces', async () => {
  const text = `Voir ${lienPublic('/c/saint-aubin')}`
  const id = await as((ctx) =>
    sendMail(ctx, {
      ...MESSAGE,
      text,
      html: `<p>${text}</p>`,
      attachments: [{ nom: 'réunion.ics', bytes: Buffer.from('BEGIN:VCALENDAR') }],
    }),
  )
  assert.equal((await as((ctx) => findMail(ctx, id)))?.etat, 'en-attente')
  await house.drainJobs()
  const [mail] = received
  assert.equal(mail?.subject, MESSAGE.subject)
  assert.equal(mail?.from?.text, '"Parvis" <parvis@syndicat.test>')
  assert.equal(mail?.text?.trim(), 'Voir https://parvis.test/c/saint-aubin')
  assert.match(String(mail?.html), /https:\/\/parvis\.test\/c\/saint-aubin/)
  assert.equal(mail?.messageId, `<${id}@syndicat.test>`)
  assert.equal(mail?.headers.get('auto-submitted'), 'auto-generated')
  assert.deepEqual(
    mail?.attachments.map(({ filename, content }) => [filename, content.toString()]),
    [['réunion.ics', 'BEGIN:VCALENDAR']],
  )
  const sent = await as((ctx) => findMail(ctx, id))
  assert.deepEqual([sent?.etat, sent?.envoyeLe, sent?.essais], ['envoye', house.clock(), 1])
})

test('a stored content is joined', async () => {
  const source = (async function* () {
    yield Buffer.from('%PDF-1.4 essai')
  })()
  const { sha256 } = await house.files.write(commune.id, source)
  await as((ctx) => sendMail(ctx, { ...MESSAGE, attachments: [{ nom: 'acte.pdf', sha256 }] }))
  await house.drainJobs()
  assert.equal(received[0]?.attachments[0]?.content.toString(), '%PDF-1.4 essai')
})

test('nothing leaves when the change is undone', async () => {
  await assert.rejects(
    as(async (ctx) => {
      await sendMail(ctx, MESSAGE)
      throw new Error('changed my mind')
    }),
  )
  await house.drainJobs()
  assert.equal(received.length, 0)
})

test('a temporary refusal is tried again, and leaves once', async () => {
  refusal = 450
  const id = await as((ctx) => sendMail(ctx, MESSAGE))
  await house.drainJobs()
  const waiting = await as((ctx) => findMail(ctx, id))
  assert.equal(waiting?.etat, 'en-attente')
  assert.match(waiting?.erreur ?? '', /450/)
  const jobs = await inOperateurContext(house, { actor: house.actor([]), requestId: 'essai' }, (ctx) =>
    listTravaux(ctx, { name: 'mail.envoyer', state: 'retry', limit: 10, offset: 0 }),
  )
  assert.equal(jobs.length, 1)
})

test('a refusal for good is shown, not tried again, and can be retried by hand', async () => {
  refusal = 550
  const id = await as((ctx) => sendMail(ctx, MESSAGE))
  await house.drainJobs()
  const refused = await as((ctx) => findMail(ctx, id))
  assert.equal(refused?.etat, 'refuse')
  assert.match(refused?.erreur ?? '', /550 Refus d’essai/)
  assert.equal((await as((ctx) => listMails(ctx, { etat: 'refuse', limit: 10 }))).length, 1)
  refusal = undefined
  await as((ctx) => retryMail(ctx, id))
  await house.drainJobs()
  assert.equal(received.length, 1)
  await assert.rejects(
    as((ctx) => retryMail(ctx, id)),
    { code: 'http.introuvable' },
  )
})

test('a confidential text is hidden while it waits and erased once it has left', async () => {
  const id = await as((ctx) =>
    sendMail(ctx, { ...MESSAGE, text: 'lien secret', html: 'lien secret', confidentiel: true }),
  )
  const waiting = await as((ctx) => findMail(ctx, id))
  assert.match(waiting?.texte ?? '', /réservé au destinataire/)
  await house.drainJobs()
  assert.match(received[0]?.text ?? '', /lien secret/)
  const [kept] = await as(async (ctx) => (await listMails(ctx, { limit: 100 })).filter((mail) => mail.id === id))
  assert.ok(!JSON.stringify(kept).includes('lien secret'))
  const rows = await house.db.inTransaction('operateur', (tx) => tx.execute('select texte, html from mail.courriel'))
  assert.ok(!JSON.stringify(rows).includes('lien secret'))
})

test('a demonstration keeps its mails readable in the outbox', async () => {
  const where = await demo.createCollectivite()
  const id = await demo.as(demo.actor([]), where, (ctx) => sendMail(ctx, { ...MESSAGE, confidentiel: true }))
  await demo.drainJobs()
  const kept = await demo.as(demo.actor([]), where, (ctx) => findMail(ctx, id))
  assert.deepEqual([kept?.etat, kept?.texte], ['retenu', MESSAGE.text])
})

test('wrong addresses, subjects of two lines and heavy pieces are refused before anything', async () => {
  const refused = (changes: object, code: string) =>
    assert.rejects(
      as((ctx) => sendMail(ctx, { ...MESSAGE, ...changes })),
      { code },
    )
  for (const to of [
    '',
    'a',
    'a@b',
    'a@b.test, c@d.test',
    'a@b.test\r\nBcc: c@d.test',
    '<a@b.test>',
    `${'a'.repeat(250)}@b.test`,
  ])
    await refused({ to }, 'courriel.adresse-incorrecte')
  await refused({ subject: 'Un\r\nBcc: c@d.test' }, 'courriel.sujet-incorrect')
  await refused({ subject: ' ' }, 'courriel.sujet-incorrect')
  const bytes = new Uint8Array(1_000_001)
  await refused(
    {
      attachments: [
        { nom: 'a', bytes },
        { nom: 'b', bytes },
      ],
    },
    'courriel.pieces-trop-grandes',
  )
})

test('a commune sees its own mails only', async () => {
  const other = await house.createCollectivite()
  const id = await as((ctx) => sendMail(ctx, MESSAGE))
  assert.equal(await as((ctx) => findMail(ctx, id), other), undefined)
  assert.deepEqual(await as((ctx) => listMails(ctx, { limit: 10 }), other), [])
  await house.drainJobs()
})

test('supervision counts what waits too long and what was refused', async () => {
  const where = await demo.createCollectivite()
  await demo.as(demo.actor([]), where, (ctx) => sendMail(ctx, MESSAGE))
  const count = (before: string) =>
    inOperateurContext(demo, { actor: demo.actor([]), requestId: 'essai' }, (ctx) =>
      countMailTroubles(ctx, new Date(before)),
    )
  assert.deepEqual(await count('2026-03-02T08:59:00Z'), { enAttente: 0, refuses: 0 })
  assert.deepEqual(await count('2026-03-02T09:01:00Z'), { enAttente: 1, refuses: 0 })
})

test('mails are erased month by month, or all with the commune', async () => {
  const where = await house.createCollectivite()
  house.setNow('2026-01-31T23:59:59Z')
  await as((ctx) => sendMail(ctx, MESSAGE), where)
  house.setNow('2026-02-01T00:00:00Z')
  await as((ctx) => sendMail(ctx, { ...MESSAGE, attachments: [{ nom: 'a', bytes: Buffer.from('a') }] }), where)
  const months = (before: string) => as((ctx) => listMailMonths(ctx, new Date(before)), where)
  assert.deepEqual(await months('2026-01-31T12:00:00Z'), [])
  assert.deepEqual(await months('2026-02-10T00:00:00Z'), [{ mois: '2026-01', nombre: 1, fin: new Date('2026-02-01') }])
  await as((ctx) => removeMailMonth(ctx, '2026-01'), where)
  assert.equal((await months('2027-01-01T00:00:00Z'))[0]?.mois, '2026-02')
  await as((ctx) => eraseMails(ctx), where)
  assert.deepEqual(await as((ctx) => listMails(ctx, { limit: 10 }), where), [])
})

test('a letter greets, links on a line of its own, and signs', () => {
  const text = writeLettre({
    destinataire: 'Dominique',
    paragraphes: ['Un.', 'Deux.'],
    lien: { avant: 'Ici :', path: '/x' },
    emetteur: 'Saint-Aubin',
  })
  assert.deepEqual(text.split('\n\n').slice(0, 5), ['Bonjour Dominique,', 'Un.', 'Deux.', 'Ici :', lienPublic('/x')])
  assert.match(text, /\n-- \nSaint-Aubin\n/)
})
