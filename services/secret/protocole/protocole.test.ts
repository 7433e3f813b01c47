import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { encryptCommentaire, identifiantOf } from '#standards/privatebin'
import { aBody, type Banc, openBanc } from '../testing.ts'

let banc: Banc
before(async () => {
  banc = await openBanc()
})
after(() => banc.close())

const CIPHER = ['AQEBAQEBAQEBAQEBAQEBAQ==', 'AgICAgICAgI=', 100_000, 256, 128, 'aes', 'gcm', 'none']
const FIXED = {
  v: 2,
  ct: '5aEckGiLXM4wGKZpn/iuH723850qWTjHf0lQgQmWf6JihRB1bmZLKNGV3Enp',
  adata: [CIPHER, 'plaintext', 0, 1],
  meta: { expire: '1day' },
}
const create = async (body: unknown, method = 'POST') => banc.ask('', { method, body })
const ABSENT = 'Document does not exist, has expired or has been deleted.'

test('the fixed body of the specification has its identifier, is read once, and may then come back', async () => {
  const made = await create(FIXED)
  assert.deepEqual(
    { ...made, deletetoken: '' },
    { status: 0, id: 'ad59bc8d3fa8a712', url: '/?ad59bc8d3fa8a712', deletetoken: '' },
  )
  assert.match(made.deletetoken, /^[0-9a-f]{64}$/)
  assert.equal((await create(FIXED)).message, 'You are unlucky. Try again.')
  const read = await banc.ask('?ad59bc8d3fa8a712')
  assert.deepEqual(Object.keys(read), [
    'status',
    'id',
    'url',
    'adata',
    'meta',
    'v',
    'ct',
    'comments',
    'comment_count',
    'comment_offset',
    '@context',
  ])
  assert.deepEqual([read.ct, read.adata, read.v, read.meta], [FIXED.ct, FIXED.adata, 2, { time_to_live: 86_400 }])
  assert.equal((await banc.ask('?ad59bc8d3fa8a712')).message, ABSENT)
  assert.equal((await create(FIXED)).status, 0)
})

test('what the original accepts beyond the format', async () => {
  const extra: Record<string, (body: Record<string, unknown>) => unknown> = {
    'extra key': (body) => ({ ...body, autre: 1 }),
    'ninth parameter': (body) => {
      const [cipher, ...rest] = body.adata as unknown[][]
      return { ...body, adata: [[...(cipher as unknown[]), 'x'], ...rest] }
    },
    'fifth member': (body) => ({ ...body, adata: [...(body.adata as unknown[]), 5] }),
    'version 2.1': (body) => ({ ...body, v: 2.1 }),
    'unknown label': (body) => ({ ...body, meta: { expire: '3 jours' } }),
  }
  for (const [name, change] of Object.entries(extra)) {
    const body = change(await aBody()) as { adata: unknown; v: number }
    const made = await create(body)
    assert.equal(made.status, 0, `${name}: ${made.message}`)
    const read = await banc.ask(made.url.slice(1))
    assert.deepEqual([read.adata, read.v], [body.adata, body.v], name)
    assert.equal(read.meta.time_to_live, name === 'unknown label' ? 604_800 : 86_400)
  }
})

test('refusals say what the original says, with status 200', async () => {
  const good = await aBody()
  const low = { ...good, ct: Buffer.alloc(300, 'a').toString('base64') }
  const refused: [unknown, string][] = [
    [{ ...good, meta: undefined }, 'Invalid data.'],
    [{ ...good, v: 1 }, 'Invalid data.'],
    [low, 'Invalid data.'],
    ['3', 'Invalid data.'],
    ['{{', 'Invalid data.'],
    ['[]', 'Invalid data.'],
    ['', 'Invalid data.'],
    [{ ...good, pasteid: 'ad59bc8d3fa8a712', parentid: 'x', adata: CIPHER }, 'Invalid document ID.'],
    [{ ...good, pasteid: '0000000000000000', parentid: '0000000000000000', adata: CIPHER }, 'Invalid data.'],
    [
      {
        ...good,
        ct: Buffer.from(crypto.getRandomValues(new Uint8Array(60_000)))
          .toString('base64')
          .repeat(126),
      },
      'Document is limited to 10.00 MB of encrypted data.',
    ],
  ]
  for (const [body, message] of refused) {
    const { status, message: said } = await create(body)
    assert.deepEqual([status, said], [1, message], JSON.stringify(body).slice(0, 80))
  }
  for (const query of ['?abc', '?0123456789ABCDEF', '?pasteid=ZZ'])
    assert.equal((await banc.ask(query)).message, 'Invalid document ID.', query)
  assert.equal((await banc.ask('?0000000000000000')).message, ABSENT)
})

