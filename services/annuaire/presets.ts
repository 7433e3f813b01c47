/** Sets of roles that fit the usual functions of a small commune; the wizard offers them, each role stays changeable. */
export const PRESETS: readonly { label: string; hint: string; roles: readonly string[] }[] = [
  {
    label: 'Secrétaire de mairie',
    hint: 'Prépare, envoie, publie et archive ; administre les accès.',
    roles: [
      'annuaire.administrateur',
      'bus.redacteur',
      'teletransmission.teletransmetteur',
      'parapheur.administrateur',
      'site.redacteur',
      'archivage.versant',
    ],
  },
  {
    label: 'Maire',
    hint: 'Signe et vise ; suit tous les dossiers.',
    roles: ['parapheur.signataire', 'parapheur.viseur', 'bus.lecteur'],
  },
  { label: 'Adjoint', hint: 'Vise ; suit tous les dossiers.', roles: ['parapheur.viseur', 'bus.lecteur'] },
  { label: 'Consultation', hint: 'Lit les dossiers sans rien changer.', roles: ['bus.lecteur'] },
]
