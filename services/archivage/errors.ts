import { DomainError } from '#platform/errors'

/** A door that this version describes but does not open. */
export const saeExterne = () =>
  new DomainError(
    'archivage.sae-externe',
    'Cette maison est réglée pour verser dans un autre système d’archivage (SAE_MODE=externe), ce que cette version de Parvis ne fait pas encore. L’opérateur peut revenir à SAE_MODE=interne.',
  )

export const depotIncomplet = (message: string) => new DomainError('archivage.depot-incomplet', message)

export const rienARelancer = () =>
  new DomainError('archivage.rien-a-relancer', 'Ce versement n’attend pas de nouvel essai.', { status: 409 })

/** What was read back is not what was written: the storage is at fault, never the transfer. */
export const relectureDifferente = (chemin: string) =>
  new DomainError(
    'archivage.relecture-differente',
    `Le fichier « ${chemin} » relu n’est pas celui qui a été écrit. Le stockage est à vérifier par l’opérateur ; nouvel essai automatique.`,
    { status: 500 },
  )

/** What anybody may read of a trouble of the house. */
export function incidentOf(error: unknown): string {
  if (error instanceof DomainError) return error.message
  return 'Une panne a interrompu le traitement. Rien n’est perdu : nouvel essai automatique.'
}

/** The antivirus recognised something: the transfer is at fault, not the house. */
export const isInfected = (error: unknown): error is DomainError =>
  error instanceof DomainError && error.code === 'fichiers.infecte'
