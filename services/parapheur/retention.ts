import { detachFichier } from '#platform/files'
import type { RetentionRule } from '#platform/service'
import { addJours, addMois, debutDe, jourDe } from '#standards/calendrier'
import { getDossier, listTerminesAvant, removeDossier } from './store.ts'

const MOIS_APRES_FIN = 24

/** The signed documents live on in the dossiers of the bus and in the archive; the parapheur only lends a hand. */
export const retention: readonly RetentionRule[] = [
  {
    code: 'dossier-termine',
    donnees: 'Dossier du parapheur terminé, rejeté ou retiré',
    duree: 'Deux ans après la fin du circuit',
    source: 'Charte de l’opérateur ; les preuves restent au journal et à l’archive',
    async listDue(ctx, days) {
      const limit = addMois(addJours(jourDe(ctx.now), days), -MOIS_APRES_FIN)
      const dossiers = await listTerminesAvant(ctx, debutDe(limit))
      return dossiers.map((dossier) => ({
        id: dossier.id,
        label: dossier.objet,
        jour: addMois(jourDe(dossier.termineLe ?? dossier.creeLe), MOIS_APRES_FIN),
      }))
    },
    async remove(ctx, id) {
      const dossier = await getDossier(ctx, id)
      await removeDossier(ctx, id)
      // Only what the signature made is ours; the documents received belong to who sent them.
      for (const { fichierId, origineId } of dossier.documents)
        if (fichierId !== origineId) await detachFichier(ctx, fichierId)
    },
  },
]
