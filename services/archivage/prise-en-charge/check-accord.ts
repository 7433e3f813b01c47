import type { ArchiveTransfer, SedaFault } from '#standards/seda'
import type { Accord } from '../modele.ts'
import { faute } from './fautes.ts'

/** Whether the service that deposits is the one of the agreement. */
export function checkVersant({ transferringAgency }: ArchiveTransfer, accord: Accord): SedaFault[] {
  const { identifier } = transferringAgency
  if (identifier === accord.serviceVersant) return []
  return [faute('versant', '202', `Le service versant « ${identifier} » n’est pas celui de l’accord`, identifier)]
}

/** Archive service, producer, and the agreement itself: known, active, within its dates. */
export function checkAccord(
  transfer: ArchiveTransfer,
  { accord, usuel, today }: { accord: Accord | undefined; usuel: Accord; today: string },
): SedaFault[] {
  const { archivalAgency, archivalAgreement = '', management } = transfer
  const terms = accord ?? usuel
  const fautes: SedaFault[] = []
  if (!accord) fautes.push(faute('accord', '300', `L’accord de versement « ${archivalAgreement} » est inconnu`))
  else if (!accord.actif)
    fautes.push(faute('accord', '300', `L’accord de versement « ${accord.identifiant} » est suspendu`))
  else if ((accord.debut && today < accord.debut) || (accord.fin && today > accord.fin))
    fautes.push(faute('accord', '312', `L’accord de versement « ${accord.identifiant} » n’est pas en vigueur ce jour`))
  if (archivalAgency.identifier !== terms.serviceArchives)
    fautes.push(
      faute('accord', '201', `Le service d’archives « ${archivalAgency.identifier} » n’est pas celui de l’accord`),
    )
  const producteur = management.originatingAgencyIdentifier
  const known = [...terms.producteurs, ...(terms.producteurRh === null ? [] : [terms.producteurRh])]
  if (!producteur) fautes.push(faute('accord', '200', 'Le service producteur n’est pas donné'))
  else if (!known.includes(producteur))
    fautes.push(faute('accord', '302', `Le service producteur « ${producteur} » n’est pas dans l’accord`))
  return fautes
}

/** Whether the transfer follows the profile of the agreement, when there is one. */
export function checkProfil({ management }: ArchiveTransfer, { profil }: Accord): SedaFault[] {
  const named = management.archivalProfile
  if ((named ?? null) === profil) return []
  if (named === undefined) return [faute('profil', '203', `Le profil « ${profil} » de l’accord n’est pas suivi`)]
  return [
    faute('profil', '203', `Le profil « ${named} » n’est pas celui de l’accord${profil ? ` (« ${profil} »)` : ''}`),
  ]
}
