import { CalendrierError } from './errors.ts'
import { addMois, type Jour } from './jour.ts'

/** The vocabulary of the Service interministériel des Archives de France spells 50 years with a letter O. */
const MISSPELT: Record<string, string> = { P5OY: 'P50Y' }

/**
 * Months of a durée d’utilité administrative written as an `xsd:duration` of years and months: `P10Y`, `P01Y`, `P1Y6M`,
 * and `P5OY` as the French vocabulary spells 50 years. `undefined` on anything else, which is the name of a rule to look
 * up in the repertory of the archive (SEDA, `AppraisalRule/Rule`).
 */
export function moisOfDua(dua: string): number | undefined {
  const match = /^P(?:(\d{1,4})Y)?(?:(\d{1,5})M)?$/.exec(MISSPELT[dua] ?? dua)
  if (!match || (match[1] === undefined && match[2] === undefined)) return undefined
  return Number(match[1] ?? 0) * 12 + Number(match[2] ?? 0)
}

/**
 * Last day of the durée d’utilité administrative that starts on `depart`; its sort final may be carried out from the day
 * after. Month ends are kept: from 29 February, whole years end on 28 February.
 * @throws CalendrierError `calendrier.duree` when the DUA is not a duration of years and months.
 */
export function finDua(depart: Jour, dua: string): Jour {
  const mois = moisOfDua(dua)
  if (mois !== undefined) return addMois(depart, mois)
  throw new CalendrierError(
    'calendrier.duree',
    `« ${dua.slice(0, 40)} » n’est pas une durée en années et mois, comme P10Y ou P6M`,
  )
}
