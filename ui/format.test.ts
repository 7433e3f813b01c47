import assert from 'node:assert/strict'
import { test } from 'node:test'
import { dateText, dateTimeText, formatBytes, formatDate, formatDateTime } from './format.ts'

test('days and hours are those of Paris, in French', () => {
  assert.equal(dateText('2026-03-01'), '1er mars 2026')
  assert.equal(dateText(new Date('2025-12-31T23:30:00Z')), '1er janvier 2026')
  assert.equal(dateText('2026-03-11'), '11 mars 2026')
  assert.equal(dateTimeText(new Date('2026-07-14T08:05:00Z')), '14 juillet 2026 à 10 h 05')
})

test('machines read the same day as people', () => {
  assert.equal(
    String(formatDate(new Date('2025-12-31T23:30:00Z'))),
    '<time datetime="2026-01-01">1er janvier 2026</time>',
  )
  assert.match(String(formatDateTime(new Date('2026-07-14T08:05:00Z'))), /^<time datetime="2026-07-14T08:05:00.000Z">/)
})

test('sizes are written as file managers do', () => {
  const written = [0, 1, 999, 1000, 1_420_000, 150_000_000, 2_500_000_000].map(formatBytes)
  assert.deepEqual(written, ['0 octet', '1 octet', '999 octets', '1 Ko', '1,4 Mo', '150 Mo', '2,5 Go'])
})
