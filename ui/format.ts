import { html, type SafeHtml } from '@remix-run/html-template'

const ZONE = 'Europe/Paris'
const DAY = new Intl.DateTimeFormat('fr-FR', { timeZone: ZONE, dateStyle: 'long' })
const TIME = new Intl.DateTimeFormat('fr-FR', { timeZone: ZONE, hour: '2-digit', minute: '2-digit' })
const ISO_DAY = new Intl.DateTimeFormat('fr-CA', { timeZone: ZONE, dateStyle: 'short' })

/** `3 mars 2026`; a string is a day `AAAA-MM-JJ`, a Date an instant seen from Paris. */
export function dateText(date: Date | string): string {
  return DAY.format(toInstant(date)).replace(/^1 /, '1er ')
}

/** `3 mars 2026 à 14 h 05`, Paris time. */
export function dateTimeText(date: Date): string {
  return `${dateText(date)} à ${TIME.format(date).replace(':', ' h ')}`
}

/** A day as `<time>`. */
export function formatDate(date: Date | string): SafeHtml {
  return html`<time datetime="${ISO_DAY.format(toInstant(date))}">${dateText(date)}</time>`
}

/** An instant as `<time>`. */
export function formatDateTime(date: Date): SafeHtml {
  return html`<time datetime="${date.toISOString()}">${dateTimeText(date)}</time>`
}

const UNITS = ['octet', 'Ko', 'Mo', 'Go', 'To']

/** `1,4 Mo`: powers of 1000, as file managers show them. */
export function formatBytes(size: number): string {
  const power = size < 1000 ? 0 : Math.min(Math.floor(Math.log10(size) / 3), UNITS.length - 1)
  const value = size / 1000 ** power
  const unit = power === 0 && size > 1 ? 'octets' : (UNITS[power] as string)
  return `${value.toLocaleString('fr-FR', { maximumFractionDigits: value < 10 && power > 0 ? 1 : 0 })} ${unit}`
}

/** Noon, so that the day is the same in every zone. */
const toInstant = (date: Date | string) => (typeof date === 'string' ? new Date(`${date}T12:00:00Z`) : date)
