import { codeNational, labelMatiere } from './rules.ts'
import type { Publication } from './store/publications.ts'

const COLUMNS = [
  'COLL_NOM',
  'COLL_SIRET',
  'DELIB_ID',
  'DELIB_DATE',
  'DELIB_MATIERE_CODE',
  'DELIB_MATIERE_NOM',
  'DELIB_OBJET',
  'BUDGET_ANNEE',
  'BUDGET_NOM',
  'PREF_ID',
  'PREF_DATE',
  'VOTE_EFFECTIF',
  'VOTE_REEL',
  'VOTE_POUR',
  'VOTE_CONTRE',
  'VOTE_ABSTENTION',
  'DELIB_URL',
] as const

/** Whether an acte goes into the file of délibérations. */
export const isDeliberation = ({ natureLibelle }: Pick<Publication, 'natureLibelle'>) =>
  /^délibération/i.test(natureLibelle)

/**
 * Délibérations in the common format of local open data (SCDL « Délibérations » 2.1.5, schema.data.gouv.fr): CSV in
 * UTF-8, comma, header in this order. Votes and budgets are not known to this room: their columns, optional, are empty.
 *
 * @param urlOf absolute address of the page of an acte
 */
export function renderDeliberations(
  collectivite: { nom: string; siret: string },
  actes: readonly Publication[],
  urlOf: (id: string) => string,
): string {
  const rows = actes.filter(isDeliberation).map((acte) => {
    const values: Partial<Record<(typeof COLUMNS)[number], string>> = {
      COLL_NOM: collectivite.nom,
      COLL_SIRET: collectivite.siret,
      DELIB_ID: acte.numero,
      DELIB_DATE: acte.dateDecision,
      DELIB_MATIERE_CODE: codeNational(acte.matiere),
      DELIB_MATIERE_NOM: labelMatiere(acte.matiere),
      DELIB_OBJET: acte.objet,
      PREF_ID: acte.idActe ?? '',
      DELIB_URL: urlOf(acte.id),
    }
    return COLUMNS.map((column) => values[column] ?? '')
  })
  return [COLUMNS, ...rows].map((row) => `${row.map(cell).join(',')}\r\n`).join('')
}

/** RFC 4180. The values are given as they are: programs read this file. */
const cell = (value: string) => (/[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value)
