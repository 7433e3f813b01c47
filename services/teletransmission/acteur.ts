import type { Collectivite } from '#platform/collectivites'
import type { Actor } from '#platform/context'

const SYSTEME: Actor = { genre: 'systeme', nom: 'Parvis (télétransmission)' }

/** Who acts when nobody is there: jobs, mails of the ministry. */
export function asRoom(collectivite: Collectivite, requestId = 'teletransmission') {
  return { actor: SYSTEME, collectivite, requestId }
}
