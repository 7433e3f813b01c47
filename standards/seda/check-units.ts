import { faultMaker, type SedaFault } from './faults.ts'
import {
  type ArchiveTransfer,
  type ArchiveUnit,
  type ArchiveUnitLink,
  isLink,
  type Management,
  RULE_CATEGORIES,
  type RuleCategory,
} from './model.ts'
import { categoriesOf } from './rules.ts'

const treeFault = faultMaker('CHECK_DATAOBJECTPACKAGE.CHECK_MANIFEST', '101')
const unitFault = faultMaker('CHECK_UNIT_SCHEMA', '101')
const unitWarning = faultMaker('CHECK_UNIT_SCHEMA', '101', 'avertissement')
const ruleFault = faultMaker('UNITS_RULES_COMPUTE', '101')

type Lineage = { start?: string; end?: string; levels: readonly string[] }

/** Category of each rule the archive knows, beyond the codes of SIAF. */
export type Referential = ReadonlyMap<string, RuleCategory>

/**
 * Checks the tree of units: no cycle through links, dates in order, levels, titles, rules of the right category.
 * Dates out of the parent’s and levels under an `Item` are warnings: the official Schematron of SEDA 1.0 refuses them,
 * but as@lae has accepted such deposits from Pastell for years.
 *
 * @param rules when given, a rule code that is neither in it nor one of SIAF is refused
 */
export function checkUnits(transfer: ArchiveTransfer, rules?: Referential): SedaFault[] {
  const faults = checkRules(transfer.management, rules, 'du bordereau')
  visit(transfer.units, { levels: [] })
  const cycle = findCycle(transfer.units)
  if (cycle) faults.push(treeFault(`Des unités forment un cycle : ${shownCycle(cycle)}`, cycle[0]))
  return faults

  function visit(units: readonly (ArchiveUnit | ArchiveUnitLink)[], above: Lineage): void {
    for (const unit of units) {
      if (isLink(unit)) continue
      faults.push(...checkContent(unit, above))
      if (unit.management) faults.push(...checkRules(unit.management, rules, `de l’unité « ${unit.id} »`, unit.id))
      const { startDate = above.start, endDate = above.end } = unit.content.dates
      const level = unit.content.descriptionLevel
      visit(unit.units, {
        levels: level ? [...above.levels, level] : above.levels,
        ...(startDate ? { start: startDate } : {}),
        ...(endDate ? { end: endDate } : {}),
      })
    }
  }
}

function checkContent({ id, content }: ArchiveUnit, above: Lineage): SedaFault[] {
  const faults: SedaFault[] = []
  const { startDate, endDate } = content.dates
  if (startDate && endDate && isAfter(startDate, endDate)) {
    faults.push(unitFault(`L’unité « ${id} » commence le ${startDate}, après sa fin le ${endDate}`, id))
  }
  if (startDate && above.start && isAfter(above.start, startDate)) {
    faults.push(unitWarning(`L’unité « ${id} » commence le ${startDate}, avant l’unité qui la contient`, id))
  }
  if (endDate && above.end && isAfter(endDate, above.end)) {
    faults.push(unitWarning(`L’unité « ${id} » finit le ${endDate}, après l’unité qui la contient`, id))
  }
  if (!content.title) faults.push(unitWarning(`L’unité « ${id} » n’a pas de titre`, id))
  const level = content.descriptionLevel
  if (level && level !== 'Item' && above.levels.includes('Item')) {
    faults.push(unitWarning(`L’unité « ${id} » (${level}) ne peut pas diviser une unité de niveau Item`, id))
  }
  if (level === 'Fonds' && above.levels.some((parent) => parent === 'Series' || parent === 'Subseries')) {
    faults.push(unitWarning(`L’unité « ${id} » (Fonds) ne peut pas diviser une série`, id))
  }
  return faults
}

/** Compares ISO dates at the precision they share: `2025` is not after `2025-04-10`. */
function isAfter(date: string, other: string): boolean {
  const [a, b] = [date, other].map((text) => /^\d{4,}(-\d\d(-\d\d)?)?/.exec(text)?.[0].split('-').map(Number) ?? [])
  for (const [rank, part] of a!.entries()) {
    const facing = b![rank]
    if (facing === undefined || part === facing) continue
    return part > facing
  }
  return false
}

function checkRules({ rules }: Management, known: Referential | undefined, where: string, id?: string): SedaFault[] {
  return RULE_CATEGORIES.flatMap((category) =>
    (rules[category]?.rules ?? []).flatMap(({ code, startDate }) => {
      const faults: SedaFault[] = []
      const own = known?.get(code)
      const categories = own ? [own] : categoriesOf(code)
      if (categories && !categories.includes(category)) {
        faults.push(ruleFault(`La règle « ${code} » ${where} n’est pas de la catégorie ${FRENCH[category]}`, id))
      }
      if (known && !categories) faults.push(ruleFault(`La règle « ${code} » ${where} est inconnue`, id))
      // VITAM’s limit, above which its dates overflow.
      if (startDate && /^(9\d{3}|\d{5,})-/.test(startDate)) {
        faults.push(unitFault(`La règle « ${code} » ${where} commence en ${startDate}, date invraisemblable`, id))
      }
      return faults
    }),
  )
}

const FRENCH: Record<RuleCategory, string> = {
  storage: '« durée d’utilité courante »',
  appraisal: '« durée d’utilité administrative »',
  access: '« communicabilité »',
  dissemination: '« diffusion »',
  reuse: '« réutilisation »',
}

function shownCycle(ids: readonly string[]): string {
  return ids.length <= 10 ? ids.join(' → ') : `${ids.slice(0, 9).join(' → ')} → … → ${ids.at(-1)}`
}

/** First cycle met along sub-units and links, as the path of its identifiers; without recursion, links may chain far. */
function findCycle(roots: readonly (ArchiveUnit | ArchiveUnitLink)[]): string[] | undefined {
  const edges = edgesOf(roots)
  const done = new Set<string>()
  for (const start of edges.keys()) {
    const path = [{ id: start, next: 0 }]
    const open = new Set([start])
    for (let step = path.at(-1); step; step = path.at(-1)) {
      const target = edges.get(step.id)?.[step.next++]
      if (target === undefined || done.has(step.id)) {
        done.add(step.id)
        open.delete(step.id)
        path.pop()
      } else if (open.has(target)) {
        return [...path.slice(path.findIndex(({ id }) => id === target)).map(({ id }) => id), target]
      } else {
        open.add(target)
        path.push({ id: target, next: 0 })
      }
    }
  }
  return undefined
}

function edgesOf(roots: readonly (ArchiveUnit | ArchiveUnitLink)[]): Map<string, string[]> {
  const edges = new Map<string, string[]>()
  const pending = [...roots]
  for (let unit = pending.pop(); unit; unit = pending.pop()) {
    edges.set(unit.id, isLink(unit) ? [unit.target] : unit.units.map(({ id }) => id))
    if (!isLink(unit)) for (const child of unit.units) pending.push(child)
  }
  return edges
}
