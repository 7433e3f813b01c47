import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import * as siren from '#standards/siren'

const refused = (code: siren.SirenErrorCode, text: RegExp) => (error: unknown) =>
  error instanceof siren.SirenError && error.code === code && text.test(error.message)

test('accepts a SIREN or SIRET as people type them, and returns the digits alone', () => {
  assert.equal(siren.checkSiren('552 100 554'), '552100554')
  assert.equal(siren.checkSiret(' 218\u00a0000\u202f016 00012 '), '21800001600012')
})

test('says what is wrong, quoting what was typed', () => {
  assert.throws(() => siren.checkSiren('552100555'), refused('siren.cle', /« 552100555 »/))
  assert.throws(() => siren.checkSiren('5521005'), refused('siren.longueur', /9 chiffres : « 5521005 » en a 7/))
  assert.throws(() => siren.checkSiren(''), refused('siren.longueur', /il est vide/))
  assert.throws(() => siren.checkSiren('55210O554'), refused('siren.caractere', /chiffres/))
  assert.throws(() => siren.checkSiren('٥٥٢١٠٠٥٥٤'), refused('siren.caractere', /chiffres/))
  assert.throws(() => siren.checkSiren('000000000'), refused('siren.nul', /zéros/))
  assert.throws(() => siren.checkSiret('21800001600013'), refused('siren.cle', /SIRET « 21800001600013 »/))
  assert.throws(() => siren.checkSiret('218000016'), refused('siren.longueur', /14 chiffres/))
  assert.throws(() => siren.checkSiren('9'.repeat(1_000_000)), refused('siren.longueur', /100/))
})

test('a SIRET whose whole passes Luhn but whose SIREN does not is refused', () => {
  assert.equal(siren.isSiren('218000014'), false)
  assert.throws(() => siren.checkSiret('21800001400033'), refused('siren.cle', /SIRET/))
})

test('La Poste: Luhn, or a sum of digits multiple of 5', () => {
  assert.equal(siren.isSiret('35600000000048'), true)
  assert.equal(siren.isSiret('35600000049837'), true)
  assert.equal(siren.isSiret('35600000049838'), false)
  assert.equal(siren.isSiret('21800001600013'), false, 'the exception is for La Poste only')
})

test('formats with no-break spaces, which check accepts again', () => {
  assert.equal(siren.formatSiren('552100554'), '552\u00a0100\u00a0554')
  assert.equal(siren.formatSiret('21800001600012'), '218\u00a0000\u00a0016\u00a000012')
  assert.equal(siren.checkSiret(siren.formatSiret('21800001600012')), '21800001600012')
  assert.equal(siren.sirenOf('21800001600012'), '218000016')
  assert.equal(siren.nicOf('21800001600012'), '00012')
})

test('completes a key, after which any single wrong digit is seen', () => {
  assert.equal(siren.createSiren('21800001'), '218000016')
  assert.equal(siren.createSiret('218000016'), '21800001600012')
  assert.throws(() => siren.createSiren('2180000'), refused('siren.longueur', /8 chiffres/))
  assert.throws(() => siren.createSiret('218000016', '12'), refused('siren.longueur', /4 chiffres/))
  const starts = fc.stringMatching(/^[1-9]\d{7}$/)
  fc.assert(
    fc.property(starts, fc.nat(8), fc.integer({ min: 1, max: 9 }), (start, place, shift) => {
      const good = siren.createSiren(start)
      const wrong = (Number(good[place]) + shift) % 10
      return siren.isSiren(good) && !siren.isSiren(good.slice(0, place) + wrong + good.slice(place + 1))
    }),
  )
  fc.assert(fc.property(starts, (start) => siren.isSiret(siren.createSiret(siren.createSiren(start), '0007'))))
})

test('département of a commune, on three characters', () => {
  const cases = { 27229: '027', '2a004': '02A', '2B033': '02B', '01004': '001', 75056: '075', 97105: '971' }
  for (const [code, departement] of Object.entries(cases)) {
    assert.equal(siren.departementOfCommune(code), departement)
  }
  assert.equal(siren.departementOfCommune('97801'), '978')
  assert.equal(siren.departementOfCommune('98735'), '987')
})

test('refuses what is no commune of any département', () => {
  for (const code of ['20004', '00001', '96000', '97901', '99138', '2C001', '2722', '272299', '', 'Évreux']) {
    assert.throws(() => siren.departementOfCommune(code), refused('siren.code-commune', /code INSEE/), code)
  }
})

test('département of a postal code: Corse cut in two, northern islands apart, Monaco refused', () => {
  const cases = { 27000: '027', 20000: '02A', 20190: '02A', 20200: '02B', 20620: '02B', 97100: '971', 97150: '978' }
  for (const [code, departement] of Object.entries(cases)) {
    assert.equal(siren.departementOfCodePostal(code), departement)
  }
  for (const code of ['98000', '00100', '20407', '2A004', '7500', '']) {
    assert.throws(() => siren.departementOfCodePostal(code), refused('siren.code-postal', /code INSEE/), code)
  }
})
