/** What happens to accounts: accesses in the journal of the collectivité, the rest in that of the operator. */
export const EVENTS = {
  'compte.invite': 'Invitation envoyée',
  'compte.active': 'Invitation acceptée',
  'compte.acces-modifie': 'Droits donnés ou modifiés',
  'compte.acces-retire': 'Accès retiré',
  'compte.connecte': 'Connexion',
  'compte.echec': 'Connexion refusée : mot de passe ou code incorrect',
  'compte.reinitialisation-demandee': 'Lien de réinitialisation demandé',
  'compte.mot-de-passe-reinitialise': 'Mot de passe choisi par un lien',
  'compte.mot-de-passe-change': 'Mot de passe changé',
  'compte.second-facteur-active': 'Double authentification installée',
  'compte.second-facteur-retire': 'Double authentification retirée',
  'compte.codes-secours-renouveles': 'Codes de secours renouvelés',
  'compte.code-secours-utilise': 'Code de secours utilisé',
  'compte.session-fermee': 'Session fermée par son titulaire',
  'compte.efface': 'Compte sans accès effacé',
} as const
