import type { Collectivite } from '#platform/collectivites'

type Slug = Pick<Collectivite, 'slug'>

const root = ({ slug }: Slug) => `/c/${slug}/dossiers`
const one = (collectivite: Slug, id: string) => `${root(collectivite)}/${id}`

/** Every address of this room. */
export const busUrls = {
  dossiers: root,
  dossiersCsv: (collectivite: Slug) => `${root(collectivite)}.csv`,
  nouveau: (collectivite: Slug) => `${root(collectivite)}/nouveau`,
  dossier: one,
  formulaire: (collectivite: Slug, id: string) => `${one(collectivite, id)}/formulaire`,
  brouillon: (collectivite: Slug, id: string) => `${one(collectivite, id)}/brouillon`,
  relancer: (collectivite: Slug, id: string) => `${one(collectivite, id)}/relancer`,
  annuler: (collectivite: Slug, id: string) => `${one(collectivite, id)}/annuler`,
  demanderAnnulation: (collectivite: Slug, id: string) => `${one(collectivite, id)}/demander-annulation`,
  dupliquer: (collectivite: Slug, id: string) => `${one(collectivite, id)}/dupliquer`,
  export: (collectivite: Slug, id: string) => `${one(collectivite, id)}/export.zip`,
  piece: (collectivite: Slug, id: string, pieceId: string) => `${one(collectivite, id)}/pieces/${pieceId}`,
} as const
