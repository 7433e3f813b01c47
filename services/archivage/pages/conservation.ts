import { badge, dateText, html, type SafeHtml } from '#ui'
import type { Archive } from '../modele.ts'

/** When the DUA ends, and what that means: nothing goes by itself. */
export function duaText({ duaFin }: Pick<Archive, 'duaFin'>, today: string): string {
  return duaFin < today ? `Durée échue le ${dateText(duaFin)}` : `Jusqu’au ${dateText(duaFin)} au moins`
}

/** Who may read it: the public, or not yet. */
export function accesText({ acces, accesLe }: Pick<Archive, 'acces' | 'accesLe'>, today: string): string {
  if (accesLe === null) return `Jamais communicable (${acces})`
  return accesLe <= today ? `Libre (${acces})` : `À partir du ${dateText(accesLe)} (${acces})`
}

export const alteree = ({ alteration }: Pick<Archive, 'alteration'>): SafeHtml | string =>
  alteration ? html` ${badge('Altérée', 'danger')}` : ''
