import { type XmlNode, xml } from '#standards/xml'
import type { SedaVersion } from './model.ts'
import { NAMESPACES } from './namespaces.ts'

/** `<name>text</name>`, or nothing when the text is absent or blank: SEDA refuses empty elements. */
export function leaf(name: string, text: string | number | undefined): XmlNode | undefined {
  return text === undefined || String(text).trim() === '' ? undefined : xml(name, {}, String(text))
}

/** `<name>…</name>`, or nothing when it would have no child. */
export function branch(name: string, ...children: (XmlNode | undefined)[]): XmlNode | undefined {
  const kept = children.filter((child) => child !== undefined)
  return kept.length > 0 ? xml(name, {}, ...kept) : undefined
}

/** Namespace attribute of a root element. */
export function rootAttributes(version: SedaVersion): { xmlns: string } {
  return { xmlns: NAMESPACES[version] }
}
