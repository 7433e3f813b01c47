import { NATURES_ACTE } from '#standards/actes'
import type { Jour } from '#standards/calendrier'

/** After that long without an accusé de réception, somebody should look. */
export const HEURES_SANS_AR = 4

export function isLate(since: Date, now: Date): boolean {
  return now.getTime() - since.getTime() > HEURES_SANS_AR * 3_600_000
}

/**
 * Next number in the habit of the commune: the last one deposited plus one, with as many digits; `2026_DE_001` for the
 * first of the year. Numbers already taken are passed over.
 *
 * @param used numbers of this nature and year, last deposited first
 */
export function nextNumero(used: readonly string[], nature: number, date: Jour): string {
  const model = used.map(splitNumero).find((parts) => parts !== undefined)
  const prefix = model?.prefix ?? `${date.slice(0, 4)}_${abregeOf(nature)}_`
  const width = model?.digits.length ?? 3
  const taken = used.flatMap((numero) => {
    const parts = splitNumero(numero)
    return parts?.prefix === prefix ? Number(parts.digits) : []
  })
  return `${prefix}${String(Math.max(0, ...taken) + 1).padStart(width, '0')}`.slice(0, 15)
}

function splitNumero(numero: string): { prefix: string; digits: string } | undefined {
  const [, prefix, digits] = /^(.*?)(\d{1,6})$/.exec(numero) ?? []
  return prefix === undefined || digits === undefined ? undefined : { prefix, digits }
}

/** Two letters of a nature, as names of the norm write them. */
export function abregeOf(nature: number): string {
  return NATURES_ACTE.find(({ code }) => code === nature)?.abrege ?? 'AU'
}
