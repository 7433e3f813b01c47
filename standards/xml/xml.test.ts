import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import {
  attributeOf,
  childOf,
  childrenOf,
  decodeXml,
  getChild,
  parseXml,
  renderXml,
  textOf,
  toLatin1,
  XmlError,
  type XmlLimits,
  xml,
} from './index.ts'

const utf8 = (text: string) => new Uint8Array(Buffer.from(text, 'utf8'))
const latin1 = (text: string) => new Uint8Array(Buffer.from(text, 'latin1'))
const parse = (text: string, limits?: Partial<XmlLimits>) => parseXml(utf8(text), limits)

function refused(code: string, run: () => unknown): XmlError {
  try {
    run()
  } catch (error) {
    assert.ok(error instanceof XmlError, String(error))
    assert.equal(error.code, code, error.message)
    return error
  }
  return assert.fail(`expected ${code}`)
}

test('namespaces, attributes, mixed content and CDATA are read', () => {
  const root = parse('<a:r xmlns:a="urn:a" xmlns="urn:d" a:k="1" k="2">x<b>y<![CDATA[<&>]]></b><!-- c --> z </a:r>')
  assert.deepEqual([root.name, root.local, root.uri], ['a:r', 'r', 'urn:a'])
  assert.equal(attributeOf(root, 'k'), '1')
  assert.equal(attributeOf(root, 'k', ''), '2')
  assert.equal(childOf(root, 'b')?.uri, 'urn:d')
  assert.equal(textOf(root, 'b'), 'y<&>')
  assert.equal(textOf(root), 'xy<&> z')
})

test('readers follow paths and bear absence', () => {
  const root = parse('<r><a><b>1</b><b>2</b></a></r>')
  assert.equal(textOf(root, 'a', 'b'), '1')
  assert.equal(textOf(root, 'a', 'c'), '')
  assert.equal(childOf(root, 'x', 'b'), undefined)
  assert.deepEqual(
    childrenOf(childOf(root, 'a'), 'b').map((b) => textOf(b)),
    ['1', '2'],
  )
  assert.equal(childrenOf(undefined).length, 0)
  assert.match(refused('xml.element-absent', () => getChild(root, 'a', 'c')).message, /« c » manque dans « a »/)
})

