import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import { buffer } from 'node:stream/consumers'
import { test } from 'node:test'
import { crc32, deflateRawSync } from 'node:zlib'
import { SedaError, type SedaErrorCode } from './errors.ts'
import { createPackage, type PackageFile } from './package.ts'
import { digestPackage, openPackage } from './package-reader.ts'
import type { PackageLimits } from './package-safety.ts'

const MTIME = new Date('2025-04-20T08:30:00Z')
const MANIFEST = Buffer.from('<ArchiveTransfer/>')

function file(uri: string, content: string | Buffer): PackageFile {
  return { uri, open: () => Readable.from([Buffer.from(content)]) }
}

const sha512 = (content: string | Buffer) => createHash('sha512').update(content).digest('hex')

/** An entry of a hand-made zip; what is not given is honest. */
type RawEntry = {
  name: string | Buffer
  content?: Buffer
  mode?: number
  flags?: number
  method?: number
  size?: number
  offset?: number
}

/** Writes a zip without any of the precautions of a library. */
function rawZip(entries: RawEntry[]): Buffer {
  const locals: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const {
    name,
    content = Buffer.from('x'),
    mode = 0o100644,
    flags = 0x800,
    method = 8,
    size,
    offset,
  } of entries) {
    const packed = method === 8 ? deflateRawSync(content) : content
    const head = Buffer.alloc(26)
    head.writeUInt16LE(20, 0)
    head.writeUInt16LE(flags, 2)
    head.writeUInt16LE(method, 4)
    head.writeUInt32LE(crc32(content), 10)
    head.writeUInt32LE(packed.length, 14)
    head.writeUInt32LE(size ?? content.length, 18)
    head.writeUInt16LE(Buffer.byteLength(name), 22)
    const local = Buffer.concat([Buffer.from('PK\x03\x04'), head, Buffer.from(name), packed])
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE((mode << 16) >>> 0, 6)
    tail.writeUInt32LE(offset ?? at, 10)
    directory.push(Buffer.concat([Buffer.from('PK\x01\x02'), Buffer.from([20, 3]), head, tail, Buffer.from(name)]))
    locals.push(local)
    at += local.length
  }
  const end = Buffer.alloc(18)
  end.writeUInt16LE(entries.length, 4)
  end.writeUInt16LE(entries.length, 6)
  end.writeUInt32LE(Buffer.concat(directory).length, 8)
  end.writeUInt32LE(at, 12)
  return Buffer.concat([...locals, ...directory, Buffer.from('PK\x05\x06'), end])
}

const manifest: RawEntry = { name: 'manifest.xml', content: MANIFEST }

async function rejects(zip: Uint8Array, code: SedaErrorCode, message: RegExp, limits?: Partial<PackageLimits>) {
  await assert.rejects(
    async () => digestPackage(await openPackage(zip, limits), ['sha512']),
    (error) => {
      assert.ok(error instanceof SedaError, String(error))
      assert.equal(error.code, code)
      assert.match(error.message, message)
      return true
    },
  )
}

test('a package is read back: bordereau, files, digests', async () => {
  const big = Buffer.alloc(3_000_000, 'abcdefgh')
  const zip = await buffer(
    createPackage(MANIFEST, [file('content/ID1.pdf', 'un'), file('content/ID2.bin', big)], MTIME),
  )
  const opened = await openPackage(zip)
  assert.equal(opened.manifestName, 'manifest.xml')
  assert.deepEqual(Buffer.from(await opened.readManifest()), MANIFEST)
  assert.deepEqual(await digestPackage(opened, ['sha512', 'sha256']), [
    {
      name: 'content/ID1.pdf',
      size: 2,
      digests: { sha512: sha512('un'), sha256: createHash('sha256').update('un').digest('hex') },
    },
    {
      name: 'content/ID2.bin',
      size: big.length,
      digests: { sha512: sha512(big), sha256: createHash('sha256').update(big).digest('hex') },
    },
  ])
})

