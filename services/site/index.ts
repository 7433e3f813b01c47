import type { Ctx } from '#platform/context'
import type { Service } from '#platform/service'
import { EVENEMENTS } from './events.ts'
import { health } from './health.ts'
import { jobs } from './jobs.ts'
import { permissions, usesSite } from './permissions.ts'
import { retention } from './retention.ts'
import { exportSite } from './reversibilite.ts'
import { routes } from './routes.ts'
import { seedMentions } from './seed.ts'
import { listActes } from './store/liste.ts'
import { listPreuves, listSondesEnDefaut } from './store/preuves.ts'
import { eraseSite, getPublicationRow } from './store/publications.ts'
import { publicUrls, siteUrls } from './urls.ts'

export { type ActeAPublier, publishActe } from './actions/publish-acte.ts'
export { withdrawPublication } from './actions/withdraw-publication.ts'
export { isPubliable, regleDePublication } from './rules.ts'
export { publicUrls } from './urls.ts'

/** A publication, for the room that asked for it. */
export interface PublicationFaite {
  id: string
  /** Path of its public page. */
  url: string
  miseEnLigneLe: Date
  /** There once the authority has stamped it (`publication.horodatee`). */
  jetonFichierId?: string
  certificatFichierId?: string
  retireeLe?: Date
}

/** @throws NotFoundError */
export async function getPublication(ctx: Ctx, id: string): Promise<PublicationFaite> {
  const { miseEnLigneLe, retireeLe } = await getPublicationRow(ctx, id)
  const preuve = (await listPreuves(ctx, id)).find(({ genre }) => genre === 'mise-en-ligne')
  return {
    id,
    url: publicUrls.acte(ctx.collectivite, id),
    miseEnLigneLe,
    ...(preuve ? { jetonFichierId: preuve.jetonId, certificatFichierId: preuve.certificatId } : {}),
    ...(retireeLe ? { retireeLe } : {}),
  }
}

/** The public page of the collectivité: its actes in full, without account, with the proof of their publication. */
export const site: Service = {
  name: 'site',
  catalogue: {
    code: 'site',
    nom: 'Page publique',
    objectif: 'Publier les actes en ligne comme la loi le demande, et pouvoir le prouver.',
    inclus: [
      'Page publique des actes, avec recherche et flux RSS',
      'Horodatage de la mise en ligne et certificat de publication',
      'Sondes au hasard de la page publique pendant deux mois',
      'Délibérations en données ouvertes (SCDL)',
    ],
    remplace: ['Page web statique'],
    depuis: '2026-11-25',
  },
  menu: { rang: 40, label: 'Page publique', href: (collectivite) => siteUrls.liste(collectivite), visible: usesSite },
  routes,
  jobs,
  events: { emits: EVENEMENTS, on: {} },
  permissions,
  retention,
  personalData: [
    {
      nom: 'Publication des actes',
      finalite: 'Porter les actes à la connaissance du public et prouver leur publication',
      base: 'Obligation légale (RGPD, article 6.1.c ; CGCT, article L2131-1)',
      personnes: 'Auteurs des actes ; personnes nommées par un acte, quand la loi le demande',
      donnees: 'Prénom, nom et qualité de l’auteur ; contenu des actes ; nom de l’agent qui retire un acte',
      destinataires: 'Tout public',
      duree: 'Deux mois au moins, sans fin forcée ; dix ans après un retrait pour les preuves',
    },
  ],
  exportCollectivite: exportSite,
  eraseCollectivite: eraseSite,
  health,
  seed: seedMentions,
  async listAttentes(ctx) {
    if (!usesSite(ctx.actor)) return []
    const failing = await listSondesEnDefaut(ctx)
    return failing.map(({ id, objet, faiteLe, detail }) => ({
      label: objet,
      detail: `Acte publié mais non retrouvé en ligne. ${detail}`,
      href: siteUrls.publication(ctx.collectivite, id),
      since: faiteLe,
    }))
  },
  async search(ctx, words) {
    const { rows } = await listActes(ctx, { q: words, limit: 10 })
    return rows.map(({ id, objet, natureLibelle, numero }) => ({
      label: objet,
      detail: [natureLibelle, numero, 'publié'].filter(Boolean).join(', '),
      href: publicUrls.acte(ctx.collectivite, id),
    }))
  },
  migrations: { unit: 'site', folder: new URL('./migrations/', import.meta.url) },
}
