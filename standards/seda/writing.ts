import { type XmlNode, xml } from '#standards/xml'
import { DIGEST_SPELLINGS, digestNameOf, hexadecimalOf } from './digests.ts'
import type { Digest, Management, SedaVersion } from './model.ts'
import { NAMESPACES } from './namespaces.ts'

/** Everything the writers of parts need to know about the message. */
export type Writing = {
  version: SedaVersion
  target: 'vitam' | 'asalae'
  agencyNames: boolean
  /** Group of each object, for references to objects read outside any group. */
  groupOf: ReadonlyMap<string, string>
  /** Rules to put on root units instead of `ManagementMetadata`. */
  rootRules: Management['rules']
}

/** Writes a digest in lower-case hexadecimal, its algorithm spelled for the target; as given when it is unknown to us. */
export function renderDigest(writing: Writing, name: string, digest: Digest): XmlNode {
  const known = digestNameOf(digest.algorithm)
  const algorithm = known ? DIGEST_SPELLINGS[writing.target][known] : digest.algorithm
  return xml(name, { algorithm }, (known && hexadecimalOf(known, digest.value)) ?? digest.value)
}

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
