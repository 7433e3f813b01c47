/** States of a transfer, in the order of its life, and those that each may become. */
export const ETATS = {
  depose: { label: 'Déposé, paquet en préparation', suites: ['recu', 'non-conforme', 'refuse'] },
  recu: { label: 'Reçu', suites: ['controle'] },
  controle: { label: 'Contrôle en cours', suites: ['conforme', 'non-conforme'] },
  conforme: { label: 'Conforme', suites: ['accepte'] },
  'non-conforme': { label: 'Non conforme', suites: ['refuse'] },
  accepte: { label: 'Accepté, rangement en cours', suites: ['archive', 'non-conforme'] },
  archive: { label: 'Archivé', suites: [] },
  refuse: { label: 'Refusé', suites: [] },
} as const satisfies Record<string, { label: string; suites: readonly string[] }>

export type EtatVersement = keyof typeof ETATS

/** What people see: a trouble of the house makes any unfinished transfer wait, without losing how far it had gone. */
export type EtatVu = EtatVersement | 'en-attente'

export const LABELS: Record<EtatVu, string> = {
  ...(Object.fromEntries(Object.entries(ETATS).map(([code, { label }]) => [code, label])) as Record<
    EtatVersement,
    string
  >),
  'en-attente': 'En attente : nouvel essai automatique',
}

export const ETATS_FINIS: readonly EtatVersement[] = ['archive', 'refuse']

/** Those that hold their identifier: no other transfer of the same name may enter. */
export const ETATS_TENUS: readonly EtatVersement[] = ['conforme', 'accepte', 'archive']

export function canBecome(from: EtatVersement, to: EtatVersement): boolean {
  return (ETATS[from].suites as readonly string[]).includes(to)
}

export function etatVu({ etat, incident }: { etat: EtatVersement; incident: string | null }): EtatVu {
  return incident === null ? etat : 'en-attente'
}

export function isEtatVu(text: string): text is EtatVu {
  return Object.hasOwn(LABELS, text)
}
