import { type XmlNode, xml } from '#standards/xml'
import { DIGEST_SPELLINGS, digestNameOf, hexadecimalOf } from './digests.ts'
import type { Digest, Management, SedaVersion } from './model.ts'

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
