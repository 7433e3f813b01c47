import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { ConfigError } from '#platform/config'
import { createPlatformKey, openPlatformKey, openSecret, SecretsError, sealSecret } from './index.ts'

const key = createPlatformKey(Buffer.alloc(32, 7))

test('what is sealed opens again, and two seals of the same text differ', () => {
  const first = sealSecret(key, 'clé d’été', 'essai')
  assert.notEqual(first, sealSecret(key, 'clé d’été', 'essai'))
  assert.ok(!Buffer.from(first, 'base64').includes('clé'))
  assert.equal(openSecret(key, first, 'essai'), 'clé d’été')
})

test('another key, another usage or one changed bit is refused', () => {
  const sealed = Buffer.from(key.wrap(Buffer.from('secret'), 'essai'))
  assert.throws(() => createPlatformKey(Buffer.alloc(32, 8)).unwrap(sealed, 'essai'), SecretsError)
  assert.throws(() => key.unwrap(sealed, 'autre'), SecretsError)
  for (let index = 0; index < sealed.length; index++) {
    const damaged = Buffer.from(sealed)
    damaged[index] = (damaged[index] as number) ^ 1
    assert.throws(() => key.unwrap(damaged, 'essai'), SecretsError, `byte ${index}`)
  }
})

test('truncated or foreign bytes are refused', () => {
  const sealed = key.wrap(Buffer.from('secret'), 'essai')
  for (let size = 0; size < sealed.length; size++)
    assert.throws(() => key.unwrap(sealed.subarray(0, size), 'essai'), SecretsError)
  assert.throws(() => openSecret(key, 'pas du base64 !', 'essai'), SecretsError)
})

test('the keyed digest depends on the key, the usage and the value', () => {
  const digests = [
    key.digest('code', 'a'),
    key.digest('code', 'b'),
    key.digest('autre', 'a'),
    createPlatformKey(Buffer.alloc(32, 8)).digest('code', 'a'),
  ]
  assert.equal(new Set(digests).size, 4)
  assert.equal(key.digest('code', 'a'), digests[0])
})

test('the key is created once, for its owner only, and read back', async (t) => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'parvis-secrets-'))
  t.after(() => rmSync(dataFolder, { recursive: true }))
  const keys = await Promise.all([1, 2, 3].map(() => openPlatformKey({ dataFolder, platformKey: undefined })))
  const sealed = keys[0]?.wrap(Buffer.from('x'), 'essai') as Uint8Array
  for (const again of keys) assert.equal(Buffer.from(again.unwrap(sealed, 'essai')).toString(), 'x')
  const file = join(dataFolder, 'cle-plateforme')
  assert.match(readFileSync(file, 'utf8'), /^[0-9a-f]{64}$/)
  if (process.platform !== 'win32') assert.equal(statSync(file).mode & 0o777, 0o600)
})

test('the configured key wins, and a damaged file is named', async (t) => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'parvis-secrets-'))
  t.after(() => rmSync(dataFolder, { recursive: true }))
  writeFileSync(join(dataFolder, 'cle-plateforme'), 'n’importe quoi')
  const platformKey = '07'.repeat(32)
  const configured = await openPlatformKey({ dataFolder, platformKey })
  assert.equal(configured.digest('code', 'a'), key.digest('code', 'a'))
  await assert.rejects(openPlatformKey({ dataFolder, platformKey: undefined }), (error: Error) => {
    assert.ok(error instanceof ConfigError)
    assert.match(error.message, /cle-plateforme ne contient pas une clé/)
    return true
  })
})