test('a body beyond every limit is refused in the same words', async () => {
  const said = await banc.ask('', { method: 'POST', body: `"${'x'.repeat(51_000_000)}"` })
  assert.equal(said.message, 'Document is limited to 10.00 MB of encrypted data.')
})

test('French for who asks for it', async () => {
  const french = { 'accept-language': 'en;q=0.3, fr-FR' }
  assert.match((await banc.ask('?0000000000000000', { headers: french })).message, /^Le document n’existe pas/)
  assert.match((await banc.ask('?0000000000000000', { headers: { cookie: 'lang=fr' } })).message, /^Le document/)
  assert.equal((await banc.ask('?0000000000000000', { headers: { 'accept-language': 'fr;q=0, de' } })).message, ABSENT)
})

test('JSON or a page, as the client prefers', async () => {
  const modes: [Record<string, string>, string][] = [
    [{ 'x-requested-with': 'JSONHttpRequest', accept: 'text/html' }, 'json'],
    [{ accept: 'application/json' }, 'json'],
    [{ accept: 'application/json, text/html' }, 'json'],
    [{ accept: 'application/json;q=0.9, text/html;q=0.1' }, 'json'],
    [{ accept: 'text/html, application/json' }, 'html'],
    [{ accept: 'application/json;q=0, */*' }, 'html'],
    [{ accept: '*/*' }, 'html'],
    [{ 'x-requested-with': 'XMLHttpRequest', accept: '*/*' }, 'html'],
  ]
  for (const [headers, mode] of modes) {
    const reponse = await banc.fetch('/?0000000000000000', { headers })
    assert.match(reponse.headers.get('content-type') ?? '', new RegExp(mode), JSON.stringify(headers))
    await reponse.text()
  }
  const nothing = await banc.fetch('/', { headers: { accept: 'application/json' } })
  assert.deepEqual([nothing.status, await nothing.text()], [200, ''])
})

test('the page never takes the one reading', async () => {
  const { url } = await create(await aBody({ burn: true }))
  for (let turn = 0; turn < 3; turn++) assert.equal((await banc.fetch(url)).status, 200)
  assert.equal((await banc.ask(url.slice(1))).status, 0)
  assert.equal((await banc.fetch(url)).status, 404)
})

test('of fifty readers at once of a document to be read once, exactly one gets it', async () => {
  const { url } = await create(await aBody({ burn: true }))
  const answers = await Promise.all(Array.from({ length: 50 }, () => banc.ask(url.slice(1))))
  assert.equal(answers.filter(({ status }) => status === 0).length, 1)
})

test('a wrong deletion token deletes nothing, not even what is read once', async () => {
  const { id, deletetoken } = await create(await aBody({ burn: true }))
  const wrong = { pasteid: id, deletetoken: 'f'.repeat(64) }
  assert.equal((await create(wrong)).message, 'Wrong deletion token. Document was not deleted.')
  assert.equal(
    (await banc.ask(`?pasteid=${id}&deletetoken=0`)).message,
    'Wrong deletion token. Document was not deleted.',
  )
  assert.equal((await create({ pasteid: id, deletetoken: `${deletetoken}0` })).status, 1)
  assert.equal((await banc.ask(`?${id}`)).status, 0)
})

test('every way to delete', async () => {
  const ways: ((id: string, deletetoken: string) => Promise<{ status: number; id: string; url: string }>)[] = [
    (pasteid, deletetoken) => create({ pasteid, deletetoken }),
    (pasteid, deletetoken) => create({ pasteid, deletetoken }, 'PUT'),
    (id, deletetoken) => banc.ask(`?${id}`, { method: 'DELETE', body: { deletetoken } }),
    (id, deletetoken) => banc.ask(`?pasteid=${id}&deletetoken=${deletetoken}`),
  ]
  for (const remove of ways) {
    const { id, deletetoken } = await create(await aBody())
    assert.deepEqual(await remove(id, deletetoken), { status: 0, id, url: `/?${id}` })
    assert.equal((await banc.ask(`?${id}`)).message, ABSENT)
  }
  const { id, deletetoken } = await create(await aBody())
  const page = await banc.fetch(`/?pasteid=${id}&deletetoken=${deletetoken}`)
  assert.match(await page.text(), /a été correctement supprimé/)
  assert.equal((await banc.ask(`?${id}`)).status, 1)
})

