import type { Collectivite } from '#platform/collectivites'

export const bureauUrls = {
  accueil: () => '/',
  bureau: (collectivite: Pick<Collectivite, 'slug'>) => `/c/${collectivite.slug}`,
  recherche: (collectivite: Pick<Collectivite, 'slug'>) => `/c/${collectivite.slug}/recherche`,
  catalogue: (collectivite: Pick<Collectivite, 'slug'>) => `/c/${collectivite.slug}/catalogue`,
}
