/** Statuses of a transaction in S²LOW, by id, verbatim: clients compare them. Source: `actes_status`, S²LOW 5.x. */
export const STATUTS_S2LOW: Record<number, string> = {
  [-1]: 'Erreur',
  0: 'Annulé',
  1: 'Posté',
  2: 'En attente de transmission',
  3: 'Transmis',
  4: 'Acquittement reçu',
  5: 'Validé',
  6: 'Refusé',
  7: 'Document reçu',
  8: 'Acquittement envoyé',
  9: 'Document envoyé',
  10: "Refus d'envoie",
  11: 'Acquittement de document reçu',
  12: 'Envoyé au SAE',
  13: 'Archivé par le SAE',
  14: "Erreur lors de l'archivage",
  15: 'Reçu par le SAE',
  16: 'Détruite',
  17: "En attente d'être postée",
  18: "En attente d'être signé",
  19: 'En attente de transmission au SAE',
  20: "Erreur lors de l'envoi au SAE",
  21: "Document reçu (pas d'AR)",
  22: "Impossible d'envoyer au SAE (documents indisponibles)",
}

/**
 * Tells whether S²LOW counts the transaction as closed: error or cancelled, else beyond the acknowledgement, else, for a
 * request of classification (type 7), beyond « En attente de transmission ».
 */
export function isStatutClos(statut: number, transaction: number): boolean {
  return statut <= 0 || statut > (transaction === 7 ? 2 : 4)
}
