import { childrenOf, type XmlElement, type XmlNode, xml } from '#standards/xml'
import { rankOf } from './content-model.ts'
import type { SedaElement, SedaVersion } from './model.ts'
import { modelsOf } from './structure.ts'

/**
 * Children of `element` the model has no field for: names out of `known`, and for names marked by a field that holds
 * one value (`single`), the occurrences after the first. Spread the result: absent when nothing is kept.
 */
export function othersOf(
  element: XmlElement | undefined,
  single: readonly string[],
  many: readonly string[] = [],
): { others?: SedaElement[] } {
  const seen = new Set<string>()
  const others = childrenOf(element).filter(({ local }) => {
    if (many.includes(local)) return false
    if (!single.includes(local) || seen.has(local)) return true
    seen.add(local)
    return false
  })
  return others.length > 0 ? { others: others.map((child) => keptElement(child, element!.uri)) } : {}
}

function keptElement(element: XmlElement, parentUri: string): SedaElement {
  const attributes = element.attributes.filter(({ name }) => name !== 'xmlns' && !name.startsWith('xmlns:'))
  return {
    name: element.local,
    ...(element.uri === parentUri ? {} : { uri: element.uri }),
    attributes: Object.fromEntries(attributes.map(({ name, value }) => [name, value])),
    children: element.children
      .filter((child) => typeof child !== 'string' || child.trim() !== '')
      .map((child) => (typeof child === 'string' ? child : keptElement(child, element.uri))),
  }
}

/** Writes a kept element; prefixed attributes other than `xml:` are dropped, their namespace is no longer declared. */
function renderedElement(element: SedaElement): XmlNode {
  const attributes = Object.entries(element.attributes).filter(
    ([name]) => !name.includes(':') || name.startsWith('xml:'),
  )
  return xml(
    element.name,
    { xmlns: element.uri, ...Object.fromEntries(attributes) },
    element.children.map((child) => (typeof child === 'string' ? child : renderedElement(child))),
  )
}

/** Puts kept elements back among written ones, each at its place in the schema type; the order is otherwise unchanged. */
export function withOthers(
  version: SedaVersion,
  type: string,
  written: (XmlNode | undefined)[],
  others: readonly SedaElement[] = [],
): XmlNode[] {
  const nodes = written.filter((node) => node !== undefined)
  if (others.length === 0) return nodes
  const model = modelsOf(version).get(type)!
  return [...nodes, ...others.map(renderedElement)].sort((a, b) => rankOf(model, a.name) - rankOf(model, b.name))
}
