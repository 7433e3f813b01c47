import { MATIERES_NATIONALES } from '#standards/actes'
import { addMois, type Jour, jourDe } from '#standards/calendrier'

/** An acte stays online two months at least (CGCT, article R2131-1, I). */
const MOIS_EN_LIGNE = 2

/** First day on which an acte put online at this instant has had its legal time. */
export const finDuDelai = (miseEnLigneLe: Date): Jour => addMois(jourDe(miseEnLigneLe), MOIS_EN_LIGNE)

/** Whether the legal time is over at `now`: the day of the end itself still counts. */
export const isDelaiPasse = (miseEnLigneLe: Date, now: Date) => jourDe(now) > finDuDelai(miseEnLigneLe)

/** What to do with a nature of acte when nobody has said otherwise, and why. */
export interface RegleDePublication {
  publiable: boolean
  raison: string
  source: string
}

const PUBLIES = 'CGCT, article L2131-1, III : actes réglementaires et décisions ni réglementaires ni individuelles'

/** By code of nature (norme @CTES). */
const REGLES: Readonly<Record<number, RegleDePublication>> = {
  1: { publiable: true, raison: 'Une délibération est publiée.', source: PUBLIES },
  2: { publiable: true, raison: 'Un acte réglementaire est publié.', source: PUBLIES },
  3: {
    publiable: false,
    raison: 'Une décision individuelle est notifiée à la personne ; la publier montrerait des données personnelles.',
    source: 'CGCT, article L2131-1, I et II ; CRPA, article L312-1-2',
  },
  4: {
    publiable: false,
    raison: 'Un contrat n’est pas soumis à publication ; la délibération qui l’approuve l’est.',
    source: 'CGCT, article L2131-1, III ; CRPA, article L311-6 (secret des affaires)',
  },
  5: { publiable: true, raison: 'Un document budgétaire est public.', source: `${PUBLIES} ; article L2313-1` },
  6: { publiable: true, raison: 'Une décision ni réglementaire ni individuelle est publiée.', source: PUBLIES },
}

const INCONNUE: RegleDePublication = {
  publiable: false,
  raison: 'Cette nature d’acte est inconnue : vérifiez avant de publier.',
  source: 'CGCT, article L2131-1',
}

/** The rule of a nature of acte; the room refuses nothing by it: who prepares the acte decides. */
export const regleDePublication = (nature: number): RegleDePublication => REGLES[nature] ?? INCONNUE

/** True when actes of this nature (code of the norme @CTES) are published unless said otherwise. */
export const isPubliable = (nature: number): boolean => regleDePublication(nature).publiable

const LABELS = new Map(MATIERES_NATIONALES)

/** The two levels of a matière which are the same everywhere: `7.10.1` → `7.10`. */
export const codeNational = (matiere: string) => matiere.split('.').slice(0, 2).join('.')

/** `7.10` → « Finances locales, Divers », in the words of the ministry; the code itself when it is unknown. */
export function labelMatiere(matiere: string): string {
  const code = codeNational(matiere)
  const [domaine = ''] = code.split('.')
  const labels = [LABELS.get(domaine), code === domaine ? undefined : LABELS.get(code)]
  return labels.filter((label) => label !== undefined).join(', ') || matiere
}

/** The nine domains of the nomenclature, as they should be written: the ministry's table has misprints. */
export const DOMAINES: ReadonlyMap<string, string> = new Map([
  ['1', 'Commande publique'],
  ['2', 'Urbanisme'],
  ['3', 'Domaine et patrimoine'],
  ['4', 'Fonction publique'],
  ['5', 'Institutions et vie politique'],
  ['6', 'Libertés publiques et pouvoirs de police'],
  ['7', 'Finances locales'],
  ['8', 'Domaines de compétences par thèmes'],
  ['9', 'Autres domaines de compétences'],
])

/** `7.10` → « Finances locales »; the code itself when it is unknown. */
export const domaineOf = (matiere: string) => DOMAINES.get(matiere.split('.')[0] ?? '') ?? matiere

const SINGULIERS: ReadonlyMap<string, string> = new Map([
  ['Délibérations', 'Délibération'],
  ['Actes réglementaires', 'Acte réglementaire'],
  ['Actes individuels', 'Acte individuel'],
  ['Contrats, conventions et avenants', 'Contrat, convention ou avenant'],
  ['Documents budgétaires et financiers', 'Document budgétaire'],
  ['Autres', 'Autre acte'],
])

/** The nature of one acte, from the label of the norm, which is in the plural. */
export const natureDUnActe = (libelle: string) => SINGULIERS.get(libelle) ?? libelle

const DAY_MS = 86_400_000
const RETRY_MS = 3_600_000
const MAX_DAYS_BETWEEN = 14

/**
 * When to fetch the public page again: at an instant that nobody can foresee, one to fourteen days later; one hour
 * later after a failure, so that its length is known.
 *
 * @param hasard between 0 and 1
 * @returns undefined once the two months are over
 */
export function prochaineSonde(
  miseEnLigneLe: Date,
  faiteLe: Date,
  conforme: boolean,
  hasard: number,
): Date | undefined {
  const delay = conforme ? DAY_MS * (1 + hasard * (MAX_DAYS_BETWEEN - 1)) : RETRY_MS
  const next = new Date(faiteLe.getTime() + delay)
  return isDelaiPasse(miseEnLigneLe, next) ? undefined : next
}

/** Words as they are searched: without accents, capitals nor punctuation. */
export function searchable(...texts: readonly string[]): string {
  return texts
    .join(' ')
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .replace(/[^\p{L}\p{N}.]+/gu, ' ')
    .trim()
}
