import type { CatalogueEntry, Traitement } from '#platform/service'

export const CATALOGUE: CatalogueEntry = {
  code: 'teletransmission',
  nom: 'Télétransmission des actes',
  objectif:
    'Transmettre les actes au contrôle de légalité et en recevoir la preuve, sans rien perdre ni envoyer deux fois.',
  inclus: [
    'Contrôles avant l’envoi, toutes les fautes à la fois',
    'Accusé de réception, bordereau d’acquittement, acte tamponné',
    'Classification de la préfecture, tenue à jour seule',
    'Annulation d’une transmission',
    'Courriers de la préfecture',
  ],
  remplace: ['S²LOW'],
  depuis: '2026-11-25',
}

export const PERSONAL_DATA: readonly Traitement[] = [
  {
    nom: 'Télétransmission des actes au contrôle de légalité',
    finalite: 'Rendre les actes exécutoires et en garder la preuve',
    base: 'Obligation légale (RGPD, article 6.1.c ; CGCT, articles L2131-1 et R2131-1 à R2131-4)',
    personnes: 'Agents qui transmettent ; personnes nommées dans les actes individuels',
    donnees: 'Nom de l’agent, objet et documents des actes, messages de la préfecture',
    destinataires: 'Préfecture ou sous-préfecture, agents habilités de la collectivité, opérateur',
    duree: 'Dix ans après l’accusé de réception ; un an pour les envois refusés',
  },
]
