import { XmlError } from './errors.ts'

/** An attribute: qualified name as written, local name, namespace (empty when none), value. */
export type XmlAttribute = { name: string; local: string; uri: string; value: string }

/** An element as read: qualified name, local name, namespace (empty when none), attributes, elements and texts in order. */
export type XmlElement = {
  name: string
  local: string
  uri: string
  attributes: XmlAttribute[]
  children: (XmlElement | string)[]
}

/** Value of the attribute with this local name, whatever its prefix; `undefined` when absent. `uri` narrows it. */
export function attributeOf(element: XmlElement | undefined, local: string, uri?: string): string | undefined {
  return element?.attributes.find((a) => a.local === local && (uri === undefined || a.uri === uri))?.value
}

/** Child elements with this local name (all child elements without it), in document order. */
export function childrenOf(element: XmlElement | undefined, local?: string): XmlElement[] {
  const children = element?.children.filter((child) => typeof child !== 'string') ?? []
  return local === undefined ? children : children.filter((child) => child.local === local)
}

/** First descendant reached by following the local names one level at a time; `undefined` when one is missing. */
export function childOf(element: XmlElement | undefined, ...path: string[]): XmlElement | undefined {
  return path.reduce<XmlElement | undefined>((current, local) => childrenOf(current, local)[0], element)
}

/**
 * Same as {@link childOf}, for what cannot be missing.
 * @throws XmlError `xml.element-absent` naming the missing element and its parent.
 */
export function getChild(element: XmlElement, ...path: string[]): XmlElement {
  return path.reduce((current, local) => {
    const child = childOf(current, local)
    if (!child) throw new XmlError('xml.element-absent', `L’élément « ${local} » manque dans « ${current.local} »`)
    return child
  }, element)
}

/** Text of the element, or of the descendant at `path`: descendants included, trimmed; empty string when absent. */
export function textOf(element: XmlElement | undefined, ...path: string[]): string {
  const target = childOf(element, ...path)
  return target ? rawText(target).trim() : ''
}

function rawText(element: XmlElement): string {
  return element.children.map((child) => (typeof child === 'string' ? child : rawText(child))).join('')
}
