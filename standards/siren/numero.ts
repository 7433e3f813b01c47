import { SirenError } from './errors.ts'

const LA_POSTE = '356000000'

/** No-break space: a number is never cut at the end of a line. */
const ESPACE = '\u00a0'

/**
 * Checks a SIREN as typed (spaces of any kind allowed) and returns its 9 digits.
 *
 * The ninth digit is a key by the Luhn algorithm (ISO/IEC 7812-1, annex B), chosen by INSEE, which keeps the Sirene
 * repertory (code de commerce, R. 123-220 and following).
 *
 * @throws SirenError `siren.caractere`, `siren.longueur`, `siren.nul` (only zeros) or `siren.cle`.
 */
export function checkSiren(text: string): string {
  const siren = digitsOf(text, 'SIREN', 9)
  if (luhnSum(siren) % 10 !== 0) throw wrongKey('SIREN', siren)
  return siren
}

/**
 * Checks a SIRET as typed (spaces of any kind allowed) and returns its 14 digits: SIREN, then the NIC of 5 digits.
 *
 * Both the SIREN and the whole number follow Luhn. La Poste (SIREN 356 000 000) ran out of such numbers: INSEE gives
 * its establishments any SIRET whose digits add up to a multiple of 5.
 *
 * @throws SirenError `siren.caractere`, `siren.longueur`, `siren.nul` (only zeros) or `siren.cle`.
 */
export function checkSiret(text: string): string {
  const siret = digitsOf(text, 'SIRET', 14)
  const siren = sirenOf(siret)
  if (luhnSum(siren) % 10 !== 0) throw wrongKey('SIRET', siret)
  if (luhnSum(siret) % 10 === 0) return siret
  if (siren === LA_POSTE && plainSum(siret) % 5 === 0) return siret
  throw wrongKey('SIRET', siret)
}

/** True when {@link checkSiren} accepts the text. */
export function isSiren(text: string): boolean {
  return passes(checkSiren, text)
}

/** True when {@link checkSiret} accepts the text. */
export function isSiret(text: string): boolean {
  return passes(checkSiret, text)
}

/** SIREN (9 digits) of a checked SIRET. */
export function sirenOf(siret: string): string {
  return siret.slice(0, 9)
}

/** NIC, numéro interne de classement (5 digits), of a checked SIRET. */
export function nicOf(siret: string): string {
  return siret.slice(9, 14)
}

/** `218000016` → `218 000 016`, with no-break spaces. @throws SirenError as {@link checkSiren}. */
export function formatSiren(text: string): string {
  return checkSiren(text).replace(/(\d{3})(?=\d)/g, `$1${ESPACE}`)
}

/** `21800001600012` → `218 000 016 00012`, with no-break spaces. @throws SirenError as {@link checkSiret}. */
export function formatSiret(text: string): string {
  const siret = checkSiret(text)
  return `${formatSiren(sirenOf(siret))}${ESPACE}${nicOf(siret)}`
}

/**
 * Completes 8 digits into a well-formed SIREN, for the invented bodies of a demonstration. Nothing says that the number
 * is free: only INSEE gives one.
 * @throws SirenError `siren.caractere`, `siren.longueur` or `siren.nul`.
 */
export function createSiren(start: string): string {
  return withKey(digitsOf(start, 'début de SIREN', 8))
}

/**
 * Completes a SIREN and a rank of 4 digits (`0001` for the first establishment) into a well-formed SIRET.
 * @throws SirenError as {@link checkSiren}, or on a rank which is not 4 digits.
 */
export function createSiret(siren: string, rang = '0001'): string {
  if (!/^\d{4}$/.test(rang)) throw new SirenError('siren.longueur', `Le rang « ${rang} » doit avoir 4 chiffres`)
  return withKey(checkSiren(siren) + rang)
}

function digitsOf(text: string, name: string, length: number): string {
  const digits = text.slice(0, 100).replace(/\s/g, '')
  if (!/^\d*$/.test(digits)) {
    throw new SirenError('siren.caractere', `Le ${name} « ${digits} » ne doit contenir que des chiffres`)
  }
  if (digits.length !== length) {
    const seen = digits.length === 0 ? 'il est vide' : `« ${digits} » en a ${digits.length}`
    throw new SirenError('siren.longueur', `Un ${name} a ${length} chiffres : ${seen}`)
  }
  if (/^0+$/.test(digits)) throw new SirenError('siren.nul', `Le ${name} ne peut pas être fait que de zéros`)
  return digits
}

function wrongKey(name: string, digits: string): SirenError {
  return new SirenError('siren.cle', `Le ${name} « ${digits} » est faux : sa clé de contrôle ne tombe pas juste`)
}

function withKey(digits: string): string {
  return digits + ((10 - (luhnSum(`${digits}0`) % 10)) % 10)
}

function luhnSum(digits: string): number {
  return [...digits].reverse().reduce((sum, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1)
    return sum + (value > 9 ? value - 9 : value)
  }, 0)
}

function plainSum(digits: string): number {
  return [...digits].reduce((sum, digit) => sum + Number(digit), 0)
}

function passes(check: (text: string) => string, text: string): boolean {
  try {
    check(text)
    return true
  } catch {
    return false
  }
}
