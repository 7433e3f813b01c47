import type { Demande } from '#platform/http'
import { type SafeHtml, tabs } from '#ui'
import { canConsult } from '../permissions.ts'
import { archivageUrls } from '../urls.ts'

/** The three parts of the room; whoever may not read the archives sees the transfers only. */
export function onglets(demande: Demande, actif: 'versements' | 'archives' | 'accord'): SafeHtml | string {
  if (!canConsult(demande.actor)) return ''
  const { collectivite } = demande
  return tabs('Parties des archives', [
    { label: 'Versements', href: archivageUrls.versements(collectivite), actif: actif === 'versements' },
    { label: 'Registre des archives', href: archivageUrls.archives(collectivite), actif: actif === 'archives' },
    { label: 'Accord de versement', href: archivageUrls.accord(collectivite), actif: actif === 'accord' },
  ])
}