test('the same input gives the same bytes, the date being the one given', async () => {
  const make = (date: Date) => buffer(createPackage(MANIFEST, [file('content/ID1.pdf', 'un')], date))
  const zip = await make(MTIME)
  const zone = process.env.TZ
  process.env.TZ = 'America/New_York'
  const elsewhere = await make(MTIME)
  process.env.TZ = zone ?? 'UTC'
  assert.deepEqual(elsewhere, zip)
  assert.deepEqual(await make(new Date(MTIME)), zip)
  assert.notDeepEqual(await make(new Date('2025-04-21T08:30:00Z')), zip)
  // MS-DOS time then date of the first entry: 08:30:00 UTC on 2025-04-20.
  assert.equal(zip.readUInt16LE(10), (8 << 11) | (30 << 5))
  assert.equal(zip.readUInt16LE(12), ((2025 - 1980) << 9) | (4 << 5) | 20)
})

test('files are opened one after the other, and never read ahead whole', async () => {
  let open = 0
  let most = 0
  let produced = 0
  const slow = (uri: string): PackageFile => ({
    uri,
    open: () => {
      open += 1
      most = Math.max(most, open)
      let left = 400
      return new Readable({
        read() {
          produced += 1
          this.push(
            left-- > 0
              ? createHash('sha512').update(`${uri}${left}`).digest().subarray(0, 64).toString('hex').repeat(80)
              : null,
          )
        },
        destroy(error, done) {
          open -= 1
          done(error)
        },
      })
    },
  })
  const output = createPackage(MANIFEST, [slow('content/A'), slow('content/B')], MTIME)
  let seen = 0
  for await (const chunk of output) {
    if (seen === 0) assert.ok(produced < 400, `${produced} blocs lus avant que le premier octet soit pris`)
    seen += chunk.length
  }
  assert.ok(seen > 0)
  assert.equal(most, 1)
})

test('a file that fails fails the package', async () => {
  const failing = (open: PackageFile['open']) => buffer(createPackage(MANIFEST, [{ uri: 'content/A', open }], MTIME))
  await assert.rejects(
    failing(() => Promise.reject(new Error('introuvable'))),
    /introuvable/,
  )
  await assert.rejects(
    failing(() =>
      Readable.from(
        (async function* () {
          yield 'a'
          throw new Error('disque')
        })(),
      ),
    ),
    /disque/,
  )
})

for (const uri of ['content/../x', '/content/x', 'x', 'content/a b', 'content/-x', 'content/.x', 'content/é']) {
  test(`a package is not written with the path « ${uri} »`, () => {
    assert.throws(() => createPackage(MANIFEST, [file(uri, '')], MTIME), /n’est pas de la forme/)
  })
}

test('a package is not written with the same path twice, whatever its case', () => {
  const files = [file('content/a', ''), file('content/A', '')]
  assert.throws(() => createPackage(MANIFEST, files, MTIME), /est utilisé deux fois/)
})

test('a source with random access is read by ranges, a file only when asked for', async () => {
  const zip = rawZip([manifest, { name: 'content/A', content: Buffer.alloc(500_000, 'A'), method: 0 }])
  let read = 0
  const source = {
    size: zip.length,
    read: (start: number, end: number) => {
      read += end - start
      return Readable.from([zip.subarray(start, end)])
    },
  }
  const opened = await openPackage(source)
  await opened.readManifest()
  assert.ok(read < 100_000, `${read} octets lus pour le seul bordereau`)
  const [entry] = await digestPackage(opened, ['sha512'])
  assert.equal(entry!.digests.sha512, sha512(Buffer.alloc(500_000, 'A')))
})

test('the bordereau may be prefixed, or inside the only folder', async () => {
  for (const name of ['manifest.xml', '_manifest.xml', 'SIP1-manifest.xml', 'versement/manifest.xml']) {
    const folder = name.includes('/') ? 'versement/' : ''
    const opened = await openPackage(rawZip([{ ...manifest, name }, { name: `${folder}content/A` }]))
    assert.equal(opened.manifestName, name)
  }
})

