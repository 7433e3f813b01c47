import { DomainError } from '#platform/errors'

/** Sentences of PrivateBin, which its clients and its users know, in English and in French. */
const MESSAGES = {
  'donnees-invalides': ['Invalid data.', 'Données invalides.'],
  introuvable: [
    'Document does not exist, has expired or has been deleted.',
    'Le document n’existe pas, a expiré ou a été supprimé.',
  ],
  'identifiant-invalide': ['Invalid document ID.', 'Identifiant du document invalide.'],
  'jeton-incorrect': [
    'Wrong deletion token. Document was not deleted.',
    'Jeton de suppression incorrect. Le document n’a pas été supprimé.',
  ],
  'trop-tot': ['Please wait %s between each post.', 'Merci d’attendre %s entre chaque publication.'],
  'trop-grand': ['Document is limited to %s of encrypted data.', 'Le document est limité à %s de données chiffrées.'],
  'non-autorise': [
    'Your IP is not authorized to create documents.',
    'Votre adresse IP n’est pas autorisée à créer des documents.',
  ],
  'deja-present': ['You are unlucky. Try again.', 'Pas de chance. Essayez encore.'],
  'sans-place': [
    'Error saving document. Sorry.',
    'L’espace des secrets est plein : retirez des documents ou attendez qu’ils expirent.',
  ],
} as const

export type Motif = keyof typeof MESSAGES
export type Langue = 'en' | 'fr'

/** What varies in a sentence: seconds to wait, or bytes allowed. */
type Mesure = { secondes: number } | { octets: number } | undefined

/** A refusal of the protocol: a sentence in the language of the client, HTTP 200; elsewhere an ordinary refusal. */
export class Refus extends DomainError {
  readonly motif: Motif
  readonly mesure: Mesure

  constructor(motif: Motif, mesure?: Mesure) {
    super(`secret.${motif}`, sentence(motif, mesure, 'fr'), { status: STATUS[motif] ?? 422 })
    this.motif = motif
    this.mesure = mesure
  }

  in(langue: Langue): string {
    return sentence(this.motif, this.mesure, langue)
  }
}

const STATUS: Partial<Record<Motif, number>> = {
  introuvable: 404,
  'jeton-incorrect': 403,
  'non-autorise': 403,
  'trop-tot': 429,
  'trop-grand': 413,
  'sans-place': 507,
}

export const REMOVED: Record<Langue, string> = {
  en: 'Document was properly deleted.',
  fr: 'Le document a été correctement supprimé.',
}

function sentence(motif: Motif, mesure: Mesure, langue: Langue): string {
  const text = MESSAGES[motif][langue === 'en' ? 0 : 1]
  return mesure ? text.replace('%s', measure(mesure, langue)) : text
}

function measure(mesure: NonNullable<Mesure>, langue: Langue): string {
  if ('octets' in mesure) return formatSize(mesure.octets, langue)
  const { secondes } = mesure
  return `${secondes} ${langue === 'en' ? 'second' : 'seconde'}${secondes > 1 ? 's' : ''}`
}

/** As the original writes it: thousands, two decimals. */
function formatSize(octets: number, langue: Langue): string {
  const rank = octets < 1000 ? 0 : octets < 1e6 ? 1 : octets < 1e9 ? 2 : 3
  const unit = (langue === 'en' ? ['B', 'kB', 'MB', 'GB'] : ['o', 'ko', 'Mo', 'Go'])[rank]
  const number = (octets / 1000 ** rank).toFixed(rank === 0 ? 0 : 2)
  return `${langue === 'en' ? number : number.replace('.', ',')} ${unit}`
}
