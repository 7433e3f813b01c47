import { toLatin1 } from '#standards/xml'
import { type Classification, compareMatieres, type Matiere, nationalClassification } from './classification.ts'
import { INDICES } from './suggestions.ts'

/** A matière found, with the labels that lead to it: `Finances locales › Subventions`. */
export type MatiereTrouvee = { code: string; libelle: string; chemin: string }

/** A matière proposed for an object; `raison` is a sentence to show; the higher the score, the surer. */
export type Suggestion = MatiereTrouvee & { score: number; raison: string }

type Nomenclature = Pick<Classification, 'matieres'>

/**
 * Searches the matières that may be chosen (two levels or more) by code or by words, without regard to accents, capitals
 * or plural. Labels first, then what {@link suggestMatieres} knows of the words.
 * @param texte `7.1`, `subv`, `cantine`…; an empty text gives the beginning of the list
 */
export function searchMatieres(nomenclature: Nomenclature, texte: string, limite = 20): MatiereTrouvee[] {
  const entrees = listEntrees(nomenclature)
  const query = texte.trim()
  if (/^\d[\d.]*$/.test(query)) {
    return entrees.filter(({ code }) => code.startsWith(query)).slice(0, limite)
  }
  const mots = wordsOf(query)
  const matches = (words: string[]) => mots.every((mot) => words.some((word) => word.startsWith(mot)))
  const ownLabel = entrees.filter(({ libelle }) => matches(wordsOf(libelle)))
  const wholePath = entrees.filter(({ chemin }) => matches(wordsOf(chemin)))
  const bySense = mots.length > 0 ? suggestMatieres(query, nomenclature, limite) : []
  const unique = new Map(
    [...ownLabel, ...wholePath, ...bySense].map((entree) => [
      entree.code,
      { code: entree.code, libelle: entree.libelle, chemin: entree.chemin },
    ]),
  )
  return [...unique.values()].slice(0, limite)
}

/**
 * Proposes matières for the object of an acte, surest first: known clues of each national matière, then the labels of
 * the given nomenclature, which may bring a more precise level. Empty when nothing is recognised.
 */
export function suggestMatieres(
  objet: string,
  nomenclature: Nomenclature = nationalClassification(),
  limite = 5,
): Suggestion[] {
  const mots = wordsOf(objet)
  const suggestions = listEntrees(nomenclature).flatMap((entree) => {
    const { points, reconnus } = weigh(entree, mots)
    if (points === 0) return []
    const cites = objet.split(/[^\p{L}\p{N}]+/u).filter((mot) => wordsOf(mot).some((word) => reconnus.includes(word)))
    const raison = `L’objet contient ${[...new Set(cites)].map((mot) => `« ${mot} »`).join(', ')}`
    return [{ ...entree, score: points, raison }]
  })
  return suggestions.sort((a, b) => b.score - a.score || compareMatieres(a.code, b.code)).slice(0, limite)
}

const STRONG = 10
const WEAK = 4
const LABEL = 3

/**
 * Points of a matière, and the words of the object that earned them. A matière of level 3 or more inherits the points
 * of those above, provided that its own label says more than theirs and is recognised too.
 */
function weigh({ code, libelle, chemin }: MatiereTrouvee, mots: string[]): { points: number; reconnus: string[] } {
  const [first, second, ...below] = code.split('.')
  const clues = findClues(mots, `${first}.${second}`)
  const above = chemin.split(' › ').slice(1, -1).flatMap(longWords)
  const own = longWords(libelle).filter((word) => !above.some((other) => isSameWord(other, word)))
  const recognised = (labels: string[]) => mots.filter((mot) => labels.some((word) => isSameWord(mot, word)))
  const needed = below.length === 0 ? 0 : clues.points > 0 ? 1 : 2
  if (recognised(own).length < needed) return { points: 0, reconnus: [] }
  const label = recognised([...own, ...above])
  return { points: clues.points + LABEL * label.length, reconnus: [...clues.reconnus, ...label] }
}

function longWords(libelle: string): string[] {
  return wordsOf(libelle).filter((word) => word.length > 4)
}

/** A clue of several stems is worth more than the same stems apart: it says more. */
function findClues(mots: string[], code: string): { points: number; reconnus: string[] } {
  const { forts, faibles } = INDICES[code] ?? {}
  const present = (clues = '') => {
    const list = clues === '' ? [] : clues.split(', ').map((clue) => clue.split('+'))
    return list.filter((stems) => stems.every((stem) => mots.some((mot) => hasStem(mot, stem))))
  }
  const [strong, weak] = [present(forts), present(faibles)]
  const stems = [...strong, ...weak].flat()
  return {
    points: strong.reduce((sum, clue) => sum + STRONG * clue.length, 0) + WEAK * weak.length,
    reconnus: mots.filter((mot) => stems.some((stem) => hasStem(mot, stem))),
  }
}

function hasStem(mot: string, stem: string): boolean {
  return stem.length > 4 ? mot.startsWith(stem) : mot === stem || mot === `${stem}s` || mot === `${stem}x`
}

/** The same word but for its ending: three letters at most (`subvention`, `subventions`; not `fonctionnement`). */
function isSameWord(mot: string, other: string): boolean {
  const [short, long] = mot.length < other.length ? [mot, other] : [other, mot]
  return hasStem(long, short) && long.length - short.length <= 3
}

/** Lower-case words without accents; `œ` is two letters, an apostrophe ends a word. */
function wordsOf(texte: string): string[] {
  const plain = toLatin1(texte).normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
  return plain.split(/[^a-z0-9]+/).filter((mot) => mot.length > 1)
}

function listEntrees({ matieres }: Nomenclature, parents: string[] = []): MatiereTrouvee[] {
  return matieres.flatMap((matiere: Matiere) => {
    const labels = [...parents, matiere.libelle]
    const own = { code: matiere.code, libelle: matiere.libelle, chemin: labels.join(' › ') }
    return [...(parents.length > 0 ? [own] : []), ...listEntrees({ matieres: matiere.enfants }, labels)]
  })
}
