/** One line of the report: our figure beside a limit, or beside a peer measured in the same run. */
export interface Mesure {
  sujet: string
  valeur: string
  /** The limit of the design, or what the peer did. */
  repere: string
  tenu: boolean
}

/** Value below which 95 % of the samples are. */
export function p95(samples: readonly number[]): number {
  const sorted = samples.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * 0.95) - 1)] ?? 0
}

export const ms = (value: number) => `${value.toFixed(value < 10 ? 1 : 0)} ms`
export const perSecond = (count: number, millis: number) => count / (millis / 1000)
