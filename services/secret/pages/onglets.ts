import type { Demande } from '#platform/http'
import { type SafeHtml, tabs } from '#ui'
import { secretUrls } from '../urls.ts'

export function secretTabs({ collectivite }: Demande, actif: 'envoyes' | 'demandes'): SafeHtml {
  return tabs('Secrets', [
    { label: 'Envoyés', href: secretUrls.envoyes(collectivite), actif: actif === 'envoyes' },
    { label: 'Demandés', href: secretUrls.demandes(collectivite), actif: actif === 'demandes' },
  ])
}
