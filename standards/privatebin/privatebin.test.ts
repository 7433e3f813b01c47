import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  type Adata,
  type Cipher,
  DechiffrementError,
  decryptCommentaire,
  decryptDocument,
  encryptCommentaire,
  encryptDocument,
  fragmentOf,
  fromBase58,
  identifiantOf,
  PrivatebinError,
  parseCreation,
  parseFragment,
  toBase58,
} from './index.ts'

const KEY = Uint8Array.from({ length: 32 }, (_, index) => index)
const CIPHER: Cipher = ['AQEBAQEBAQEBAQEBAQEBAQ==', 'AgICAgICAgI=', 100_000, 256, 128, 'aes', 'gcm', 'none']
const ADATA: Adata = [CIPHER, 'plaintext', 0, 1]
/** The iv then the salt of the vectors. */
const random = (size: number) => new Uint8Array(size).fill(size === 16 ? 1 : 2)
const options = {
  key: KEY,
  motDePasse: '',
  formateur: 'plaintext',
  discussion: false,
  burn: true,
  compression: 'none',
  random,
} as const
const CT = '5aEckGiLXM4wGKZpn/iuH723850qWTjHf0lQgQmWf6JihRB1bmZLKNGV3Enp'

test('the vectors of an independent computation', async () => {
  assert.equal(toBase58(KEY), '1thX6LZfHDZZKUs92febYZhYRcXddmzfzF2NvTkPNE')
  const first = await encryptDocument({ paste: 'Bonjour la mairie' }, options)
  assert.deepEqual(first, { ct: CT, adata: ADATA })
  assert.equal(identifiantOf(first.ct), 'ad59bc8d3fa8a712')
  const locked = await encryptDocument({ paste: 'Bonjour la mairie' }, { ...options, motDePasse: 'mot de passe' })
  assert.equal(locked.ct, 'EKV55D6dyNN011JOe0BfqkTJwT0DZAt9j0tTbRoFLs8Vg3wTTyukUQbdUNPI')
  assert.equal(identifiantOf(locked.ct), 'd4398147d3fa9cb3')
})

test('a compressed document and a comment made elsewhere open', async () => {
  const zipped: Cipher = [...(CIPHER.slice(0, 7) as unknown as Cipher)].concat('zlib') as unknown as Cipher
  const ct = 'NdVGuTfRcLm4aLZQgVgOoQW4sq7CfQ1mQOwZaThMz9DYMEhKvGBdcaB4QK8+p5VsBg=='
  const opened = await decryptDocument({ ct, adata: [zipped, 'markdown', 1, 0] }, KEY, '')
  assert.deepEqual(opened, { texte: '# Bonjour la mairie', fichiers: [] })
  assert.equal(identifiantOf(ct), '902504ca7adc507f')
  const comment = {
    ct: '5aEPnnaSXIJ+GN4kvPezCaa1s95kXTrFY0FYxlYjR5+9g9i+uPnZCiBXUSsmqLF3LyeRu2ggyw==',
    adata: CIPHER,
  }
  assert.deepEqual(await decryptCommentaire(comment, KEY, ''), { texte: 'Merci', auteur: 'Jeanne' })
  assert.equal(identifiantOf(comment.ct), 'b75a967cd89310bd')
  assert.deepEqual(
    await encryptCommentaire({ comment: 'Merci', nickname: 'Jeanne' }, { ...options, compression: 'none' }),
    comment,
  )
})

test('the identifier of PrivateBin’s own fixture, and that of nothing', () => {
  assert.equal(identifiantOf('ME5JF/YBEijp2uYMzLZozbKtWc5wfy6R59NBb7SmRig='), '5b65a01b43987bc2')
  assert.equal(identifiantOf(''), 'cbf29ce484222325')
})

test('texts of any kind and files come back, compressed or not', async () => {
  const clair = {
    paste: 'Été, œuvre, 🙂\u0000',
    attachment: ['data:text/plain;base64,eA=='],
    attachment_name: ['x.txt'],
  }
  for (const compression of ['zlib', 'none'] as const) {
    const sealed = await encryptDocument(clair, { ...options, compression, motDePasse: 'clé d’été' })
    const opened = await decryptDocument(sealed, KEY, 'clé d’été')
    assert.deepEqual(opened, { texte: clair.paste, fichiers: [{ nom: 'x.txt', adresse: clair.attachment[0] }] })
  }
})

test('a wrong key, a wrong password, one changed flag or byte: nothing opens', async () => {
  const sealed = { ct: CT, adata: ADATA }
  const refused = (promise: Promise<unknown>) => assert.rejects(promise, DechiffrementError)
  await refused(decryptDocument(sealed, new Uint8Array(32), ''))
  await refused(decryptDocument(sealed, KEY, 'x'))
  await refused(decryptDocument({ ct: CT, adata: [CIPHER, 'plaintext', 0, 0] }, KEY, ''))
  await refused(decryptDocument({ ct: `6${CT.slice(1)}`, adata: ADATA }, KEY, ''))
  await refused(decryptDocument({ ct: CT.slice(0, 8), adata: ADATA }, KEY, ''))
  await refused(decryptDocument({ ct: '*', adata: ADATA }, KEY, ''))
})

