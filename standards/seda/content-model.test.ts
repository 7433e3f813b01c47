import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { compileModel, rankOf, readChildren } from './content-model.ts'

const EXPRESSIONS = ['A? B C*', 'A* (B | C)+ D?', '((A B?)* (C? | D+))', '((A? B?) | C) D*', '']

for (const expression of EXPRESSIONS) {
  test(`« ${expression} » accepts what the same regular expression accepts`, () => {
    const model = compileModel(expression)
    const regex = new RegExp(`^(?:${expression.replaceAll(' ', '')})$`)
    const sequences = fc.array(fc.constantFrom('A', 'B', 'C', 'D'), { maxLength: 6 })
    fc.assert(
      fc.property(sequences, (names) => {
        const { unexpected, missing } = readChildren(model, names)
        assert.equal(unexpected.length === 0 && missing.length === 0, regex.test(names.join('')))
      }),
    )
  })
}

test('a misplaced child is told with what was expected, and the rest still read', () => {
  const model = compileModel('Date:DateTime Name:Text+ End?')
  const read = readChildren(model, ['Date', 'End', 'Name', 'Other', 'End'])
  assert.deepEqual(read.unexpected, [
    { index: 1, expected: ['Name'], late: true },
    { index: 2, expected: [], late: false },
    { index: 3, expected: [], late: false },
    { index: 4, expected: [], late: false },
  ])
  assert.deepEqual(read.types, ['DateTime', 'End', 'Text', undefined, 'End'])
  assert.deepEqual(readChildren(model, ['Date']).missing, ['Name'])
})

test('a name is ranked where the model first has it, an unknown one last', () => {
  const model = compileModel('A (B | C)* D')
  assert.deepEqual(
    ['D', 'X', 'B', 'A'].sort((a, b) => rankOf(model, a) - rankOf(model, b)),
    ['A', 'B', 'D', 'X'],
  )
})
