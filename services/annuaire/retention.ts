import { record } from '#platform/journal'
import type { RetentionRule } from '#platform/service'
import { addJours, addMois, jourDe } from '#standards/calendrier'
import { listPartisAvant, removePersonne } from './store.ts'

const MOIS_APRES_DEPART = 60

/** Personal data of who left: kept as long as the acts they took part in can be disputed. */
export const retention: readonly RetentionRule[] = [
  {
    code: 'personne-partie',
    donnees: 'Fiche d’une personne partie',
    duree: 'Cinq ans après le départ',
    source: 'Code civil, article 2224 (prescription de droit commun)',
    async listDue(ctx, days) {
      const limit = addMois(addJours(jourDe(ctx.now), days), -MOIS_APRES_DEPART)
      const rows = await listPartisAvant(ctx, limit)
      return rows.map((row) => ({ id: row.id, label: row.nom, jour: addMois(row.partiLe, MOIS_APRES_DEPART) }))
    },
    async remove(ctx, id) {
      await removePersonne(ctx, id)
      await record(ctx, 'annuaire.personne-effacee', { type: 'personne', id })
    },
  },
]