const DANGEROUS: [string, RawEntry[], RegExp][] = [
  ['parent folder', [{ name: '../../etc/passwd' }], /« \.\.\/\.\.\/etc\/passwd »/],
  ['parent folder inside', [{ name: 'content/../../x' }], /chemin/],
  ['absolute path', [{ name: '/etc/passwd' }], /chemin/],
  ['drive', [{ name: 'C:evil.txt' }], /chemin/],
  ['backslashes', [{ name: '..\\evil.txt' }], /chemin/],
  ['NUL', [{ name: 'content/a\0.pdf' }], /« content\/a\?\.pdf »/],
  ['empty segment', [{ name: 'content//a' }], /chemin/],
  ['current folder', [{ name: './content/a' }], /chemin/],
  ['duplicate', [{ name: 'content/a' }, { name: 'content/a' }], /même nom/],
  ['duplicate by case', [{ name: 'content/a' }, { name: 'content/A' }], /même nom/],
  ['duplicate by composition', [{ name: 'content/é' }, { name: 'content/e\u0301' }], /même nom/],
  [
    'file and folder',
    [{ name: 'content' }, { name: 'content/', content: Buffer.alloc(0), mode: 0o040755 }],
    /même nom/,
  ],
  ['symbolic link', [{ name: 'content/a', mode: 0o120777 }], /lien/],
  ['device', [{ name: 'content/a', mode: 0o020666 }], /fichier spécial/],
  ['folder with data', [{ name: 'content/', mode: 0o040755 }], /dossier contient des données/],
  ['encrypted', [{ name: 'content/a', flags: 0x801 }], /chiffré/],
  ['unknown compression', [{ name: 'content/a', method: 12 }], /compression inconnue/],
  ['too deep', [{ name: `${'a/'.repeat(33)}b` }], /trop imbriqués/],
]

for (const [name, entries, message] of DANGEROUS) {
  test(`hostile package: ${name}`, () => rejects(rawZip([manifest, ...entries]), 'seda.paquet-dangereux', message))
}

test('hostile package: bomb, too big, too many entries, huge bordereau', async () => {
  const bomb = { name: 'content/a', content: Buffer.alloc(2_000_000) }
  const zip = rawZip([manifest, bomb])
  await rejects(zip, 'seda.paquet-dangereux', /200 fois sa taille/, { ratioFrom: 1_000_000 })
  await rejects(zip, 'seda.paquet-dangereux', /plus de 1000000 octets/, { maxBytes: 1_000_000 })
  await rejects(zip, 'seda.paquet-dangereux', /plus de 1 fichiers/, { maxEntries: 1 })
  const opened = await openPackage(zip, { maxManifestBytes: 10 })
  await assert.rejects(opened.readManifest(), /bordereau dépasse 10 octets/)
})

test('hostile package: entries sharing the same bytes are counted against the real size', async () => {
  const content = Buffer.alloc(1_000_000)
  const shared = Array.from({ length: 50 }, (_, rank) => ({ name: `content/${rank}`, content, offset: 0 }))
  const first = rawZip([{ name: 'content/0', content }])
  const zip = rawZip([manifest, ...shared])
  assert.ok(zip.length > first.length)
  await rejects(zip, 'seda.paquet-dangereux', /fois sa taille/, { ratioFrom: 10_000_000 })
})

test('hostile package: a file bigger or smaller than announced is stopped', async () => {
  const content = Buffer.alloc(1_000_000)
  await rejects(rawZip([manifest, { name: 'content/a', content, size: 10 }]), 'seda.paquet-illisible', /zip/)
  await rejects(rawZip([manifest, { name: 'content/a', content, size: 2_000_000 }]), 'seda.paquet-illisible', /zip/)
})

test('a package that is not a zip, or is cut, is refused', async () => {
  const zip = rawZip([manifest, { name: 'content/a', content: Buffer.alloc(1000, 'ab') }])
  await rejects(Buffer.alloc(0), 'seda.paquet-illisible', /n’est pas un fichier zip lisible/)
  await rejects(Buffer.from('%PDF-1.4'), 'seda.paquet-illisible', /n’est pas un fichier zip lisible/)
  for (let size = 1; size < zip.length; size += 7) await rejects(zip.subarray(0, size), 'seda.paquet-illisible', /zip/)
  const damaged = Buffer.from(zip)
  damaged.fill(0xff, 60, 80)
  await rejects(damaged, 'seda.paquet-illisible', /zip/)
})

test('no bordereau, or several, is refused', async () => {
  await rejects(rawZip([{ name: 'content/a' }]), 'seda.bordereau-absent', /ne contient pas de bordereau/)
  await rejects(
    rawZip([{ name: 'content/manifest.xml' }, { name: 'autre/a' }]),
    'seda.bordereau-absent',
    /ne contient pas/,
  )
  await rejects(rawZip([manifest, { name: 'A_manifest.xml' }]), 'seda.bordereau-absent', /plusieurs bordereaux/)
})
