import assert from 'node:assert/strict'
import { test } from 'node:test'
import vm from 'node:vm'
import { build } from 'esbuild'
import { fromLatin1, toBase64 } from '#standards/octets'
import { encodeSignatureAlgorithm, signatureForCms, verifySignature } from './algorithme.ts'
import type { KeyType } from './autorite.ts'
import { parseCertificate } from './certificat.ts'
import { parseDer } from './der.ts'
import { autorite, issueSigner } from './exemples.ts'
import { openPkcs12 } from './pkcs12.ts'
import { buildPkcs12 } from './pkcs12-creation.ts'

const PASSWORD = 'Sésame 2025 — ouvre-toi'

for (const keyType of ['RSA-2048', 'RSA-4096', 'P-256', 'P-384'] satisfies KeyType[]) {
  test(`a container with a ${keyType} key opens and signs`, async () => {
    const issued = await issueSigner('Marie Durand', keyType)
    const file = await buildPkcs12(issued.privateKey, [issued.certificate, ...issued.chain], PASSWORD)
    const opened = await openPkcs12(file, PASSWORD)
    assert.deepEqual(opened.certificate, issued.certificate)
    assert.deepEqual(opened.chain, [autorite.certificate])
    const data = fromLatin1('délibération')
    const { parts, key } = await parseCertificate(opened.certificate)
    const signature = signatureForCms(await opened.sign(data), key)
    const algorithm = parseDer(encodeSignatureAlgorithm(opened.algorithm))
    assert.equal(await verifySignature(parts.spki, algorithm, undefined, data, signature), true)
    assert.equal(await verifySignature(parts.spki, algorithm, undefined, fromLatin1('autre'), signature), false)
  })
}

test('the certificate of the key is found whatever the order', async () => {
  const issued = await issueSigner()
  const file = await buildPkcs12(issued.privateKey, [autorite.certificate, issued.certificate], PASSWORD)
  assert.deepEqual((await openPkcs12(file, PASSWORD)).certificate, issued.certificate)
})

test('a wrong password is told as such', async () => {
  const { privateKey, certificate } = await issueSigner()
  const file = await buildPkcs12(privateKey, [certificate], PASSWORD)
  for (const password of ['', 'sésame', `${PASSWORD} `]) {
    await assert.rejects(openPkcs12(file, password), {
      code: 'pkcs12.mot-de-passe',
      message: 'Le mot de passe de ce certificat est incorrect.',
    })
  }
})

test('a key without its certificate is told', async () => {
  const { privateKey } = await issueSigner()
  const file = await buildPkcs12(privateKey, [autorite.certificate], PASSWORD)
  await assert.rejects(openPkcs12(file, PASSWORD), { code: 'pkcs12.sans-cle' })
})

test('any other file is refused', async () => {
  const { privateKey, certificate } = await issueSigner()
  const file = await buildPkcs12(privateKey, [certificate], PASSWORD)
  const wrong = [new Uint8Array(), certificate, fromLatin1('%PDF-1.7'), new Uint8Array(100_000).fill(0x30)]
  for (let length = 1; length < file.length; length += 40) wrong.push(file.subarray(0, length))
  for (const bytes of wrong) await assert.rejects(openPkcs12(bytes, PASSWORD), { code: 'pkcs12.illisible' })
})

test('a byte changed anywhere is noticed', async () => {
  const { privateKey, certificate } = await issueSigner()
  const file = await buildPkcs12(privateKey, [certificate], PASSWORD)
  for (let at = 60; at < file.length - 60; at += 97) {
    const altered = file.slice()
    altered[at]! ^= 0xff
    await assert.rejects(openPkcs12(altered, PASSWORD), { name: 'SignatureError' }, `byte ${at}`)
  }
})

test('a browser opens a container with what this unit exports, without anything of Node', async () => {
  const { outputFiles } = await build({
    stdin: { contents: "export { openPkcs12 } from '#standards/signature'", resolveDir: import.meta.dirname },
    bundle: true,
    minify: true,
    write: false,
    platform: 'browser',
    format: 'iife',
    globalName: 'signature',
    logLevel: 'silent',
  })
  const script = outputFiles[0]!.text
  assert.ok(script.length < 110_000, `${script.length} characters`)
  const { privateKey, certificate } = await issueSigner()
  const file = toBase64(await buildPkcs12(privateKey, [certificate], PASSWORD))
  const browser = vm.createContext({ crypto, TextEncoder, TextDecoder, atob, btoa, file, password: PASSWORD })
  const open = 'signature.openPkcs12(Uint8Array.from(atob(file), (c) => c.charCodeAt(0)), password)'
  const length = await vm.runInContext(
    `${script}; ${open}.then((key) => key.sign(new TextEncoder().encode("acte"))).then((signature) => signature.length)`,
    browser,
  )
  assert.equal(length, 64)
})
