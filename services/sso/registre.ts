import type { Traitement } from '#platform/service'

export const personalData: readonly Traitement[] = [
  {
    nom: 'Comptes et droits d’accès',
    finalite: 'Reconnaître les personnes et ne leur ouvrir que ce qui relève de leurs fonctions',
    base: 'Mission d’intérêt public (RGPD, article 6-1-e) et obligation de sécurité (article 32)',
    personnes: 'Agents, élus et personnel de l’opérateur',
    donnees: 'Nom, adresse électronique professionnelle, empreinte du mot de passe, second facteur, rôles',
    destinataires: 'Administrateurs de la collectivité, opérateur',
    duree: 'Tant que le compte a un accès, puis six mois',
  },
  {
    nom: 'Sessions et sécurité des comptes',
    finalite: 'Tenir une session ouverte, ralentir les attaques, avertir la personne de ce qui touche son compte',
    base: 'Obligation de sécurité (RGPD, article 32)',
    personnes: 'Agents, élus et personnel de l’opérateur',
    donnees: 'Adresse IP, nom du navigateur, dates ; essais comptés par empreinte d’adresse ; cookie technique',
    destinataires: 'La personne elle-même, opérateur',
    duree:
      'Session : 12 heures sans usage, 30 jours au plus. Navigateur reconnu : 13 mois. Essais : 24 heures. Liens : 30 jours.',
  },
  {
    nom: 'Messages envoyés',
    finalite: 'Prévenir les personnes et prouver qu’elles l’ont été',
    base: 'Mission d’intérêt public (RGPD, article 6-1-e)',
    personnes: 'Agents, élus, usagers destinataires d’un message',
    donnees: 'Adresse électronique, objet et texte du message, date et résultat de l’envoi',
    destinataires: 'Destinataires, administrateurs de la collectivité, opérateur, serveur d’envoi',
    duree: 'Un an',
  },
]
