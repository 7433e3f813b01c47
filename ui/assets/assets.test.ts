import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import type { Demande } from '#platform/http'
import { buildAssets } from './build.ts'
import { assetRoutes } from './routes.ts'

const folder = mkdtempSync(join(tmpdir(), 'parvis-actifs-'))
after(() => rmSync(folder, { recursive: true }))
const assets = await buildAssets(folder)

test('an address changes with its content and serves every encoding', async () => {
  const url = assets.url('styles')
  assert.match(url, /^\/actifs\/styles-[A-Z0-9]{8}\.css$/)
  const plain = await get(url, '')
  assert.equal(plain.headers['cache-control'], 'public, max-age=31536000, immutable')
  assert.equal(plain.headers['content-encoding'], undefined)
  const brotli = await get(url, 'gzip, br')
  assert.equal(brotli.headers['content-encoding'], 'br')
  assert.deepEqual(brotliDecompressSync(brotli.body as Uint8Array), Buffer.from(plain.body as Uint8Array))
  const gzip = await get(url, 'gzip')
  assert.deepEqual(gunzipSync(gzip.body as Uint8Array), Buffer.from(plain.body as Uint8Array))
})

test('only the PDF worker may run WebAssembly', async () => {
  const worker = [...assets.files.keys()].find((name) => name.endsWith('pdf.worker.min.mjs')) as string
  const reponse = await get(`/actifs/${worker}`, 'br')
  assert.match(reponse.headers['content-security-policy'] ?? '', /'wasm-unsafe-eval'/)
  assert.equal(reponse.headers['content-type'], 'text/javascript; charset=utf-8')
  assert.equal((await get(assets.url('base'), 'br')).headers['content-security-policy'], undefined)
  const viewer = Buffer.from((await get(assets.url('pdf-viewer'), '')).body as Uint8Array).toString()
  assert.ok(viewer.includes(`/actifs/${worker}`))
})

test('the style of Turbo’s bar, which the policy would refuse, is not written in the page', async () => {
  const base = Buffer.from((await get(assets.url('base'), '')).body as Uint8Array).toString()
  assert.doesNotMatch(base, /installStylesheetElement\(\)[;,]/)
})

test('what was built is read again, and built again when the cache is damaged', async () => {
  const manifest = join(folder, 'manifeste.json')
  const before = readFileSync(manifest, 'utf8')
  const again = await buildAssets(folder)
  assert.deepEqual([...again.files.keys()], [...assets.files.keys()])
  writeFileSync(manifest, before.slice(0, 100))
  assert.equal((await buildAssets(folder)).url('base'), assets.url('base'))
  writeFileSync(manifest, before.replace(/"ui\/base\.island\.ts":"\w+"\}/, '"ui/base.island.ts":"autre"}'))
  assert.equal((await buildAssets(folder)).url('base'), assets.url('base'))
  assert.deepEqual(JSON.parse(readFileSync(manifest, 'utf8')), JSON.parse(before))
})

test('an unknown file is not found, an unknown entry is a mistake of ours', async () => {
  await assert.rejects(get('/actifs/../package.json', ''), { code: 'http.introuvable' })
  assert.throws(() => assets.url('inconnu'), /inconnu/)
})

function get(url: string, accepted: string) {
  const [route] = assetRoutes(assets)
  const params = { '*': url.replace('/actifs/', '') }
  return (route as NonNullable<typeof route>).handler({
    params,
    headers: { 'accept-encoding': accepted },
  } as unknown as Demande)
}
