import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { after, before, test } from 'node:test'
import { aPdf, type Banc, domOf, fillFiche, openBanc, wordsOf } from '../testing.ts'

const BASE = '/commune/saint-essai'
const PDF = aPdf('x'.repeat(200_000))

let banc: Banc
let id: string
let path: string
const etag = `"${createHash('sha256').update(PDF).digest('hex')}"`

before(async () => {
  banc = await openBanc()
  await fillFiche(banc.house, banc.commune)
  const fichier = await banc.fichier(PDF, 'délibération n° 31.pdf')
  const annexe = await banc.fichier(new TextEncoder().encode('<html><script>alert(1)</script>'), 'page.html')
  id = await banc.publish({ fichierId: fichier.id, annexes: [annexe.id] })
  path = `${BASE}/actes/${id}/document`
  await banc.house.drainJobs()
})
after(() => banc.close())

const bytesOf = async (response: Response) => Buffer.from(await response.arrayBuffer())

test('the document is served byte for byte, with the digest that the page shows', async () => {
  const response = await banc.fetch(path)
  assert.equal(response.status, 200)
  assert.deepEqual(await bytesOf(response), Buffer.from(PDF))
  assert.equal(response.headers.get('content-length'), String(PDF.length))
  assert.equal(response.headers.get('etag'), etag)
  const page = await domOf(await banc.fetch(`${BASE}/actes/${id}`))
  assert.equal(`"${wordsOf(page.querySelector('dd code'))}"`, etag)
})

test('nothing of a document can run in our origin', async () => {
  for (const one of [path, `${BASE}/actes/${id}/annexes/1`]) {
    const { headers } = await banc.fetch(one)
    assert.match(headers.get('content-security-policy') ?? '', /^sandbox; default-src 'none'/)
    assert.match(headers.get('content-disposition') ?? '', /^attachment/)
    assert.equal(headers.get('x-content-type-options'), 'nosniff')
  }
})

test('a part is given on demand, several or none of it are answered as RFC 9110 says', async () => {
  const get = (range: string, more: Record<string, string> = {}) => banc.fetch(path, { headers: { range, ...more } })
  const part = await get('bytes=70000-140000')
  assert.equal(part.status, 206)
  assert.equal(part.headers.get('content-range'), `bytes 70000-140000/${PDF.length}`)
  assert.deepEqual(await bytesOf(part), Buffer.from(PDF.slice(70_000, 140_001)))
  assert.deepEqual(await bytesOf(await get('bytes=-6')), Buffer.from(PDF.slice(-6)))
  const beyond = await get(`bytes=${PDF.length}-`)
  assert.equal(beyond.status, 416)
  assert.equal(beyond.headers.get('content-range'), `bytes */${PDF.length}`)
  assert.equal((await get('bytes=0-1,4-5')).status, 200)
  assert.equal((await get('bytes=0-9', { 'if-range': etag })).status, 206)
  assert.equal((await get('bytes=0-9', { 'if-range': '"autre"' })).status, 200, 'the part of another version')
})

test('what is already there is not sent again, and HEAD sends nothing', async () => {
  const same = await banc.fetch(path, { headers: { 'if-none-match': etag } })
  assert.equal(same.status, 304)
  assert.equal((await bytesOf(same)).length, 0)
  const head = await banc.fetch(path, { method: 'HEAD' })
  assert.deepEqual(
    [head.status, head.headers.get('content-length'), head.headers.get('accept-ranges')],
    [200, String(PDF.length), 'bytes'],
  )
})

test('the proof is downloaded without account: text, token, certificate, authorities', async () => {
  const get = async (name: string) => bytesOf(await banc.fetch(`${BASE}/actes/${id}/preuves/mise-en-ligne/${name}`))
  assert.match((await get('texte.txt')).toString(), /^parvis-publication-1\n/)
  assert.equal((await get('jeton.tsr'))[0], 0x30, 'DER')
  assert.match((await get('certificat.pdf')).toString('latin1'), /^%PDF-/)
  assert.match((await bytesOf(await banc.fetch(`${BASE}/actes/autorites.pem`))).toString(), /BEGIN CERTIFICATE/)
  const links = [...(await domOf(await banc.fetch(`${BASE}/actes/${id}`))).querySelectorAll('main a[href]')]
  for (const link of links.map((one) => one.getAttribute('href') ?? '').filter((href) => href.startsWith('/')))
    assert.equal((await banc.fetch(link)).status, 200, link)
})
