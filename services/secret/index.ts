import type { Service } from '#platform/service'
import { health } from './health.ts'
import { jobs } from './jobs.ts'
import { permissions, usesSecret } from './permissions.ts'
import { retention } from './retention.ts'
import { exportSecret } from './reversibilite.ts'
import { routes } from './routes.ts'
import { seedSecret } from './seed.ts'
import { eraseSecret, listDemandes } from './store/demandes.ts'
import { listEnvoyes } from './store/documents.ts'
import { secretUrls } from './urls.ts'

/** Texts and files encrypted by the browser, read once or for a time: what PrivateBin does, and what a town hall lacks in it. */
export const secret: Service = {
  name: 'secret',
  catalogue: {
    code: 'secret',
    nom: 'Transmission de secrets',
    objectif:
      'Transmettre et recevoir mots de passe et pièces confidentielles sans que personne d’autre puisse les lire.',
    inclus: [
      'Texte et fichiers chiffrés dans le navigateur, lus une fois ou pour un temps',
      'Suivi des ouvertures et retrait par l’expéditeur',
      'Demande d’un secret à une personne sans compte',
      'Interface de PrivateBin, pour ses clients existants',
    ],
    remplace: ['PrivateBin'],
    depuis: '2026-11-25',
  },
  menu: {
    rang: 50,
    label: 'Secrets',
    href: (collectivite) => secretUrls.envoyes(collectivite),
    visible: usesSecret,
  },
  routes,
  jobs,
  events: {
    emits: {
      'secret.document-cree': 'Un secret a été déposé',
      'secret.document-commente': 'Une réponse a été ajoutée à un secret',
      'secret.document-ouvert': 'Un secret a été ouvert',
      'secret.document-retire': 'Un secret a été retiré',
      'secret.document-ecarte': 'Un secret signalé a été effacé par l’opérateur',
      'secret.document-expire': 'Un secret a expiré : il est effacé',
      'secret.demande-creee': 'Un secret a été demandé',
      'secret.reponse-recue': 'Une réponse à une demande de secret est arrivée',
      'secret.reponse-ouverte': 'La réponse à une demande de secret a été ouverte',
      'secret.demande-close': 'Une demande de secret a été close',
      'secret.demande-expiree': 'Une demande de secret a expiré : sa réponse est effacée',
    },
    on: {},
  },
  permissions,
  retention,
  personalData: [
    {
      nom: 'Transmission de secrets',
      finalite: 'Échanger des informations confidentielles avec des personnes extérieures',
      base: 'Mission d’intérêt public (RGPD, article 6.1.e)',
      personnes: 'Agents qui envoient ou demandent un secret ; personnes qui en ouvrent ou y répondent',
      donnees:
        'Contenu chiffré, illisible par l’opérateur ; nom et adresse de l’agent, libellé, dates, réseau tronqué de l’adresse IP',
      destinataires: 'Porteurs du lien pour le contenu ; l’agent pour le suivi',
      duree: 'Le contenu : jusqu’à la dernière ouverture ou l’expiration ; le suivi : quatre-vingt-dix jours ensuite',
    },
  ],
  exportCollectivite: exportSecret,
  eraseCollectivite: eraseSecret,
  health,
  seed: seedSecret,
  async listAttentes(ctx) {
    if (!usesSecret(ctx.actor)) return []
    const rows = await listDemandes(ctx, ctx.actor.compteId, 100)
    return rows.flatMap(({ id, objet, repondueLe, ouverteLe, finieLe }) =>
      repondueLe && !ouverteLe && !finieLe
        ? [
            {
              label: objet,
              detail: 'La réponse est arrivée',
              href: secretUrls.demande(ctx.collectivite, id),
              since: repondueLe,
            },
          ]
        : [],
    )
  },
  async listEnCours(ctx) {
    if (!usesSecret(ctx.actor)) return []
    const rows = await listDemandes(ctx, ctx.actor.compteId, 100)
    return rows.flatMap(({ id, objet, repondueLe, finieLe, creeLe }) =>
      repondueLe || finieLe
        ? []
        : [
            {
              label: objet,
              detail: 'Secret demandé, sans réponse encore',
              href: secretUrls.demande(ctx.collectivite, id),
              since: creeLe,
            },
          ],
    )
  },
  async search(ctx, words) {
    if (!usesSecret(ctx.actor)) return []
    const { rows } = await listEnvoyes(ctx, ctx.actor.compteId, { q: words, limit: 10, offset: 0 })
    return rows.map(({ libelle, finiLe }) => ({
      label: libelle,
      detail: finiLe ? 'secret, effacé' : 'secret envoyé',
      href: `${secretUrls.envoyes(ctx.collectivite)}?q=${encodeURIComponent(libelle)}`,
    }))
  },
  migrations: { unit: 'secret', folder: new URL('./migrations/', import.meta.url) },
}
