import type { Collectivite } from '#platform/collectivites'
import type { Actor } from '#platform/context'
import type { Demande } from '#platform/http'
import type { House, Service } from '#platform/service'
import type { Visite } from '../layout/visite.ts'

const MENU = [
  ['Bureau', '/galerie/composants'],
  ['Actes', '/galerie/liste'],
  ['Parapheur', '/galerie/dossier'],
  ['Assemblées', '/galerie/formulaire'],
  ['Finances', '/galerie/finances'],
  ['Marchés publics', '/galerie/marches'],
  ['Archives', '/galerie/archives'],
  ['Annuaire', '/galerie/annuaire'],
  ['Fichiers', '/galerie/fichiers'],
  ['Assistance', '/galerie/assistance'],
] as const

const MAIRIE: Collectivite = {
  id: '019c0000-0000-7000-8000-000000000001',
  slug: 'saint-aubin-des-vignes',
  nom: 'Saint-Aubin-des-Vignes',
  siren: '210000000',
  genre: 'commune',
  population: 950,
  creeeLe: new Date('2026-01-05T08:00:00Z'),
  fermeeLe: null,
}

/** Nothing more is asked of a service by the layout than its entry in the menu. */
const SERVICES = MENU.map(([label, href]) => ({
  menu: { label, href: () => href, visible: () => true },
})) as unknown as readonly Service[]

/** The same request, as if made by the secretary of an invented commune. */
export function visiteOf({ url, cookies, requestId, house }: Demande): Visite {
  const who = { compteId: 'galerie', nom: 'Claire Montagnon', email: 'claire.montagnon@saint-aubin.test' }
  const actor: Actor = { genre: 'agent', ...who, roles: new Set() }
  const acces = new Map([MAIRIE.id, 'ccas'].map((id) => [id, new Set<string>()]))
  return {
    url,
    cookies,
    requestId,
    actor,
    identity: { ...who, sessionId: '', acces, operateur: undefined, suite: undefined },
    collectivite: MAIRIE,
    hasCollectivite: true,
    house: { assets: house.assets, services: SERVICES } satisfies Pick<House, 'assets' | 'services'>,
  }
}

/** The same, as if made by nobody in particular. */
export function publicVisiteOf(demande: Demande): Visite {
  const actor: Actor = { genre: 'public', nom: 'Public' }
  return { ...visiteOf(demande), actor, identity: undefined, hasCollectivite: false }
}
