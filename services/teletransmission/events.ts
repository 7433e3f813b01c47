import type { Ctx } from '#platform/context'
import { record } from '#platform/journal'
import type { Transaction } from './modele.ts'

/** Events of this room. Subject: the transaction, type `acte`; `classification` and `retour` where said. */
export const EVENEMENTS = {
  'acte.poste': 'Acte déposé pour la préfecture',
  'acte.transmis': 'Acte transmis à la préfecture',
  'acte.acquitte': 'Acte reçu par la préfecture',
  'acte.tamponne': 'Bordereau d’acquittement et acte tamponné disponibles',
  'acte.tampon-impossible': 'Le tampon n’a pas pu être posé sur l’acte',
  'acte.en-anomalie': 'Acte refusé : à corriger',
  'acte.annulation-demandee': 'Annulation de la transmission demandée',
  'acte.annulation-refusee': 'Annulation de la transmission refusée',
  'acte.annule': 'Transmission de l’acte annulée',
  'acte.courrier-recu': 'Courrier de la préfecture reçu',
  'acte.papier-reclame': 'La préfecture attend les documents papier',
  'acte.retour-inconnu': 'Message de la préfecture à rattacher',
  'acte.retour-classe': 'Message de la préfecture traité',
  'classification.demandee': 'Classification demandée à la préfecture',
  'classification.recue': 'Classification de la préfecture reçue',
} as const

export type Evenement = keyof typeof EVENEMENTS

/** Writes an event about an acte; what came from a dossier says so. */
export function recordActe(
  ctx: Ctx,
  nom: Evenement,
  acte: Pick<Transaction, 'id' | 'origine'>,
  details: Record<string, string | number | boolean | null> = {},
) {
  const origine = acte.origine === null ? {} : { origine: acte.origine }
  return record(ctx, nom, { type: 'acte', id: acte.id }, { ...origine, ...details })
}