test('a discussion keeps its comments in order, and its end with that of the document', async () => {
  const { id, deletetoken } = await create(await aBody({ discussion: true }))
  const comment = async (texte: string, parentid = id) => {
    const random = (size: number) => crypto.getRandomValues(new Uint8Array(size))
    const sealed = await encryptCommentaire(
      { comment: texte },
      { key: new Uint8Array(32), motDePasse: '', compression: 'none', random },
    )
    return { v: 2, ...sealed, pasteid: id, parentid }
  }
  const first = await comment('un')
  const made = await create(first)
  assert.deepEqual(made, { status: 0, id: identifiantOf(first.ct), url: `/?${identifiantOf(first.ct)}` })
  assert.equal((await create(first)).message, 'You are unlucky. Try again.')
  banc.house.setNow('2026-11-25T10:00:05Z')
  await create(await comment('deux', made.id))
  const { comments } = await banc.ask(`?${id}`)
  assert.deepEqual(
    comments.map(({ parentid }) => parentid),
    [id, made.id],
  )
  assert.equal((await create(await comment('sans parent', ''))).message, 'Invalid data.')
  const closed = await create(await aBody())
  const elsewhere = { ...(await comment('fermé')), pasteid: closed.id, parentid: closed.id }
  assert.equal((await create(elsewhere)).message, 'Invalid data.')
  assert.equal((await create({ pasteid: id, deletetoken })).status, 0)
  assert.equal((await create(await comment('trop tard'))).message, 'Invalid data.')
})

test('headers of the answers, and those that a browser asks for first', async () => {
  const reponse = await banc.fetch('/?0000000000000000', { headers: { accept: 'application/json' } })
  const body = await reponse.text()
  assert.equal(reponse.headers.get('content-type'), 'application/json')
  assert.equal(reponse.headers.get('access-control-allow-origin'), '*')
  assert.equal(reponse.headers.get('x-uncompressed-content-length'), String(Buffer.byteLength(body)))
  assert.equal(reponse.headers.get('referrer-policy'), 'no-referrer')
  assert.match(reponse.headers.get('cache-control') ?? '', /no-store/)
  const preflight = await banc.fetch('/', { method: 'OPTIONS', headers: { origin: 'https://autre.test' } })
  assert.equal(preflight.status, 204)
  assert.equal(preflight.headers.get('access-control-allow-headers'), 'X-Requested-With, Content-Type')
  const foreign = await banc.ask('', {
    method: 'POST',
    body: {},
    headers: { origin: 'https://autre.test', 'sec-fetch-site': 'cross-site' },
  })
  assert.equal(foreign.message, 'Invalid data.')
  assert.equal((await banc.fetch('/')).headers.get('referrer-policy'), 'no-referrer')
})

test('vocabularies of the answers', async () => {
  for (const nom of ['paste', 'comment', 'pastemeta', 'commentmeta', 'types']) {
    const reponse = await banc.fetch(`/?jsonld=${nom}`)
    assert.equal(reponse.headers.get('content-type'), 'application/ld+json')
    assert.ok('@context' in ((await reponse.json()) as object), nom)
  }
  assert.deepEqual(await (await banc.fetch('/?jsonld=zzz')).json(), {})
  assert.deepEqual(await (await banc.fetch('/?jsonld=__proto__')).json(), {})
})

test('without a host of its own the protocol answers under /secret, and the root is not its own', async () => {
  const at = (path: string) =>
    fetch(`${banc.origine.replace('127.0.0.1', 'localhost')}${path}`, { headers: { accept: 'application/json' } })
  const made = await fetch(`${banc.origine}/secret`, {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: JSON.stringify(await aBody()),
  })
  const { url } = (await made.json()) as { url: string }
  assert.match(url, /^\/secret\?/)
  assert.equal(((await (await at(url)).json()) as { status: number }).status, 0)
  assert.equal((await at(url.replace('/secret', '/'))).status, 404)
})

test('nothing of the secret is in the tables nor in the journal', async () => {
  const key = crypto.getRandomValues(new Uint8Array(32))
  const { id } = await create(await aBody({ texte: 'Phrase à ne jamais écrire', key, burn: true }))
  const before = await banc.dump()
  assert.ok(before.includes(id))
  await banc.ask(`?${id}`)
  const after = await banc.dump()
  for (const text of [before, after]) {
    assert.ok(!text.includes('Phrase'))
    assert.ok(!text.includes('127.0.0.1'))
    assert.ok(!text.includes(Buffer.from(key).toString('base64')))
  }
  assert.ok(!after.includes(id))
})
