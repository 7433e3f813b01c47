import type { RetentionRule } from '#platform/service'
import { addJours, debutDe, jourDe } from '#standards/calendrier'
import { listDemandesFiniesAvant, removeDemande } from './store/demandes.ts'
import { listFinisAvant, removeDocument } from './store/documents.ts'

const JOURS = 90

/** Contents end by themselves, at the last opening or at their expiry; this is the line that says so to their sender. */
export const retention: readonly RetentionRule[] = [
  {
    code: 'suivi-document',
    donnees: 'Suivi d’un secret envoyé : libellé, dates, nombre d’ouvertures (le contenu est déjà effacé)',
    duree: 'Quatre-vingt-dix jours après la fin du secret',
    source: 'Minimisation (RGPD, article 5.1.c) ; le journal garde la preuve de l’envoi',
    async listDue(ctx, days) {
      const rows = await listFinisAvant(ctx, debutDe(addJours(jourDe(ctx.now), days - JOURS)))
      return rows.map(({ id, libelle, finiLe, creeLe }) => ({
        id,
        label: libelle || 'Secret sans libellé',
        jour: addJours(jourDe(finiLe ?? creeLe), JOURS),
      }))
    },
    remove: removeDocument,
  },
  {
    code: 'suivi-demande',
    donnees: 'Suivi d’une demande de secret : objet et dates (la réponse est déjà effacée)',
    duree: 'Quatre-vingt-dix jours après sa clôture ou son expiration',
    source: 'Minimisation (RGPD, article 5.1.c)',
    async listDue(ctx, days) {
      const rows = await listDemandesFiniesAvant(ctx, debutDe(addJours(jourDe(ctx.now), days - JOURS)))
      return rows.map(({ id, objet, finieLe, creeLe }) => ({
        id,
        label: objet,
        jour: addJours(jourDe(finieLe ?? creeLe), JOURS),
      }))
    },
    remove: removeDemande,
  },
]
