import assert from 'node:assert/strict'
import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import { type Header, pack } from 'tar-stream'
import { ActesError, buildArchive, extractArchive, packArchive, readArchive } from './index.ts'

const DATE = new Date('2025-01-16T09:00:00Z')
const SAMPLES = new URL('../../../shared/samples/actes/archives/', import.meta.url)
const bytes = (text: string) => new Uint8Array(Buffer.from(text))
const refused = (code: string) => (error: unknown) => error instanceof ActesError && error.code === code

const ENTREES = [
  { nom: 'EACT--000000000--20250116-1.xml', contenu: bytes('<enveloppe/>') },
  { nom: '027-000000000-20250115-2025_001-DE-1-1_0.xml', contenu: bytes('<acte/>') },
  { nom: '99_DE-027-000000000-20250115-2025_001-DE-1-1_1.pdf', contenu: bytes('%PDF-1.7') },
]

async function tarGz(entries: [Partial<Header> & { name: string }, string][]): Promise<Uint8Array> {
  const tar = pack()
  for (const [header, content] of entries) tar.entry(header, content)
  tar.finalize()
  return gzipSync(Buffer.concat(await Array.fromAsync(tar as unknown as AsyncIterable<Buffer>)))
}

test('an archive reads back in order and is the same twice', async () => {
  const archive = await buildArchive(ENTREES, DATE)
  assert.deepEqual(await readArchive(archive), ENTREES)
  assert.deepEqual(await buildArchive(ENTREES, DATE), archive)
})

test('GNU tar lists and extracts the archive', {
  skip: spawnSync('tar', ['--version']).error && 'tar absent',
}, async () => {
  const folder = mkdtempSync(join(tmpdir(), 'actes-'))
  try {
    const path = join(folder, 'a.tar.gz')
    writeFileSync(path, await buildArchive(ENTREES, DATE))
    const listing = execFileSync('tar', ['tzf', path], { encoding: 'utf8' })
    assert.equal(listing, ENTREES.map(({ nom }) => `${nom}\n`).join(''))
    execFileSync('tar', ['xzf', path, '-C', folder])
    for (const { nom, contenu } of ENTREES) assert.deepEqual(new Uint8Array(readFileSync(join(folder, nom))), contenu)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

test('files are streamed in and out', async () => {
  const chunk = new Uint8Array(100_000).fill(65)
  async function* flux() {
    for (let i = 0; i < 30; i += 1) yield chunk
  }
  const archive = packArchive([{ nom: 'gros.pdf', contenu: { taille: 3_000_000, flux: flux() } }, ENTREES[0]!], DATE)
  const sizes: Record<string, number> = {}
  await extractArchive(archive, async (nom, content) => {
    for await (const part of content) sizes[nom] = (sizes[nom] ?? 0) + part.byteLength
  })
  assert.deepEqual(sizes, { 'gros.pdf': 3_000_000, 'EACT--000000000--20250116-1.xml': 12 })
})

test('a reader may give up an entry', async () => {
  const archive = await buildArchive([{ nom: 'a', contenu: new Uint8Array(2_000_000) }, ENTREES[0]!], DATE)
  const noms: string[] = []
  await extractArchive(archive, async (nom, content) => {
    noms.push(nom)
    for await (const _ of content) break
  })
  assert.deepEqual(noms, ['a', ENTREES[0]!.nom])
})

test('a stream of the wrong size is an error', async () => {
  for (const taille of [5, 100]) {
    const contenu = { taille, flux: Promise.resolve().then(() => bytes('0123456789')) }
    async function* flux() {
      yield await contenu.flux
    }
    await assert.rejects(
      buildArchive([{ nom: 'a.pdf', contenu: { taille, flux: flux() } }], DATE),
      refused('actes.archive-incoherente'),
    )
  }
})

test('names that are paths are refused in both directions', async () => {
  for (const nom of ['../a', 'd/a', '/etc/passwd', 'a\\b', '..', '', 'C:a', 'a\n']) {
    await assert.rejects(buildArchive([{ nom, contenu: bytes('x') }], DATE), refused('actes.archive-entree-interdite'))
  }
  for (const name of ['../a', 'd/a', '/etc/passwd', './../a', 'a\\b']) {
    await assert.rejects(readArchive(await tarGz([[{ name }, 'x']])), refused('actes.archive-entree-interdite'))
  }
  assert.equal((await readArchive(await tarGz([[{ name: './a' }, 'x']])))[0]?.nom, 'a')
})

test('links, directories and doubles are refused', async () => {
  const link = await tarGz([[{ name: 'a', type: 'symlink', linkname: '/etc/passwd' }, '']])
  const directory = await tarGz([[{ name: 'd', type: 'directory' }, '']])
  const doubles = await tarGz([
    [{ name: 'a' }, 'x'],
    [{ name: './a' }, 'y'],
  ])
  for (const archive of [link, directory, doubles]) {
    await assert.rejects(readArchive(archive), refused('actes.archive-entree-interdite'))
  }
})

test('too many bytes or files are refused before they are read', async () => {
  const bomb = await buildArchive([{ nom: 'a', contenu: new Uint8Array(5_000_000) }], DATE)
  await assert.rejects(readArchive(bomb, { octets: 1_000_000, fichiers: 10 }), refused('actes.archive-trop-grosse'))
  const many = await buildArchive(ENTREES, DATE)
  await assert.rejects(readArchive(many, { octets: 1_000_000, fichiers: 2 }), refused('actes.archive-trop-grosse'))
})

test('what is not a whole .tar.gz is refused, at every truncation', async () => {
  const archive = await buildArchive(ENTREES, DATE)
  const tar = gunzipSync(archive)
  const broken = [
    new Uint8Array(),
    bytes('hello'),
    gzipSync('hello'),
    tar,
    gzipSync(tar.subarray(0, 700)),
    gzipSync(''),
  ]
  for (const source of broken) await assert.rejects(readArchive(source), refused('actes.archive-format'))
  for (let length = 1; length < archive.byteLength - 1; length += 7) {
    await assert.rejects(readArchive(archive.subarray(0, length)), refused('actes.archive-format'))
  }
})

test('an error of the reader comes out unchanged', async () => {
  const stop = new Error('disk full')
  const run = extractArchive(await buildArchive(ENTREES, DATE), () => Promise.reject(stop))
  await assert.rejects(run, (error) => error === stop)
})

test('a failing source is an archive error', async () => {
  async function* source() {
    yield bytes('\x1f')
    throw new Error('network')
  }
  await assert.rejects(readArchive(source()), refused('actes.archive-format'))
})

test('sample archives are read', { skip: !existsSync(SAMPLES) && 'sample archives absent' }, async () => {
  for (const nom of readdirSync(SAMPLES).filter((name) => name.endsWith('.tar.gz'))) {
    const fichiers = await readArchive(readFileSync(new URL(nom, SAMPLES)))
    assert.ok(fichiers.length >= 2, nom)
    assert.match(fichiers[0]!.nom, /^EACT-/)
  }
})
