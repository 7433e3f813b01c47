import type { Ctx } from '#platform/context'
import { type Details, type Entree, record } from '#platform/journal'

/** Events about a dossier, with the sentence of the timeline. */
export const EVENEMENTS = {
  'dossier.cree': 'Brouillon créé',
  'dossier.envoye': 'Dossier envoyé',
  'dossier.etape-commencee': 'Étape commencée',
  'dossier.etape-terminee': 'Étape terminée',
  'dossier.progres': 'Avancement',
  'dossier.en-erreur': 'Dossier à corriger',
  'dossier.corrige': 'Dossier corrigé et relancé',
  'dossier.relance': 'Étape relancée',
  'dossier.annulation-demandee': 'Annulation demandée à la préfecture',
  'dossier.annule': 'Dossier annulé',
  'dossier.termine': 'Dossier terminé',
  'dossier.duplique': 'Dossier créé par copie',
} as const

export function recordDossier(
  ctx: Ctx,
  nom: keyof typeof EVENEMENTS,
  dossierId: string,
  details: Details = {},
): Promise<Entree> {
  return record(ctx, nom, { type: 'dossier', id: dossierId }, details)
}

/** What the rooms must say of the objects they make for a dossier, so that their events come back to it. */
export const origineOf = (dossierId: string) => `dossier:${dossierId}`

/** The dossier that an event is about, or undefined when it did not come from here. */
export function dossierOfEntree(entry: Entree): string | undefined {
  const origine = entry.details.origine
  return typeof origine === 'string' && origine.startsWith('dossier:') ? origine.slice('dossier:'.length) : undefined
}
