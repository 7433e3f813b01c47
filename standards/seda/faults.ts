/** Reply codes of the list published with SEDA 0.2 (January 2010), still used by as@lae; meanings in our words. */
export const REPLY_CODES = {
  '000': 'Transfert accepté',
  '001': 'Accepté, voir les commentaires',
  '002': 'Accepté, demande transmise aux autorités de contrôle',
  '101': 'Message mal formé',
  '102': 'Système momentanément indisponible',
  '200': 'Service producteur non reconnu',
  '201': 'Service d’archives non reconnu',
  '202': 'Service versant non reconnu',
  '203': 'Dépôt non conforme au profil d’archivage',
  '204': 'Format de document non géré',
  '205': 'Format de document non conforme au format déclaré',
  '206': 'Signature du message invalide',
  '207': 'Empreinte invalide',
  '208': 'Archive indisponible, délai de communication non écoulé',
  '209': 'Archive absente (élimination, restitution ou transfert)',
  '210': 'Archive inconnue',
  '211': 'Pièce attachée absente',
  '212': 'Dérogation refusée',
  '300': 'Accord de versement non valable',
  '301': 'Accord de versement : quota dépassé',
  '302': 'Accord de versement : service producteur non autorisé',
  '303': 'Accord de versement : service versant non autorisé',
  '304': 'Accord de versement : service d’archives non autorisé',
  '305': 'Accord de versement : signature des documents absente',
  '306': 'Accord de versement : volume non conforme',
  '307': 'Accord de versement : format non conforme',
  '308': 'Accord de versement : empreinte non transmise',
  '309': 'Accord de versement : signature du message absente',
  '310': 'Accord de versement : signature des documents invalide',
  '311': 'Accord de versement : signature des documents non vérifiée',
  '312': 'Accord de versement : dates de début ou de fin non respectées',
} as const

export type ReplyCode = keyof typeof REPLY_CODES

/**
 * Something wrong in a message or its package. `etape` is the control that found it, named as VITAM does
 * (`CHECK_DIGEST`…), for the events of the reply. A fault of gravity `avertissement` does not prevent acceptance.
 */
export type SedaFault = {
  code: ReplyCode
  etape: string
  gravite: 'refus' | 'avertissement'
  /** French sentence naming the element, the unit or the file. */
  message: string
  /** Identifier of the element, or path of the file, when there is one. */
  sujet?: string
}

/** Makes the faults of one control: refusals under `code`, unless told otherwise. */
export function faultMaker(etape: string, code: ReplyCode, gravite: SedaFault['gravite'] = 'refus') {
  return (message: string, sujet?: string): SedaFault => ({
    code,
    etape,
    gravite,
    message,
    ...(sujet === undefined ? {} : { sujet }),
  })
}
