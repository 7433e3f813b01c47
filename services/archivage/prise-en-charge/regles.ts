import { addMois, finDua, isJour, moisOfDua } from '#standards/calendrier'
import {
  ACCESS_DELAYS,
  type ArchiveTransfer,
  type ArchiveUnit,
  type ArchiveUnitLink,
  isLink,
  type RuleCategory,
  type SedaFault,
} from '#standards/seda'
import type { Regles } from '../modele.ts'
import { faute } from './fautes.ts'

interface Regle {
  code: string
  startDate?: string
}

/**
 * What the rules of a bordereau come to for the whole archive: the latest end of DUA and the most careful access among
 * those of the header and of the units. Destruction only when every rule asks for it.
 */
export function computeRegles(transfer: ArchiveTransfer): { regles?: Regles; fautes: SedaFault[] } {
  const sets = [transfer.management, ...managementsOf(transfer.units)]
  const rulesOf = (category: RuleCategory): Regle[] => sets.flatMap(({ rules }) => rules[category]?.rules ?? [])
  const appraisal = rulesOf('appraisal')
  const access = rulesOf('access')
  const fautes = [
    ...checkRegles(appraisal, 'durée de conservation (DUA)', (code) => moisOfDua(code) !== undefined),
    ...checkRegles(access, 'communicabilité', (code) => Object.hasOwn(ACCESS_DELAYS, code)),
  ]
  if (fautes.length > 0) return { fautes }
  const actions = sets.flatMap(({ rules }) => rules.appraisal?.finalAction ?? [])
  return {
    fautes,
    regles: {
      ...latestDua(appraisal),
      ...mostCareful(access),
      sortFinal: actions.every((action) => action === 'Destroy') ? 'Destroy' : 'Keep',
    },
  }
}

function managementsOf(units: readonly (ArchiveUnit | ArchiveUnitLink)[]): ArchiveTransfer['management'][] {
  return units.flatMap((unit) =>
    isLink(unit) ? [] : [...(unit.management ? [unit.management] : []), ...managementsOf(unit.units)],
  )
}

function checkRegles(rules: readonly Regle[], nom: string, isKnown: (code: string) => boolean): SedaFault[] {
  if (rules.length === 0) return [faute('regles', '101', `Aucune règle de ${nom} n’est donnée`)]
  return rules.flatMap(({ code, startDate }) => {
    if (!isKnown(code)) return [faute('regles', '101', `La règle de ${nom} « ${code} » est inconnue`)]
    if (startDate && isJour(startDate)) return []
    return [faute('regles', '101', `La règle de ${nom} « ${code} » n’a pas de date de départ`)]
  })
}

function latestDua(rules: readonly Regle[]): Pick<Regles, 'dua' | 'duaFin'> {
  const ends = rules.map(({ code, startDate }) => ({ dua: code, duaFin: finDua(startDate as string, code) }))
  return ends.reduce((last, end) => (end.duaFin > last.duaFin ? end : last))
}

function mostCareful(rules: readonly Regle[]): Pick<Regles, 'acces' | 'accesLe'> {
  const openings = rules.map(({ code, startDate }) => ({ acces: code, accesLe: openingOf(code, startDate as string) }))
  return openings.reduce((last, opening) => (isLater(opening.accesLe, last.accesLe) ? opening : last))
}

function openingOf(code: string, startDate: string): string | null {
  const years = ACCESS_DELAYS[code] ?? null
  return years === null ? null : addMois(startDate, years * 12)
}

const isLater = (day: string | null, other: string | null) => other !== null && (day === null || day > other)
