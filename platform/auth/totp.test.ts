import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Secret } from 'otpauth'
import { createTotpSecret, findTotpStep, generateTotp, totpQrCode, totpUri } from './totp.ts'

/** RFC 6238, appendix B: SHA-1, the seed is the text 12345678901234567890. */
const SEED = Secret.fromLatin1('12345678901234567890').base32
const VECTORS: [seconds: number, eightDigits: string][] = [
  [59, '94287082'],
  [1_111_111_109, '07081804'],
  [1_111_111_111, '14050471'],
  [1_234_567_890, '89005924'],
  [2_000_000_000, '69279037'],
  [20_000_000_000, '65353130'],
]

test('RFC 6238 appendix B: the six last digits, and the step they stand for', () => {
  for (const [seconds, eightDigits] of VECTORS) {
    const at = new Date(seconds * 1000)
    assert.equal(generateTotp(SEED, at), eightDigits.slice(2), `T=${seconds}`)
    assert.equal(findTotpStep(SEED, eightDigits.slice(2), at), Math.floor(seconds / 30))
  }
})

test('one step of tolerance on each side, no more', () => {
  const at = new Date('2026-03-02T09:00:15Z')
  const step = Math.floor(at.getTime() / 30_000)
  const codeAt = (delta: number) => generateTotp(SEED, new Date(at.getTime() + delta * 30_000))
  assert.deepEqual(
    [-2, -1, 0, 1, 2].map((delta) => findTotpStep(SEED, codeAt(delta), at)),
    [undefined, step - 1, step, step + 1, undefined],
  )
})

test('what is not six digits is wrong', () => {
  for (const code of ['', '12345', '1234567', '12 345', '١٢٣٤٥٦', 'abcdef', '-12345'])
    assert.equal(findTotpStep(SEED, code, new Date(59_000)), undefined, code)
})

test('a secret has 160 bits and its address is read back by the application', () => {
  const secret = createTotpSecret()
  assert.equal(Secret.fromBase32(secret).bytes.length, 20)
  assert.notEqual(secret, createTotpSecret())
  const uri = new URL(totpUri(secret, 'maire@saint-aubin.test'))
  assert.equal(uri.protocol, 'otpauth:')
  assert.equal(uri.searchParams.get('secret'), secret)
  assert.equal(uri.searchParams.get('issuer'), 'Parvis')
  assert.equal(decodeURIComponent(uri.pathname).endsWith('Parvis:maire@saint-aubin.test'), true)
  assert.match(totpQrCode(uri.href), /^<svg [\s\S]*<\/svg>$/)
})
