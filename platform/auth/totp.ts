import { randomBytes } from 'node:crypto'
import { Secret, TOTP } from 'otpauth'
import { renderSVG } from 'uqr'

const PERIOD_SECONDS = 30
/** The phone's clock may be half a minute off, or the person slow (RFC 6238 §5.2: one step of tolerance). */
const WINDOW = 1
const ISSUER = 'Parvis'

/** New shared secret (base32), 160 bits as RFC 4226 §4 recommends. */
export function createTotpSecret(): string {
  return new Secret({ buffer: Uint8Array.from(randomBytes(20)).buffer }).base32
}

/**
 * Time step of the code (RFC 6238, SHA-1, 6 digits, 30 s), or undefined when it is wrong. The caller keeps the last
 * accepted step and refuses what is not later: a code seen over a shoulder is of no use.
 */
export function findTotpStep(secret: string, code: string, at: Date): number | undefined {
  if (!/^\d{6}$/.test(code)) return undefined
  const delta = totpOf(secret).validate({ token: code, timestamp: at.getTime(), window: WINDOW })
  return delta === null ? undefined : Math.floor(at.getTime() / 1000 / PERIOD_SECONDS) + delta
}

/** The code of the moment, for tests and for the demonstration, which has no phone at hand. */
export function generateTotp(secret: string, at: Date): string {
  return totpOf(secret).generate({ timestamp: at.getTime() })
}

/** Address that authenticator applications read (`otpauth://totp/…`). */
export function totpUri(secret: string, email: string): string {
  return totpOf(secret, email).toString()
}

/** The address as a QR code: an SVG element, black on white. */
export function totpQrCode(uri: string): string {
  return renderSVG(uri, { border: 4, pixelSize: 4 })
}

function totpOf(secret: string, label = '') {
  return new TOTP({
    issuer: ISSUER,
    label,
    secret: Secret.fromBase32(secret),
    algorithm: 'SHA1',
    digits: 6,
    period: PERIOD_SECONDS,
  })
}
