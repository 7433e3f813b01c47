import { addJours, addMois, countJours, type Jour } from './jour.ts'

/** A request for correction; `incomplete` when documents were missing; `resolueLe` absent while it is awaited. */
export type Correction = { demandeeLe: Jour; resolueLe?: Jour | undefined; incomplete?: boolean }

/** How silence is counted. `reprise` says what a correction does: the count continues, or starts again. */
export type Silence = {
  duree: number
  unite: 'jours' | 'semaines' | 'mois'
  reprise: 'continue' | 'recommence'
}

/** Two months of silence (code des relations entre le public et l’administration, L. 231-1). */
export const SILENCE_DEUX_MOIS: Silence = { duree: 2, unite: 'mois', reprise: 'continue' }

/**
 * Day from which silence stands as a decision, acceptance (SVA) or refusal (SVR): the day after the delay has run out at
 * midnight. A request received on 15 May without any correction gives 16 July; it is never put off to a working day.
 *
 * An incomplete request only starts the delay when completed; another correction suspends it, from the request to the
 * answer included (CRPA, L. 114-5). An awaited correction counts as answered today: the day returned is then an estimate.
 * Same rules and vectors as the procedures of Démarches Simplifiées.
 *
 * @throws CalendrierError on a wrong day or number.
 */
export function jourDecisionTacite(
  depot: Jour,
  aujourdhui: Jour,
  corrections: Correction[] = [],
  silence: Silence = SILENCE_DEUX_MOIS,
): Jour {
  const resolved = corrections.map((correction) => ({ ...correction, resolueLe: correction.resolueLe ?? aujourdhui }))
  const restarting = silence.reprise === 'recommence' ? resolved : resolved.filter(({ incomplete }) => incomplete)
  const base = [depot, ...restarting.map(({ resolueLe }) => resolueLe)].sort().at(-1)!
  const start = addJours(base, 1)
  const suspended = resolved
    .filter(({ resolueLe }) => resolueLe > start)
    .reduce((days, { demandeeLe, resolueLe }) => days + countJours(demandeeLe, resolueLe) + 1, 0)
  return addJours(addSilence(start, silence), suspended)
}

function addSilence(start: Jour, { duree, unite }: Silence): Jour {
  if (unite === 'mois') return addMois(start, duree)
  return addJours(start, unite === 'semaines' ? duree * 7 : duree)
}
