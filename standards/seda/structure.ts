import { attributeOf, childrenOf, textOf, type XmlElement } from '#standards/xml'
import { type ContentModel, compileModel, readChildren } from './content-model.ts'
import { faultMaker, type SedaFault } from './faults.ts'
import { GRAMMARS } from './grammar.ts'
import type { SedaVersion } from './model.ts'
import { NAMESPACES } from './namespaces.ts'
import { ATTRIBUTES, SIMPLE_TYPES } from './simple-types.ts'

const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace'
const INSTANCE_NAMESPACE = 'http://www.w3.org/2001/XMLSchema-instance'

/** VITAM refuses longer values, and markup in texts (specification of its ingest, limits of Elasticsearch). */
const TEXT_LIMIT = 32_000
const MARKUP =
  /<\s*\/?\s*(?:script|iframe|object|embed|svg|style|link|meta|form|img|html|body|div|span|table|p|br|a|b|i|input|button)\b[^<>]*>/i

/** Types to which VITAM lets its users add elements: what comes from its tools (`TextContent`, `UpdateOperation`…). */
const VITAM_EXTENSIBLE = [
  'ArchiveUnit',
  'Content',
  'CodeListVersions',
  'Management',
  'ManagementMetadata',
  'Event',
  'ObjectEvent',
  'PhysicalDimensions',
  'Metadata',
]

/** Faults told of one message: past them it is not worth reading on, and a hostile message must not fill the memory. */
const FAULT_LIMIT = 1000

const extensionWarning = faultMaker('CHECK_SEDA', '101', 'avertissement')
const structureFault = faultMaker('CHECK_SEDA', '101')
const referenceFault = faultMaker('CHECK_DATAOBJECTPACKAGE.CHECK_MANIFEST', '101')
const textFault = faultMaker('CHECK_UNIT_SCHEMA', '101')

/** Kinds of elements each reference may name. A group may also be declared by a loose object (`DataObjectGroupId`). */
const TARGETS: Readonly<Record<string, readonly string[]>> = {
  UnitRef: ['ArchiveUnit'],
  GroupRef: ['DataObjectGroup', 'DataObjectGroupId'],
  ObjectRef: ['BinaryDataObject', 'PhysicalDataObject'],
}

type Walk = {
  namespace: string
  models: ReadonlyMap<string, ContentModel>
  faults: SedaFault[]
  ids: Map<string, string>
  references: { id: string; type: string; from: string }[]
}

const compiled = new Map<SedaVersion, ReadonlyMap<string, ContentModel>>()

/** Content models of a version, compiled once. */
export function modelsOf(version: SedaVersion): ReadonlyMap<string, ContentModel> {
  const known = compiled.get(version)
  if (known) return known
  const models = new Map(Object.entries(GRAMMARS[version]).map(([type, line]) => [type, compileModel(line)]))
  compiled.set(version, models)
  return models
}

/**
 * Checks an `ArchiveTransfer` against the schema of its version — elements, order, cardinalities, types, attributes —
 * then what the schema misses or libxml2 does not see: identifiers unique over the whole message, references to an
 * element of the right kind, empty titles, markup and length of texts. Returns every fault, under code 101; unknown
 * elements where VITAM takes its extensions are only warnings.
 */
export function checkStructure(root: XmlElement, version: SedaVersion): SedaFault[] {
  const walk: Walk = {
    namespace: NAMESPACES[version],
    models: modelsOf(version),
    faults: [],
    ids: new Map(),
    references: [],
  }
  checkElement(walk, root, 'ArchiveTransfer', placeOf(root))
  for (const reference of walk.references) checkReference(walk, reference)
  if (walk.faults.length < FAULT_LIMIT) return walk.faults
  return [
    ...walk.faults.slice(0, FAULT_LIMIT),
    structureFault('Le message a trop d’anomalies pour être contrôlé jusqu’au bout'),
  ]
}

function checkElement(walk: Walk, element: XmlElement, type: string, place: Place): void {
  if (type === 'Open' || walk.faults.length >= FAULT_LIMIT) return
  checkAttributes(walk, element, type, place)
  const model = walk.models.get(type)
  if (model) checkChildren(walk, element, type, model, place)
  else checkText(walk, element, type, place)
}

