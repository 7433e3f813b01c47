import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, before, test } from 'node:test'
import { inOperateurContext } from '#platform/context'
import { openTestHouse } from '#platform/testing'
import { teletransmission } from '../index.ts'
import { listCourriels } from '../store/retours.ts'
import { type Banc, openBanc } from '../testing.ts'

let banc: Banc
before(async () => {
  banc = await openBanc()
})
after(() => banc.close())

const courriels = () =>
  inOperateurContext(banc.house, { actor: { genre: 'systeme', nom: 'Essai' }, requestId: 'essai' }, (ctx) =>
    listCourriels(ctx, { limit: 100 }),
  )

/** Says these lines one after the other; returns the code of each answer. */
async function smtp(port: number, lines: readonly string[]): Promise<string[]> {
  const socket = connect(port, '127.0.0.1').setEncoding('utf8')
  const codes: string[] = []
  const waiting = [...lines]
  let buffer = ''
  for await (const chunk of socket as AsyncIterable<string>) {
    buffer += chunk
    const last = buffer.trimEnd().split('\r\n').at(-1) ?? ''
    if (!/^\d{3} /.test(last)) continue
    codes.push(last.slice(0, 3))
    buffer = ''
    const next = waiting.shift()
    if (next === undefined) break
    socket.write(`${next}\r\n`)
  }
  socket.destroy()
  return codes
}

test('no relay: only our return address is accepted', async () => {
  const codes = await smtp(banc.mailPort, [
    'EHLO essai',
    'MAIL FROM:<ministere@essai.test>',
    'RCPT TO:<quelquun@ailleurs.test>',
    'RCPT TO:<RETOURS@teletransmission.test>',
  ])
  assert.deepEqual(codes, ['220', '250', '250', '550', '250'])
})

test('a mail too large is refused before it is sent', async () => {
  const codes = await smtp(banc.mailPort, ['EHLO essai', 'MAIL FROM:<ministere@essai.test> SIZE=60000001'])
  assert.equal(codes.at(-1), '552')
})

test('a mail is kept as it came before anything reads it, and acknowledged only then', async () => {
  const before = (await courriels()).length
  const codes = await smtp(banc.mailPort, [
    'EHLO essai',
    'MAIL FROM:<ministere@essai.test>',
    'RCPT TO:<retours@teletransmission.test>',
    'DATA',
    'Subject: brut\r\n\r\nCorps\r\n.',
  ])
  assert.equal(codes.at(-1), '250')
  const [last, ...others] = await courriels()
  assert.equal(others.length, before)
  assert.deepEqual([last?.etat, last?.expediteur, last?.taille], ['recu', 'ministere@essai.test', 24])
})

test('a house without operator asks the ministry to come back later', async (t) => {
  const house = await openTestHouse({
    services: [teletransmission],
    env: { ACTES_COURRIEL_PORT: String(banc.mailPort + 1) },
  })
  const close = await teletransmission.start?.(house)
  t.after(async () => {
    await close?.()
    await house.close()
  })
  const codes = await smtp(banc.mailPort + 1, [
    'EHLO essai',
    'MAIL FROM:<ministere@essai.test>',
    'RCPT TO:<retours@teletransmission.test>',
    'DATA',
    'Subject: brut\r\n\r\nCorps\r\n.',
  ])
  assert.equal(codes.at(-1), '451')
})
