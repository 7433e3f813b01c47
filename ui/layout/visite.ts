import type { Demande } from '#platform/http'
import type { House } from '#platform/service'

/** What the layout reads of a request. */
export type Visite = Pick<
  Demande,
  'url' | 'cookies' | 'requestId' | 'actor' | 'identity' | 'collectivite' | 'hasCollectivite'
> & { house: Pick<House, 'assets' | 'services'> }
