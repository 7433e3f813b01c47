import type { Collectivite } from '#platform/collectivites'
import type { Config } from '#platform/config'

type Of = Pick<Collectivite, 'slug'>
const base = ({ slug }: Of) => `/c/${slug}/secret`

/** Where the protocol answers when it has no host of its own, and where the pages for the public always are. */
export const REPLI = '/secret'

/** Host whose root speaks the protocol; undefined when none is configured. */
export const hoteOf = ({ secretUrl }: Config) => (secretUrl ? new URL(secretUrl).host : undefined)

/** Address of the endpoint, to which `?identifiant#cle` is added. */
export const endpointOf = ({ secretUrl, publicUrl }: Config) =>
  secretUrl ? new URL('/', secretUrl).href : new URL(REPLI, publicUrl).href

export const secretUrls = {
  envoyes: (of: Of) => base(of),
  nouveau: (of: Of) => `${base(of)}/nouveau`,
  documents: (of: Of) => `${base(of)}/documents`,
  retrait: (of: Of, id: string) => `${base(of)}/documents/${id}/retrait`,
  demandes: (of: Of) => `${base(of)}/demandes`,
  nouvelleDemande: (of: Of) => `${base(of)}/demandes/nouvelle`,
  demande: (of: Of, id: string) => `${base(of)}/demandes/${id}`,
  reponseRecue: (of: Of, id: string) => `${base(of)}/demandes/${id}/reponse`,
  clotureDemande: (of: Of, id: string) => `${base(of)}/demandes/${id}/cloture`,
  repondre: (jeton: string) => `${REPLI}/demandes/${jeton}`,
  reponse: (jeton: string) => `${REPLI}/demandes/${jeton}/reponse`,
  abus: () => '/operateur/secret',
}
