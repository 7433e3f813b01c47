import { childOf, childrenOf, textOf, type XmlElement, type XmlNode, xml } from '#standards/xml'
import type { Agency } from './model.ts'
import { NAMES_NAMESPACE } from './namespaces.ts'
import { maybe, readText } from './text.ts'
import { leaf } from './writing.ts'

/** Reads an organisation; its name is the first `Name` found in its descriptive metadata, whatever the namespace. */
export function parseAgency(element: XmlElement | undefined): Agency {
  const name = findName(childOf(element, 'OrganizationDescriptiveMetadata'))
  return { identifier: readText(element, 'Identifier'), ...maybe('name', name) }
}

function findName(element: XmlElement | undefined): string | undefined {
  for (const child of childrenOf(element)) {
    const name = child.local === 'Name' ? textOf(child) : findName(child)
    if (name) return name
  }
  return undefined
}

/** Writes an organisation under `name`; `named` adds its name, in the foreign namespace as@lae and Pastell use. */
export function renderAgency(name: string, agency: Agency, named = false): XmlNode {
  const metadata =
    named && agency.name
      ? xml('OrganizationDescriptiveMetadata', {}, xml('Name', { xmlns: NAMES_NAMESPACE }, agency.name))
      : undefined
  return xml(name, {}, leaf('Identifier', agency.identifier), metadata)
}
