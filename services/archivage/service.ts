import type { Ctx } from '#platform/context'
import { inContext } from '#platform/context'
import type { DemoTerritory, House, Service } from '#platform/service'
import { listAttentes, listEnCours, search } from './attentes.ts'
import { EVENEMENTS } from './events.ts'
import { health } from './health.ts'
import { campagne } from './integrite/campagne.ts'
import { verifier } from './integrite/verifier.ts'
import { canFollow, ROLES } from './permissions.ts'
import { controler } from './prise-en-charge/controler.ts'
import { preparer } from './prise-en-charge/preparer.ts'
import { ranger } from './prise-en-charge/ranger.ts'
import { refuser } from './prise-en-charge/refuser.ts'
import { retention } from './retention.ts'
import { exportArchivage } from './reversibilite.ts'
import { routes } from './routes.ts'
import { ensureAccord } from './store/accords.ts'
import { eraseAll } from './store/effacement.ts'
import { archivageUrls } from './urls.ts'

/** The archive of the commune (SAE): takes transfers in, controls them, keeps them, proves that they are intact. */
export const archivage: Service = {
  name: 'archivage',
  catalogue: {
    code: 'archivage',
    nom: 'Archivage électronique',
    objectif: 'Garder les dossiers aussi longtemps que la loi le demande, et prouver qu’ils sont intacts.',
    inclus: [
      'Versements SEDA 2.1 préparés et contrôlés sans saisie',
      'Registre des entrées, durées de conservation, règles d’accès',
      'Vérification de l’intégrité chaque semaine',
      'Attestation d’archivage',
    ],
    remplace: ['as@lae', 'SESAM'],
    depuis: '2026-11-25',
  },
  menu: {
    rang: 50,
    label: 'Archives',
    href: (collectivite) => archivageUrls.versements(collectivite),
    visible: canFollow,
  },
  routes,
  jobs: [preparer, controler, ranger, refuser, verifier, campagne],
  events: {
    emits: EVENEMENTS,
    on: { 'annuaire.collectivite-ouverte': ensureAccord },
  },
  permissions: { roles: ROLES },
  retention,
  personalData: [
    {
      nom: 'Archives électroniques de la collectivité',
      finalite: 'Conserver les archives publiques et les communiquer selon leur règle d’accès',
      base: 'Obligation légale (RGPD, article 6.1.c ; code du patrimoine, livre II)',
      personnes: 'Personnes nommées dans les actes, signataires, agents qui versent ou consultent',
      donnees: 'Contenu des actes et de leurs pièces, noms et qualités des signataires, traces de consultation',
      destinataires: 'Agents habilités ; le public à l’échéance de la règle d’accès ; Archives départementales',
      duree: 'Durée d’utilité administrative, puis sort final ; élimination sur visa seulement',
    },
  ],
  exportCollectivite: exportArchivage,
  // A collectivité that leaves has received its archives back first (restitution): nothing is destroyed by leaving.
  eraseCollectivite: eraseAll,
  health,
  seed: seedAccords,
  listAttentes,
  listEnCours,
  search,
  migrations: { unit: 'archivage', folder: new URL('./migrations/', import.meta.url) },
}

/** The reaction to the opening makes them too; the demonstration does not wait for its jobs. */
async function seedAccords(house: House, territoire: DemoTerritory): Promise<void> {
  const actor = { genre: 'systeme' as const, nom: 'Parvis (démonstration)' }
  for (const collectivite of territoire.communes) {
    const who = { actor, collectivite, requestId: 'demonstration' }
    await inContext(house, who, (ctx: Ctx) => ensureAccord(ctx))
  }
}