test('a document that unfolds without end is not opened', async () => {
  const zeros = new Blob(Array.from({ length: 201 }, () => new Uint8Array(1_000_000)))
  const folded = await new Response(zeros.stream().pipeThrough(new CompressionStream('deflate-raw'))).arrayBuffer()
  const adata: Adata = [[...CIPHER.slice(0, 7), 'zlib'] as unknown as Cipher, 'plaintext', 0, 0]
  const base = await crypto.subtle.importKey('raw', KEY, 'PBKDF2', false, ['deriveKey'])
  const derivation = { name: 'PBKDF2', salt: new Uint8Array(8).fill(2), iterations: 100_000, hash: 'SHA-256' }
  const key = await crypto.subtle.deriveKey(derivation, base, { name: 'AES-GCM', length: 256 }, false, ['encrypt'])
  const additionalData = new TextEncoder().encode(JSON.stringify(adata))
  const sealed = await crypto.subtle.encrypt(
    { name: 'AES-GCM', iv: new Uint8Array(16).fill(1), tagLength: 128, additionalData },
    key,
    folded,
  )
  const ct = Buffer.from(sealed).toString('base64')
  await assert.rejects(decryptDocument({ ct, adata }, KEY, ''), DechiffrementError)
})

test('base 58 comes back, leading zeros included', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
      assert.deepEqual(fromBase58(toBase58(bytes)), new Uint8Array(bytes))
    }),
  )
  assert.equal(fromBase58('0OIl'), undefined)
})

test('a fragment: waiting mark, padding on the left, what others append', () => {
  for (const attendre of [true, false])
    assert.deepEqual(parseFragment(`${fragmentOf(KEY, attendre)}&fbclid=1`), { key: KEY, attendre })
  const short = parseFragment(`#${toBase58(Uint8Array.of(5))}`)
  assert.deepEqual(
    short?.key,
    Uint8Array.from({ length: 32 }, (_, index) => (index === 31 ? 5 : 0)),
  )
  for (const bad of ['', '#', '#-', '#0', `#${'z'.repeat(60)}`]) assert.equal(parseFragment(bad), undefined, bad)
})

const BODY = { v: 2, ct: CT, adata: ADATA, meta: { expire: '1day' } }
const cipherWith = (index: number, value: unknown) => CIPHER.map((item, rank) => (rank === index ? value : item))
const withCipher = (index: number, value: unknown) => ({
  ...BODY,
  adata: [cipherWith(index, value), 'plaintext', 0, 1],
})
const COMMENT = { v: 2, ct: CT, adata: CIPHER, pasteid: 'ad59bc8d3fa8a712', parentid: 'ad59bc8d3fa8a712' }

test('bodies that the original accepts', () => {
  const accepted: Record<string, unknown> = {
    plain: BODY,
    'extra key': { ...BODY, autre: 1 },
    'ninth parameter': { ...BODY, adata: [[...CIPHER, 9], 'plaintext', 0, 1] },
    'fifth member': { ...BODY, adata: [...ADATA, 5] },
    'version 2.1': { ...BODY, v: 2.1 },
    cbc: withCipher(6, 'cbc'),
    'unknown label': { ...BODY, meta: { expire: '3 jours' } },
    comment: COMMENT,
  }
  for (const [name, body] of Object.entries(accepted)) assert.doesNotThrow(() => parseCreation(body), name)
  assert.equal((parseCreation(BODY) as { expire: string }).expire, '1day')
})

test('bodies that the original refuses', () => {
  const refused: Record<string, unknown> = {
    'no meta': { v: 2, ct: CT, adata: ADATA },
    'two keys in meta': { ...BODY, meta: { expire: '1day', autre: 1 } },
    'empty meta': { ...BODY, meta: {} },
    'version 1': { ...BODY, v: 1 },
    'version as text': { ...BODY, v: '2' },
    'burn 2': { ...BODY, adata: [CIPHER, 'plaintext', 0, 2] },
    'burn true': { ...BODY, adata: [CIPHER, 'plaintext', 0, true] },
    'burn and discussion': { ...BODY, adata: [CIPHER, 'plaintext', 1, 1] },
    html: { ...BODY, adata: [CIPHER, 'html', 0, 0] },
    '10000 iterations': withCipher(2, 10_000),
    'iterations as text': withCipher(2, '100000'),
    'key of 512': withCipher(3, 512),
    'tag of 32': withCipher(4, 32),
    des: withCipher(5, 'des'),
    ecb: withCipher(6, 'ecb'),
    gzip: withCipher(7, 'gzip'),
    'ct not base64': { ...BODY, ct: 'é*' },
    'empty ct': { ...BODY, ct: '' },
    'ct a number': { ...BODY, ct: 12 },
    'adata with the cipher alone': { ...BODY, adata: [CIPHER] },
    'adata an object': { ...BODY, adata: { 0: CIPHER } },
    'iv of 20 bytes': withCipher(0, Buffer.alloc(20, 1).toString('base64')),
    'salt of 12 bytes': withCipher(1, Buffer.alloc(12, 1).toString('base64')),
    'empty iv': withCipher(0, ''),
    'seven parameters': { ...BODY, adata: [CIPHER.slice(0, 7), 'plaintext', 0, 0] },
    'a number': 3,
    nothing: null,
    'a list': [],
    'comment without parent': { ...COMMENT, parentid: '' },
  }
  for (const [name, body] of Object.entries(refused))
    assert.throws(() => parseCreation(body), { name: 'PrivatebinError', code: 'invalid-data' }, name)
  assert.throws(() => parseCreation({ ...COMMENT, parentid: 'abc' }), { code: 'invalid-id' })
})

test('anything at all is accepted or refused, never something else', () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (adata, whole) => {
      for (const body of [whole, { ...BODY, adata }, { ...BODY, adata: [adata, 'plaintext', 0, 0] }]) {
        try {
          parseCreation(body)
        } catch (error) {
          assert.ok(error instanceof PrivatebinError)
        }
      }
    }),
  )
})
