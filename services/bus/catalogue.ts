import type { CatalogueEntry, Traitement } from '#platform/service'

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

export const PERSONAL_DATA: readonly Traitement[] = [
  {
    nom: 'Suivi des dossiers',
    finalite: 'Mener les actes et documents de la collectivité de leur rédaction à leur archivage',
    base: 'Mission d’intérêt public (RGPD, article 6.1.e) ; code général des collectivités territoriales, article L. 2131-1',
    personnes: 'Agents qui préparent les dossiers ; personnes nommées dans les actes',
    donnees: 'Nom de l’agent, dates de ses gestes ; contenu des documents déposés',
    destinataires:
      'Agents ayant un rôle dans le service, signataires, préfecture, archives, public pour les actes publiés',
    duree:
      '700 jours après la fin du dossier pour les actes, 60 jours pour les documents à signer, 180 jours pour un brouillon inactif',
  },
]
