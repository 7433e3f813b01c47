import { detachFichier } from '#platform/files'
import type { RetentionRule } from '#platform/service'
import { addJours, addMois, debutDe, jourDe } from '#standards/calendrier'
import { listSondesAvant, removeSondes } from './store/preuves.ts'
import { listRetireesAvant, removePublication } from './store/publications.ts'

const MOIS_SONDES = 12
const MOIS_RETIREE = 120

/** What is online has no forced end: the law sets a minimum of two months, and the collectivité alone withdraws. */
export const retention: readonly RetentionRule[] = [
  {
    code: 'sondes',
    donnees: 'Relevé des sondes d’une publication, une à une',
    duree: 'Un an après la dernière',
    source: 'Suivi technique ; le constat horodaté de deux mois, qui les énumère, est gardé avec la publication',
    async listDue(ctx, days) {
      const limit = addMois(addJours(jourDe(ctx.now), days), -MOIS_SONDES)
      const rows = await listSondesAvant(ctx, debutDe(limit))
      return rows.map(({ id, objet, derniere }) => ({
        id,
        label: `Sondes de « ${objet} »`,
        jour: addMois(jourDe(derniere), MOIS_SONDES),
      }))
    },
    remove: removeSondes,
  },
  {
    code: 'publication-retiree',
    donnees: 'Publication retirée : copie du document, preuves et certificats',
    duree: 'Dix ans après le retrait ; sans fin pour un acte encore en ligne',
    source: 'Preuve du caractère exécutoire (CGCT, article L2131-1) ; l’acte lui-même est versé aux archives',
    async listDue(ctx, days) {
      const limit = addMois(addJours(jourDe(ctx.now), days), -MOIS_RETIREE)
      const rows = await listRetireesAvant(ctx, debutDe(limit))
      return rows.map(({ id, objet, retireeLe, miseEnLigneLe }) => ({
        id,
        label: objet,
        jour: addMois(jourDe(retireeLe ?? miseEnLigneLe), MOIS_RETIREE),
      }))
    },
    async remove(ctx, id) {
      for (const fichierId of await removePublication(ctx, id)) await detachFichier(ctx, fichierId)
    },
  },
]
