import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { printable, wrapText } from './text.ts'

const measure = (text: string) => [...text].length

test('breaks between words, keeps the line breaks of the text, and a space at the end of each broken line', () => {
  assert.deepEqual(wrapText('le conseil municipal', 10, measure), ['le conseil ', 'municipal'])
  assert.deepEqual(wrapText('un\ndeux  trois', 10, measure), ['un ', 'deux trois'])
  assert.deepEqual(wrapText('', 10, measure), [''])
  assert.deepEqual(wrapText('prix : 1\u00a0250\u00a0€', 8, measure), ['prix : ', '1\u00a0250\u00a0€'])
})

test('cuts a word wider than the line, without adding any space', () => {
  assert.deepEqual(wrapText('voir https://exemple.test/a', 10, measure), ['voir ', 'https://ex', 'emple.test', '/a'])
  assert.deepEqual(wrapText('abc', 0.5, measure), ['a', 'b', 'c'])
})

test('no line is wider than asked, and no character is lost', () => {
  const words = fc.array(fc.string({ maxLength: 30, unit: fc.constantFrom('a', 'é', ' ', '\n', '€') }), {
    maxLength: 20,
  })
  fc.assert(
    fc.property(words, fc.integer({ min: 1, max: 40 }), (parts, width) => {
      const text = parts.join(' ')
      const lines = wrapText(text, width, measure)
      const letters = (from: string) => from.replace(/[ \n]/g, '')
      return lines.every((line) => measure(line.trimEnd()) <= width) && letters(lines.join('')) === letters(text)
    }),
  )
})

test('keeps what can be drawn, composed, and shows the rest as a box', () => {
  const isLatin = (codePoint: number) => codePoint < 0x250 || codePoint === 0x20ac
  assert.equal(printable('e\u0301te\u0301 à 5 €', isLatin), 'été à 5 €')
  assert.equal(printable('ok 😀 日', isLatin), 'ok □ □')
  assert.equal(printable('a\0b\x1b[31m\r\nc\td\u202eevil\ufeff', isLatin), 'ab[31m\nc devil')
})
