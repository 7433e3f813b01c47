import type { Ctx } from '#platform/context'
import { type Details, record } from '#platform/journal'
import type { Archive, Versement } from './modele.ts'

/** Events of this room. Subjects: the transfer (`versement`) and the archive (`archive`); `accord` where said. */
export const EVENEMENTS = {
  'versement.depose': 'Versement aux archives demandé',
  'versement.recu': 'Paquet d’archives reçu',
  'versement.conforme': 'Versement contrôlé : conforme',
  'versement.non-conforme': 'Versement contrôlé : non conforme',
  'versement.en-attente': 'Versement en attente : nouvel essai automatique',
  'versement.relance': 'Versement relancé',
  'versement.accepte': 'Versement accepté : archivé',
  'versement.refuse': 'Versement refusé',
  'versement.paquet-efface': 'Paquet d’un versement refusé effacé',
  'archive.entree': 'Archive entrée au registre',
  'archive.verifiee': 'Intégrité de l’archive vérifiée',
  'archive.alteree': 'Archive altérée : à restaurer',
  'archive.consultee': 'Archive communiquée à un agent',
  'accord.change': 'Accord de versement changé',
} as const

type Evenement = keyof typeof EVENEMENTS

/** Writes an event about a transfer; what came from a dossier says so. */
export function recordVersement(
  ctx: Ctx,
  nom: Evenement,
  versement: Pick<Versement, 'id' | 'origine'>,
  details: Details = {},
) {
  const origine = versement.origine === null ? {} : { origine: versement.origine }
  return record(ctx, nom, { type: 'versement', id: versement.id }, { ...origine, ...details })
}

/** Writes a line of the life of an archive. */
export function recordArchive(ctx: Ctx, nom: Evenement, archive: Pick<Archive, 'id' | 'cote'>, details: Details = {}) {
  return record(ctx, nom, { type: 'archive', id: archive.id }, { cote: archive.cote, ...details })
}

/** Who read what, when. A subject of its own: reading an archive changes nothing of it, and refreshes no page. */
export function recordConsultation(ctx: Ctx, { id, cote }: Pick<Archive, 'id' | 'cote'>, fichier: string) {
  return record(ctx, 'archive.consultee', { type: 'consultation', id }, { cote, fichier })
}
