import type { Collectivite } from '#platform/collectivites'
import type { GenrePreuve } from './schema.ts'

type Of = Pick<Collectivite, 'slug'>
const commune = ({ slug }: Of) => `/commune/${slug}`
const acte = (of: Of, id: string) => `${commune(of)}/actes/${id}`
const bureau = ({ slug }: Of) => `/c/${slug}/site`

/** Addresses that anyone may open, without account. They are quoted in proofs: they never change. */
export const publicUrls = {
  accueil: commune,
  actes: (of: Of) => `${commune(of)}/actes`,
  acte,
  /** `ordre` 0 is the acte itself, 1 its first annexe. */
  document: (of: Of, id: string, ordre = 0) =>
    ordre === 0 ? `${acte(of, id)}/document` : `${acte(of, id)}/annexes/${ordre}`,
  texte: (of: Of, id: string, genre: GenrePreuve) => `${acte(of, id)}/preuves/${genre}/texte.txt`,
  jeton: (of: Of, id: string, genre: GenrePreuve) => `${acte(of, id)}/preuves/${genre}/jeton.tsr`,
  certificat: (of: Of, id: string, genre: GenrePreuve) => `${acte(of, id)}/preuves/${genre}/certificat.pdf`,
  racines: (of: Of) => `${commune(of)}/actes/autorites.pem`,
  rss: (of: Of) => `${commune(of)}/actes.rss`,
  deliberations: (of: Of) => `${commune(of)}/deliberations.csv`,
  mentions: (of: Of) => `${commune(of)}/mentions-legales`,
}

/** Addresses of the desk of the agents, and of the house. */
export const siteUrls = {
  liste: bureau,
  publication: (of: Of, id: string) => `${bureau(of)}/publications/${id}`,
  retrait: (of: Of, id: string) => `${bureau(of)}/publications/${id}/retrait`,
  dossierDePreuve: (of: Of, id: string) => `${bureau(of)}/publications/${id}/preuve.zip`,
  accessibilite: () => '/accessibilite',
  mentions: () => '/mentions-legales',
  mentionsOperateur: () => '/operateur/mentions-legales',
}
