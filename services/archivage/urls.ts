import type { Collectivite } from '#platform/collectivites'

type Slug = Pick<Collectivite, 'slug'>

const root = ({ slug }: Slug) => `/c/${slug}/archivage`
const versement = (collectivite: Slug, id: string) => `${root(collectivite)}/versements/${id}`
const archive = (collectivite: Slug, id: string) => `${root(collectivite)}/archives/${id}`

/** Every address of this room. */
export const archivageUrls = {
  versements: root,
  versementsCsv: (collectivite: Slug) => `${root(collectivite)}/versements.csv`,
  paquet: (collectivite: Slug) => `${root(collectivite)}/paquet`,
  versement,
  relancer: (collectivite: Slug, id: string) => `${versement(collectivite, id)}/relancer`,
  piece: (collectivite: Slug, id: string, piece: 'paquet' | 'bordereau' | 'reponse') =>
    `${versement(collectivite, id)}/${piece}`,
  archives: (collectivite: Slug) => `${root(collectivite)}/archives`,
  archivesCsv: (collectivite: Slug) => `${root(collectivite)}/archives.csv`,
  archive,
  objet: (collectivite: Slug, id: string, ordre: number) => `${archive(collectivite, id)}/objets/${ordre}`,
  verifier: (collectivite: Slug, id: string) => `${archive(collectivite, id)}/verifier`,
  attestation: (collectivite: Slug, id: string) => `${archive(collectivite, id)}/attestation.pdf`,
  zip: (collectivite: Slug, id: string) => `${archive(collectivite, id)}/archive.zip`,
  accord: (collectivite: Slug) => `${root(collectivite)}/accord`,
} as const
