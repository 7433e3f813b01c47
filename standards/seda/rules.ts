import type { RuleCategory } from './model.ts'

/**
 * Delays of communication, in years, of the codes shared by every version of SEDA (code du patrimoine, L213-1 and
 * L213-2; list AR038–AR062 of SEDA 0.2 to 2.3). They run from the date of the document, or of the most recent one of
 * the file; AR043–AR047 from a death, AR061 from a birth. `null`: never communicable.
 */
export const ACCESS_DELAYS: Readonly<Record<string, number | null>> = {
  AR038: 0,
  AR039: 25,
  AR040: 25,
  AR041: 25,
  AR042: 25,
  AR043: 25,
  AR044: 25,
  AR045: 25,
  AR046: 25,
  AR047: 25,
  AR048: 50,
  AR049: 50,
  AR050: 50,
  AR051: 50,
  AR052: 75,
  AR053: 75,
  AR054: 75,
  AR055: 75,
  AR056: 75,
  AR057: 75,
  AR058: 100,
  AR059: 100,
  AR060: 100,
  AR061: 120,
  AR062: null,
}

/** A length of time in whole years and months. */
export type Duree = { years: number; months: number }

/**
 * Reads a DUA: `P1Y`, the SIAF vocabulary (`P01Y`, and `P5OY` with its letter O for fifty years), any `xsd:duration`
 * of years and months. `undefined` for anything else: it is then the identifier of a rule of the archive.
 */
export function parseDua(code: string): Duree | undefined {
  if (code === 'P5OY') return { years: 50, months: 0 }
  const [, years, months] = /^P(?=\d)(?:(\d{1,4})Y)?(?:(\d{1,4})M)?$/.exec(code) ?? []
  return years === undefined && months === undefined
    ? undefined
    : { years: Number(years ?? 0), months: Number(months ?? 0) }
}

/** Category a code says by itself; a DUA serves appraisal and storage alike. */
export function categoriesOf(code: string): readonly RuleCategory[] | undefined {
  if (Object.hasOwn(ACCESS_DELAYS, code)) return ['access']
  return parseDua(code) ? ['appraisal', 'storage'] : undefined
}
