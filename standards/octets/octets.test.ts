import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  concat,
  fromBase64,
  fromHex,
  fromLatin1,
  indexOfText,
  lastIndexOfText,
  toBase64,
  toHex,
  toLatin1,
} from '#standards/octets'

test('bytes come back from every text', () => {
  const both = (bytes: Uint8Array) => {
    assert.deepEqual(fromHex(toHex(bytes)), bytes)
    assert.deepEqual(fromLatin1(toLatin1(bytes)), bytes)
    assert.deepEqual(fromBase64(toBase64(bytes)), bytes)
  }
  fc.assert(fc.property(fc.uint8Array(), both))
  both(Uint8Array.from({ length: 20_000 }, (_, index) => index))
  assert.deepEqual(fromHex('abc'), Uint8Array.of(0xab, 0xc0))
})

test('texts are found where strings find them, far into the bytes as well', () => {
  const some = fc.array(fc.constantFrom('a', 'b', 'ab', 'aab', 'é'), { maxLength: 12 }).map((parts) => parts.join(''))
  const gap = fc.constantFrom(0, 1, 8189, 8190, 8191, 8192, 20_000)
  fc.assert(
    fc.property(some, some, gap, fc.constantFrom('aab', 'ba', 'éa'), (before, after, length, text) => {
      const whole = `${before}${'.'.repeat(length)}${after}`
      const bytes = concat(fromLatin1(before), new Uint8Array(length).fill(0x2e), fromLatin1(after))
      assert.equal(indexOfText(bytes, text), whole.indexOf(text))
      assert.equal(indexOfText(bytes, text, before.length), whole.indexOf(text, before.length))
      assert.equal(lastIndexOfText(bytes, text), whole.lastIndexOf(text))
    }),
  )
})
