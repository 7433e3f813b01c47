import type { SignatureReport } from './verify.ts'

/** One French sentence or two: who, when, and whether the document is still what was signed. */
export function summarize(report: Omit<SignatureReport, 'summary'>): string {
  const { signer, integrity, certificateFaults } = report
  if (integrity !== 'intacte') return `La signature de ${signer} n’est pas prouvée. ${report.reason ?? ''}`.trim()
  const warnings = certificateFaults.map(({ message }) => message)
  const attention = warnings.length > 0 ? ` Attention : ${warnings.join(' ')}` : ''
  return `${opening(report)}${COVERAGES[report.coverage]}${attention}`
}

const COVERAGES: Record<SignatureReport['coverage'], string> = {
  'document-entier': ' ; le document n’a pas changé depuis.',
  'signatures-ajoutees': ' ; seules d’autres signatures ont été ajoutées depuis.',
  'modifie-ensuite': ', mais le document a été modifié ensuite : ce qui s’affiche peut différer de ce qui a été signé.',
}

function opening({ kind, signer, certificate, claimedAt, timestamp }: Omit<SignatureReport, 'summary'>): string {
  if (kind === 'horodatage') return `Horodaté par ${signer} ${dated(timestamp?.at)}`
  const role = certificate?.title ? ` (${certificate.title})` : ''
  if (timestamp)
    return `Signé par ${signer}${role} ${dated(timestamp.at)}, date certifiée par ${timestamp.certificate.commonName}`
  return `Signé par ${signer}${role} ${dated(claimedAt)}`
}

function dated(date: Date | undefined): string {
  if (!date) return 'à une date inconnue'
  const zone = { timeZone: 'Europe/Paris' }
  const day = date.toLocaleDateString('fr-FR', { ...zone, day: 'numeric', month: 'long', year: 'numeric' })
  const time = date.toLocaleTimeString('fr-FR', { ...zone, hour: 'numeric', minute: '2-digit' })
  return `le ${day.replace(/^1 /, '1er ')} à ${time.replace(':', ' h ')}`
}
