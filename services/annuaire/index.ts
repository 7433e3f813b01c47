import { removeAllAcces } from '#platform/auth'
import type { Collectivite } from '#platform/collectivites'
import { inContext } from '#platform/context'
import type { House, ReversibilityArchive, Service } from '#platform/service'
import { couperAcces } from './jobs.ts'
import { can, permissions } from './permissions.ts'
import { retention } from './retention.ts'
import { routes } from './routes.ts'
import { seedAnnuaire } from './seed.ts'
import { eraseAnnuaire, getFiche, listPersonnes } from './store.ts'
import { annuaireUrls } from './urls.ts'

export { openCollectivite } from './actions/open-collectivite.ts'
export {
  type FicheCollectivite,
  findPersonneByCompte,
  getFiche,
  getPersonne,
  listPersonnes,
  listTitulaires,
  type Personne,
} from './store.ts'
export { annuaireUrls } from './urls.ts'

/** Who works in each collectivité: élus with their mandates, agents, their roles in every service. */
export const annuaire: Service = {
  name: 'annuaire',
  catalogue: {
    code: 'annuaire',
    nom: 'Annuaire',
    objectif: 'Tenir à jour les élus, les agents et leurs droits ; couper l’accès de qui part.',
    inclus: [
      'Arrivée, changement et départ en un formulaire',
      'Mandats',
      'Droits par service',
      'Fiche de la collectivité',
    ],
    remplace: ['OpenLDAP'],
    depuis: '2026-11-25',
  },
  menu: {
    rang: 60,
    label: 'Annuaire',
    href: (collectivite) => annuaireUrls.personnes(collectivite),
    visible: (actor) => can(actor, 'voir-annuaire'),
  },
  routes,
  jobs: [couperAcces],
  events: {
    emits: {
      'annuaire.personne-arrivee': 'Une personne est arrivée',
      'annuaire.personne-changee': 'La fiche d’une personne a changé',
      'annuaire.personne-partie': 'Une personne est partie : son accès est coupé',
      'annuaire.depart-prevu': 'Un départ est prévu',
      'annuaire.fiche-changee': 'La fiche de la collectivité a changé',
      'annuaire.collectivite-ouverte': 'La collectivité est ouverte',
    },
    on: {},
  },
  permissions,
  retention,
  personalData: [
    {
      nom: 'Annuaire des élus et agents',
      finalite: 'Ouvrir et fermer les accès, désigner qui vise et qui signe',
      base: 'Mission d’intérêt public (RGPD, article 6.1.e)',
      personnes: 'Élus et agents de la collectivité',
      donnees: 'Civilité, nom, prénom, adresse électronique, téléphone, qualité, mandats, rôles',
      destinataires: 'Agents de la collectivité, opérateur',
      duree: 'La présence dans la collectivité, puis cinq ans',
    },
  ],
  exportCollectivite: exportAnnuaire,
  async eraseCollectivite(ctx) {
    await removeAllAcces(ctx)
    await eraseAnnuaire(ctx)
  },
  health: async () => ({ state: 'bon', message: 'Annuaire en base' }),
  seed: seedAnnuaire,
  async search(ctx, words) {
    if (!can(ctx.actor, 'voir-annuaire')) return []
    const found = await listPersonnes(ctx, { q: words })
    return found.map((personne) => ({
      label: `${personne.prenom} ${personne.nom}`,
      detail: personne.qualite,
      href: annuaireUrls.personne(ctx.collectivite, personne.id),
    }))
  },
  migrations: { unit: 'annuaire', folder: new URL('./migrations/', import.meta.url) },
}

async function exportAnnuaire(house: House, collectivite: Collectivite, archive: ReversibilityArchive): Promise<void> {
  const who = {
    actor: { genre: 'systeme' as const, nom: 'Parvis (réversibilité)' },
    collectivite,
    requestId: 'reversibilite',
  }
  const { fiche, personnes } = await inContext(house, who, async (ctx) => ({
    fiche: await getFiche(ctx),
    personnes: [...(await listPersonnes(ctx)), ...(await listPersonnes(ctx, { partis: true }))],
  }))
  archive.addTable('fiche.csv', ['champ', 'valeur'], Object.entries(fiche), 'Fiche de la collectivité')
  archive.addTable(
    'personnes.csv',
    ['genre', 'civilite', 'prenom', 'nom', 'email', 'telephone', 'qualite', 'arrivee', 'depart', 'roles'],
    personnes.map((p) => [
      p.genre,
      p.civilite,
      p.prenom,
      p.nom,
      p.email,
      p.telephone,
      p.qualite,
      p.arriveLe,
      p.partiLe,
      p.roles.join(' '),
    ]),
    'Élus et agents, présents et partis',
  )
  archive.addTable(
    'mandats.csv',
    ['personne', 'fonction', 'debut', 'fin'],
    personnes.flatMap((p) => p.mandats.map((m) => [`${p.prenom} ${p.nom}`, m.fonction, m.debut, m.fin])),
    'Mandats des élus',
  )
}