function checkChildren(walk: Walk, element: XmlElement, type: string, model: ContentModel, place: Place): void {
  const report = (message: string) => walk.faults.push(structureFault(message, place.id))
  const children = childrenOf(element)
  const names = children.map((child) => (child.uri === walk.namespace ? child.local : `{${child.uri}}${child.local}`))
  const { types, unexpected, missing } = readChildren(model, names)
  for (const { index, expected, late } of unexpected.slice(0, FAULT_LIMIT)) {
    const name = children[index]!.local
    if (VITAM_EXTENSIBLE.includes(type) && !model.positions.some((position) => position.name === names[index])) {
      const message = `L’élément « ${name} » placé dans ${place.label} est hors du schéma SEDA, il n’est pas exploité`
      walk.faults.push(extensionWarning(message, place.id))
      continue
    }
    if (late) {
      report(`Il manque ${expected.join(' ou ')} avant « ${name} » dans ${place.label}`)
      continue
    }
    const hint = expected.length > 0 ? ` (attendu : ${expected.join(', ')})` : ''
    report(`L’élément « ${name} » n’a pas sa place dans ${place.label}${hint}`)
  }
  if (missing.length > 0) report(`Il manque ${missing.join(' ou ')} dans ${place.label}`)
  if (element.children.some((child) => typeof child === 'string' && child.trim() !== '')) {
    report(`Du texte se trouve hors de tout élément dans ${place.label}`)
  }
  for (const [index, child] of children.entries()) {
    const type = types[index]
    if (type !== undefined) checkElement(walk, child, type, placeOf(child, place))
  }
}

/** What a person can find again: the element with its identifier, or with the nearest one above it. */
type Place = { label: string; id?: string; owner?: string }

function placeOf(element: XmlElement, parent?: Place): Place {
  const id = attributeOf(element, 'id')
  if (id !== undefined) return { label: `${element.local} « ${id} »`, id, owner: `${element.local} « ${id} »` }
  if (!parent?.owner) return { label: element.local }
  return { ...parent, label: `${element.local} (${parent.owner})` }
}

function checkText(walk: Walk, element: XmlElement, type: string, place: Place): void {
  const simple = SIMPLE_TYPES[type]!
  const text = textOf(element).replace(/\s+/g, ' ')
  const nil = attributeOf(element, 'nil', INSTANCE_NAMESPACE) === 'true'
  if (childrenOf(element).length > 0) {
    walk.faults.push(structureFault(`${place.label} ne doit contenir que du texte`, place.id))
  } else if (!simple.accepts(text) && !(nil && text === '')) {
    walk.faults.push(
      structureFault(`${place.label} vaut « ${shortened(text)} » au lieu de ${simple.expected}`, place.id),
    )
  }
  if (element.local === 'Title' && text === '') walk.faults.push(textFault(`${place.label} est vide`, place.id))
  if (type === 'Id') declare(walk, text, element.local)
  else if (type in TARGETS) walk.references.push({ id: text, type, from: place.label })
  if (text.length > TEXT_LIMIT && type !== 'Attachment') {
    walk.faults.push(textFault(`${place.label} dépasse ${TEXT_LIMIT} caractères`, place.id))
  }
  if (MARKUP.test(text)) walk.faults.push(textFault(`${place.label} contient du code HTML ou un script`, place.id))
}

function checkAttributes(walk: Walk, element: XmlElement, type: string, place: Place): void {
  const report = (message: string) => walk.faults.push(structureFault(message, place.id))
  const allowed = attributesOf(type)
  for (const { name, local, uri, value } of element.attributes) {
    if (uri === INSTANCE_NAMESPACE || name === 'xmlns' || name.startsWith('xmlns:')) continue
    const known = allowed.find((attribute) => attribute.name === (uri === XML_NAMESPACE ? `xml:${local}` : name))
    if (!known) {
      report(`L’attribut « ${name} » n’a pas sa place dans ${place.label}`)
      continue
    }
    const text = value.trim().replace(/\s+/g, ' ')
    const simple = SIMPLE_TYPES[known.type]!
    if (!simple.accepts(text)) {
      report(`L’attribut « ${name} » de ${place.label} vaut « ${shortened(text)} » au lieu de ${simple.expected}`)
    }
    if (known.type === 'Id') declare(walk, text, element.local)
    if (known.type === 'AnyRef') walk.references.push({ id: text, type: known.type, from: place.label })
  }
  for (const { name, required } of allowed) {
    if (required && attributeOf(element, name) === undefined) {
      report(`L’attribut « ${name} » manque dans ${place.label}`)
    }
  }
}

function attributesOf(type: string): { name: string; type: string; required: boolean }[] {
  return (ATTRIBUTES[type] ?? []).map((entry) => {
    const [, name, simple, mark] = /^(.+):(\w+)(!?)$/.exec(entry)!
    return { name: name!, type: simple!, required: mark === '!' }
  })
}

function declare(walk: Walk, id: string, kind: string): void {
  if (walk.ids.has(id)) walk.faults.push(referenceFault(`L’identifiant « ${id} » est utilisé deux fois`, id))
  else walk.ids.set(id, kind)
}

function checkReference(walk: Walk, { id, type, from }: Walk['references'][number]): void {
  const kind = walk.ids.get(id)
  if (walk.faults.length >= FAULT_LIMIT) return
  if (kind === undefined) {
    walk.faults.push(referenceFault(`${from} désigne « ${id} », qui n’existe pas dans le message`, id))
  } else if (TARGETS[type] && !TARGETS[type].includes(kind)) {
    walk.faults.push(referenceFault(`${from} désigne « ${id} », qui n’est pas ${SIMPLE_TYPES[type]!.expected}`, id))
  }
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
