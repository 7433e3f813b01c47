import { jourDe } from '#standards/calendrier'
import type { Archive } from './modele.ts'

/** The register of entries as a table, for the spreadsheet and for réversibilité. */
export const COLONNES_REGISTRE = [
  'cote',
  'objet',
  'numero',
  'service producteur',
  'service versant',
  'accord',
  'du',
  'au',
  'DUA',
  'fin de la DUA',
  'sort final',
  'accès',
  'communicable le',
  'octets',
  'entrée',
  'vérifiée le',
  'SHA-512 de l’inventaire',
] as const

export const ligneRegistre = (row: Archive): (string | number | null)[] => [
  row.cote,
  row.objet,
  row.numero,
  row.producteur,
  row.serviceVersant,
  row.accord,
  row.debut,
  row.fin,
  row.dua,
  row.duaFin,
  SORTS_FINAUX[row.sortFinal] ?? row.sortFinal,
  row.acces,
  row.accesLe,
  row.taille,
  jourDe(row.entreeLe),
  jourDe(row.verifieeLe),
  row.inventaireSha512,
]

export const SORTS_FINAUX: Readonly<Record<string, string>> = {
  Keep: 'Conservation définitive',
  Destroy: 'Élimination, avec le visa des Archives départementales',
}
