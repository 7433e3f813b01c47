import { DomainError } from '#platform/errors'
import { formatInstant } from '#standards/calendrier'
import type { Dossier } from './modele.ts'

/** The other tab, or the second click, came first: nothing leaves twice. */
export function dejaEnvoye(dossier: Dossier): DomainError {
  const quand = dossier.envoyeLe ? ` le ${formatInstant(dossier.envoyeLe)}` : ''
  return new DomainError(
    'bus.deja-envoye',
    `Ce dossier a déjà été envoyé${quand}. Il n’a pas été envoyé une seconde fois.`,
    { status: 409, details: { dossierId: dossier.id } },
  )
}

export function versionPerimee(dossier: Dossier): DomainError {
  return new DomainError(
    'bus.version-perimee',
    `Ce dossier a été modifié le ${formatInstant(dossier.modifieLe)} dans un autre onglet ou par une autre personne. Votre saisie est conservée ci-dessous : comparez avant de choisir.`,
    { status: 409, details: { dossierId: dossier.id, version: dossier.version } },
  )
}

export function etatRefuse(message: string): DomainError {
  return new DomainError('bus.etat-refuse', message, { status: 409 })
}

export function retraitImpossible(raison: string): DomainError {
  return new DomainError('bus.retrait-impossible', raison, { status: 409 })
}

/** In the code of a flux or of an étape that no longer exists. */
export function inconnu(quoi: string, code: string): Error {
  return new Error(`Unknown ${quoi}: ${code}`)
}
