import type { Demande, Reponse } from '#platform/http'
import { type PageOptions, page } from '#ui'

/** A page whose address may carry a key: no site that it leads to learns where the visitor came from. */
export function discretePage(demande: Demande, options: PageOptions): Reponse {
  const reponse = page(demande, options)
  return { ...reponse, headers: { ...reponse.headers, 'referrer-policy': 'no-referrer' } }
}
