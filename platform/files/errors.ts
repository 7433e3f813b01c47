import { DomainError } from '#platform/errors'

const OCTETS = [
  ['terabyte', 1e12],
  ['gigabyte', 1e9],
  ['megabyte', 1e6],
  ['kilobyte', 1e3],
] as const

/** Bytes as a French reader expects them, decimal units: `1,2 Go`. */
export function formatOctets(octets: number): string {
  const [unit, size] = OCTETS.find(([, minimum]) => octets >= minimum) ?? (['byte', 1] as const)
  return new Intl.NumberFormat('fr-FR', { style: 'unit', unit, maximumFractionDigits: 1 }).format(octets / size)
}

export const emptyError = () => new DomainError('fichiers.vide', 'Le fichier est vide. Choisissez-en un autre.')

export const tooLargeError = (permis: number) =>
  new DomainError('fichiers.trop-grand', `Le fichier est trop grand : la limite est de ${formatOctets(permis)}.`, {
    status: 413,
    details: { permis },
  })

export const quotaError = (utilise: number, permis: number, service?: string) =>
  new DomainError(
    'fichiers.quota',
    `Il n’y a plus assez de place pour ce fichier : ${formatOctets(utilise)} utilisés sur ${formatOctets(permis)}. Supprimez des fichiers inutiles ou demandez de la place à votre opérateur.`,
    { status: 413, details: { utilise, permis, ...(service ? { service } : {}) } },
  )

export const infectedError = (virus: string) =>
  new DomainError(
    'fichiers.infecte',
    `L’antivirus a reconnu « ${virus} » dans ce fichier : il est refusé et n’est pas conservé. Prévenez son expéditeur.`,
    { details: { virus } },
  )

export const antivirusUnavailableError = (cause?: unknown) =>
  new DomainError(
    'fichiers.antivirus-indisponible',
    'L’antivirus ne répond pas, le fichier ne peut pas être accepté. Rien n’est perdu de votre côté : réessayez dans une minute.',
    { status: 503, cause },
  )

export const antivirusLimitError = () =>
  new DomainError(
    'fichiers.antivirus-limite',
    'Le fichier dépasse la taille que l’antivirus accepte d’analyser. L’opérateur peut relever la limite (StreamMaxLength de clamd).',
    { status: 413 },
  )

/** The stored bytes are not those that were written: never answered as if they were. */
export const alteredError = (cause?: unknown) =>
  new DomainError(
    'fichiers.altere',
    'Ce fichier est altéré dans le stockage et ne peut pas être lu. L’opérateur doit le restaurer depuis la sauvegarde.',
    { status: 500, cause },
  )

export const missingError = (cause?: unknown) =>
  new DomainError(
    'fichiers.absent',
    'Ce fichier manque dans le stockage. L’opérateur doit le restaurer depuis la sauvegarde.',
    { status: 500, cause },
  )

export const storageUnavailableError = (cause: unknown) =>
  new DomainError(
    'fichiers.stockage-indisponible',
    'Le stockage des fichiers ne répond pas. Rien n’est perdu : réessayez dans une minute.',
    { status: 503, cause },
  )

/** A full disk is told as such; any other error passes as it is. */
export function toDiskError(error: unknown): unknown {
  const code = (error as NodeJS.ErrnoException).code
  if (code !== 'ENOSPC' && code !== 'EDQUOT') return error
  return new DomainError(
    'fichiers.disque-plein',
    'Le disque du serveur est plein, le fichier n’a pas été enregistré. L’opérateur doit libérer de la place, puis recommencez.',
    { status: 507, cause: error },
  )
}
