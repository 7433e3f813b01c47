import { childrenOf, textOf, type XmlElement } from '#standards/xml'

/** Text at `path` as a token: whitespace collapsed, empty when absent (XML Schema part 2, 4.3.6). */
export function readText(element: XmlElement | undefined, ...path: string[]): string {
  return textOf(element, ...path).replace(/\s+/g, ' ')
}

/** Non-empty texts of the children with this name. */
export function texts(element: XmlElement | undefined, name: string): string[] {
  return childrenOf(element, name)
    .map((child) => textOf(child))
    .filter((text) => text !== '')
}

/** `{ key: value }`, or nothing when there is no value: to be spread in a model with optional members. */
export function maybe<K extends string, V>(key: K, value: V | undefined): { [P in K]?: V } {
  return (value === undefined || value === '' ? {} : { [key]: value }) as { [P in K]?: V }
}

/** {@link maybe} on the text at `path`, line breaks kept. */
export function maybeText<K extends string>(
  key: K,
  element: XmlElement | undefined,
  ...path: string[]
): { [P in K]?: string } {
  return maybe(key, textOf(element, ...path))
}
