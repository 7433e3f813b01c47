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
  { label: 'Collectivités', href: '/operateur/collectivites' },
  { label: 'Supervision', href: '/operateur/supervision' },
  { label: 'Travaux', href: '/operateur/travaux' },
  { label: 'Courriels', href: '/operateur/courriels' },
  { label: 'Catalogue', href: '/operateur/catalogue' },
] as const
