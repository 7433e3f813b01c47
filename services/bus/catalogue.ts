import type { CatalogueEntry } from '#platform/service'

export const CATALOGUE: CatalogueEntry = {
  code: 'bus',
  nom: 'Dossiers',
  objectif:
    'Mener un acte du document à l’archive sans rien saisir deux fois, et savoir à tout moment qui est attendu.',
  inclus: [
    'Actes : signature, transmission à la préfecture, publication, archivage',
    'Documents à faire signer',
    'Suivi en direct, correction et relance, annulation, copie',
    'Export complet d’un dossier avec sa chronologie et sa preuve',
  ],
  remplace: ['Pastell'],
  depuis: '2026-11-25',
}