test('encodings: declaration, BOM, lying declaration', () => {
  const declared = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?><r>é’</r>`
  const cases: [Uint8Array, string, string][] = [
    [utf8('<r>é’</r>'), 'UTF-8', 'é’'],
    [utf8(`\ufeff${declared('UTF-8')}`), 'UTF-8', 'é’'],
    [utf8(declared('ISO-8859-1')), 'UTF-8', 'é’'],
    [latin1(declared('ISO-8859-1').replace('’', '\x92')), 'ISO-8859-1', 'é\x92'],
    [latin1(declared('windows-1252').replace('’', '\x92')), 'windows-1252', 'é’'],
    [new Uint8Array(Buffer.from(`\ufeff${declared('UTF-16')}`, 'utf16le')), 'UTF-16LE', 'é’'],
  ]
  for (const [bytes, encoding, text] of cases) {
    assert.equal(decodeXml(bytes).encoding, encoding)
    assert.equal(textOf(parseXml(bytes)), text)
  }
  assert.equal(decodeXml(utf8(declared('ISO-8859-1'))).declared, 'ISO-8859-1')
})

test('wrong or unknown encodings are refused with a French message', () => {
  refused('xml.encodage', () => parseXml(latin1('<r>é</r>')))
  const unknown = refused('xml.encodage', () => parse('<?xml version="1.0" encoding="EBCDIC"?><r/>'))
  assert.match(unknown.message, /EBCDIC/)
  refused('xml.encodage', () => parse('<?xml version="1.0" encoding="constructor"?><r/>'))
})

test('hostile documents are refused', () => {
  const laughs = '<!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><l>&b;</l>'
  refused('xml.dtd-interdite', () => parse(laughs))
  refused('xml.dtd-interdite', () => parse('<!DOCTYPE r SYSTEM "file:///etc/passwd"><r/>'))
  refused('xml.malforme', () => parse('<r>&b;</r>'))
  refused('xml.trop-profond', () => parse('<a>'.repeat(101) + '</a>'.repeat(101)))
  refused('xml.trop-de-noeuds', () => parse(`<r>${'<a/>'.repeat(50)}</r>`, { maxNodes: 50 }))
  refused('xml.trop-gros', () => parse('<r>0123456789</r>', { maxBytes: 10 }))
  const many = Array.from({ length: 101 }, (_, i) => `a${i}="1"`).join(' ')
  refused('xml.trop-d-attributs', () => parse(`<r ${many}/>`))
  assert.equal(parse('<r __proto__="x"/>').attributes[0]?.value, 'x')
})

test('malformed documents name the line and the column', () => {
  const error = refused('xml.malforme', () => parse('<r>\n  <a></b>\n</r>'))
  assert.equal(error.line, 2)
  assert.match(error.message, /ligne 2, colonne \d+/)
  for (const text of [
    '',
    ' ',
    'x',
    '<r',
    '<r>',
    '<r/><r/>',
    '<r a="1" a="2"/>',
    '<x:r/>',
    '<r>\u0001</r>',
    '<r>&#0;</r>',
  ]) {
    refused('xml.malforme', () => parse(text))
  }
})

test('any truncation of a document is an error, never a partial tree', () => {
  const text = '<?xml version="1.0"?><r xmlns:a="urn:a" a:k="v"><a:b>x &amp; y</a:b></r>'
  for (let length = 0; length < text.length; length += 1) {
    refused('xml.malforme', () => parse(text.slice(0, length)))
  }
})

test('random bytes never escape as another error', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      try {
        parseXml(bytes)
      } catch (error) {
        assert.ok(error instanceof XmlError, String(error))
      }
    }),
  )
})

test('writer leaves out absent values, escapes, indents elements only', () => {
  const node = xml(
    'r',
    { a: 'x"<\n', b: undefined, c: 0, d: null },
    null,
    false,
    [xml('t', {}, 'a & <b>\r', 2)],
    xml('e'),
  )
  assert.equal(
    Buffer.from(renderXml(node, { encoding: 'UTF-8', indent: true })).toString(),
    '<?xml version="1.0" encoding="UTF-8"?>\n<r a="x&quot;&lt;&#10;" c="0">\n  <t>a &amp; &lt;b&gt;&#13;2</t>\n  <e/>\n</r>',
  )
  refused('xml.nom-invalide', () => renderXml(xml('a b'), { encoding: 'UTF-8' }))
  refused('xml.nom-invalide', () => renderXml(xml('a', { 'x="1" y': '2' }), { encoding: 'UTF-8' }))
})

test('ISO-8859-1: typographic characters become their equivalents', () => {
  assert.equal(toLatin1('l’été “vœux” – 10 € — suite… Œuvre'), 'l\'été "voeux" - 10 EUR - suite... OEuvre')
  assert.equal(toLatin1('e\u0301cole Ž ﬁn 😀 12\u202f000 m²'), 'école Z fin ? 12\u00a0000 m²')
  const bytes = renderXml(xml('r', {}, 'œ\u0000é'), { encoding: 'ISO-8859-1' })
  assert.equal(Buffer.from(bytes).toString('latin1'), '<?xml version="1.0" encoding="ISO-8859-1"?>\n<r>oeé</r>')
})

test('property: toLatin1 stays in Latin-1, is stable, keeps Latin-1 texts', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const once = toLatin1(text)
      assert.match(once, /^[\u0000-\u00ff]*$/)
      assert.equal(toLatin1(once), once)
    }),
  )
  fc.assert(
    fc.property(fc.string({ unit: fc.integer({ min: 0, max: 255 }).map((c) => String.fromCharCode(c)) }), (text) => {
      assert.equal(toLatin1(text), text)
    }),
  )
})

test('property: what is written is read back', () => {
  const text = fc
    .string({ unit: 'grapheme' })
    .map((t) => t.replace(/[^\t\n\r\x20-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, ''))
  fc.assert(
    fc.property(text, text, (value, content) => {
      const root = parseXml(renderXml(xml('r', { v: value }, xml('c', {}, content)), { encoding: 'UTF-8' }))
      assert.equal(attributeOf(root, 'v'), value)
      assert.equal((childOf(root, 'c')?.children ?? []).join(''), content)
    }),
  )
})
