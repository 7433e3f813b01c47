import { SirenError } from './errors.ts'

/** Départements and collectivités d’outre-mer that have communes or circonscriptions (INSEE, code officiel géographique). */
const OUTRE_MER = ['971', '972', '973', '974', '975', '976', '977', '978', '986', '987', '988']

/** Postal codes of the two islands which left Guadeloupe in 2007 and kept its addresses. */
const ILES_DU_NORD: Record<string, string> = { '97133': '977', '97150': '978' }

/**
 * Département of a commune on the 3 characters that @CTES wants (`027`, `02A`, `971`), from its INSEE code of 5
 * characters (`27229`, `2A004`, `97105`).
 * @throws SirenError `siren.code-commune` on a code of no known département.
 */
export function departementOfCommune(codeInsee: string): string {
  const code = codeInsee.slice(0, 100).replace(/\s/g, '').toUpperCase()
  const departement = /^(?:\d{2}|2[AB])\d{3}$/.test(code) ? departementOf(code) : undefined
  if (departement) return departement
  throw new SirenError(
    'siren.code-commune',
    `« ${code} » n’est pas un code INSEE de commune : 5 caractères comme 27229, 2A004 ou 97105`,
  )
}

/**
 * Same, from a postal code. To be preferred only when the INSEE code is unknown: a few dozen communes are served by the
 * post office of the next département.
 * @throws SirenError `siren.code-postal` on a code of no known département, Monaco and the armies included.
 */
export function departementOfCodePostal(codePostal: string): string {
  const code = codePostal.slice(0, 100).replace(/\s/g, '')
  const departement = /^\d{5}$/.test(code)
    ? (ILES_DU_NORD[code] ?? (code.startsWith('20') ? corseOf(code) : departementOf(code)))
    : undefined
  if (departement) return departement
  throw new SirenError(
    'siren.code-postal',
    `Le code postal « ${code} » ne désigne aucun département : donnez plutôt le code INSEE de la commune`,
  )
}

function departementOf(code: string): string | undefined {
  const start = code.slice(0, 2)
  if (start === '97' || start === '98') return OUTRE_MER.find((departement) => code.startsWith(departement))
  if (/^2[AB]$/.test(start)) return `0${start}`
  const number = Number(start)
  return number >= 1 && number <= 95 && number !== 20 ? `0${start}` : undefined
}

/** Deliveries of Corse-du-Sud are in 200 and 201, of Haute-Corse in 202 and 206; the rest are business codes (CEDEX). */
function corseOf(code: string): string | undefined {
  if (/^20[01]/.test(code)) return '02A'
  return /^20[26]/.test(code) ? '02B' : undefined
}
