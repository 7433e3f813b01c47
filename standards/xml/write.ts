import { XmlError } from './errors.ts'
import { toLatin1 } from './latin1.ts'

/** An element to write; attributes without value are left out. */
export type XmlNode = { name: string; attributes: XmlAttributes; children: (XmlNode | string)[] }

/** Attributes to write, in order, under their qualified names; `undefined`, `null` and `false` are left out. */
export type XmlAttributes = Record<string, string | number | boolean | null | undefined>

/** What may stand as a child; lists are flattened; `undefined`, `null`, `false` and empty strings are left out. */
export type XmlChild = XmlNode | string | number | null | undefined | false | XmlChild[]

/** Writing options: the encoding is also the one declared; `indent` puts two spaces a level around elements only. */
export type XmlRendering = { encoding: 'UTF-8' | 'ISO-8859-1'; declaration?: boolean; indent?: boolean }

/** Describes an element: `xml('a:b', { 'xmlns:a': 'urn:x', id: 3 }, 'text', xml('a:c', {}))`. */
export function xml(name: string, attributes: XmlAttributes = {}, ...children: XmlChild[]): XmlNode {
  return { name, attributes, children: kept(children) }
}

function kept(children: XmlChild[]): (XmlNode | string)[] {
  return children.flatMap((child) => {
    if (Array.isArray(child)) return kept(child)
    if (child === undefined || child === null || child === false || child === '') return []
    return [typeof child === 'number' ? String(child) : child]
  })
}

/**
 * Writes the document. Characters illegal in XML 1.0 (controls, lone surrogates) are removed: they come from texts
 * pasted out of office software and mean nothing. In ISO-8859-1 the others go through `toLatin1` before escaping.
 *
 * @throws XmlError `xml.nom-invalide` when an element or attribute name is not a name
 */
export function renderXml(node: XmlNode, options: XmlRendering): Uint8Array<ArrayBuffer> {
  const latin1 = options.encoding === 'ISO-8859-1'
  const clean = (text: string) => withoutIllegal(latin1 ? toLatin1(text) : text)
  const declaration = options.declaration === false ? '' : `<?xml version="1.0" encoding="${options.encoding}"?>\n`
  const text = declaration + renderElement(node, clean, options.indent ? '\n' : '')
  return Uint8Array.from(Buffer.from(text, latin1 ? 'latin1' : 'utf8'))
}

type Clean = (text: string) => string

/** `margin` is the line break and indentation before the element, empty when the document is not indented. */
function renderElement(node: XmlNode, clean: Clean, margin: string): string {
  const attributes = Object.entries(node.attributes)
    .filter(([, value]) => value !== undefined && value !== null && value !== false)
    .map(([name, value]) => ` ${checkName(name)}="${escapeAttribute(clean(String(value)))}"`)
  const head = `<${checkName(node.name)}${attributes.join('')}`
  if (node.children.length === 0) return `${head}/>`
  const spaced = margin !== '' && node.children.every((child) => typeof child !== 'string')
  const inner = spaced ? `${margin}  ` : ''
  const children = node.children.map((child) =>
    typeof child === 'string' ? escapeText(clean(child)) : inner + renderElement(child, clean, inner),
  )
  return `${head}>${children.join('')}${spaced ? margin : ''}</${node.name}>`
}

function checkName(name: string): string {
  if (/^[\p{L}_][\p{L}\p{N}._-]*(?::[\p{L}_][\p{L}\p{N}._-]*)?$/u.test(name)) return name
  throw new XmlError('xml.nom-invalide', `« ${name} » n’est pas un nom XML`)
}

function withoutIllegal(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu, '')
}

function escapeText(text: string): string {
  return text.replace(/[&<>\r]/g, (c) => ESCAPES[c]!)
}

function escapeAttribute(text: string): string {
  return text.replace(/[&<>"\t\n\r]/g, (c) => ESCAPES[c]!)
}

const ESCAPES: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}
