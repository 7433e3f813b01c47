export { type Correction, jourDecisionTacite, SILENCE_DEUX_MOIS, type Silence } from './decision-tacite.ts'
export { addJoursFrancs, addJoursOuvrables, addJoursOuvres, prorogerDelai } from './delais.ts'
export { finDua, moisOfDua } from './dua.ts'
export {
  limiteDefere,
  limiteNotificationCnil,
  limiteRecours,
  limiteReponseDroits,
  limiteTransmission,
} from './echeances.ts'
export { CalendrierError, type CalendrierErrorCode } from './errors.ts'
export { isFerie, isOuvrable, isOuvre, type JourFerie, type Lieu, listJoursFeries, paques } from './feries.ts'
export { formatHeure, formatInstant, formatJour, type StyleJour } from './format.ts'
export { debutDe, heureDe, jourDe } from './instant.ts'
export { addJours, addMois, checkJour, countJours, isJour, type Jour, jourDeSemaine } from './jour.ts'
