import { SaxesParser, type SaxesTagNS } from 'saxes'
import { decodeXml } from './decode.ts'
import type { XmlElement } from './element.ts'
import { XmlError, type XmlErrorCode } from './errors.ts'

/** What {@link parseXml} accepts to hold in memory. */
export type XmlLimits = {
  /** Size of the document in bytes. */
  maxBytes: number
  /** Depth of nested elements. */
  maxDepth: number
  /** Elements and texts of the whole document. */
  maxNodes: number
  /** Attributes of one element. */
  maxAttributes: number
}

const DEFAULT_LIMITS: XmlLimits = { maxBytes: 64_000_000, maxDepth: 100, maxNodes: 1_000_000, maxAttributes: 100 }

/**
 * Reads a whole document into a tree of elements, namespaces resolved, comments and processing instructions dropped.
 * Any DTD is refused, hence any entity declaration: only the five predefined entities and character references exist.
 *
 * @param bytes document in an encoding of `decodeXml`
 * @param limits replaces some default limits (64 MB, depth 100, one million nodes, 100 attributes an element)
 * @throws XmlError with the line and column when the document is malformed, too big, or carries a DTD
 */
export function parseXml(bytes: Uint8Array, limits: Partial<XmlLimits> = {}): XmlElement {
  const bounds = { ...DEFAULT_LIMITS, ...limits }
  if (bytes.byteLength > bounds.maxBytes) {
    throw new XmlError('xml.trop-gros', `Le fichier XML dépasse la taille autorisée (${bounds.maxBytes} octets)`)
  }
  if (bytes.byteLength === 0) throw new XmlError('xml.malforme', 'Le fichier XML est vide')
  return parseText(decodeXml(bytes).text, bounds)
}

function parseText(text: string, bounds: XmlLimits): XmlElement {
  const parser = new SaxesParser({ xmlns: true })
  const open: XmlElement[] = []
  let root: XmlElement | undefined
  let nodes = 0
  let attributes = 0
  const refuse = (code: XmlErrorCode, message: string): never => {
    throw new XmlError(code, message, { line: parser.line, column: parser.column + 1 })
  }
  const add = (node: XmlElement | string) => {
    nodes += 1
    if (nodes > bounds.maxNodes) refuse('xml.trop-de-noeuds', 'Le fichier XML contient trop d’éléments')
    open.at(-1)?.children.push(node)
  }
  parser.on('error', (error) => refuse('xml.malforme', `Le fichier XML est mal formé : ${faultOf(error)}`))
  parser.on('doctype', () => refuse('xml.dtd-interdite', 'Le fichier XML contient une DTD, ce qui n’est pas autorisé'))
  parser.on('attribute', () => {
    attributes += 1
    if (attributes > bounds.maxAttributes) refuse('xml.trop-d-attributs', 'Un élément XML porte trop d’attributs')
  })
  parser.on('opentag', (tag) => {
    attributes = 0
    const element = elementOf(tag)
    add(element)
    root ??= element
    open.push(element)
    if (open.length > bounds.maxDepth) refuse('xml.trop-profond', 'Le fichier XML a trop de niveaux imbriqués')
  })
  parser.on('closetag', () => open.pop())
  parser.on('text', addText)
  parser.on('cdata', addText)
  parser.write(text).close()
  if (!root) throw new XmlError('xml.malforme', 'Le fichier XML ne contient aucun élément')
  return root

  function addText(value: string) {
    if (open.length > 0 && value !== '') add(value)
  }
}

function elementOf(tag: SaxesTagNS): XmlElement {
  const attributes = Object.values(tag.attributes).map(({ name, local, uri, value }) => ({ name, local, uri, value }))
  return { name: tag.name, local: tag.local, uri: tag.uri, attributes, children: [] }
}

const FAULTS: [RegExp, string][] = [
  [/^unclosed tag: (.*)/, 'la balise « $1 » n’est pas fermée'],
  [/^unexpected close tag/, 'une balise fermante ne correspond à aucune balise ouverte'],
  [/^unmatched closing tag: (.*)/, 'la balise fermante « $1 » ne correspond à aucune balise ouverte'],
  [/^document must contain a root element/, 'aucun élément racine'],
  [/^duplicate attribute: (.*)/, 'l’attribut « $1 » est écrit deux fois'],
  [/^unbound namespace prefix: (.*)/, 'le préfixe $1 n’est déclaré nulle part'],
  [/^undefined entity/, 'entité inconnue'],
  [/^(?:disallowed|invalid) character/, 'caractère interdit'],
  [/^unexpected end/, 'le fichier s’arrête trop tôt'],
  [/^text data outside of root node/, 'du texte se trouve hors de l’élément racine'],
]

/** The parser speaks English and starts with its own position; the technical words stay when no sentence is known. */
function faultOf(error: Error): string {
  const detail = error.message.replace(/^\d+:\d+: /, '').replace(/\.$/, '')
  const known = FAULTS.find(([pattern]) => pattern.test(detail))
  return known ? detail.replace(...known).split('\n')[0]! : detail
}
