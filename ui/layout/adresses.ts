/** Addresses outside the rooms, which the layout leads to. */
export const ADRESSES = {
  accueil: '/',
  connexion: '/connexion',
  deconnexion: '/deconnexion',
  monCompte: '/mon-compte',
  mesCollectivites: '/mes-collectivites',
  accessibilite: '/accessibilite',
  mentions: '/mentions-legales',
} as const

/** Menu of the operator's staff. */
export const EXPLOITATION = [
  { label: 'Tableau de bord', href: '/operateur' },
  { label: 'Collectivités', href: '/operateur/collectivites' },
  { label: 'Supervision', href: '/operateur/supervision' },
  { label: 'Travaux', href: '/operateur/travaux' },
  { label: 'Courriels', href: '/operateur/courriels' },
  { label: 'Télétransmission', href: '/operateur/teletransmission' },
  { label: 'Secrets signalés', href: '/operateur/secret' },
  { label: 'Comptes', href: '/operateur/comptes' },
  { label: 'Conservation', href: '/operateur/conservation' },
  { label: 'Registre', href: '/operateur/registre' },
  { label: 'Catalogue', href: '/operateur/catalogue' },
  { label: 'Adresses et API', href: '/operateur/api' },
] as const
