import type { Collectivite } from '#platform/collectivites'

type Of = Pick<Collectivite, 'slug'>

export const annuaireUrls = {
  personnes: ({ slug }: Of) => `/c/${slug}/annuaire`,
  personne: ({ slug }: Of, id: string) => `/c/${slug}/annuaire/personnes/${id}`,
  arrivee: ({ slug }: Of) => `/c/${slug}/annuaire/arrivee`,
  depart: ({ slug }: Of, id: string) => `/c/${slug}/annuaire/personnes/${id}/depart`,
  fiche: ({ slug }: Of) => `/c/${slug}/annuaire/fiche`,
  collectivites: () => '/operateur/collectivites',
  ouverture: () => '/operateur/collectivites/ouverture',
}
