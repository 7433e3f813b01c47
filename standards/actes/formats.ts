import { ActesError, type ActesErrorCode } from './errors.ts'

/** A calendar day written `AAAA-MM-JJ`. */
export type DateIso = string

/**
 * Formats that we write. Sources: actesv1_1.xsd, siret.xsd; S²LOW for the number (capitals, digits and `_`, not first
 * nor last), stricter than the schema (15 characters); the ministry accepts nothing else in names.
 */
const FORMATS = {
  siren: /^\d{9}$/,
  departement: /^[09]\d[0-9AB]$/,
  arrondissement: /^\d$/,
  natureCollectivite: /^\d{2}$/,
  trigramme: /^[A-Za-z0-9]{3}$/,
  quadrigramme: /^[A-Z]{4}$/,
  serie: /^[1-9]\d{0,3}$/,
  rang: /^\d{1,6}$/,
  numero: /^(?:[A-Z0-9][A-Z0-9_]{0,13})?[A-Z0-9]$/,
  natureAbregee: /^[A-Z]{2}$/,
  natureActe: /^\d$/,
  transaction: /^[1-7]$/,
  flux: /^[1-5]$/,
  typologie: /^[A-Z0-9_]{5}$/,
  extension: /^(?:pdf|jpg|png|xml)$/,
  emetteur: /^(?:SGAR|PREF|SPREF)[0-9AB]+$/,
  matiere: /^\d{1,3}(?:\.\d{1,3}){1,4}$/,
  idActe: /^[09][0-9][0-9AB]-[0-9]{9}-[0-9]{8}-[A-Za-z0-9_]{1,15}-[A-Z]{2}$/,
  email: /^[_a-zA-Z0-9-]+(?:\.[_a-zA-Z0-9-]+)*@[a-zA-Z0-9-]+(?:\.[a-zA-Z0-9-]+)*\.[a-zA-Z]{2,6}$/,
  objet: /^[\s\S]{1,500}$/,
} satisfies Record<string, RegExp>

/** Name of a format checked by {@link check}. */
export type Format = keyof typeof FORMATS

/** Tells whether the value has the format. */
export function has(format: Format, value: string | number | undefined): boolean {
  return value !== undefined && FORMATS[format].test(String(value))
}

/** Returns the value as text. @throws ActesError (`actes.champ-invalide` by default) naming the field and the value. */
export function check(
  format: Format,
  value: string | number | undefined,
  code: ActesErrorCode = 'actes.champ-invalide',
): string {
  if (has(format, value)) return String(value)
  throw new ActesError(code, `Le champ « ${format} » n’est pas valide : « ${value ?? ''} »`)
}

/** Tells whether the text is a real calendar day written `AAAA-MM-JJ`. */
export function isDate(text: string | undefined): text is DateIso {
  if (!text || !/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}

/** Returns the day. @throws ActesError naming the field when it is not a real day written `AAAA-MM-JJ`. */
export function checkDate(
  field: string,
  value: string | undefined,
  code: ActesErrorCode = 'actes.champ-invalide',
): DateIso {
  if (isDate(value)) return value
  throw new ActesError(code, `Le champ « ${field} » n’est pas une date AAAA-MM-JJ : « ${value ?? ''} »`)
}

/**
 * Tells whether the schema accepts this e-mail address: no `+` before the `@`, a last part of 2 to 6 letters.
 * @see actesv1_1.xsd, simple type `Email`
 */
export function isEmailAccepte(email: string): boolean {
  return has('email', email)
}

/** Size for reading: `o`, `Ko`, `Mo`, powers of 1000, one decimal at most. */
export function formatTaille(octets: number): string {
  const [value, unit] = octets < 1e3 ? [octets, 'o'] : octets < 1e6 ? [octets / 1e3, 'Ko'] : [octets / 1e6, 'Mo']
  return `${value.toLocaleString('fr-FR', { maximumFractionDigits: 1 })} ${unit}`
}

/** `AAAA-MM-JJ` written `JJ/MM/AAAA`. */
export function enFrancais(date: DateIso): string {
  return date.split('-').reverse().join('/')
}
