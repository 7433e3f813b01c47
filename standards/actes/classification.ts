import { childOf, childrenOf, parseXml, textOf, type XmlElement } from '#standards/xml'
import { findNature, NATURES_ACTE, type NatureActe } from './codes.ts'
import { MATIERES_NATIONALES } from './codes-matieres.ts'
import { LIBELLES_TYPOLOGIES, TYPOLOGIES_PAR_NATURE } from './codes-typologies.ts'
import { ActesError } from './errors.ts'
import type { DateIso } from './formats.ts'
import { attributeText } from './message.ts'

/** A kind of document: five characters (`99_DE`) and a label. */
export type Typologie = { code: string; libelle: string }

/** A nature of acte in a classification, with the typologies it allows (none before 2017). */
export type NatureClassee = { code: number; abrege: string; libelle: string; typologies: Typologie[] }

/** A matière and those below it; `code` is dotted (`7.10`), `niveau` from 1 to 5. */
export type Matiere = { code: string; niveau: number; libelle: string; enfants: Matiere[] }

/** The nomenclature that a préfecture gives to a collectivité (message 7-2). */
export type Classification = { date: DateIso; natures: NatureClassee[]; matieres: Matiere[] }

/**
 * Reads a classification (7-2), leniently: natures without typologie (before 2017) and any depth are accepted.
 * @throws XmlError when the bytes are not XML; ActesError `actes.racine-inconnue` when they are another message
 */
export function parseClassification(bytes: Uint8Array): Classification {
  const root = parseXml(bytes)
  if (root.local === 'RetourClassification') return readClassification(root)
  throw new ActesError('actes.racine-inconnue', `« ${root.local} » n’est pas une classification`)
}

/** Reads the content of `RetourClassification`; natures and matières come out sorted by code. */
export function readClassification(root: XmlElement): Classification {
  return {
    date: textOf(root, 'DateClassification'),
    natures: childrenOf(childOf(root, 'NaturesActes'), 'NatureActe')
      .map(readNature)
      .sort((a, b) => a.code - b.code),
    matieres: readMatieres(childOf(root, 'Matieres'), 1, ''),
  }
}

/** The code of a nature is optional in the schema: it is then known by its two letters. */
function readNature(element: XmlElement): NatureClassee {
  const abrege = attributeText(element, 'TypeAbrege')
  const code = attributeText(element, 'CodeNatureActe')
  return {
    code: code === '' ? (NATURES_ACTE.find((nature) => nature.abrege === abrege)?.code ?? Number.NaN) : Number(code),
    abrege,
    libelle: attributeText(element, 'Libelle'),
    typologies: childrenOf(element, 'TypePJNatureActe').map((typologie) => ({
      code: attributeText(typologie, 'CodeTypePJ'),
      libelle: attributeText(typologie, 'Libelle'),
    })),
  }
}

function readMatieres(parent: XmlElement | undefined, niveau: number, prefix: string): Matiere[] {
  if (niveau > 5) return []
  return childrenOf(parent, `Matiere${niveau}`)
    .map((element) => {
      const code = prefix + attributeText(element, 'CodeMatiere')
      const enfants = readMatieres(element, niveau + 1, `${code}.`)
      return { code, niveau, libelle: attributeText(element, 'Libelle'), enfants }
    })
    .sort((a, b) => compareMatieres(a.code, b.code))
}

/** Orders dotted codes level by level as integers: `7.9` before `7.10`, a parent before its children. */
export function compareMatieres(a: string, b: string): number {
  const [left, right] = [a.split('.').map(Number), b.split('.').map(Number)]
  for (let level = 0; level < Math.max(left.length, right.length); level += 1) {
    const difference = (left[level] ?? -1) - (right[level] ?? -1)
    if (difference !== 0) return difference
  }
  return 0
}

/** Every matière of the tree, parents before children, in the order of codes. */
export function listMatieres({ matieres }: Pick<Classification, 'matieres'>): Matiere[] {
  return matieres.flatMap((matiere) => [matiere, ...listMatieres({ matieres: matiere.enfants })])
}

/** The matière with this dotted code. */
export function findMatiere(classification: Pick<Classification, 'matieres'>, code: string): Matiere | undefined {
  return listMatieres(classification).find((matiere) => matiere.code === code)
}

/** The matière and its ancestors, from level 1 down; empty when the code is unknown. */
export function listAncetres(classification: Pick<Classification, 'matieres'>, code: string): Matiere[] {
  const codes = code.split('.').map((_, index, parts) => parts.slice(0, index + 1).join('.'))
  const found = codes.map((ancestor) => findMatiere(classification, ancestor))
  return found.every((matiere) => matiere !== undefined) ? found : []
}

/** Typologies allowed for a nature: the general ones (`99_…`) first, then by label. Empty for an unknown nature. */
export function listTypologies(classification: Classification, nature: number): Typologie[] {
  const typologies = classification.natures.find(({ code }) => code === nature)?.typologies ?? []
  const rank = ({ code }: Typologie) =>
    code === defaultTypologie(nature, classification) ? 0 : code.startsWith('99_') ? 1 : 2
  return [...typologies].sort((a, b) => rank(a) - rank(b) || a.libelle.localeCompare(b.libelle, 'fr'))
}

/**
 * Typologie of a document for which none was chosen: the usual one of the nature when the classification lists it,
 * else its first general one (`99_…`), else its first one.
 */
export function defaultTypologie(nature: number, classification?: Classification): string {
  const usual = findNature(nature)?.typologieParDefaut ?? '99_AU'
  const codes = classification?.natures.find(({ code }) => code === nature)?.typologies.map(({ code }) => code) ?? []
  if (codes.length === 0 || codes.includes(usual)) return usual
  return codes.find((code) => code.startsWith('99_') && code !== '99_SE') ?? codes[0]!
}

/**
 * The national classification of 2019-04-18: natures with their typologies, matières of levels 1 and 2. For an
 * emulator, a demonstration, or to search before the préfecture has answered; never to date a real acte.
 */
export function nationalClassification(): Classification {
  return {
    date: '2019-04-18',
    natures: NATURES_ACTE.map(({ code, abrege, libelle }: NatureActe) => ({
      code,
      abrege,
      libelle,
      typologies: TYPOLOGIES_PAR_NATURE[code]!.map((typologie) => ({
        code: typologie,
        libelle: LIBELLES_TYPOLOGIES[typologie]!,
      })),
    })),
    matieres: MATIERES_NATIONALES.filter(([code]) => !code.includes('.')).map(([code, libelle]) => ({
      code,
      niveau: 1,
      libelle,
      enfants: MATIERES_NATIONALES.filter(([child]) => child.startsWith(`${code}.`)).map(([child, childLibelle]) => ({
        code: child,
        niveau: 2,
        libelle: childLibelle,
        enfants: [],
      })),
    })),
  }
}
